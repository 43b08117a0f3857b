package io.sluice.cdc.parser.binlog;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.SourcePosition;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where to open a binlog again and what to leave out, so that what comes next is what would have come. Valid at any event,
 * also inside transactions and payloads. Immutable; {@link #toString()} is a stable text that {@link #parse} reads.
 *
 * <p>It stands at the beginning of the transaction last delivered from, or of the oldest XA transaction that was prepared and
 * not decided, whichever is earlier. Tables given as CREATE TABLE text must be given as they are at this point: {@link
 * BinlogReader#schemas()}.
 *
 * @param file name of the file, without directories
 * @param offset of the event to begin with
 * @param delivered everything up to this position was delivered; null where nothing was
 * @param gtids executed transactions as known at this point; null where the log does not tell
 * @param serverId of the server that wrote the file
 * @param fileTime seconds since 1970 when the file was begun: another file of the same name is known by it
 */
public record ResumePoint(
        String file,
        long offset,
        @Nullable SourcePosition delivered,
        @Nullable GtidSet gtids,
        long serverId,
        long fileTime) {

    private static final Pattern TEXT =
            Pattern.compile("(.+):(\\d{1,18}) delivered=(\\S+) gtids=(\\S*) server=(\\d{1,10}) time=(\\d{1,18})");
    private static final String NOTHING = "-";

    public ResumePoint {
        Objects.requireNonNull(file, "file");
        if (offset < 0 || serverId < 0 || fileTime < 0) {
            throw new CdcException("negative part in the resume point at " + file + ":" + offset);
        }
    }

    /** Reads the text form that {@link #toString()} writes. */
    public static ResumePoint parse(String text) {
        Matcher m = TEXT.matcher(text);
        if (!m.matches()) {
            throw new CdcException("'" + text + "' is no resume point of a binlog; the form is file:offset delivered=…"
                    + " gtids=… server=… time=…");
        }
        return new ResumePoint(
                m.group(1),
                Long.parseLong(m.group(2)),
                m.group(3).equals(NOTHING) ? null : SourcePosition.parse(m.group(3)),
                m.group(4).equals(NOTHING) ? null : GtidSet.parse(m.group(4)),
                Long.parseLong(m.group(5)),
                Long.parseLong(m.group(6)));
    }

    @Override
    public String toString() {
        return file + ":" + offset + " delivered=" + (delivered == null ? NOTHING : delivered) + " gtids="
                + (gtids == null ? NOTHING : gtids) + " server=" + serverId + " time=" + fileTime;
    }
}
