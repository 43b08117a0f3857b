package io.sluice.cdc.flink.table;

import java.util.Arrays;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.LogicalType;

/** Any type's canonical text as CHAR or VARCHAR. */
final class TextConverter extends CellConverter {

    private final int mostCharacters;
    private final LogicalType type;
    private final String what;

    TextConverter(int mostCharacters, LogicalType type, String what) {
        this.mostCharacters = mostCharacters;
        this.type = type;
        this.what = what;
    }

    @Override
    Object canonical(byte[] array, int start, int end, Given from, int column) {
        return of(Arrays.copyOfRange(array, start, end));
    }

    @Override
    Object any(Given from, int column) {
        return of(from.image().getBytes(column));
    }

    private StringData of(byte[] utf8) {
        if (utf8.length > mostCharacters && characters(utf8) > mostCharacters) {
            throw CellConverters.beyond(what, type);
        }
        return StringData.fromBytes(utf8);
    }

    /** Code points of UTF-8: every byte that does not continue one. */
    private static int characters(byte[] utf8) {
        int characters = 0;
        for (byte b : utf8) {
            characters += (b & 0xC0) == 0x80 ? 0 : 1;
        }
        return characters;
    }
}
