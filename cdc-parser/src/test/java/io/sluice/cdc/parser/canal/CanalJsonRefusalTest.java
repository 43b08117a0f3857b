package io.sluice.cdc.parser.canal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.TableFilter;
import io.sluice.cdc.model.TransactionMark;
import io.sluice.cdc.parser.InapplicableChangeException;
import io.sluice.cdc.parser.InapplicableChangeException.Reason;
import io.sluice.cdc.parser.MissingOptionException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What real Canal messages give that cannot be read exactly: an error that says why, never a wrong value. */
class CanalJsonRefusalTest {

    private static void readAll(ChangeCursor cursor) {
        for (ChangeEvent event : cursor) {
            assertThat(event).isNotNull();
        }
    }

    private static void refused(Fixture fixture, Reason reason, String... advice) {
        assertThatThrownBy(() -> readAll(fixture.source().open(TableFilter.all())))
                .isInstanceOfSatisfying(InapplicableChangeException.class, e -> assertThat(e.reason())
                        .isEqualTo(reason))
                .hasMessageContainingAll(advice);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql-9.7.4", "mariadb-10.11"})
    void minimalUpdate(String server) {
        refused(new Fixture(server, "image_minimal"), Reason.PARTIAL_ROW_IMAGE, "binlog_row_image=FULL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql-9.7.4", "mariadb-10.11"})
    void statementFormat(String server) {
        refused(new Fixture(server, "statement_dml"), Reason.STATEMENT_FORMAT, "binlog_format=ROW");
    }

    @ParameterizedTest
    @ValueSource(strings = {"inet", "uuid"})
    void addressesOfMariaDb(String name) {
        refused(new Fixture("mariadb-10.11", name), Reason.VALUE_LOST, "BINARY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql-9.7.4", "mariadb-10.11"})
    void textOfOtherCharacterSets(String server) {
        Fixture fixture = new Fixture(server, "texts_lost");
        refused(fixture, Reason.AMBIGUOUS_VALUE, "schemas(...)");
        assertThatThrownBy(() -> readAll(fixture.sourceWithSchemas().open(TableFilter.all())))
                .isInstanceOfSatisfying(InapplicableChangeException.class, e -> assertThat(e.reason())
                        .isEqualTo(Reason.VALUE_LOST))
                .hasMessageContaining("utf8mb4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql-9.7.4", "mariadb-10.11"})
    void textOfCharacterSetBinary(String server) {
        refused(new Fixture(server, "texts_binary_charset"), Reason.AMBIGUOUS_VALUE, "U+FFFD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql-9.7.4", "mariadb-10.11"})
    void timestampsOfTheHourThatCameTwice(String server) {
        Fixture fixture = new Fixture(server, "timestamps_overlap");
        assertThatThrownBy(() -> readAll(fixture.source().open(TableFilter.all())))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("timestamps_overlap.ts")
                .hasMessageContaining("twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql-9.7.4", "mariadb-10.11"})
    void timestampWithoutZone(String server) {
        Fixture fixture = new Fixture(server, "timestamps");
        assertThatThrownBy(() -> readAll(CanalJsonFiles.of(fixture.messages()).open(TableFilter.all())))
                .isInstanceOfSatisfying(MissingOptionException.class, e -> assertThat(e.option())
                        .isEqualTo("timestampZone"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql-9.7.4", "mariadb-10.11"})
    void outcomesOfXaAreDelivered(String server) {
        List<String> marks = new ArrayList<>();
        for (ChangeEvent event : new Fixture(server, "xa").source().open(TableFilter.all())) {
            if (event instanceof TransactionMark mark) {
                marks.add(mark.kind() + " " + mark.xid());
            }
        }
        // A commit in one phase has no message: for Canal it is like any other commit.
        assertThat(marks).containsExactly("XA_COMMIT X'6f6e65',X'',1", "XA_ROLLBACK X'74776f',X'62',7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql-9.7.4", "mariadb-10.11"})
    void everyStatementIsDelivered(String server) {
        List<String> statements = new ArrayList<>();
        for (ChangeEvent event : new Fixture(server, "ddl").source().open(TableFilter.all())) {
            if (event instanceof SchemaChange change) {
                statements.add(change.sql());
            }
        }
        assertThat(statements).hasSizeGreaterThan(40);
    }
}
