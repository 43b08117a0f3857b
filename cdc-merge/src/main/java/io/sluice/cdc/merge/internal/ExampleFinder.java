package io.sluice.cdc.merge.internal;

import io.sluice.cdc.merge.Anomaly;
import io.sluice.cdc.merge.AnomalyKind;
import io.sluice.cdc.merge.MergeReport;
import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeSource;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.model.SchemaAction;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.KeyEncoder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Names the places and keys of anomaly examples by reading the log once more. A fold that remembered where each change
 * stood would pay for it on every change; anomalies are rare.
 */
final class ExampleFinder {

    private final MergeOptions options;
    private final LogPlan plan;
    private final TableSchema schema;
    private final Map<Long, List<AnomalyKind>> wanted = new TreeMap<>();
    private final long lastPosition;
    private @Nullable String first;
    private @Nullable String last;

    /** @param plan by which the log was read: ordinals count its events */
    ExampleFinder(MergeOptions options, LogPlan plan, TableSchema schema, Anomalies anomalies) {
        this.options = options;
        this.plan = plan;
        this.schema = schema;
        this.lastPosition = anomalies.last();
        for (AnomalyKind kind : AnomalyKind.values()) {
            for (Anomalies.Example example : anomalies.examples(kind)) {
                wanted.computeIfAbsent(example.position(), p -> new ArrayList<>())
                        .add(kind);
            }
        }
    }

    /** The examples in the order of the log. */
    List<Anomaly> find() {
        List<Anomaly> found = new ArrayList<>();
        if (wanted.isEmpty()) {
            return found;
        }
        long ordinal = 0;
        try (LogEvents events = LogEvents.open(options.changes(), plan)) {
            while (events.next()) {
                ChangeCursor cursor = events.cursor();
                if (counts(cursor)) {
                    List<AnomalyKind> kinds = wanted.get(++ordinal);
                    if (kinds != null || ordinal == lastPosition) {
                        note(events.source(), cursor, kinds == null ? List.of() : kinds, found);
                    }
                }
            }
        }
        return found;
    }

    /** Whether the reading of the log gave the event an ordinal. */
    private boolean counts(ChangeCursor cursor) {
        return switch (cursor.kind()) {
            case ROW -> plan.followed().contains(cursor.row().table());
            case SCHEMA -> cascade(cursor) != null;
            case MARK -> false;
        };
    }

    private SchemaAction.@Nullable UnloggedCascade cascade(ChangeCursor cursor) {
        for (SchemaAction action : cursor.schema().actions()) {
            if (action instanceof SchemaAction.UnloggedCascade cascade
                    && plan.followed().contains(cascade.table())) {
                return cascade;
            }
        }
        return null;
    }

    /** Where the anomalies lie, after {@link #find}; null where there are none. */
    MergeReport.@Nullable Hole hole() {
        return first == null || last == null ? null : new MergeReport.Hole(first, last);
    }

    private void note(ChangeSource source, ChangeCursor cursor, List<AnomalyKind> kinds, List<Anomaly> found) {
        String place = source.place(cursor.lane(), cursor.position());
        first = first == null ? place : first;
        last = place;
        for (AnomalyKind kind : kinds) {
            found.add(new Anomaly(kind, cursor.lane(), cursor.position(), key(kind, cursor), place));
        }
    }

    private String key(AnomalyKind kind, ChangeCursor cursor) {
        if (cursor.kind() == ChangeCursor.Kind.ROW) {
            return key(kind, cursor.row());
        }
        SchemaAction.UnloggedCascade cascade = Objects.requireNonNull(cascade(cursor));
        return "of rows that " + cascade.constraint() + " lets follow rows of " + cascade.parent();
    }

    /** The key the anomaly speaks of: the row's new one where a row was in the way, its old one otherwise. */
    private String key(AnomalyKind kind, RowView row) {
        RowImage before = row.operation() == Operation.INSERT ? null : row.before();
        RowImage after = row.operation() == Operation.DELETE ? null : row.after();
        boolean byNew = kind == AnomalyKind.KEY_TAKEN || before == null;
        StringBuilder text = new StringBuilder();
        for (int column : KeyEncoder.keyColumns(schema)) {
            String name = schema.column(column).name();
            text.append(text.length() == 0 ? "" : ",");
            String value = byNew ? valueOf(after, name) : valueOf(before, name);
            if (value == null) {
                value = byNew ? valueOf(before, name) : valueOf(after, name);
            }
            text.append(value == null ? "?" : value);
        }
        return text.toString();
    }

    private static @Nullable String valueOf(@Nullable RowImage image, String name) {
        if (image == null) {
            return null;
        }
        int column = image.schema().indexOf(name);
        if (column < 0 || !image.hasValue(column)) {
            return null;
        }
        return image.schema().column(column).type().isBytes()
                ? "0x" + HexFormat.of().formatHex(image.getBytes(column))
                : image.getText(column);
    }
}
