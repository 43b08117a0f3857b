package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.model.ColumnSet;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.text.PlainCell;
import io.sluice.cdc.model.internal.text.PlainColumn;
import java.util.Arrays;

/**
 * What the messages of one table with one {@code mysqlType} and {@code pkNames} block have in common, remembered with the
 * blocks' bytes: a message with the same bytes needs none of them parsed. Kept by one parser; not thread-safe because of
 * the remembered blocks.
 */
final class TableLayout {

    /** {@code sqlType} follows the values of a message's last row, so a table has several of these blocks. */
    private static final int BLOCKS = 4;

    private static final int NONE = -1;

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
    /** From the value of {@code sqlType} to the number of {@code ts}. */
    final byte[] beforeTs;

    final TableSchema schema;
    /** Index in {@link #rows} of each schema column, -1 for one the messages never carry. */
    final int[] cellOf;

    final CellDecoder[] decoders;
    /** The short ways of each schema column, to be tried before its decoder. */
    final PlainColumn[] plain;

    final PlainText[] texts;
    /** Visits of all columns. */
    final RowVisits visits;
    /** True where the cells of a row are the schema's columns in their order. */
    final boolean inOrder;
    /** Of each schema column: 0 where an UPDATE's {@code old} may lack a value though it changed, else all bits. */
    final long[] keptBefore;
    /** Indexes in {@link #rows} of the primary key's columns; -1 for one the messages never carry. */
    final int[] keyCells;

    final boolean accepted;
    /** True where {@link #mysqlType} is an object: columns and types are the messages' own. */
    final boolean typed;

    private final PlainCell[] ways;
    private ColumnSet wanted;
    private RowVisits visitsOfWanted;

    private final byte[][] blocks = new byte[BLOCKS][];
    private int blockCount;

    /**
     * @param database the database's name as spelled in the messages' JSON, as the other byte arrays
     * @param mayLackOld the schema columns that an UPDATE's {@code old} may lack though they changed
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
        this.beforeTs = joined(",\"table\":\"", table, "\",\"ts\":");
        this.schema = schema;
        this.cellOf = cellOf;
        this.decoders = decoders;
        this.plain = plain;
        this.texts = Arrays.stream(decoders).map(CellDecoders::plainText).toArray(PlainText[]::new);
        this.keptBefore = new long[cellOf.length];
        boolean ordered = cellOf.length == rows.columnCount();
        for (int i = 0; i < cellOf.length; i++) {
            keptBefore[i] = mayLackOld[i] ? 0 : -1;
            ordered &= cellOf[i] == i;
        }
        this.ways = ways();
        this.wanted = ColumnSet.all(schema);
        this.visits = new RowVisits(wanted, ways, keptBefore);
        this.visitsOfWanted = visits;
        this.inOrder = ordered;
        this.accepted = accepted;
        this.typed = typed;
        this.keyCells = schema.keyColumns();
        for (int i = 0; i < keyCells.length; i++) {
            keyCells[i] = cellOf[keyCells[i]];
        }
    }

    private PlainCell[] ways() {
        PlainCell[] ways = new PlainCell[plain.length];
        for (int i = 0; i < ways.length; i++) {
            ways[i] = texts[i].equals(PlainText.NONE) ? plain[i].cell() : texts[i];
        }
        return ways;
    }

    /** Visits of some columns, kept until others are wanted. */
    RowVisits visits(ColumnSet columns) {
        if (wanted != columns) {
            visitsOfWanted = visits.columns().equals(columns) ? visits : new RowVisits(columns, ways, keptBefore);
            wanted = columns;
        }
        return visitsOfWanted;
    }

    private static byte[] joined(String before, byte[] value, String after) {
        ByteSink sink = new ByteSink(before.length() + value.length + after.length());
        sink.putText(before);
        sink.put(value);
        sink.putText(after);
        return sink.toByteArray();
    }

    /** The index after a block from {@code pkNames} to {@code ts} that was checked before, or -1. */
    int afterKnownBlock(byte[] a, int from, int end) {
        for (int i = 0; i < blockCount; i++) {
            byte[] known = blocks[i];
            int to = from + known.length;
            if (to <= end && Arrays.equals(a, from, to, known, 0, known.length)) {
                if (i > 0) {
                    System.arraycopy(blocks, 0, blocks, 1, i);
                    blocks[0] = known;
                }
                return to;
            }
        }
        return NONE;
    }

    void rememberBlock(byte[] a, int from, int to) {
        if (blockCount < BLOCKS) {
            blockCount++;
        }
        System.arraycopy(blocks, 0, blocks, 1, blockCount - 1);
        blocks[0] = Arrays.copyOfRange(a, from, to);
    }

    boolean isFor(byte[] otherDatabase, byte[] otherTable, byte[] otherMysqlType, byte[] otherPkNames) {
        return Arrays.equals(mysqlType, otherMysqlType)
                && Arrays.equals(pkNames, otherPkNames)
                && Arrays.equals(database, otherDatabase)
                && Arrays.equals(table, otherTable);
    }
}
