-- loud log InapplicableChangeException
-- loud t InapplicableChangeException
CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20));
INSERT INTO t VALUES (1, 'row');
SELECT 2, 'loaded' INTO OUTFILE '{dir}/from-load';
SET SESSION binlog_format = STATEMENT; LOAD DATA INFILE '{dir}/from-load' INTO TABLE t;
