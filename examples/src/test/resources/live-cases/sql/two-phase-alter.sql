-- only mariadb
-- settings SET GLOBAL binlog_alter_two_phase = ON
CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(10)); INSERT INTO t VALUES (1, 'a');
SET SESSION binlog_alter_two_phase = ON;
ALTER TABLE t ADD COLUMN x INT DEFAULT 4;
INSERT INTO t VALUES (2, 'b', 2);
-- base
SET SESSION binlog_alter_two_phase = ON;
ALTER TABLE t MODIFY x BIGINT DEFAULT 5 FIRST, ADD y INT;
INSERT INTO t (id) VALUES (3);
ALTER TABLE t DROP COLUMN y;
UPDATE t SET v = 'z' WHERE id = 3;
