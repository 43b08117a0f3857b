package io.sluice.cdc.flink;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.ChangeCursor.Kind;
import io.sluice.cdc.model.KeyCollations;
import io.sluice.cdc.parser.ServerKind;
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
    private final ToldStatements told;
    private final List<StreamEvent> events = new ArrayList<>();

    private LogEncoder(KeyCollations collations, ServerKind server) {
        this.encoder = new EventEncoder(collations, true);
        this.told = new ToldStatements(server);
    }

    /**
     * @param collations how text keys are compared: as the merge has it ({@link BatchMerge#keys})
     * @param server which server wrote the log: as the merge has it ({@link BatchMerge#server})
     */
    public static LogEncoder of(KeyCollations collations, ServerKind server) {
        return new LogEncoder(collations, server);
    }

    /**
     * Encodes the event the cursor stands on; what the row looks like comes before it where it is new.
     *
     * @throws CdcException if a statement's text, all that a stream event has of it, does not tell what it did: its session
     *     had modes that give the text another meaning, as a binlog says beside it
     */
    public void encode(ChangeCursor cursor, Consumer<? super StreamEvent> out) {
        if (cursor.kind() == Kind.SCHEMA) {
            told.require(cursor.schema());
        }
        events.clear();
        encoder.append(cursor, List.of(), events);
        encoder.commit();
        events.forEach(out);
    }
}
