package io.sluice.cdc.parser.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.parser.VisitedCells;
import io.sluice.cdc.parser.internal.unrolled.Unrolled;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
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
                "documents-minimal-mysql",
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
        assertThat(kinds.contains("absent")).isEqualTo(name.startsWith("schema-") || name.contains("minimal"));
        assertThat(kinds.contains("diff")).isEqualTo(name.equals("documents-minimal-mysql"));
    }

    private static Set<String> compare(BinlogReader opened) {
        Set<String> kinds = new HashSet<>();
        Set<String> met = new HashSet<>();
        try (BinlogReader reader = opened) {
            while (reader.next()) {
                if (reader.kind() == ChangeCursor.Kind.ROW) {
                    RowView row = reader.row();
                    RowChange kept = row.toEvent();
                    if (row.operation() != Operation.INSERT) {
                        compare(row.before(), kept.before(), kinds, met);
                    }
                    if (row.operation() != Operation.DELETE) {
                        compare(row.after(), kept.after(), kinds, met);
                    }
                }
            }
        }
        return kinds;
    }

    /** By the loop at first, and from then on by the class that is written for images met often. */
    private static void compare(RowImage image, RowImage kept, Set<String> kinds, Set<String> met) {
        List<String> expected = VisitedCells.of(kept);
        assertThat(VisitedCells.of(image)).isEqualTo(expected);
        StringBuilder columns = new StringBuilder(kept.schema().toString());
        for (int c = 0; c < kept.schema().columnCount(); c++) {
            columns.append(kept.isPresent(c) ? '+' : '-');
        }
        if (met.add(columns.toString())) {
            for (int i = 0; i < Unrolled.HOT; i++) {
                image.visit(new VisitedCells());
            }
            assertThat(VisitedCells.of(image)).isEqualTo(expected);
        }
        expected.forEach(call -> kinds.add(call.split(" ")[1]));
    }
}
