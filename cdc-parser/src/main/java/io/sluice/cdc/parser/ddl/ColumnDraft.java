package io.sluice.cdc.parser.ddl;

import io.sluice.cdc.model.Column;
import io.sluice.cdc.model.Column.Nullability;
import io.sluice.cdc.model.ColumnDefault;
import io.sluice.cdc.model.ColumnType;
import io.sluice.cdc.model.ColumnTypeException;
import io.sluice.cdc.model.ForeignKey;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A column definition while its clauses are read. Both grammars fill it; the server's rules for what is left out stand here. */
final class ColumnDraft {

    /** What a DEFAULT clause says; literals of bits depend on the column's type, which may be settled later. */
    interface DefaultClause {
        ColumnDefault of(ColumnType type);
    }

    private static final Pattern REAL = Pattern.compile("^\\s*real\\b", Pattern.CASE_INSENSITIVE);

    final String name;
    /** The type as written with its own attributes, COLLATE excluded. */
    String typeText = "";

    @Nullable
    String collation;

    @Nullable
    Boolean nullable;

    @Nullable
    DefaultClause defaultClause;

    /** What REFERENCES at the column says, where the server heeds it. */
    @Nullable
    ForeignKey reference;

    boolean generated;
    boolean autoIncrement;
    boolean primaryKey;
    boolean uniqueKey;

    ColumnDraft(String name) {
        this.name = name;
    }

    /** SERIAL and SERIAL DEFAULT VALUE. */
    void serial() {
        nullable = false;
        autoIncrement = true;
        uniqueKey = true;
    }

    boolean isSerial() {
        return typeText.strip().equalsIgnoreCase("serial");
    }

    /**
     * The column, where the table gives the charset to those that name none.
     *
     * @param charset the table's default, or null where it is not known here (ALTER: the catalog knows)
     * @param inPrimaryKey makes it NOT NULL
     */
    Column build(
            ServerProfile server, @Nullable String charset, @Nullable String charsetCollation, boolean inPrimaryKey)
            throws NotUnderstoodException {
        ColumnType type = type(server, charset, charsetCollation);
        if (isSerial()) {
            serial();
        }
        Nullability nullability;
        ColumnDefault value;
        DefaultClause clause = defaultClause;
        boolean bareTimestamp =
                type.kind() == ColumnType.Kind.TIMESTAMP && !generated && !Boolean.TRUE.equals(nullable);
        Boolean explicit = server.explicitTimestampDefaults();
        if (inPrimaryKey || autoIncrement || Boolean.FALSE.equals(nullable)) {
            nullability = Nullability.NOT_NULL;
        } else if (bareTimestamp && nullable == null && !Boolean.TRUE.equals(explicit)) {
            nullability = explicit == null ? Nullability.UNKNOWN : Nullability.NOT_NULL;
        } else {
            nullability = Nullability.NULLABLE;
        }
        if (clause != null) {
            value = clause.of(type);
            if (value.kind() == ColumnDefault.Kind.NULL && nullability == Nullability.NOT_NULL) {
                value = ColumnDefault.NONE;
            }
            if (value.kind() == ColumnDefault.Kind.CURRENT_TIMESTAMP
                    && type.kind() != ColumnType.Kind.TIMESTAMP
                    && type.kind() != ColumnType.Kind.DATETIME) {
                value = ColumnDefault.expression("current_timestamp()");
            }
        } else if (generated) {
            value = ColumnDefault.expression("");
        } else if (bareTimestamp && !Boolean.TRUE.equals(explicit)) {
            // The first TIMESTAMP of a table gets CURRENT_TIMESTAMP, others zero, depending on a setting.
            value = ColumnDefault.UNKNOWN;
        } else {
            value = nullability == Nullability.NOT_NULL ? ColumnDefault.NONE : ColumnDefault.NULL;
        }
        return new Column(name, type, nullability, value, generated, autoIncrement);
    }

    private ColumnType type(ServerProfile server, @Nullable String charset, @Nullable String charsetCollation)
            throws NotUnderstoodException {
        if (server.mariaDb() && typeText.strip().equalsIgnoreCase("json")) {
            return ColumnType.of(ColumnType.Kind.LONGTEXT).withCollation("utf8mb4", "utf8mb4_bin");
        }
        if (server.modes().realAsFloat() && REAL.matcher(typeText).find()) {
            typeText = REAL.matcher(typeText).replaceFirst("float");
        }
        try {
            ColumnType type = parse(collation == null ? typeText : typeText + " collate " + collation);
            if (!takesCharset(type)) {
                return type;
            }
            String own = type.charset();
            String ownCollation = type.collation();
            boolean bin = ColumnType.BINARY_ATTRIBUTE.equals(ownCollation);
            if (own == null && ownCollation != null && !bin) {
                // A MariaDB collation without a character set in its name: that of the table.
                return charset == null ? type : type.withCollation(charset, charset + "_" + ownCollation);
            }
            if (own == null && charset != null) {
                // Read again with the table's character set: TEXT(n) depends on it, and binary makes bytes of text.
                String rest = bin ? typeText : typeText + " character set " + charset;
                ColumnType again = parse(rest);
                if (!takesCharset(again)) {
                    return again;
                }
                return again.withCollation(charset, bin ? charset + "_bin" : charsetCollation);
            }
            return ownCollation == null ? type.withCollation(own, server.defaultCollation(own)) : type;
        } catch (ColumnTypeException e) {
            throw new NotUnderstoodException("column " + name, e);
        }
    }

    private static ColumnType parse(String text) {
        return ColumnType.parse(text);
    }

    private static boolean takesCharset(ColumnType type) {
        return switch (type.family()) {
            case TEXT, ENUM, SET -> true;
            default -> false;
        };
    }

    @Override
    public String toString() {
        return name + " " + typeText.toLowerCase(Locale.ROOT);
    }
}
