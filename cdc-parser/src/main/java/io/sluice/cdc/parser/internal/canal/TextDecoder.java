package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.bytes.Words;
import io.sluice.cdc.model.internal.text.CellNormalizer;
import io.sluice.cdc.parser.InapplicableChangeException.Reason;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Text columns. Canal reads the bytes of all of them with one character set, {@code canal.instance.connectionCharset}
 * (UTF-8), whatever the column's own. In a column of another set, characters that are not ASCII are lost (U+FFFD) or,
 * where the bytes happen to be UTF-8, wrong.
 *
 * <p>What can be known is used: in a column declared UTF-8 all is right; in one declared otherwise only ASCII is; where the
 * character set is not known, U+FFFD stops the reading, for it may be the trace of a loss.
 */
final class TextDecoder implements CellDecoder {

    private static final Set<String> READ_RIGHT = Set.of("utf8mb4", "utf8mb3", "utf8", "ascii");

    private final CellNormalizer normal;
    private final @Nullable String charset;
    private final boolean readRight;

    /** The values this decoder passes on unchanged, or but for the trailing spaces of a CHAR. */
    PlainText plain() {
        PlainText.Taken taken =
                readRight ? PlainText.Taken.ALL : charset == null ? PlainText.Taken.KEPT : PlainText.Taken.ASCII;
        ColumnType type = normal.type();
        return type.family() == ColumnType.Family.TEXT
                ? new PlainText(taken, type.kind() == ColumnType.Kind.CHAR)
                : PlainText.NONE;
    }

    TextDecoder(CellNormalizer normal, @Nullable String charset) {
        this.normal = normal;
        this.charset = charset;
        this.readRight = charset != null && READ_RIGHT.contains(charset);
    }

    @Override
    public void append(byte[] a, int from, int to, int kind, ByteSink out) {
        CellDecoders.requireString(kind);
        if (!readRight && !Words.isAscii(a, from, to)) {
            requireKept(a, from, to);
        }
        normal.append(a, from, to, out);
    }

    private void requireKept(byte[] a, int from, int to) {
        if (charset != null) {
            throw ValueFault.inapplicable(
                    Reason.VALUE_LOST,
                    "text that is not ASCII in a column of character set " + charset + ": Canal reads all columns as"
                            + " UTF-8 and so destroys it; convert the column to utf8mb4 and take a new base");
        }
        if (Latin1.hasReplacement(a, from, to)) {
            throw ValueFault.inapplicable(
                    Reason.AMBIGUOUS_VALUE,
                    "the character U+FFFD: Canal writes it for bytes it could not read (a column that is not UTF-8); if"
                            + " the column is UTF-8, say so with schemas(...)");
        }
    }
}
