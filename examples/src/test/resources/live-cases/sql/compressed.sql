-- settings mysql: SET GLOBAL binlog_transaction_compression = ON
-- settings mariadb: SET GLOBAL log_bin_compress = ON
CREATE TABLE t (id INT PRIMARY KEY, v TEXT); INSERT INTO t VALUES (1, REPEAT('a', 5000)), (2, REPEAT('é', 300));
-- base
BEGIN; UPDATE t SET v = CONCAT(v, v); FLUSH BINARY LOGS;
COMMIT; INSERT INTO t SELECT id + 10, UPPER(v) FROM t; BEGIN; DELETE FROM t WHERE id = 1; SAVEPOINT s; DELETE FROM t; ROLLBACK TO s; COMMIT;
ALTER TABLE t ADD COLUMN a_rather_long_name_so_that_the_statement_is_compressed_too VARCHAR(100) DEFAULT 'a default that is long as well, long enough for that';
FLUSH BINARY LOGS; INSERT INTO t (id) VALUES (3); XA START 'c'; INSERT INTO t (id) VALUES (4); XA END 'c'; XA PREPARE 'c'; XA COMMIT 'c';
