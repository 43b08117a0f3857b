package io.sluice.cdc.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of a server's log. The number comes again when the log was reset; then server or time differ. Immutable; {@link
 * #toString()} is a stable text that {@link #parse} reads.
 *
 * @param epoch of the log, as positions have it
 * @param number that the file's name ends with
 * @param serverId of the server that wrote it
 * @param begun seconds since 1970 when it was begun, by the server's clock
 */
public record LogFile(int epoch, long number, long serverId, long begun) {

    private static final Pattern TEXT =
            Pattern.compile("(?:(\\d{1,9})/)?(\\d{1,18}) server=(\\d{1,10}) begun=(\\d{1,18})");

    public LogFile {
        if (epoch < 0 || number < 0 || serverId < 0 || begun < 0) {
            throw new CdcException("negative part in log file " + epoch + "/" + number);
        }
    }

    /** Reads the text form that {@link #toString()} writes. */
    public static LogFile parse(String text) {
        Matcher m = TEXT.matcher(text);
        if (!m.matches()) {
            throw new CdcException("'" + text + "' is no log file; the form is [epoch/]number server=… begun=…");
        }
        return new LogFile(
                m.group(1) == null ? 0 : Integer.parseInt(m.group(1)),
                Long.parseLong(m.group(2)),
                Long.parseLong(m.group(3)),
                Long.parseLong(m.group(4)));
    }

    @Override
    public String toString() {
        return (epoch == 0 ? "" : epoch + "/") + number + " server=" + serverId + " begun=" + begun;
    }
}
