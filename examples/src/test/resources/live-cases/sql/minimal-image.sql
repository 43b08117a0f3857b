-- settings mysql: SET GLOBAL binlog_row_image = MINIMAL, GLOBAL binlog_row_metadata = MINIMAL
-- settings mariadb: SET GLOBAL binlog_row_image = MINIMAL, GLOBAL binlog_row_metadata = NO_LOG
CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20), n INT UNSIGNED, e ENUM('a', 'b'), t TEXT); INSERT INTO t VALUES (1, 'a', 1, 'a', 'text'), (2, 'b', 4294967295, NULL, NULL), (3, 'c', 3, 'b', '');
-- base
UPDATE t SET n = n - 1 WHERE id = 2; UPDATE t SET id = 30 WHERE id = 3; UPDATE t SET id = id + 5, e = 'b' WHERE id = 1;
ALTER TABLE t ADD x INT UNSIGNED DEFAULT 9 AFTER id; UPDATE t SET x = 4294967295 WHERE id = 6; UPDATE t SET v = NULL WHERE id = 30;
BEGIN; UPDATE t SET id = 99 WHERE id = 2; UPDATE t SET id = 2 WHERE id = 30; UPDATE t SET id = 30 WHERE id = 99; COMMIT; DELETE FROM t WHERE id = 6; INSERT INTO t VALUES (7, 8, NULL, NULL, NULL, '');
