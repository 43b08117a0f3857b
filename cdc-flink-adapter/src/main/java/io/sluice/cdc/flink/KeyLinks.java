package io.sluice.cdc.flink;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Keys between which rows moved belong to one piece: of every such key, the one that names its piece. The keys are held in
 * memory, those alone that a change of key has touched.
 */
final class KeyLinks extends KeyedProcessFunction<Boolean, Tuple2<RowKey, RowKey>, Tuple2<RowKey, RowKey>> {

    private static final long serialVersionUID = 1L;

    private transient Map<RowKey, RowKey> parents = new HashMap<>();

    @Override
    public void processElement(Tuple2<RowKey, RowKey> moved, Context context, Collector<Tuple2<RowKey, RowKey>> out) {
        if (parents == null) {
            parents = new HashMap<>();
        }
        RowKey from = rootOf(moved.f0);
        RowKey to = rootOf(moved.f1);
        if (!from.equals(to)) {
            parents.put(from, to);
        }
        context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
    }

    private RowKey rootOf(RowKey key) {
        RowKey root = key;
        for (RowKey above = parents.putIfAbsent(root, root);
                above != null && !above.equals(root);
                above = parents.get(root)) {
            root = above;
        }
        // paths stay short for the next one that asks
        RowKey step = key;
        while (!step.equals(root)) {
            RowKey above = parents.put(step, root);
            step = above == null ? root : above;
        }
        return root;
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<Tuple2<RowKey, RowKey>> out) {
        for (RowKey key : parents.keySet().toArray(new RowKey[0])) {
            out.collect(Tuple2.of(key, rootOf(key)));
        }
        parents.clear();
    }
}
