package io.sluice.cdc.merge.internal;

import io.sluice.cdc.merge.format.Dialect;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.KeyEncoder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What all threads of a pass over the base share. Immutable but for the delta's marks.
 *
 * @param copiesUntouched whether untouched rows are copied as bytes and read no further than their key; right only where
 *     the base is our own output in the target's format, dialect and schema version
 * @param sameSpelling whether an untouched row is copied as bytes where each of its cells is found canonical
 * @param sorted whether base and output are sorted by key
 * @param candidates the delta's PUT entries in key order; empty unless the merge is sorted
 * @param newRows what columns that MySQL does not have hold in new rows
 * @param examples anomaly examples kept of each kind
 * @param sums whether rows are hashed for the checksum
 */
record PassPlan(
        TableDelta delta,
        RowCodec baseCodec,
        Dialect baseDialect,
        TableSchema baseSchema,
        KeyEncoder keys,
        RowCodec targetCodec,
        TableSchema targetSchema,
        boolean copiesUntouched,
        boolean sameSpelling,
        boolean sorted,
        int[] candidates,
        Map<String, Optional<String>> newRows,
        int examples,
        boolean sums) {

    BaseRowReader newBaseReader() {
        return new BaseRowReader(baseCodec, baseSchema, keys.copy(), copiesUntouched);
    }

    RowSpeller newSpeller() {
        return new RowSpeller(targetCodec, targetSchema, baseSchema, List.copyOf(baseCodec.columns()), newRows);
    }

    int insertCandidates() {
        return candidates.length;
    }

    int candidate(int i) {
        return candidates[i];
    }

    /** Key order of the i-th candidate against a key. */
    int compareCandidate(int i, byte[] key, int from, int to) {
        int entry = candidates[i];
        int at = delta.keyOffset(entry);
        return Arrays.compareUnsigned(delta.keyPage(entry), at, at + delta.keyLength(entry), key, from, to);
    }

    /** Index of the first candidate with a greater key. */
    int firstInsertAfter(ByteSink key) {
        int low = 0;
        int high = candidates.length;
        while (low < high) {
            int middle = low + high >>> 1;
            if (compareCandidate(middle, key.array(), 0, key.size()) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
