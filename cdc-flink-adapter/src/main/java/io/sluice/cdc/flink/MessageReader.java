package io.sluice.cdc.flink;

import io.sluice.cdc.flink.internal.ErrorBudget;
import io.sluice.cdc.flink.internal.ReaderMetrics;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.parser.MissingOptionException;
import io.sluice.cdc.parser.canal.CanalJsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One message at a time to stream events, all or nothing: its events are collected here first, and what goes wrong
 * downstream of it is never taken for a fault of the message. One thread.
 */
final class MessageReader {

    private static final Logger LOG = LoggerFactory.getLogger(MessageReader.class);
    private static final byte[] NOTHING = {};

    private final CanalJsonParser parser;
    private final EventEncoder encoder;
    private final ErrorPolicy policy;
    private final ErrorBudget budget;
    private final int keptRawBytes;
    private final ReaderMetrics metrics;
    private final List<StreamEvent> events = new ArrayList<>();

    MessageReader(CanalJsonOptions options, MetricGroup group) {
        this(options, group, System::nanoTime);
    }

    MessageReader(CanalJsonOptions options, MetricGroup group, LongSupplier nanoTime) {
        parser = options.parser();
        encoder = new EventEncoder(options.keyCollations(), options.keepsGtids());
        policy = options.errorPolicy();
        budget = new ErrorBudget(policy, nanoTime);
        keptRawBytes = options.keptRawBytes();
        metrics = new ReaderMetrics(group);
    }

    /**
     * The events of one message; the list is valid until the next call.
     *
     * @param message null for a record without a value, which is no message of Canal's
     */
    List<StreamEvent> read(byte @Nullable [] message, Lane lane, long offset, List<RecordHeader> headers) {
        events.clear();
        int length = message == null ? 0 : message.length;
        metrics.message(length);
        try {
            if (message == null) {
                throw new MalformedInputException(
                        "the record at offset " + offset
                                + " has no value; Canal never sends one: a compacted topic or another producer's record",
                        lane.name(),
                        -1);
            }
            ChangeCursor cursor = parser.parse(message, lane, offset);
            while (cursor.next()) {
                encoder.append(cursor, headers, events);
            }
        } catch (MissingOptionException | ReaderOptionException e) {
            throw e;
        } catch (CdcException e) {
            events.clear();
            encoder.rollback();
            bad(e, message == null ? NOTHING : message, lane, offset, headers);
        }
        encoder.commit();
        for (int i = 0; i < events.size(); i++) {
            count(events.get(i));
        }
        return events;
    }

    private void count(StreamEvent event) {
        if (event instanceof RowEvent) {
            metrics.row(event.sourceTimeMillis());
        } else if (event instanceof StatementEvent) {
            metrics.statement();
        } else if (event instanceof MarkEvent) {
            metrics.mark();
        } else if (event instanceof LayoutEvent) {
            metrics.layout();
        }
    }

    private void bad(CdcException error, byte[] message, Lane lane, long offset, List<RecordHeader> headers) {
        metrics.bad();
        budget.spend(error);
        LOG.warn("bad message at {} {} passed over: {}", lane, offset, error.getMessage());
        if (policy.action() == ErrorPolicy.Action.EMIT) {
            events.add(encoder.bad(error, message, 0, message.length, keptRawBytes, lane, offset, headers));
        }
    }
}
