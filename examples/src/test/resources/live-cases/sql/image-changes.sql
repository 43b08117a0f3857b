CREATE TABLE t (id INT PRIMARY KEY, a INT, b TEXT, c INT DEFAULT 5); INSERT INTO t VALUES (1, 1, 'one', 1), (2, 2, 'two', 2), (3, 3, NULL, 3);
-- base
SET SESSION binlog_row_image = MINIMAL; UPDATE t SET a = 10 WHERE id = 1; UPDATE t SET id = 20 WHERE id = 2; DELETE FROM t WHERE id = 3; SET SESSION binlog_row_image = NOBLOB; UPDATE t SET c = 7; UPDATE t SET b = 'new' WHERE id = 20; SET SESSION binlog_row_image = FULL; UPDATE t SET a = a + 1; INSERT INTO t (id, a) VALUES (4, 4);
