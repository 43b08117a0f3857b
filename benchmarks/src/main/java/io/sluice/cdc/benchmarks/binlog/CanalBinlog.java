package io.sluice.cdc.benchmarks.binlog;

import com.taobao.tddl.dbsync.binlog.LogBuffer;
import com.taobao.tddl.dbsync.binlog.LogContext;
import com.taobao.tddl.dbsync.binlog.LogDecoder;
import com.taobao.tddl.dbsync.binlog.LogEvent;
import com.taobao.tddl.dbsync.binlog.LogPosition;
import com.taobao.tddl.dbsync.binlog.event.FormatDescriptionLogEvent;
import com.taobao.tddl.dbsync.binlog.event.RowsLogBuffer;
import com.taobao.tddl.dbsync.binlog.event.RowsLogEvent;
import com.taobao.tddl.dbsync.binlog.event.TableMapLogEvent.ColumnInfo;
import com.taobao.tddl.dbsync.binlog.event.TransactionPayloadLogEvent;
import com.taobao.tddl.dbsync.binlog.event.UpdateRowsLogEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Canal's decoder, fed whole events, because its own file reader throws where an event straddles its buffer. It does not
 * look at checksums.
 */
final class CanalBinlog implements ObjectContestant {

    private static final int MAGIC = 4;

    @Override
    public void read(byte[] log, ObjectRows out) throws IOException {
        LogDecoder decoder = new LogDecoder(LogEvent.UNKNOWN_EVENT, LogEvent.ENUM_END_EVENT);
        LogContext context = new LogContext();
        context.setFormatDescription(new FormatDescriptionLogEvent((short) 4, LogEvent.BINLOG_CHECKSUM_ALG_CRC32));
        context.setLogPosition(new LogPosition("binlog.000001"));
        for (int at = MAGIC; at < log.length; ) {
            int length = ByteLimits.eventLength(log, at);
            LogEvent event = decoder.decode(new LogBuffer(log, at, length), context);
            if (event instanceof TransactionPayloadLogEvent) {
                for (LogEvent inner : decoder.processIterateDecode(event, context)) {
                    deliver(inner, out);
                }
            } else {
                deliver(event, out);
            }
            at += length;
        }
    }

    private static void deliver(@Nullable LogEvent event, ObjectRows out) {
        if (!(event instanceof RowsLogEvent rows)) {
            return;
        }
        RowsLogBuffer buffer = rows.getRowsBuf(StandardCharsets.UTF_8);
        ColumnInfo[] columns = rows.getTable().getColumnInfo();
        boolean update = event instanceof UpdateRowsLogEvent;
        while (buffer.nextOneRow(rows.getColumns(), false)) {
            out.image(cells(buffer, columns, rows.getColumns()));
            if (update && buffer.nextOneRow(rows.getChangeColumns(), true)) {
                out.image(cells(buffer, columns, rows.getChangeColumns()));
            }
        }
    }

    private static @Nullable Object[] cells(RowsLogBuffer buffer, ColumnInfo[] columns, BitSet present) {
        @Nullable Object[] cells = new Object[columns.length];
        for (int i = 0; i < columns.length; i++) {
            if (present.get(i)) {
                ColumnInfo column = columns[i];
                buffer.nextValue(column.name, i, column.type, column.meta);
                cells[i] = buffer.isNull() ? null : buffer.getValue();
            }
        }
        return cells;
    }
}
