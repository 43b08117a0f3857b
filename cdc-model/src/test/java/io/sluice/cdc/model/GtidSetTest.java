package io.sluice.cdc.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.GtidSet.Flavour;
import io.sluice.cdc.model.GtidSet.Relation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GtidSetTest {

    private static final String U1 = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
    private static final String U2 = "3e11fa47-71ca-11e1-9e33-c80aa9429563";
    private static final String U3 = "f0000000-0000-0000-0000-000000000000";

    /** Each line: a, b, GTID_SUBSET(a, b), GTID_SUBTRACT(a, b), GTID_SUBTRACT(a, ''), as a MySQL server answered. */
    @Test
    void agreesWithTheServerOnRandomSets() throws IOException {
        List<String> lines;
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(getClass().getResourceAsStream("/fixtures/gtid/mysql-sets.tsv")),
                StandardCharsets.UTF_8))) {
            lines = in.lines().toList();
        }
        assertThat(lines).hasSizeGreaterThan(500);
        for (String line : lines.subList(1, lines.size())) {
            String[] cell = line.split("\t", -1);
            GtidSet a = GtidSet.parse(cell[0]);
            GtidSet b = GtidSet.parse(cell[1]);
            boolean subset = cell[2].equals("1");
            assertThat(b.contains(a)).as(line).isEqualTo(subset);
            assertThat(a.subtract(b)).as(line).hasToString(cell[3]).isEqualTo(GtidSet.parse(cell[3]));
            assertThat(a).as(line).hasToString(cell[4]).isEqualTo(GtidSet.parse(cell[4]));
            assertThat(a.hashCode()).isEqualTo(GtidSet.parse(cell[4]).hashCode());

            GtidSet union = a.union(b);
            assertThat(union).isEqualTo(b.union(a));
            assertThat(union.contains(a) && union.contains(b)).isTrue();
            assertThat(union.subtract(b)).isEqualTo(a.subtract(b));
            boolean superset = a.contains(b);
            assertThat(GtidSet.relation(a, b))
                    .isEqualTo(
                            subset && superset
                                    ? Relation.EQUAL
                                    : superset
                                            ? Relation.CONTAINS
                                            : subset ? Relation.CONTAINED : Relation.OVERLAPPING);
        }
    }

    /** The model is a bit for every number. */
    @Test
    void agreesWithBitSetsHoweverTheNumbersCome() {
        long seed = 71;
        Random random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            BitSet bitsA = new BitSet();
            BitSet bitsB = new BitSet();
            GtidSet a = fill(random, bitsA);
            GtidSet b = fill(random, bitsB);
            BitSet missing = (BitSet) bitsB.clone();
            missing.andNot(bitsA);
            assertThat(a.contains(b))
                    .as("seed %s round %s: %s %s", seed, round, a, b)
                    .isEqualTo(missing.isEmpty());
            assertThat(a.equals(b)).isEqualTo(bitsA.equals(bitsB));
            assertThat(b.subtract(a)).isEqualTo(of(missing));
            for (int n = 1; n < 40; n++) {
                assertThat(a.contains(new Gtid.MySql(UUID.fromString(U1), "", n)))
                        .isEqualTo(bitsA.get(n));
            }
        }
    }

    private static GtidSet fill(Random random, BitSet bits) {
        GtidSetBuilder builder = GtidSet.builder();
        int intervals = random.nextInt(7);
        for (int i = 0; i < intervals; i++) {
            int first = 1 + random.nextInt(30);
            int last = first + random.nextInt(4);
            bits.set(first, last + 1);
            builder.add(UUID.fromString(U1), "", first, last);
        }
        return builder.build();
    }

    private static GtidSet of(BitSet bits) {
        GtidSetBuilder builder = GtidSet.builder();
        bits.stream().forEach(n -> builder.add(new Gtid.MySql(UUID.fromString(U1), "", n)));
        return builder.build();
    }

    @Test
    void spellingDoesNotMatter() {
        String normal = U1 + ":1-5:7:a:2:b_1:1-3," + U2 + ":4";
        assertThat(GtidSet.parse(" \n" + U2.toUpperCase() + " : 4 ,\n" + U1 + ":7:3-5:1-2:B_1:3:2:1,, " + U1 + ":A:2,"))
                .isEqualTo(GtidSet.parse(normal))
                .hasToString(normal);
        assertThat(GtidSet.parse("{" + U1 + "}:1," + U2.replace("-", "") + ":2"))
                .hasToString(U1 + ":1," + U2 + ":2");
        assertThat(GtidSet.parse(U3 + ":1," + U1 + ":1")).hasToString(U1 + ":1," + U3 + ":1");
    }

    @Test
    void tagsAreSourcesOfTheirOwn() {
        GtidSet tagged = GtidSet.parse(U1 + ":a:1-3");
        assertThat(tagged.contains(GtidSet.parse(U1 + ":1"))).isFalse();
        assertThat(tagged.contains(Gtid.parse(U1 + ":A:2"))).isTrue();
        assertThat(tagged.contains(Gtid.parse(U1 + ":2"))).isFalse();
    }

    @Test
    void emptySetIsOfNoFlavourAndGoesWithBoth() {
        for (String text : new String[] {"", " \n", ",", " , ,"}) {
            assertThat(GtidSet.parse(text)).isEqualTo(GtidSet.empty()).hasToString("");
        }
        GtidSet empty = GtidSet.empty();
        assertThat(empty.flavour()).isEqualTo(Flavour.NONE);
        for (String text : new String[] {U1 + ":1", "0-1-1"}) {
            GtidSet some = GtidSet.parse(text);
            assertThat(some.isEmpty()).isFalse();
            assertThat(some.contains(empty)).isTrue();
            assertThat(empty.contains(some)).isFalse();
            assertThat(empty.contains(Gtid.parse(text))).isFalse();
            assertThat(empty.union(some)).isEqualTo(some);
            assertThat(some.union(empty)).isEqualTo(some);
            assertThat(some.subtract(some)).isEqualTo(empty);
            assertThat(empty.subtract(some)).isEqualTo(empty);
            assertThat(GtidSet.relation(some, empty)).isEqualTo(Relation.CONTAINS);
            assertThat(GtidSet.of(Gtid.parse(text))).isEqualTo(some);
        }
        assertThat(empty.contains(empty)).isTrue();
    }

    @Test
    void mariaDbComparesSequencesPerDomain() {
        GtidSet set = GtidSet.parse(" 5-11-7 ,\n0-12-9,0-11-8 ");
        assertThat(set).hasToString("0-12-9,5-11-7").isEqualTo(GtidSet.parse("0-12-9,5-11-7"));
        assertThat(set.flavour()).isEqualTo(Flavour.MARIADB);
        assertThat(set.contains(GtidSet.parse("0-11-8"))).isTrue();
        assertThat(set.contains(GtidSet.parse("0-11-8,5-11-8"))).isFalse();
        assertThat(set.contains(GtidSet.parse("1-11-1"))).isFalse();
        assertThat(set.contains(Gtid.parse("5-99-6"))).isTrue();
        assertThat(GtidSet.relation(set, GtidSet.parse("0-12-9"))).isEqualTo(Relation.CONTAINS);
        assertThat(GtidSet.relation(GtidSet.parse("0-12-9"), set)).isEqualTo(Relation.CONTAINED);
        assertThat(GtidSet.relation(GtidSet.parse("0-12-10"), set)).isEqualTo(Relation.OVERLAPPING);
        assertThat(GtidSet.parse("0-12-10").union(set)).hasToString("0-12-10,5-11-7");
        assertThat(set.subtract(GtidSet.parse("0-12-10"))).hasToString("5-11-7");
        assertThat(GtidSet.parse("4294967295-4294967295-18446744073709551615")
                        .contains(GtidSet.parse("4294967295-1-9223372036854775807")))
                .isTrue();
    }

    @Test
    void twoMariaDbHistoriesOfOneDomainAreNeverTakenForOne() {
        GtidSet one = GtidSet.parse("0-1-5");
        GtidSet other = GtidSet.parse("0-2-5");
        assertThat(GtidSet.relation(one, other)).isEqualTo(Relation.OVERLAPPING);
        assertThatThrownBy(() -> one.union(other)).isInstanceOf(GtidMismatchException.class);
        assertThatThrownBy(() -> GtidSet.parse("0-1-5,0-2-5")).isInstanceOf(GtidMismatchException.class);
    }

    @Test
    void flavoursAreNeverMixed() {
        GtidSet mySql = GtidSet.parse(U1 + ":1");
        GtidSet mariaDb = GtidSet.parse("0-1-1");
        assertThatThrownBy(() -> mySql.contains(mariaDb))
                .isInstanceOf(GtidMismatchException.class)
                .hasMessageContaining(U1)
                .hasMessageContaining("0-1-1");
        assertThatThrownBy(() -> mariaDb.contains(Gtid.parse(U1 + ":1"))).isInstanceOf(GtidMismatchException.class);
        assertThatThrownBy(() -> mySql.union(mariaDb)).isInstanceOf(GtidMismatchException.class);
        assertThatThrownBy(() -> mariaDb.subtract(mySql)).isInstanceOf(GtidMismatchException.class);
        assertThatThrownBy(() -> GtidSet.relation(mySql, mariaDb)).isInstanceOf(GtidMismatchException.class);
        assertThatThrownBy(() -> GtidSet.parse(U1 + ":1,0-1-1")).isInstanceOf(GtidMismatchException.class);
        assertThatThrownBy(() -> GtidSet.parse("0-1-1," + U1 + ":1")).isInstanceOf(GtidMismatchException.class);
    }

    @Test
    void malformedTextIsRefusedWithItsPlace() {
        assertMalformed(U1, 36);
        assertMalformed(U1 + ":", 37);
        assertMalformed(U1 + ":0", 37);
        assertMalformed(U1 + ":1-0", 39);
        assertMalformed(U1 + ":5-3", 40);
        assertMalformed(U1 + ":9223372036854775807", 37);
        assertMalformed(U1 + ":18446744073709551616", 37);
        assertMalformed(U1 + ":1::2", 39);
        assertMalformed(U1 + ":1-2-3", 40);
        assertMalformed(U1 + ":1 2", 39);
        assertMalformed(U1 + ":a", 38);
        assertMalformed(U1 + ":1:a", 40);
        assertMalformed(U1 + ":a:b:1", 39);
        assertMalformed(U1 + ":2a:1", 38);
        assertMalformed(U1 + ":" + "a".repeat(33) + ":1", 70);
        assertMalformed(U1.substring(0, 35) + ":1", 35);
        assertMalformed(U1.replaceFirst("-", "") + ":1", 12);
        assertMalformed("{" + U1 + ":1", 37);
        assertMalformed("g" + U1.substring(1) + ":1", 0);
        assertMalformed("0-1", 1);
        assertMalformed("0-1-", 1);
        assertMalformed("4294967296-1-1", 0);
        assertMalformed("0-4294967296-1", 2);
        assertMalformed("0-1-18446744073709551616", 4);
        assertMalformed("0-1-1 0-1-2", 6);
        assertMalformed("0-1-1;", 1);
        assertMalformed("-1-1-1", 0);
    }

    private static void assertMalformed(String text, long place) {
        assertThatThrownBy(() -> GtidSet.parse(text))
                .as(text)
                .isInstanceOfSatisfying(
                        MalformedInputException.class,
                        e -> assertThat(e.offset()).as(text).isEqualTo(place));
    }

    /** A set cut anywhere is an error or a set of what stands before the cut, never anything else. */
    @Test
    void textCutAnywhereGivesAnErrorOrLess() {
        String text = U1 + ":1-5:7:a:2:b_1:1-3," + U2 + ":4-50,{" + U3 + "}:tag:1";
        GtidSet whole = GtidSet.parse(text);
        int accepted = 0;
        for (int i = 0; i < text.length(); i++) {
            try {
                GtidSet part = GtidSet.parse(text.substring(0, i));
                assertThat(whole.contains(part)).as("cut at %s", i).isTrue();
                accepted++;
            } catch (MalformedInputException e) {
                assertThat(e.offset()).as("cut at %s", i).isBetween(0L, (long) i);
            }
        }
        assertThat(accepted).isBetween(5, text.length() / 2);
    }

    @Test
    void oneGtidReadsBackAsWritten() {
        for (String text : new String[] {U1 + ":1", U1 + ":tag:9223372036854775806", "0-1-18446744073709551615"}) {
            assertThat(Gtid.parse(" " + text + "\n")).hasToString(text).isEqualTo(Gtid.parse(text));
        }
        for (String bad : new String[] {"", U1, U1 + ":1-2", U1 + ":1:2", U1 + ":0", "0-1", "0-1-1,0-1-2", "x"}) {
            assertThatThrownBy(() -> Gtid.parse(bad)).as(bad).isInstanceOf(MalformedInputException.class);
        }
        assertThatThrownBy(() -> new Gtid.MySql(UUID.fromString(U1), "", 0)).isInstanceOf(CdcException.class);
        assertThatThrownBy(() -> new Gtid.MariaDb(1L << 32, 1, 1)).isInstanceOf(CdcException.class);
        assertThatThrownBy(() -> GtidSet.builder().add(UUID.fromString(U1), "", 3, 2))
                .isInstanceOf(CdcException.class);
    }

    @Test
    void aBuilderInLogOrderKeepsOneInterval() {
        GtidSetBuilder builder = GtidSet.builder();
        UUID source = UUID.fromString(U1);
        for (long n = 1; n <= 1_000_000; n++) {
            builder.add(source, "", n, n);
        }
        GtidSet first = builder.build();
        assertThat(first).hasToString(U1 + ":1-1000000");
        builder.add(source, "", 3_000_000_000L, 9_000_000_000_000_000_000L);
        assertThat(builder.build().contains(first)).isTrue();
        assertThat(first).as("a set built earlier does not change").hasToString(U1 + ":1-1000000");
    }

    @Test
    void hundredThousandIntervalsReadBackInAnyOrder() {
        String[] numbers = new String[100_000];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Long.toString(2L * i + 1);
        }
        String text = U1 + ":" + String.join(":", numbers);
        GtidSet ascending = GtidSet.parse(text);
        java.util.Collections.shuffle(Arrays.asList(numbers), new Random(5));
        GtidSet shuffled = GtidSet.parse(U1 + ":" + String.join(":", numbers));
        assertThat(shuffled.equals(ascending)).isTrue();
        assertThat(shuffled.toString().equals(text)).isTrue();
        assertThat(shuffled.contains(ascending)).isTrue();
        assertThat(shuffled.contains(new Gtid.MySql(UUID.fromString(U1), "", 100_001)))
                .isTrue();
        assertThat(shuffled.contains(new Gtid.MySql(UUID.fromString(U1), "", 100_002)))
                .isFalse();
    }
}
