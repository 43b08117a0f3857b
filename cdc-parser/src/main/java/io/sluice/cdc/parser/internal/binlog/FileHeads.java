package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.LogFile;
import io.sluice.cdc.parser.binlog.BinlogHoleException;
import io.sluice.cdc.parser.binlog.ResumePoint;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What format descriptions say of the files that are read, and that a file is still the one it was. */
final class FileHeads {

    /** Who wrote a file, and the second at which it was begun: another file of its name is known by them. */
    record Identity(long server, long time) {}

    private final LogPlace place;
    private final ReadingRange range;
    private final Map<String, Identity> identities = new HashMap<>();
    private @Nullable FormatDescription format;
    private Identity current = new Identity(0, 0);
    private boolean fileBegins = true;
    private boolean relayLog;

    FileHeads(LogPlace place, ReadingRange range) {
        this.place = place;
        this.range = range;
    }

    /** Another file is read from here on. */
    void beginFile() {
        fileBegins = true;
    }

    /** Takes in a format description; of those in a file the first is its head. */
    void take(FormatDescription read, byte[] a, int from) {
        if (fileBegins) {
            fileBegins = false;
            current = new Identity(read.serverId(), EventHeader.timestamp(a, from));
            identities.put(place.text(), current);
            requireSame(current);
            relayLog = (EventHeader.flags(a, from) & EventHeader.FLAG_RELAY_LOG) != 0;
        }
        format = read;
    }

    private void requireSame(Identity file) {
        ResumePoint from = range.resumedFrom();
        if (from != null
                && place.text().equals(from.file())
                && (from.serverId() != file.server || from.fileTime() != file.time)) {
            throw new BinlogHoleException(
                    BinlogHoleException.Reason.OTHER_LOG,
                    place.text() + " is of server " + file.server + ", begun at second " + file.time
                            + "; the point to go on from is in a file of that name of server " + from.serverId()
                            + ", begun at second " + from.fileTime()
                            + ". The log was reset, or is another server's: go on by GTID set, or take a base");
        }
    }

    /** How the events behind the last description are written; null before the first. */
    @Nullable
    FormatDescription format() {
        return format;
    }

    /** Of a file that was begun, by its name; of the one that is read where it was not. */
    Identity identity(String file) {
        return identities.getOrDefault(file, current);
    }

    /** The file that is read. */
    LogFile file(int epoch) {
        return new LogFile(epoch, place.number(), current.server, current.time);
    }

    /** Whether the file that is read is one of a replica that holds the events of its source, and the source's rotations. */
    boolean isRelayLog() {
        return relayLog;
    }
}
