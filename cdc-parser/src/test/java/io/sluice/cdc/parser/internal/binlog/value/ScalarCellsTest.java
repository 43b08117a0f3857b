package io.sluice.cdc.parser.internal.binlog.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.model.CellAccessException;
import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.ColumnType.Family;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.parser.VisitedCells;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** Random values of the numbers and times, encoded by other code, at any place of an array, read in every way. */
class ScalarCellsTest {

    private static final long SEED = 20261122;
    private static final int ROUNDS = 300;

    private final Random random = new Random(SEED);
    private final ByteSink out = new ByteSink();
    private int shortReadings;
    private int shortVisits;

    @Test
    void integersBitsAndYears() {
        for (String text : List.of(
                "tinyint",
                "tinyint unsigned",
                "smallint",
                "smallint unsigned",
                "mediumint",
                "mediumint unsigned",
                "int",
                "int unsigned",
                "bigint",
                "bigint unsigned",
                "int(12) zerofill",
                "bigint(25) zerofill",
                "bit(1)",
                "bit(5)",
                "bit(8)",
                "bit(9)",
                "bit(31)",
                "bit(32)",
                "bit(63)",
                "bit(64)")) {
            ColumnType type = ColumnType.parse(text);
            int bits = type.family() == Family.BIT
                    ? type.length()
                    : switch (type.kind()) {
                        case TINYINT -> 8;
                        case SMALLINT -> 16;
                        case MEDIUMINT -> 24;
                        case INT -> 32;
                        default -> 64;
                    };
            boolean signed = type.family() == Family.INTEGER && !type.unsigned();
            for (int i = 0; i < ROUNDS; i++) {
                BigInteger value = new BigInteger(random.nextInt(bits + 1), random);
                if (i < 2) {
                    value = BigInteger.valueOf(-i).mod(BigInteger.ONE.shiftLeft(bits));
                }
                if (signed) {
                    value = value.subtract(BigInteger.ONE.shiftLeft(bits - 1)).add(BigInteger.valueOf(i & 1));
                    value = value.max(BigInteger.ONE.shiftLeft(bits - 1).negate())
                            .min(BigInteger.ONE.shiftLeft(bits - 1).subtract(BigInteger.ONE));
                }
                String digits = value.toString();
                String canonical =
                        type.zerofill() ? "0".repeat(Math.max(0, type.length() - digits.length())) + digits : digits;
                check(type, CellEncoder.encode(type, digits), canonical);
            }
        }
        ColumnType year = ColumnType.parse("year");
        for (int y = 1901; y <= 2155; y++) {
            check(year, CellEncoder.encode(year, String.valueOf(y)), String.valueOf(y));
        }
        check(year, new byte[1], "0000");
        assertThat(shortReadings).isGreaterThan(20 * ROUNDS);
        assertThat(shortVisits).isGreaterThan(19 * ROUNDS);
    }

    @Test
    void decimals() {
        for (int precision = 1; precision <= 65; precision++) {
            for (int scale = 0; scale <= Math.min(precision, 38); scale++) {
                boolean zerofill = random.nextInt(4) == 0;
                ColumnType type =
                        ColumnType.parse("decimal(" + precision + "," + scale + ")" + (zerofill ? " zerofill" : ""));
                for (int i = 0; i < 8; i++) {
                    BigInteger unscaled = i == 0
                            ? BigInteger.TEN.pow(precision).subtract(BigInteger.ONE)
                            : i == 1
                                    ? BigInteger.ZERO
                                    : new BigInteger(random.nextInt(220), random)
                                            .mod(BigInteger.TEN.pow(1 + random.nextInt(precision)));
                    BigDecimal value = new BigDecimal(i % 3 == 0 && !zerofill ? unscaled.negate() : unscaled, scale);
                    String canonical = value.toPlainString();
                    if (zerofill) {
                        int width = Math.max(1, precision - scale) + (scale > 0 ? scale + 1 : 0);
                        canonical = "0".repeat(width - canonical.length()) + canonical;
                    }
                    check(type, CellEncoder.encode(type, value.toPlainString()), canonical);
                }
            }
        }
        assertThat(shortReadings).isGreaterThan(1000);
        assertThat(shortVisits).isGreaterThan(1000);
    }

    @Test
    void floatsAndDoubles() {
        ColumnType single = ColumnType.parse("float");
        ColumnType twice = ColumnType.parse("double");
        for (int i = 0; i < 20 * ROUNDS; i++) {
            float f = i % 2 == 0 ? Float.intBitsToFloat(random.nextInt()) : random.nextInt(1_000_000) / 100f;
            if (Float.isFinite(f)) {
                byte[] cell = CellEncoder.littleEndian(BigInteger.valueOf(Float.floatToRawIntBits(f)), 4);
                checkReadings(single, cell);
            }
            double d = i % 2 == 0 ? Double.longBitsToDouble(random.nextLong()) : random.nextInt(1_000_000) / 100d;
            if (Double.isFinite(d)) {
                byte[] cell = CellEncoder.littleEndian(BigInteger.valueOf(Double.doubleToRawLongBits(d)), 8);
                checkReadings(twice, cell);
            }
        }
        assertThat(shortReadings).isGreaterThan(20 * ROUNDS);
        assertThat(shortVisits).isGreaterThan(19 * ROUNDS);
    }

    @Test
    void datesAndTimes() {
        for (int fsp = 0; fsp <= 6; fsp++) {
            String width = fsp == 0 ? "" : "(" + fsp + ")";
            ColumnType dateTime = ColumnType.parse("datetime" + width);
            ColumnType time = ColumnType.parse("time" + width);
            ColumnType timestamp = ColumnType.parse("timestamp" + width);
            for (int i = 0; i < ROUNDS; i++) {
                int micros = random.nextInt(3) == 0 ? 0 : random.nextInt(1_000_000);
                String fraction =
                        fsp == 0 ? "" : "." + String.format("%06d", micros).substring(0, fsp);
                String date = date(i);
                String clock =
                        String.format("%02d:%02d:%02d", random.nextInt(24), random.nextInt(60), random.nextInt(60));
                String dateTimeText = date + " " + clock + fraction;
                check(dateTime, CellEncoder.encode(dateTime, dateTimeText), dateTimeText);
                int hours = i == 0 ? 837 : random.nextInt(random.nextInt(838) + 1);
                String timeText =
                        String.format("%02d:%02d:%02d", hours, random.nextInt(60), random.nextInt(60)) + fraction;
                boolean negative = random.nextBoolean() && timeText.chars().anyMatch(c -> c >= '1' && c <= '9');
                timeText = negative ? "-" + timeText : timeText;
                check(time, CellEncoder.encode(time, timeText), timeText);
                long second = i == 0 ? 0xFFFF_FFFFL : 1 + (random.nextLong() & 0x7FFF_FFFFL);
                String stamp = java.time.LocalDateTime.ofEpochSecond(second, 0, java.time.ZoneOffset.UTC)
                        .format(java.time.format.DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss"));
                int kept = fsp == 0 ? 0 : Integer.parseInt((fraction.substring(1) + "000000").substring(0, 6));
                check(timestamp, CellEncoder.timestamp(second, kept, fsp), stamp + fraction);
            }
            String zero = "0000-00-00 00:00:00" + (fsp == 0 ? "" : "." + "0".repeat(fsp));
            check(timestamp, CellEncoder.timestamp(0, 0, fsp), zero);
            check(dateTime, CellEncoder.encode(dateTime, zero), zero);
        }
        ColumnType type = ColumnType.parse("date");
        for (int i = 0; i < ROUNDS; i++) {
            String date = date(i);
            check(type, CellEncoder.encode(type, date), date);
        }
        // as servers log them, from the format's description
        check(ColumnType.parse("time(1)"), new byte[] {0x7F, -1, -1, (byte) 0xF6}, "-00:00:00.1");
        check(ColumnType.parse("time(6)"), new byte[] {0x7F, -1, -1, -1, -1, -1}, "-00:00:00.000001");
        check(ColumnType.parse("time"), new byte[] {0x4B, (byte) 0x91, 0x05}, "-838:59:59");
        assertThat(shortReadings).isGreaterThan(7 * ROUNDS);
        assertThat(shortVisits).isGreaterThan(7 * ROUNDS);
    }

    private String date(int i) {
        return switch (i % 10) {
            case 0 -> "0000-00-00";
            case 1 -> String.format("%04d-%02d-00", random.nextInt(10_000), random.nextInt(13));
            case 2 -> String.format("%04d-%02d-%02d", random.nextInt(10_000), 2, 28 + random.nextInt(3));
            default ->
                String.format("%04d-%02d-%02d", random.nextInt(10_000), 1 + random.nextInt(12), 1 + random.nextInt(31));
        };
    }

    private void check(ColumnType type, byte[] cell, String canonical) {
        assertThat(checkReadings(type, cell)).as("%s, seed %d", type, SEED).isEqualTo(canonical);
    }

    /** Bounds, canonical text, and that each typed reading is the text's own or says that it is unusual. */
    private String checkReadings(ColumnType type, byte[] cell) {
        ColumnDecoder decoder = CellEncoder.decoder(type);
        int from = random.nextInt(12);
        byte[] a = new byte[from + cell.length + random.nextInt(3)];
        random.nextBytes(a);
        System.arraycopy(cell, 0, a, from, cell.length);
        int to = from + cell.length;
        assertThat(decoder.skip(a, from, to)).isEqualTo(to);
        for (int limit = from; limit < to; limit++) {
            assertThat(decoder.skip(a, from, limit)).isEqualTo(-1);
        }
        out.clear();
        decoder.append(a, from, to, out);
        String canonical = out.toText();
        TableSchema schema = TableSchema.builder(new TableId("d", "t"))
                .column(Column.of("c", type))
                .build();
        RowImage image = RowImage.builder(schema).text("c", canonical).build();
        same(decoder.getLong(a, from, to), () -> image.getLong(0), type, canonical);
        same(decoder.getUnsignedLong(a, from, to), () -> image.getUnsignedLong(0), type, canonical);
        same(decoder.getUnscaledLong(a, from, to), () -> image.getUnscaledLong(0), type, canonical);
        same(decoder.getEpochDay(a, from, to), () -> image.getEpochDay(0), type, canonical);
        same(decoder.getEpochMicros(a, from, to), () -> image.getEpochMicros(0), type, canonical);
        float single = decoder.getFloat(a, from, to);
        if (!Float.isNaN(single)) {
            same(Float.floatToRawIntBits(single), () -> Float.floatToRawIntBits(image.getFloat(0)), type, canonical);
        }
        double twice = decoder.getDouble(a, from, to);
        if (!Double.isNaN(twice)) {
            same(
                    Double.doubleToRawLongBits(twice),
                    () -> Double.doubleToRawLongBits(image.getDouble(0)),
                    type,
                    canonical);
        }
        VisitedCells visited = new VisitedCells();
        if (decoder.reading().visit(a, from, to, 0, visited)) {
            shortVisits++;
            assertThat(visited.calls())
                    .as("%s of %s, seed %d", canonical, type, SEED)
                    .isEqualTo(VisitedCells.of(image));
        }
        return canonical;
    }

    private void same(long reading, LongSupplier fromText, ColumnType type, String canonical) {
        if (reading == ColumnDecoder.UNUSUAL) {
            return;
        }
        shortReadings++;
        try {
            assertThat(reading).as("%s of %s, seed %d", canonical, type, SEED).isEqualTo(fromText.getAsLong());
        } catch (CellAccessException e) {
            throw new AssertionError(canonical + " of " + type + " was read as " + reading, e);
        }
    }
}
