package io.sluice.cdc.benchmarks.merge;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The changes in order: updates, inserts and deletes are 60, 30 and 10 %; one in five falls on a key changed shortly before,
 * one insert in twenty brings back a deleted key. Never an update of a row that is not there.
 */
final class ChangeLog {

    /** Receives the changes one by one. */
    interface Sink {

        /**
         * One change.
         *
         * @param operation U, I or D
         * @param version of the row after the change, or of the row deleted
         */
        void change(char operation, long id, int version);
    }

    private static final short DELETED = -1;

    private final SplittableRandom random;
    /** By key - 1: how often the row was changed, or {@link #DELETED}. */
    private final short[] versions;
    /** By key - 1: the version a deleted row had. */
    private final short[] lastVersions;

    private final long[] recent = new long[1024];
    private final long[] deleted;
    private int deletedCount;
    private long nextKey;

    ChangeLog(long baseRows, int changes, long seed) {
        random = new SplittableRandom(seed);
        versions = new short[Math.toIntExact(baseRows + changes)];
        lastVersions = new short[versions.length];
        deleted = new long[changes];
        nextKey = baseRows + 1;
        Arrays.setAll(recent, i -> 1 + random.nextLong(baseRows));
    }

    void write(int changes, Sink sink) {
        for (int i = 0; i < changes; i++) {
            int kind = random.nextInt(10);
            if (kind < 6) {
                long id = living();
                sink.change('U', id, ++versions[index(id)]);
                remember(id);
            } else if (kind < 9) {
                insert(sink);
            } else {
                long id = living();
                lastVersions[index(id)] = versions[index(id)];
                sink.change('D', id, versions[index(id)]);
                versions[index(id)] = DELETED;
                deleted[deletedCount++] = id;
            }
        }
    }

    private void insert(Sink sink) {
        long id;
        if (deletedCount > 0 && random.nextInt(20) == 0) {
            id = deleted[--deletedCount];
            versions[index(id)] = (short) (lastVersions[index(id)] + 1);
        } else {
            id = nextKey++;
        }
        sink.change('I', id, versions[index(id)]);
        remember(id);
    }

    private long living() {
        while (true) {
            long id = random.nextInt(5) == 0 ? recent[random.nextInt(recent.length)] : 1 + random.nextLong(nextKey - 1);
            if (versions[index(id)] != DELETED) {
                return id;
            }
        }
    }

    private void remember(long id) {
        recent[random.nextInt(recent.length)] = id;
    }

    private static int index(long id) {
        return Math.toIntExact(id - 1);
    }
}
