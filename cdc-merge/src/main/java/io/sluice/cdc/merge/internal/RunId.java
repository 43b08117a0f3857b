package io.sluice.cdc.merge.internal;

import io.sluice.cdc.merge.Manifest;
import io.sluice.cdc.merge.format.Storage;
import io.sluice.cdc.merge.format.TableFormat;
import io.sluice.cdc.model.ChangeSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

/**
 * Names a run by what goes into it, so that a repetition finds its own result and writes nothing. Threads and memory do
 * not count: they do not change the table.
 */
final class RunId {

    private RunId() {}

    static String of(MergeOptions o) {
        MessageDigest h = sha256();
        put(h, "table", o.table());
        put(
                h,
                "schema",
                o.schema() == null ? "none" : Long.toHexString(o.schema().fingerprint()));
        TableFormat base = o.base();
        if (base == null) {
            put(h, "base", "none");
        } else {
            put(h, "base", base.name() + base.options() + base.dialect());
            Manifest manifest = Manifest.read(base);
            put(h, "base run", manifest == null ? "none" : manifest.runId());
            for (Storage.RowFile file : base.storage().rowFiles(base.location())) {
                put(h, "base file", file.name() + " " + file.size());
            }
        }
        put(h, "base state", o.baseState());
        for (ChangeSource source : o.changes()) {
            put(h, "changes", source.identity());
        }
        put(h, "as of", o.asOf());
        put(h, "until", o.until());
        put(h, "complete", o.inputComplete());
        put(h, "target", o.target().name() + o.target().options() + o.target().dialect());
        put(h, "order", o.columnOrder());
        put(h, "collations", o.collations());
        put(h, "sorted", o.sortedBase());
        put(h, "allowed", new TreeMap<>(o.allowed()));
        return HexFormat.of().formatHex(h.digest(), 0, 16);
    }

    private static void put(MessageDigest h, String name, @org.jspecify.annotations.Nullable Object value) {
        byte[] b = (name + "=" + value).getBytes(StandardCharsets.UTF_8);
        h.update(ByteBuffer.allocate(4).putInt(b.length).flip());
        h.update(b);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
