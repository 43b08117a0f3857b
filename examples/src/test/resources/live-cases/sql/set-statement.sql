-- only mariadb
-- loud t CdcException
CREATE TABLE t (id INT PRIMARY KEY, v INT); INSERT INTO t VALUES (1, 1);
SET STATEMENT max_statement_time = 100 FOR INSERT INTO t VALUES (2, 2);
-- base
SET STATEMENT lock_wait_timeout = 1 FOR ALTER TABLE t ADD COLUMN x INT DEFAULT 5;
INSERT INTO t VALUES (3, 3, 3);
