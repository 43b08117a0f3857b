package io.sluice.cdc.benchmarks.merge;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * All lines of a table's files, whatever their order and division into files: their number, and the sum of a 64-bit hash of
 * each, so that one different byte in one line, or a line twice, gives another digest.
 *
 * @param lines number of lines
 * @param sum of the hashes, mod 2^64
 */
record TableDigest(long lines, long sum) {

    static TableDigest of(Path table) throws IOException {
        long lines = 0;
        long sum = 0;
        byte[] block = new byte[1 << 18];
        for (Path file : ScanAndCopy.files(table)) {
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1)) {
                long hash = 0;
                boolean open = false;
                for (int n = in.read(block); n >= 0; n = in.read(block)) {
                    for (int i = 0; i < n; i++) {
                        if (block[i] == '\n') {
                            lines++;
                            sum += mix(hash);
                            hash = 0;
                            open = false;
                        } else {
                            hash = (hash ^ (block[i] & 0xFF)) * 0x100000001B3L + 1;
                            open = true;
                        }
                    }
                }
                if (open) {
                    throw new IOException(file + " ends within a line");
                }
            }
        }
        return new TableDigest(lines, sum);
    }

    /** The finaliser of MurmurHash3: without it the low bits of sums are weak. */
    private static long mix(long h) {
        h = (h ^ h >>> 33) * 0xFF51AFD7ED558CCDL;
        h = (h ^ h >>> 33) * 0xC4CEB9FE1A85EC53L;
        return h ^ h >>> 33;
    }

    @Override
    public String toString() {
        return lines + " lines, digest " + Long.toHexString(sum);
    }
}
