package io.sluice.cdc.flink;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.KeyCollations;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes {@link StreamEvent}s of what any source of Sluice reads, so that a binlog, landed files or events of a user's own are
 * a log for {@link BatchMerge}: {@code try (ChangeCursor log = BinlogFiles.of(path).open(tables)) { while (log.next())
 * encoder.encode(log, out::collect); }}. Rows have keys and GTID sets. Each encoder sends a layout before its first row. One
 * thread; make one where the source is opened.
 */
public final class LogEncoder {

    private final EventEncoder encoder;
    private final List<StreamEvent> events = new ArrayList<>();

    private LogEncoder(KeyCollations collations) {
        this.encoder = new EventEncoder(collations, true);
    }

    /** @param collations how text keys are compared: as the merge has it ({@link BatchMerge#keys}) */
    public static LogEncoder of(KeyCollations collations) {
        return new LogEncoder(collations);
    }

    /** Encodes the event the cursor stands on; what the row looks like comes before it where it is new. */
    public void encode(ChangeCursor cursor, Consumer<? super StreamEvent> out) {
        events.clear();
        encoder.append(cursor, List.of(), events);
        encoder.commit();
        events.forEach(out);
    }
}
