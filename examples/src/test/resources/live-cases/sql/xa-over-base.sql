CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(40)); INSERT INTO t VALUES (1, 'a');
XA START 'x'; INSERT INTO t VALUES (2, 'prepared before the base'); UPDATE t SET v = 'b' WHERE id = 1; XA END 'x'; XA PREPARE 'x';
-- session
FLUSH BINARY LOGS;
CREATE TABLE other (id INT PRIMARY KEY); INSERT INTO other VALUES (1);
-- base
INSERT INTO t VALUES (3, 'after'); XA COMMIT 'x'; INSERT INTO t VALUES (4, 'last');
