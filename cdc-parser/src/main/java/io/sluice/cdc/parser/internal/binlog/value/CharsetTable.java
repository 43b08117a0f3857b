package io.sluice.cdc.parser.internal.binlog.value;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The characters of one set as a server gave them, read from a resource ({@code make-charsets.py} writes it and describes
 * its form). The JDK's own sets are not asked: they differ from the servers', change with its version, and may be missing.
 */
final class CharsetTable {

    static final int NONE = -1;

    private static final int ONE_BYTE = 0;
    private static final int TWO_BYTES = 1;
    private static final int THREE_BYTES = 2;
    private static final int FOUR_BYTES = 3;

    /** Code point of each single byte, or {@link #NONE}. */
    final int[] single = new int[256];
    /** By first and second byte; 0 where there is none. */
    final char[] @Nullable [] pairs = new char[256][];
    /** Behind the byte 8F, by second and third; null where the set has none. */
    final char[] @Nullable [] triples = new char[256][];

    /** Runs of GB 18030's four bytes: number of the first sequence, of the one after the last, code point of the first. */
    int[] quadStarts = new int[0];

    int[] quadEnds = new int[0];
    int[] quadPoints = new int[0];

    private CharsetTable() {
        Arrays.fill(single, NONE);
    }

    static CharsetTable load(String name) {
        try (InputStream in = CharsetTable.class.getResourceAsStream("charset-" + name + ".bin")) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks its table of character set " + name);
            }
            byte[] data;
            try (InflaterInputStream inflater = new InflaterInputStream(in)) {
                data = inflater.readAllBytes();
            }
            CharsetTable table = new CharsetTable();
            table.read(data);
            return table;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(byte[] data) {
        Numbers in = new Numbers(data);
        while (in.pos < data.length) {
            int kind = in.next();
            int runs = in.next();
            int[] starts = new int[runs];
            int[] ends = new int[runs];
            int[] points = new int[runs];
            for (int i = 0; i < runs; i++) {
                starts[i] = in.next();
            }
            for (int i = 0, end = 0; i < runs; i++) {
                starts[i] += end;
                ends[i] = starts[i] + in.next() + 1;
                end = ends[i];
            }
            for (int i = 0, point = 0; i < runs; i++) {
                int zigzag = in.next();
                points[i] = point + (zigzag >>> 1 ^ -(zigzag & 1));
                point = points[i] + ends[i] - starts[i];
            }
            if (kind == FOUR_BYTES) {
                quadStarts = starts;
                quadEnds = ends;
                quadPoints = points;
            } else {
                for (int i = 0; i < runs; i++) {
                    fill(kind, starts[i], ends[i], points[i]);
                }
            }
        }
    }

    private void fill(int kind, int start, int end, int point) {
        for (int n = start; n < end; n++) {
            switch (kind) {
                case ONE_BYTE -> single[n] = point + n - start;
                case TWO_BYTES -> put(pairs, n, point + n - start);
                case THREE_BYTES -> put(triples, n, point + n - start);
                default -> throw new IllegalStateException("section " + kind);
            }
        }
    }

    private static void put(char[] @Nullable [] rows, int n, int point) {
        char[] row = rows[n >> 8];
        if (row == null) {
            row = new char[256];
            rows[n >> 8] = row;
        }
        row[n & 0xFF] = (char) point;
    }

    /** Numbers to the base 128, low bits first. */
    private static final class Numbers {

        private final byte[] data;
        private int pos;

        Numbers(byte[] data) {
            this.data = data;
        }

        int next() {
            int value = 0;
            for (int shift = 0; ; shift += 7) {
                byte b = data[pos++];
                value |= (b & 0x7F) << shift;
                if (b >= 0) {
                    return value;
                }
            }
        }
    }
}
