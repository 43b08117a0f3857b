package io.sluice.cdc.benchmarks.parser;

import com.alibaba.fastjson2.JSON;
import com.alibaba.otter.canal.protocol.FlatMessage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What Canal's own client does with a message: fastjson2 to FlatMessage. */
final class FastjsonFlatMessage implements TextContestant<FlatMessage> {

    @Override
    public FlatMessage parse(byte[] message) {
        return JSON.parseObject(message, FlatMessage.class);
    }

    @Override
    public void visit(FlatMessage parsed, TextVisitor visitor) {
        visitor.message(parsed.getDatabase(), parsed.getTable(), parsed.getType());
        visitRows(false, parsed.getData(), visitor);
        visitRows(true, parsed.getOld(), visitor);
    }

    static void visitRows(boolean old, @Nullable List<Map<String, String>> rows, TextVisitor visitor) {
        if (rows != null) {
            for (int i = 0; i < rows.size(); i++) {
                int row = i;
                rows.get(i).forEach((column, text) -> visitor.value(old, row, column, text));
            }
        }
    }
}
