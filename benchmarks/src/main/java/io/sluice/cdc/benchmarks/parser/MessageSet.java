package io.sluice.cdc.benchmarks.parser;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * All messages as arrays that lie in memory in the order they are read. Scattered by a young collection they sum at a fifth
 * of the speed, and every fast contestant would measure that; hence one block first, the arrays cut from it in order, and
 * a full collection, which keeps the order.
 */
@State(Scope.Benchmark)
public class MessageSet {

    /** 128,441 messages are 160 MB. */
    @Param("128441")
    public int count;

    byte[][] messages = {};

    @Setup
    public void load() {
        messages = inAddressOrder(CanalMessages.encoded(count, CanalMessages.SEED));
        System.gc();
    }

    private static byte[][] inAddressOrder(byte[][] scattered) {
        int total = 0;
        for (byte[] message : scattered) {
            total += message.length;
        }
        byte[] block = new byte[total];
        int[] ends = new int[scattered.length];
        int end = 0;
        for (int i = 0; i < scattered.length; i++) {
            System.arraycopy(scattered[i], 0, block, end, scattered[i].length);
            end += scattered[i].length;
            ends[i] = end;
            scattered[i] = null;
        }
        System.gc();
        byte[][] ordered = scattered;
        for (int i = 0; i < ordered.length; i++) {
            ordered[i] = java.util.Arrays.copyOfRange(block, i == 0 ? 0 : ends[i - 1], ends[i]);
        }
        return ordered;
    }
}
