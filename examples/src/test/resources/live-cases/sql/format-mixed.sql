-- loud log InapplicableChangeException
-- loud t InapplicableChangeException
CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(40));
INSERT INTO t VALUES (1, 'row');
SET SESSION binlog_format = MIXED; INSERT INTO t VALUES (2, UUID()); INSERT INTO t VALUES (3, 'statement');
