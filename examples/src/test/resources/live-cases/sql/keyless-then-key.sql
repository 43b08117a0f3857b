-- loud t KeyException
CREATE TABLE t SELECT 5 AS id, 'five' AS w; ALTER TABLE t ADD PRIMARY KEY (id); INSERT INTO t VALUES (6, 'six');
