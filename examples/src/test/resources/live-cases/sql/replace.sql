CREATE TABLE t (id INT PRIMARY KEY, u INT UNIQUE, v VARCHAR(10) DEFAULT 'def');
INSERT INTO t VALUES (1, 11, 'a'), (2, 12, 'b'), (3, 13, 'c');
-- base
REPLACE INTO t VALUES (1, 11, 'same'), (4, 14, 'new');
REPLACE INTO t (id, u) VALUES (2, 13);
REPLACE INTO t SELECT id, u + 100, v FROM (SELECT * FROM t) x;
REPLACE t SET id = 9, u = 114;
INSERT INTO t VALUES (1, 500, 'x') ON DUPLICATE KEY UPDATE v = 'up', id = 77;
INSERT INTO t (id, u) VALUES (5, 105), (77, 106), (6, 105) ON DUPLICATE KEY UPDATE v = CONCAT(v, '+'), u = u + 1000;
INSERT IGNORE INTO t VALUES (77, 1, 'ignored'), (8, 8, 'eight');
INSERT INTO t VALUES (8, 8, 'eight') ON DUPLICATE KEY UPDATE v = 'eight';
