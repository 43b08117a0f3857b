-- settings mysql: SET GLOBAL binlog_row_image = NOBLOB
-- settings mariadb: SET GLOBAL binlog_row_image = NOBLOB
CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20) DEFAULT 'v', x TEXT, y BLOB, z LONGTEXT NOT NULL, j JSON); INSERT IGNORE INTO t (id) VALUES (1), (2);
-- base
INSERT IGNORE INTO t (id, x) VALUES (3, 'x'), (4, NULL); UPDATE t SET v = 'c' WHERE id = 1; UPDATE t SET x = 'new' WHERE id = 2; DELETE FROM t WHERE id = 3; INSERT IGNORE INTO t (id, y) VALUES (5, 'b');
