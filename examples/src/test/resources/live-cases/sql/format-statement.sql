-- loud log InapplicableChangeException
-- loud t InapplicableChangeException
-- loud u InapplicableChangeException
CREATE TABLE t (id INT PRIMARY KEY, v INT); CREATE TABLE u (id INT PRIMARY KEY);
INSERT INTO t VALUES (1, 1);
SET SESSION binlog_format = STATEMENT; UPDATE t SET v = 2; SET SESSION binlog_format = ROW;
INSERT INTO t VALUES (2, 2);
