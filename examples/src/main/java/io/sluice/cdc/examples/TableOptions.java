package io.sluice.cdc.examples;

import io.sluice.cdc.merge.format.Csv;
import io.sluice.cdc.merge.format.Dialect;
import io.sluice.cdc.merge.format.HiveText;
import io.sluice.cdc.merge.format.JsonLines;
import io.sluice.cdc.merge.format.OutfileText;
import io.sluice.cdc.merge.format.TableFormat;
import io.sluice.cdc.model.CdcException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From the words of the command line to a table's format and dialect. */
final class TableOptions {

    /** Layouts by their names on the command line. */
    enum Layout {
        HIVE,
        TSV,
        CSV,
        JSONL
    }

    private TableOptions() {}

    /**
     * @param escape Hive text's escape character, or null for none
     * @param zone zone of TIMESTAMP values, or null where not declared
     * @param binary spelling of bytes, or null for the layout's own
     */
    static TableFormat format(
            Path at,
            Layout layout,
            @Nullable String escape,
            @Nullable String zone,
            @Nullable String nullText,
            Dialect.@Nullable Binary binary,
            List<String> columns,
            List<String> passThrough) {
        return format(at, layout, escape, zone, nullText, binary, floatsOf(layout), columns, passThrough);
    }

    /** Servers print FLOAT with six digits, and OUTFILE text is what servers print. */
    static Dialect.Floats floatsOf(Layout layout) {
        return layout == Layout.TSV ? Dialect.Floats.SIX_DIGITS : Dialect.Floats.SHORTEST;
    }

    static TableFormat format(
            Path at,
            Layout layout,
            @Nullable String escape,
            @Nullable String zone,
            @Nullable String nullText,
            Dialect.@Nullable Binary binary,
            Dialect.Floats floats,
            List<String> columns,
            List<String> passThrough) {
        Dialect.Builder dialect = Dialect.builder().floats(floats);
        if (zone != null) {
            dialect.timestampZone(zone(zone));
        }
        if (nullText != null) {
            dialect.nullText(nullText);
        }
        if (binary != null) {
            dialect.binary(binary);
        }
        if (!columns.isEmpty()) {
            dialect.columns(columns);
        }
        passThrough.forEach(name -> dialect.passThrough(name, null));
        TableFormat format =
                switch (layout) {
                    case HIVE ->
                        escape == null
                                ? HiveText.at(at)
                                : HiveText.at(at).escapedBy(character("--base-escape", escape));
                    case TSV -> OutfileText.at(at);
                    case CSV -> Csv.at(at);
                    case JSONL -> JsonLines.at(at);
                };
        return format.dialect(dialect.build());
    }

    private static char character(String option, String text) {
        if (text.length() != 1) {
            throw new CdcException(option + ": '" + text + "' is not one character");
        }
        return text.charAt(0);
    }

    static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new CdcException("'" + text + "' is no time zone; write UTC, +08:00 or Asia/Shanghai", e);
        }
    }
}
