package io.sluice.cdc.parser.internal.events;

import io.sluice.cdc.model.internal.json.JsonScanner;

/** The members of an event line, in the order our writer puts them. */
enum LineMember {
    OP("op", JsonScanner.Kind.STRING),
    DATABASE("database", JsonScanner.Kind.STRING),
    TABLE("table", JsonScanner.Kind.STRING),
    LANE("lane", JsonScanner.Kind.STRING),
    POSITION("position", JsonScanner.Kind.STRING),
    POSITIONS("positions", JsonScanner.Kind.STRING),
    GTIDS("gtids", JsonScanner.Kind.STRING),
    SOURCE_TIME("sourceTime", JsonScanner.Kind.STRING),
    RECEIVED_TIME("receivedTime", JsonScanner.Kind.STRING),
    KEY("key", JsonScanner.Kind.ARRAY),
    TYPES("types", JsonScanner.Kind.OBJECT),
    COLUMNS("columns", JsonScanner.Kind.OBJECT),
    UNIQUE_KEYS("uniqueKeys", JsonScanner.Kind.ARRAY),
    INDEXES("indexes", JsonScanner.Kind.ARRAY),
    CHARSET("charset", JsonScanner.Kind.STRING),
    COLLATION("collation", JsonScanner.Kind.STRING),
    BEFORE("before", JsonScanner.Kind.OBJECT),
    AFTER("after", JsonScanner.Kind.OBJECT),
    SQL("sql", JsonScanner.Kind.STRING),
    UNDERSTOOD("understood", JsonScanner.Kind.BOOLEAN),
    GTID("gtid", JsonScanner.Kind.STRING, 2),
    COMMIT_TIME("commitTime", JsonScanner.Kind.STRING, 2),
    IMMEDIATE_COMMIT_TIME("immediateCommitTime", JsonScanner.Kind.STRING, 2),
    XID("xid", JsonScanner.Kind.STRING);

    /** The newest version, value of the first member; a line is of the lowest that has its members. */
    static final int VERSION = 3;

    static final int FIRST_VERSION = 1;

    /** The first that may have {@link #DIFFS}. */
    static final int DIFFS_VERSION = 3;

    static final String VERSION_NAME = "v";
    /** The member of the object that stands for bytes which are no text. */
    static final String BASE64 = "$base64";
    /** The member of the object that stands for changes of a document: an array of objects. */
    static final String DIFFS = "$jsonDiffs";
    /** The members of such an object, in this order. */
    static final String DIFF_OPERATION = "op";

    static final String DIFF_PATH = "path";
    static final String DIFF_VALUE = "value";

    static final int COMMON = OP.bit()
            | LANE.bit()
            | POSITION.bit()
            | POSITIONS.bit()
            | GTIDS.bit()
            | SOURCE_TIME.bit()
            | RECEIVED_TIME.bit();
    static final int COMMON_REQUIRED = OP.bit() | LANE.bit() | POSITION.bit();
    /** What one schema is made of: lines in which these are the same bytes have the same one. */
    static final int LAYOUT = DATABASE.bit()
            | TABLE.bit()
            | KEY.bit()
            | TYPES.bit()
            | COLUMNS.bit()
            | UNIQUE_KEYS.bit()
            | INDEXES.bit()
            | CHARSET.bit()
            | COLLATION.bit();

    /** What only marks have. */
    static final int OF_MARKS = GTID.bit() | COMMIT_TIME.bit() | IMMEDIATE_COMMIT_TIME.bit() | XID.bit();

    private final String text;
    private final JsonScanner.Kind kind;
    private final int since;

    LineMember(String text, JsonScanner.Kind kind) {
        this(text, kind, FIRST_VERSION);
    }

    LineMember(String text, JsonScanner.Kind kind, int since) {
        this.text = text;
        this.kind = kind;
        this.since = since;
    }

    /** The version it came with. */
    int since() {
        return since;
    }

    /** The member's name in a line. */
    String text() {
        return text;
    }

    /** What its value must be. */
    JsonScanner.Kind kind() {
        return kind;
    }

    int bit() {
        return 1 << ordinal();
    }
}
