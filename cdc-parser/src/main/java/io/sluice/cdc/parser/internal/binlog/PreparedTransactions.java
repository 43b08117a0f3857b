package io.sluice.cdc.parser.internal.binlog;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** XA transactions that are prepared and not decided, by their ids. */
final class PreparedTransactions implements AutoCloseable {

    /**
     * One of them.
     *
     * @param dropped ranges of its events that were taken back, see {@link TransactionScan#dropped}
     * @param fileName of the file it begins in, at {@code offset}
     */
    record Branch(HeldEvents events, long @Nullable [] dropped, String fileName, long fileNumber, long offset) {
        private boolean isBefore(Branch other) {
            return fileNumber < other.fileNumber || fileNumber == other.fileNumber && offset < other.offset;
        }
    }

    private final Map<String, Branch> branches = new LinkedHashMap<>();

    void prepare(@Nullable String xid, Branch branch) {
        Branch before = branches.put(String.valueOf(xid), branch);
        if (before != null) {
            before.events.close();
        }
    }

    /** Hands over one that is decided; null where its XA PREPARE was not read. */
    @Nullable
    Branch decide(@Nullable String xid) {
        return branches.remove(String.valueOf(xid));
    }

    /** Hands all of them over. */
    void moveTo(PreparedTransactions other) {
        branches.forEach(other.branches::putIfAbsent);
        branches.clear();
    }

    /** Of these and one more, that which begins first in the log. */
    @Nullable
    Branch oldest(@Nullable Branch another) {
        Branch oldest = another;
        for (Branch branch : branches.values()) {
            // in the order of their XA PREPARE; the oldest beginning counts
            if (oldest == null || branch.isBefore(oldest)) {
                oldest = branch;
            }
        }
        return oldest;
    }

    @Override
    public void close() {
        branches.values().forEach(branch -> branch.events.close());
        branches.clear();
    }
}
