-- settings mysql: SET GLOBAL local_infile = ON
/*M! SET GLOBAL binlog_annotate_row_events = OFF, SESSION binlog_annotate_row_events = OFF */;
CREATE TABLE src (id INT PRIMARY KEY, u VARCHAR(30), n INT) CHARACTER SET utf8mb4;
INSERT INTO src VALUES (1, 'Zürich', 1), (2, 'tab\tand\nline \\ \'', NULL), (3, '', 3), (4, NULL, 4), (5, 'é£ß', 5);
CREATE TABLE t (id INT PRIMARY KEY, u VARCHAR(30) CHARACTER SET utf8mb4, l VARCHAR(30) CHARACTER SET latin1, g VARCHAR(30) CHARACTER SET gbk, w VARCHAR(30) CHARACTER SET utf16, b VARBINARY(30), d DECIMAL(6,2) DEFAULT 1.5, e ENUM('a','ü') DEFAULT 'ü', ts TIMESTAMP NULL, n INT);
INSERT INTO t (id, u, n) VALUES (1, 'before', 100), (50, 'stays', 50);
SELECT id, u, n FROM src INTO OUTFILE '{dir}/from-utf8' CHARACTER SET utf8mb4;
SELECT id, u, u FROM src WHERE id <> 2 INTO OUTFILE '{dir}/from-latin1' CHARACTER SET latin1 FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' LINES STARTING BY '>>' TERMINATED BY '\r\n';
SELECT 10, '漢字', 'gbk', x'00FF0A' UNION ALL SELECT 11, '字', NULL, x'5C' INTO OUTFILE '{dir}/from-gbk' CHARACTER SET gbk;
-- base
/*M! SET SESSION binlog_annotate_row_events = OFF */;
LOAD DATA INFILE '{dir}/from-utf8' IGNORE INTO TABLE t CHARACTER SET utf8mb4 (id, u, n);
LOAD DATA INFILE '{dir}/from-utf8' REPLACE INTO TABLE t CHARACTER SET utf8mb4 (id, @u, @n) SET u = CONCAT('<', @u, '>'), n = COALESCE(@n, -1) * 2, l = @u, ts = FROM_UNIXTIME(1700000000 + id), e = IF(id MOD 2, 'a', 'ü');
LOAD DATA LOCAL INFILE '{dir}/from-latin1' INTO TABLE t CHARACTER SET latin1 FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' LINES STARTING BY '>>' TERMINATED BY '\r\n' IGNORE 1 LINES (@id, l, u) SET id = @id + 20, w = l, b = l, d = @id / 3;
LOAD DATA LOCAL INFILE '{dir}/from-latin1' REPLACE INTO TABLE t CHARACTER SET latin1 FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' LINES STARTING BY '>>' TERMINATED BY '\r\n' (id, w, @skipped);
BEGIN; LOAD DATA INFILE '{dir}/from-gbk' INTO TABLE t CHARACTER SET gbk (id, g, u, b); ROLLBACK;
BEGIN; LOAD DATA LOCAL INFILE '{dir}/from-gbk' INTO TABLE t CHARACTER SET gbk (id, g, u, b); UPDATE t SET w = g WHERE id > 9; COMMIT;
LOAD DATA INFILE '{dir}/from-utf8' IGNORE INTO TABLE src CHARACTER SET binary (id, u, n);
/*M! SET GLOBAL binlog_annotate_row_events = ON */;
