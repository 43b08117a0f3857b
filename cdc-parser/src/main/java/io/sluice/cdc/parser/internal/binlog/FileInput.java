package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.internal.bytes.GzipStream;
import io.sluice.cdc.parser.binlog.BinlogHoleException;
import io.sluice.cdc.parser.binlog.ResumePoint;
import io.sluice.cdc.parser.binlog.TruncatedBinlogException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Listed files, one after another; with a {@link LogFollower} also those that come later. */
final class FileInput extends LogInput {

    private final List<Path> files;
    private final @Nullable LogFollower follower;
    private int next;
    private @Nullable Path current;
    private volatile boolean opened;
    /** The server's name of the file behind the current one, from its ROTATE event. */
    private @Nullable String announcedNext;
    /** The file before ended inside an event or a transaction: the next one must say that the server started anew. */
    private boolean tornBefore;

    private String tornName = "";
    private long tornOffset;

    private final boolean fromHead;
    private volatile @Nullable LookBack lookBack;

    /**
     * @param from where to go on; null: at the first file's beginning, or where the options say
     * @param fromHead goes through all that is before the options' beginning
     */
    FileInput(BinlogOptions options, List<Path> files, @Nullable ResumePoint from, boolean fromHead) {
        super(options);
        if (files.isEmpty()) {
            throw new CdcException("no binlog files given");
        }
        this.fromHead = fromHead;
        this.follower = options.followMillis() > 0 ? new LogFollower(options.followMillis()) : null;
        if (from == null) {
            this.files = new ArrayList<>(files);
        } else {
            range.resume(from);
            this.files = new ArrayList<>(files.subList(indexOf(files, from), files.size()));
        }
    }

    private static int indexOf(List<Path> files, ResumePoint from) {
        for (int i = 0; i < files.size(); i++) {
            if (LogNames.nameOf(files.get(i)).equals(from.file())) {
                return i;
            }
        }
        throw new BinlogHoleException(
                BinlogHoleException.Reason.MISSING_FILE,
                "file " + from.file() + ", to go on from, is not among the files given: " + files);
    }

    @Override
    @Nullable
    Path file() {
        Path file = current;
        return file == null || LogNames.isCompressed(file) ? null : file;
    }

    @Override
    boolean more(int count) {
        int wanted = count;
        while (!isClosed()) {
            if (opened) {
                if (window.fill(wanted)) {
                    return true;
                }
                if (follower != null && next == files.size()) {
                    if (!goesOn(follower)) {
                        return false;
                    }
                    continue;
                }
                endOfFile();
            }
            if (next == files.size()) {
                range.requireFileReached();
                return false;
            }
            open(files.get(next++));
            // the event whose size asked for more ended with its file
            wanted = EventHeader.LENGTH;
        }
        return false;
    }

    /**
     * At the end of the last file known: waits a while, or finds the next file. A server writes to its end the file it leaves
     * before the next one is there, so this one is read on once more when the next one is seen. False where nothing else is
     * wanted.
     */
    private boolean goesOn(LogFollower follow) {
        Path file = current;
        if (file == null || isPastEnd()) {
            return false;
        }
        Path found = follow.successor(file, announcedNext);
        if (found != null) {
            files.add(found);
            return true;
        }
        follow.requireSame(file, place, LogNames.isCompressed(file) ? 0 : open.decidedOffset());
        follow.await();
        return true;
    }

    @Override
    boolean onlyZerosFollow() {
        Path file = current;
        if (follower != null && file != null && next == files.size() && !LogNames.isCompressed(file) && !isPastEnd()) {
            readAgainLater(follower, file);
            return true;
        }
        while (true) {
            for (int i = window.pos; i < window.end; i++) {
                if (window.array[i] != 0) {
                    return false;
                }
            }
            window.pos = window.end;
            if (!open.isOpen()) {
                window.keep = window.pos;
            }
            if (!window.fill(1)) {
                return true;
            }
        }
    }

    /** Zeros at the end of a file that has its place on the disk already: the events come later. */
    private void readAgainLater(LogFollower follow, Path file) {
        long offset = window.offset(window.pos);
        goesOn(follow);
        try {
            window.readAgain(LogFollower.openAt(file, offset));
        } catch (IOException e) {
            throw new CdcException("cannot open " + file + " again: " + e.getMessage(), e);
        }
        closeIfAsked();
    }

    @Override
    boolean findStart() {
        SourcePosition from = options.from();
        // by a set of transactions, the heads of all files say whether one is missing
        if (from == null || fromHead || range.resumedFrom() != null || options.fromGtids() != null) {
            return false;
        }
        int found = next - 1;
        while (found < files.size() && LogNames.numberOf(LogNames.nameOf(files.get(found))) != from.file()) {
            found++;
        }
        long offset = Math.max(from.offset(), from.offset() == 0 ? Magic.LENGTH : 0);
        if (found == files.size() || !isStart(files.get(found), offset)) {
            return false;
        }
        boolean another = found >= next;
        if (!another && offset == Magic.LENGTH) {
            return false;
        }
        lookBack = new LookBack(options, files.subList(0, found + 1), from);
        range.beginAt(offset);
        if (another) {
            next = found;
            announcedNext = LogNames.nameOf(files.get(found));
            opened = false;
            window.open(InputStream.nullInputStream(), 0);
        }
        return another;
    }

    private boolean isStart(Path file, long offset) {
        try {
            return ProvenEvent.isBetweenTransactions(
                    file, offset, options.limits().maxMessageBytes());
        } catch (IOException e) {
            throw cannotRead(file, offset, e);
        }
    }

    @Override
    @Nullable
    LookBack lookBack() {
        return lookBack;
    }

    private static CdcException cannotRead(Path file, long offset, IOException e) {
        return new CdcException("cannot read " + file + " from offset " + offset + ": " + e.getMessage(), e);
    }

    @Override
    void goTo(long offset) {
        Path file = file();
        // the events of a relay log may have descriptions of their own, in the midst of it
        if (file == null || heads.isRelayLog()) {
            return;
        }
        try {
            if (ProvenEvent.isEvent(file, offset, options.limits().maxMessageBytes())) {
                window.open(LogFollower.openAt(file, offset), offset);
                closeIfAsked();
            }
        } catch (IOException e) {
            throw cannotRead(file, offset, e);
        }
    }

    /** {@link #close()} may have come while a file was being opened. */
    private void closeIfAsked() {
        if (isClosed()) {
            window.close();
        }
    }

    private void endOfFile() {
        int left = window.end - window.pos;
        opened = false;
        range.requireReached(window.offset(window.end));
        boolean last = next == files.size();
        if (left > 0 || open.isOpen()) {
            torn(left, last);
        }
        window.close();
    }

    private void torn(int left, boolean last) {
        long offset = window.offset(left > 0 && !open.isOpen() ? window.pos : window.keep);
        if (!last) {
            tornBefore = left > 0;
            tornName = place.text();
            tornOffset = offset;
            open.hold();
            window.pos = window.end;
            window.keep = window.end;
            return;
        }
        if (!options.acceptTornTail()) {
            throw torn(
                    left > 0 ? "inside an event, " + left + " bytes behind its beginning" : "inside a transaction",
                    place.text(),
                    offset);
        }
        open.abandon();
    }

    private static TruncatedBinlogException torn(String where, String name, long offset) {
        return new TruncatedBinlogException(
                "the file ends " + where
                        + "; everything before was delivered, and what is open was not. If the server was"
                        + " still writing, read on later from here; acceptTornTail() takes such an end for the end",
                name,
                offset);
    }

    private void open(Path file) {
        String name = LogNames.nameOf(file);
        long number = LogNames.numberOf(name);
        if (next > 1) {
            requireNext(name, number);
        }
        announcedNext = null;
        beginFile(name);
        current = file;
        try {
            InputStream in = Files.newInputStream(file);
            window.open(LogNames.isCompressed(file) ? new GzipStream(in, file.toString()) : in, 0);
        } catch (IOException e) {
            throw new CdcException("cannot open " + file + ": " + e.getMessage(), e);
        }
        opened = true;
        closeIfAsked();
        if (follower != null) {
            follower.begin(file);
            while (!isClosed() && !window.fill(Magic.LENGTH) && next == files.size()) {
                if (!goesOn(follower)) {
                    return;
                }
            }
        }
        Magic.require(window, place);
    }

    /** Positions order files by number, so the numbers must rise; and none may be left out. */
    private void requireNext(String name, long number) {
        String before = place.text();
        String wanted = announcedNext;
        if (number != (wanted != null ? LogNames.numberOf(wanted) : place.number() + 1)) {
            throw new BinlogHoleException(
                    BinlogHoleException.Reason.MISSING_FILE,
                    "behind " + before
                            + (wanted != null
                                    ? " the server wrote " + wanted
                                    : " number " + (place.number() + 1) + " must follow")
                            + ", not " + name + "; give all files under their own names, in order");
        }
        if (number <= place.number()) {
            throw new BinlogHoleException(
                    BinlogHoleException.Reason.MISSING_FILE,
                    "files " + before + " and " + name + " are not numbered in order; positions need their own names");
        }
    }

    @Override
    void started(boolean anew) {
        if (tornBefore && !anew) {
            throw torn("inside an event, and the server did not start anew behind it", tornName, tornOffset);
        }
        tornBefore = false;
    }

    /** {@code Rotate_event}: offset 8, then the name of the next file to the event's end. */
    @Override
    void rotate(byte[] a, int from, int to) {
        int name = from + EventHeader.LENGTH + 8;
        boolean artificial = (EventHeader.flags(a, from) & EventHeader.FLAG_ARTIFICIAL) != 0;
        boolean ofSource = heads.isRelayLog() && (EventHeader.flags(a, from) & EventHeader.FLAG_RELAY_LOG) == 0;
        if (name < to && !artificial && !ofSource) {
            announcedNext = new String(a, name, to - name, StandardCharsets.UTF_8);
        }
    }

    @Override
    void close() {
        super.close();
        LookBack back = lookBack;
        if (back != null) {
            back.close();
        }
        opened = false;
        if (follower != null) {
            follower.wake();
        }
        window.close();
    }
}
