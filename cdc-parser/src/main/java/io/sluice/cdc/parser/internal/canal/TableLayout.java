package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.text.PlainColumn;
import java.util.Arrays;

/**
 * What the messages of one table with one {@code mysqlType} and {@code pkNames} block have in common, remembered with the
 * blocks' bytes: a message with the same bytes needs none of them parsed. Kept by one parser; not thread-safe because of
 * the remembered {@code sqlType} blocks.
 */
final class TableLayout {

    /** {@code sqlType} follows the values of a message's last row, so a table has several blocks. */
    private static final int SQL_TYPE_BLOCKS = 4;

    final RowLayout rows;
    final byte[] database;
    final byte[] table;
    final byte[] mysqlType;
    final byte[] pkNames;
    /** From the bracket that closes the rows to the number of {@code es}, as Canal writes it. */
    final byte[] beforeEs;
    /** From the number of {@code id} to the value of {@code old}. */
    final byte[] beforeOld;
    /** From the value of {@code old} to that of {@code sqlType}. */
    final byte[] beforeSqlType;

    final TableSchema schema;
    /** Index in {@link #rows} of each schema column, -1 for one the messages never carry. */
    final int[] cellOf;

    final CellDecoder[] decoders;
    /** The short ways of each schema column, to be tried before its decoder. */
    final PlainColumn[] plain;

    final PlainText[] texts;
    /** Schema columns that an UPDATE's {@code old} may lack though they changed. */
    final boolean[] mayLackOld;
    /** Indexes in {@link #rows} of the primary key's columns; -1 for one the messages never carry. */
    final int[] keyCells;

    final boolean accepted;
    /** True where {@link #mysqlType} is an object: columns and types are the messages' own. */
    final boolean typed;

    private final byte[][] sqlTypes = new byte[SQL_TYPE_BLOCKS][];
    private int sqlTypeCount;

    /**
     * @param database the database's name as spelled in the messages' JSON, as the other byte arrays
     * @param accepted the answer of the table filter
     */
    TableLayout(
            RowLayout rows,
            byte[] database,
            byte[] table,
            byte[] mysqlType,
            byte[] pkNames,
            TableSchema schema,
            int[] cellOf,
            CellDecoder[] decoders,
            PlainColumn[] plain,
            boolean[] mayLackOld,
            boolean accepted,
            boolean typed) {
        this.rows = rows;
        this.database = database;
        this.table = table;
        this.mysqlType = mysqlType;
        this.pkNames = pkNames;
        this.beforeEs = joined(",\"database\":\"", database, "\",\"es\":");
        this.beforeOld = joined(",\"isDdl\":false,\"mysqlType\":", mysqlType, ",\"old\":");
        this.beforeSqlType = joined(",\"pkNames\":", pkNames, ",\"sql\":\"\",\"sqlType\":");
        this.schema = schema;
        this.cellOf = cellOf;
        this.decoders = decoders;
        this.plain = plain;
        this.texts = Arrays.stream(decoders).map(CellDecoders::plainText).toArray(PlainText[]::new);
        this.mayLackOld = mayLackOld;
        this.accepted = accepted;
        this.typed = typed;
        this.keyCells = schema.keyColumns();
        for (int i = 0; i < keyCells.length; i++) {
            keyCells[i] = cellOf[keyCells[i]];
        }
    }

    private static byte[] joined(String before, byte[] value, String after) {
        ByteSink sink = new ByteSink(before.length() + value.length + after.length());
        sink.putText(before);
        sink.put(value);
        sink.putText(after);
        return sink.toByteArray();
    }

    /** True if this {@code sqlType} block was checked before. A block seen moves to the front. */
    boolean knowsSqlType(byte[] a, int from, int to) {
        for (int i = 0; i < sqlTypeCount; i++) {
            byte[] known = sqlTypes[i];
            if (known.length == to - from && Arrays.equals(a, from, to, known, 0, known.length)) {
                if (i > 0) {
                    System.arraycopy(sqlTypes, 0, sqlTypes, 1, i);
                    sqlTypes[0] = known;
                }
                return true;
            }
        }
        return false;
    }

    void rememberSqlType(byte[] a, int from, int to) {
        if (sqlTypeCount < SQL_TYPE_BLOCKS) {
            sqlTypeCount++;
        }
        System.arraycopy(sqlTypes, 0, sqlTypes, 1, sqlTypeCount - 1);
        sqlTypes[0] = Arrays.copyOfRange(a, from, to);
    }

    boolean isFor(byte[] otherDatabase, byte[] otherTable, byte[] otherMysqlType, byte[] otherPkNames) {
        return Arrays.equals(mysqlType, otherMysqlType)
                && Arrays.equals(pkNames, otherPkNames)
                && Arrays.equals(database, otherDatabase)
                && Arrays.equals(table, otherTable);
    }
}
