-- settings mysql: SET GLOBAL binlog_row_image = NOBLOB, GLOBAL binlog_row_metadata = MINIMAL
-- settings mariadb: SET GLOBAL binlog_row_image = NOBLOB, GLOBAL binlog_row_metadata = NO_LOG
CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20), n INT UNSIGNED, t TEXT, b BLOB); INSERT INTO t VALUES (1, 'a', 1, 'text', x'00'), (2, 'b', 4294967295, NULL, NULL), (3, 'c', 3, '', '');
-- base
UPDATE t SET n = n - 1 WHERE id = 2; UPDATE t SET id = 30, b = x'FF' WHERE id = 3; UPDATE t SET t = CONCAT(t, '!') WHERE id = 1; UPDATE t SET id = 11 WHERE id = 1;
RENAME TABLE t TO t0; CREATE TABLE t LIKE t0; INSERT INTO t SELECT * FROM t0; UPDATE t SET v = NULL, t = NULL; UPDATE t0 SET n = 7 WHERE id = 2;
