package io.sluice.cdc.merge;

import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.*;
import java.security.MessageDigest;

/** stub. */
public final class TableChecksum {
    private final MessageDigest digest;
    private TableChecksum() { try { digest = MessageDigest.getInstance("SHA-256"); } catch (Exception e) { throw new IllegalStateException(e);} }
    public static TableChecksum of(TableSchema schema) { return new TableChecksum(); }
    public long rowHash(byte[] a, int row) { digest.update(a, row+12, RowBytes.length(a,row)-12); byte[] d = digest.digest(); return Words.getLong(d,0); }
    public static String format(long sum) { return String.format("%016x", sum); }
}
