package io.sluice.cdc.benchmarks.parser;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** What the machine allows: nothing that looks at every byte can be faster. */
final class ByteLimits {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long LOW_SEVEN = 0x7F7F7F7F7F7F7F7FL;

    private ByteLimits() {}

    /** Sum of the 8-byte words, and of the bytes after the last: memory bandwidth. */
    static long sumOfWords(byte[] message) {
        long sum = 0;
        int i = 0;
        for (int end = message.length - 7; i < end; i += 8) {
            sum += (long) LONGS.get(message, i);
        }
        for (; i < message.length; i++) {
            sum += message[i];
        }
        return sum;
    }

    /** Number of quotation marks, eight bytes at a time: the least a parser must do to find where strings end. */
    static int quotes(byte[] message) {
        int count = 0;
        int i = 0;
        for (int end = message.length - 7; i < end; i += 8) {
            long x = (long) LONGS.get(message, i) ^ ONES * '"';
            // A byte of x is zero where the quote stood; this form has no carry between bytes, so it counts exactly.
            count += Long.bitCount(~((x & LOW_SEVEN) + LOW_SEVEN | x | LOW_SEVEN));
        }
        for (; i < message.length; i++) {
            count += message[i] == '"' ? 1 : 0;
        }
        return count;
    }
}
