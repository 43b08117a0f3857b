package io.sluice.cdc.parser.binlog;

import io.sluice.cdc.parser.internal.binlog.FedLogCursor;

/**
 * Decodes events that a replication client brings, one by one as the server sends them: {@link #feed} an event, then take out
 * what became visible with {@link #next()} until it answers false, as there is nothing yet. {@link #resumePoint()} says where to
 * ask the server to go on.
 *
 * <pre>{@code
 * BinlogDecoder decoder = BinlogDecoder.of(BinlogReader.builder().tables("shop.*"));
 * while (client.next()) {
 *     decoder.feed(client.packet(), 1, client.length() - 1);
 *     while (decoder.next()) { … }
 * }
 * }</pre>
 *
 * <p>File and offset follow the ROTATE events that a server sends first; a client that does not hand those on calls {@link
 * #position}, and then offsets are counted here. Behind a ROTATE event what was left out of the stream is counted too, from what
 * events and heartbeats say of their place; a client that gives the server its GTID set gives it here as well ({@link
 * BinlogReader.Builder#from(io.sluice.cdc.model.GtidSet)}). One of MariaDB asks for ANNOTATE_ROWS, or the inner offsets of
 * positions are not those of the file. Whether events have checksums the format description says, so events are fed as they
 * come.
 *
 * <p>A heartbeat of the server, of either version, is a mark {@code HEARTBEAT}: the server has nothing newer to send. It
 * stands at the position of the event handed out before it, so that nothing is passed by it, and moves no resume point.
 *
 * <p>All else is as with {@link BinlogReader}; one thread.
 */
public final class BinlogDecoder extends BinlogCursor {

    private final FedLogCursor fed;

    private BinlogDecoder(FedLogCursor cursor) {
        super(cursor);
        fed = cursor;
    }

    /** A decoder with the defaults. */
    public static BinlogDecoder create() {
        return of(BinlogReader.builder());
    }

    /** A decoder with a reader's options. */
    public static BinlogDecoder of(BinlogReader.Builder options) {
        return new BinlogDecoder(new FedLogCursor(options.options()));
    }

    /** Takes in one whole event. */
    public void feed(byte[] event) {
        feed(event, 0, event.length);
    }

    /**
     * Takes in one whole event, header and checksum included, without the byte that a network packet begins with. The bytes
     * are copied.
     *
     * @throws IllegalStateException if {@link #next()} did not answer false since the event before
     * @throws io.sluice.cdc.model.MalformedInputException if it is not one event, or not of the place where the log was
     */
    public void feed(byte[] buffer, int offset, int length) {
        fed.feed(buffer, offset, length);
    }

    /** Says where the event fed next stands. */
    public void position(String file, long offset) {
        fed.position(file, offset);
    }
}
