-- loud t HOLE
-- settings mysql: SET GLOBAL binlog_row_image = MINIMAL, GLOBAL binlog_row_metadata = MINIMAL
-- settings mariadb: SET GLOBAL binlog_row_image = MINIMAL, GLOBAL binlog_row_metadata = NO_LOG
CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20), n INT NOT NULL DEFAULT 3, d DATETIME(6) DEFAULT CURRENT_TIMESTAMP(6)); INSERT INTO t (id) VALUES (1); INSERT INTO t (id, v) VALUES (2, 'b');
-- base
INSERT INTO t (id, n) SELECT 3, 4; UPDATE t SET v = 'c' WHERE id = 1;
