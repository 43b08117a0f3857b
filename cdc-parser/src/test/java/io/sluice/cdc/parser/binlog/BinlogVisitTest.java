package io.sluice.cdc.parser.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.parser.VisitedCells;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A visitor gets from the log's bytes what it gets from a kept event, which goes by canonical values. */
class BinlogVisitTest {

    @ParameterizedTest
    @ValueSource(strings = {"cells-mysql-9.7.4", "cells-mariadb-10.11.19"})
    void everyTypeIsVisitedAsItsCanonicalValue(String name) throws IOException {
        byte[] zipped = BinlogFixtures.bytes(BinlogFixtures.DIRECTORY.resolve(name + ".binlog.gz"));
        byte[] log = new GZIPInputStream(new ByteArrayInputStream(zipped)).readAllBytes();
        Set<String> kinds = compare(BinlogReader.builder().open(new ByteArrayInputStream(log), "binlog.000001"));
        assertThat(kinds).contains("integer", "decimal", "floating", "date", "time", "canonical");
        assertThat(kinds.contains("null")).isEqualTo(name.contains("mariadb"));
    }

    /** Partial images, changes of documents, rows within payloads and compressed events. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "documents-mysql",
                "payload-mysql",
                "payload-mariadb",
                "schema-noblob-mysql",
                "schema-minimal-mariadb",
                "transactions-mysql",
            })
    void everyImageIsVisitedAsItsEvent(String name) {
        BinlogReader.Builder builder = BinlogReader.builder();
        Set<String> kinds = compare(builder.open(BinlogFixtures.files(name)));
        assertThat(kinds).contains("integer");
        assertThat(kinds.contains("absent")).isEqualTo(name.startsWith("schema-"));
    }

    private static Set<String> compare(BinlogReader opened) {
        Set<String> kinds = new HashSet<>();
        try (BinlogReader reader = opened) {
            while (reader.next()) {
                if (reader.kind() == ChangeCursor.Kind.ROW) {
                    RowView row = reader.row();
                    RowChange kept = row.toEvent();
                    if (row.operation() != Operation.INSERT) {
                        assertThat(VisitedCells.of(row.before())).isEqualTo(VisitedCells.of(kept.before()));
                        VisitedCells.of(row.before()).forEach(call -> kinds.add(call.split(" ")[1]));
                    }
                    if (row.operation() != Operation.DELETE) {
                        assertThat(VisitedCells.of(row.after())).isEqualTo(VisitedCells.of(kept.after()));
                        VisitedCells.of(row.after()).forEach(call -> kinds.add(call.split(" ")[1]));
                    }
                }
            }
        }
        return kinds;
    }
}
