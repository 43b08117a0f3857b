package io.sluice.cdc.benchmarks.merge;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** The least a merge can do: finds the line ends of the base and writes its bytes again. Arguments: base, output. */
final class ScanAndCopy {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long LOW_SEVEN = 0x7F7F7F7F7F7F7F7FL;

    private ScanAndCopy() {}

    public static void main(String[] args) throws IOException {
        Path out = Path.of(args[1]);
        Files.createDirectories(out);
        long lines = 0;
        for (Path file : files(Path.of(args[0]))) {
            lines += copy(file, out.resolve(file.getFileName()));
        }
        System.out.println(lines + " lines");
    }

    static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(f -> !hidden(directory.relativize(f)))
                    .sorted()
                    .toList();
        }
    }

    /** What engines of the Hadoop world pass over when they read a table. */
    private static boolean hidden(Path path) {
        for (Path part : path) {
            if (part.toString().startsWith("_") || part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    private static long copy(Path from, Path to) throws IOException {
        long lines = 0;
        byte[] block = new byte[1 << 18];
        ByteBuffer buffer = ByteBuffer.wrap(block);
        try (FileChannel in = FileChannel.open(from);
                FileChannel out = FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            while (in.read(buffer) >= 0) {
                buffer.flip();
                lines += lineEnds(block, buffer.limit());
                while (buffer.hasRemaining()) {
                    out.write(buffer);
                }
                buffer.clear();
            }
        }
        return lines;
    }

    private static int lineEnds(byte[] bytes, int length) {
        int count = 0;
        int i = 0;
        for (; i + 8 <= length; i += 8) {
            long x = (long) LONGS.get(bytes, i) ^ ONES * '\n';
            count += Long.bitCount(~((x & LOW_SEVEN) + LOW_SEVEN | x | LOW_SEVEN));
        }
        for (; i < length; i++) {
            count += bytes[i] == '\n' ? 1 : 0;
        }
        return count;
    }
}
