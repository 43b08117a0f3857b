-- only mysql
-- settings SET GLOBAL binlog_rows_query_log_events = ON, GLOBAL binlog_transaction_compression = ON
CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(300)); INSERT INTO t VALUES (1, REPEAT('a', 300)), (2, REPEAT('b', 300));
-- base
SET GLOBAL binlog_rows_query_log_events = OFF; BEGIN; UPDATE t SET v = 'long enough a statement to be compressed'; SAVEPOINT s; DELETE FROM t; ROLLBACK TO s; INSERT INTO t SELECT id + 10, v FROM t; COMMIT; SET SESSION binlog_transaction_compression = OFF; UPDATE t SET v = CONCAT(v, '!'); SET SESSION binlog_transaction_compression = ON; XA START 'a'; DELETE FROM t WHERE id = 1; XA END 'a'; XA PREPARE 'a'; XA COMMIT 'a'; CREATE TABLE u (PRIMARY KEY (id)) SELECT * FROM t; 
