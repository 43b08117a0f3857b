package io.sluice.cdc.parser.internal.binlog;

import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/** Writes binlogs of one table {@code shop.t (id INT, v VARCHAR)} as a MySQL 8 server would. */
public final class LogBuilder {

    private static final int TABLE = 77;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final boolean checksums;

    public LogBuilder(boolean checksums) {
        this.checksums = checksums;
        out.writeBytes(new byte[] {(byte) 0xFE, 0x62, 0x69, 0x6E});
        format(1);
    }

    /** @param created not 0: the server started anew */
    public LogBuilder format(int created) {
        ByteBuffer body = body(2 + 50 + 4 + 1 + 41 + 1 + 4);
        body.putShort((short) 4).put(Arrays.copyOf("8.0.40".getBytes(StandardCharsets.US_ASCII), 50));
        body.putInt(created).put((byte) 19);
        byte[] lengths = new byte[41];
        Arrays.fill(lengths, (byte) 8);
        body.put(lengths).put((byte) (checksums ? 1 : 0));
        byte[] event = header(15, body.array());
        crc(event);
        out.writeBytes(event);
        return this;
    }

    public int size() {
        return out.size();
    }

    public byte[] bytes() {
        return out.toByteArray();
    }

    public LogBuilder add(byte[] event) {
        byte[] whole = checksums ? Arrays.copyOf(event, event.length + 4) : event;
        if (checksums) {
            ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putInt(9, whole.length);
            crc(whole);
        }
        out.writeBytes(whole);
        return this;
    }

    private static void crc(byte[] event) {
        CRC32 crc = new CRC32();
        crc.update(event, 0, event.length - 4);
        ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN).putInt(event.length - 4, (int) crc.getValue());
    }

    private static ByteBuffer body(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] header(int type, byte[] body) {
        ByteBuffer event = body(19 + body.length);
        event.putInt(1_700_000_000)
                .put((byte) type)
                .putInt(1)
                .putInt(19 + body.length)
                .putInt(0)
                .putShort((short) 0);
        return event.put(body).array();
    }

    public static byte[] query(String sql) {
        byte[] text = sql.getBytes(StandardCharsets.UTF_8);
        ByteBuffer body = body(13 + 5 + text.length);
        body.putInt(1).putInt(0).put((byte) 4).putShort((short) 0).putShort((short) 0);
        return header(
                2,
                body.put("shop\0".getBytes(StandardCharsets.US_ASCII)).put(text).array());
    }

    public static byte[] xid() {
        return header(16, new byte[8]);
    }

    /** @param gtrid one byte, so that its text is {@code X'61',X'',1} */
    public static byte[] prepare(char gtrid) {
        ByteBuffer body = body(14);
        return header(
                38,
                body.put((byte) 0)
                        .putInt(1)
                        .putInt(1)
                        .putInt(0)
                        .put((byte) gtrid)
                        .array());
    }

    public static byte[] tableMap() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(new byte[] {TABLE, 0, 0, 0, 0, 0, 1, 0});
        body.writeBytes("\4shop\0\1t\0".getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(new byte[] {2, 3, 15, 2, (byte) 0xFC, 3, 2});
        // signedness, default charset utf8mb4_general_ci, names, primary key
        body.writeBytes(new byte[] {1, 1, 0, 2, 1, 45, 4, 5, 2, 'i', 'd', 1, 'v', 8, 1, 0});
        return header(19, body.toByteArray());
    }

    /** An INSERT of rows {@code id, value}; a null value is NULL. */
    public static byte[] insert(int[] ids, String[] values) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(new byte[] {TABLE, 0, 0, 0, 0, 0, 1, 0, 2, 0, 2, 3});
        for (int i = 0; i < ids.length; i++) {
            body.write(values[i] == null ? 2 : 0);
            body.writeBytes(body(4).putInt(ids[i]).array());
            if (values[i] != null) {
                byte[] text = values[i].getBytes(StandardCharsets.UTF_8);
                body.writeBytes(body(2).putShort((short) text.length).array());
                body.writeBytes(text);
            }
        }
        return header(30, body.toByteArray());
    }

    /** A payload of events without checksums. */
    public static byte[] payload(boolean compressed, byte[]... events) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        for (byte[] event : events) {
            plain.writeBytes(event);
        }
        byte[] payload = compressed ? zstd(plain.toByteArray()) : plain.toByteArray();
        ByteBuffer body = body(40 + payload.length);
        body.put((byte) 2).put((byte) (compressed ? 1 : 3));
        if (compressed) {
            body.put((byte) 0);
        } else {
            body.put((byte) 0xFC).putShort((short) 255);
        }
        body.put((byte) 3).put((byte) 9).put((byte) 0xFE).putLong(plain.size());
        body.put((byte) 1)
                .put((byte) 9)
                .put((byte) 0xFE)
                .putLong(payload.length)
                .put((byte) 0);
        body.put(payload);
        return header(40, Arrays.copyOf(body.array(), body.position()));
    }

    private static byte[] zstd(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZstdOutputStream zstd = new ZstdOutputStream(out)) {
            zstd.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
