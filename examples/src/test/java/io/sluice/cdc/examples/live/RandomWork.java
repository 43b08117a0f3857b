package io.sluice.cdc.examples.live;

import java.util.List;
import java.util.Random;

/**
 * Scripts of random work on the same few tables, for sessions that run at one time. Some statements fail: another session was
 * first, a column is gone, a key is taken.
 */
final class RandomWork {

    private static final List<String> TABLES = List.of("t0", "t1", "t2", "t3");
    private static final String COLUMNS = "(id, k, s, d, ts, b, e, x)";

    private final Random random;
    private final boolean mySql;
    private final String session;
    private final StringBuilder out = new StringBuilder();
    private int names;

    /** @param session distinguishes names that sessions make */
    RandomWork(long seed, boolean mySql, String session) {
        this.random = new Random(seed);
        this.mySql = mySql;
        this.session = session;
    }

    static String tables() {
        StringBuilder sql = new StringBuilder();
        for (String table : List.of("t0", "t1", "t2", "t3", "m")) {
            sql.append("CREATE TABLE ")
                    .append(table)
                    .append(
                            " (id INT PRIMARY KEY, k INT UNSIGNED, s VARCHAR(60), d DECIMAL(12,3), ts TIMESTAMP(3) NULL,"
                                    + " b VARBINARY(40), e ENUM('a','b','ü'), x TEXT) CHARACTER SET utf8mb4")
                    .append(
                            table.equals("m")
                                    ? " ENGINE=MyISAM;\n"
                                    : table.equals("t3") ? " PARTITION BY HASH (id) PARTITIONS 3;\n" : ";\n");
        }
        return sql.toString();
    }

    private void say(String format, Object... args) {
        out.append(String.format(format, args)).append(";\n");
    }

    private String table() {
        return TABLES.get(random.nextInt(TABLES.size()));
    }

    private int id() {
        return random.nextInt(60);
    }

    private String pick(String... texts) {
        return texts[random.nextInt(texts.length)];
    }

    private String row() {
        return String.format(
                "(%d, %s, %s, %s, %s, %s, %s, %s)",
                id(),
                pick("NULL", "0", "4294967295", "" + random.nextInt(1000)),
                pick("NULL", "''", "'Zürich'", "'it''s \\\\ \\n'", "REPEAT('漢', 20)", "'w" + random.nextInt(99) + "'"),
                pick("NULL", "0", "-1.5", "999999999.999", "0.001"),
                pick("NULL", "'2024-02-29 01:02:03.004'", "NOW(3)"),
                pick("NULL", "''", "x'00FF00'", "UNHEX('DEADBEEF')"),
                pick("NULL", "'a'", "'ü'"),
                pick("NULL", "''", "REPEAT('text ', 50)", "'" + random.nextInt() + "'"));
    }

    private String assignment() {
        return pick(
                "k = k + 1",
                "k = " + random.nextInt(9),
                "s = CONCAT(COALESCE(s, ''), 'x')",
                "d = -d",
                "ts = NULL",
                "b = CONCAT(b, x'00')",
                "e = 'b', x = NULL",
                "x = CONCAT(x, 'more')",
                "x" + random.nextInt(4) + " = " + random.nextInt(100));
    }

    private void change() {
        String t = table();
        String u = table();
        int from = id();
        switch (random.nextInt(12)) {
            case 0, 1 -> say("INSERT IGNORE INTO %s %s VALUES %s, %s, %s", t, COLUMNS, row(), row(), row());
            case 2 -> say("INSERT INTO %s %s VALUES %s", t, COLUMNS, row());
            case 3 -> say("REPLACE INTO %s %s VALUES %s, %s", t, COLUMNS, row(), row());
            case 4 ->
                say(
                        "INSERT INTO %s %s VALUES %s, %s ON DUPLICATE KEY UPDATE k = 7, s = 'dup'",
                        t, COLUMNS, row(), row());
            case 5, 6 -> say("UPDATE %s SET %s WHERE id BETWEEN %d AND %d", t, assignment(), from, from + 5);
            case 7 -> say("UPDATE %s SET id = id + 60 WHERE id = %d", t, from);
            case 8 -> say("UPDATE %s SET id = id - 1 WHERE id > 60 ORDER BY id", t);
            case 9 -> say("UPDATE t0 JOIN t1 USING (id) SET t0.k = 1, t1.s = t0.s, t1.d = 5 WHERE id < %d", from);
            case 10 -> say("DELETE t2, t3 FROM t2 JOIN t3 USING (id) WHERE id BETWEEN %d AND %d", from, from + 3);
            default -> {
                say("DELETE FROM %s WHERE id BETWEEN %d AND %d", t, from, from + 4);
                say(
                        "INSERT IGNORE INTO %s %s SELECT %s FROM %s WHERE id < 9",
                        u, COLUMNS, COLUMNS.substring(1, COLUMNS.length() - 1), t);
            }
        }
    }

    private void changes() {
        for (int i = random.nextInt(4); i >= 0; i--) {
            change();
            if (random.nextInt(8) == 0) {
                say("SAVEPOINT here");
                change();
                change();
                say("ROLLBACK TO here");
            }
        }
    }

    /** Transactions, some of them XA, some rolled back. */
    String writer(int transactions) {
        for (int n = 0; n < transactions; n++) {
            switch (random.nextInt(10)) {
                case 0 -> change();
                case 1 -> {
                    String xid = "'" + session + n + "'";
                    say("XA START %s", xid);
                    change();
                    change();
                    say("XA END %s", xid);
                    if (random.nextInt(3) == 0) {
                        say("XA COMMIT %s ONE PHASE", xid);
                    } else {
                        say("XA PREPARE %s", xid);
                        say("XA %s %s", pick("COMMIT", "COMMIT", "ROLLBACK"), xid);
                    }
                    say("XA ROLLBACK %s", xid); // where something failed
                }
                case 2 -> say("UPDATE m SET %s WHERE id < %d", assignment(), id());
                case 3 -> say("REPLACE INTO m %s VALUES %s, %s", COLUMNS, row(), row());
                case 4 -> {
                    say("CREATE TEMPORARY TABLE tmp LIKE %s", table());
                    say("INSERT INTO tmp %s VALUES %s", COLUMNS, row());
                    say("BEGIN");
                    say("REPLACE INTO %s %s SELECT id, k, s, d, ts, b, e, x FROM tmp", table(), COLUMNS);
                    changes();
                    say("COMMIT");
                    say("DROP TEMPORARY TABLE IF EXISTS tmp");
                }
                case 5 -> {
                    say("BEGIN");
                    changes();
                    if (!mySql) {
                        say("REPLACE INTO m %s VALUES %s", COLUMNS, row());
                        change();
                    }
                    say("ROLLBACK");
                }
                default -> {
                    say("BEGIN");
                    changes();
                    say("COMMIT");
                }
            }
        }
        return out.toString();
    }

    /** Statements that change tables, and rotations of the log. */
    String administrator(int statements) {
        say("SET SESSION lock_wait_timeout = 3");
        for (int n = 0; n < statements; n++) {
            String t = pick("t0", "t1", "t2", "t3", "m");
            int x = random.nextInt(4);
            switch (random.nextInt(14)) {
                case 0, 1 -> say("ALTER TABLE %s ADD COLUMN x%d INT DEFAULT %d", t, x, random.nextInt(9));
                case 2 ->
                    say("ALTER TABLE %s ADD COLUMN x%d INT NOT NULL DEFAULT 3 AFTER k, ADD INDEX i%d (k)", t, x, x);
                case 3 -> say("ALTER TABLE %s DROP COLUMN x%d", t, x);
                case 4 -> say("ALTER TABLE %s MODIFY x%d BIGINT DEFAULT 4 FIRST", t, x);
                case 5 -> say("ALTER TABLE %s RENAME COLUMN x%d TO x%d", t, x, random.nextInt(4));
                case 6 -> say("ALTER TABLE %s CHANGE x%d x%d BIGINT NULL, DROP INDEX i%d", t, x, x, x);
                case 7 -> say("FLUSH BINARY LOGS");
                case 8 -> say("TRUNCATE TABLE %s", t);
                case 9 -> say("CREATE TABLE %s_like%d LIKE %s", session, names++, t);
                case 10 -> {
                    say("CREATE TABLE %s_of%d (PRIMARY KEY (id)) AS SELECT id, k, s, d FROM %s", session, names, t);
                    say("UPDATE %s_of%d SET k = 5 WHERE id < 9", session, names++);
                }
                case 11 -> say("OPTIMIZE TABLE %s", t);
                case 12 -> say("/*! ALTER TABLE %s MODIFY s VARCHAR(%d) */", t, 60 + names++ * 5);
                default -> {
                    say("DROP TABLE IF EXISTS %s_again", session);
                    say("CREATE TABLE %s_again (id INT PRIMARY KEY, n%d INT)", session, x);
                    say("INSERT INTO %s_again VALUES (1, %d), (2, NULL)", session, x);
                    say("RENAME TABLE %s_again TO %s_old%d", session, session, names++);
                }
            }
            say("DO SLEEP(0.03)");
        }
        return out.toString();
    }
}
