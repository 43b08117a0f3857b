CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(40));
XA START 'a','b',7; INSERT INTO t VALUES (1, 'committed'); XA END 'a','b',7; XA PREPARE 'a','b',7; XA COMMIT 'a','b',7;
XA START 'r'; INSERT INTO t VALUES (2, 'rolled back'); XA END 'r'; XA PREPARE 'r'; XA ROLLBACK 'r';
XA START 'o'; INSERT INTO t VALUES (3, 'one phase'); UPDATE t SET v = 'one phase!' WHERE id = 1; XA END 'o'; XA COMMIT 'o' ONE PHASE;
XA START 'n'; INSERT INTO t VALUES (4, 'never prepared'); XA END 'n'; XA ROLLBACK 'n';
XA START 'e'; XA END 'e'; XA PREPARE 'e'; XA COMMIT 'e';
XA START 'held'; INSERT INTO t VALUES (5, 'over files'); DELETE FROM t WHERE id = 3; XA END 'held'; XA PREPARE 'held';
-- session
FLUSH BINARY LOGS; INSERT INTO t VALUES (6, 'meanwhile'); FLUSH BINARY LOGS;
-- session
XA COMMIT 'held';
XA START 'gone'; INSERT INTO t VALUES (7, 'rolled back by another'); XA END 'gone'; XA PREPARE 'gone';
-- base
INSERT INTO t VALUES (8, 'after');
FLUSH BINARY LOGS; XA ROLLBACK 'gone';
XA START X'00FF27', 'é', 1; INSERT INTO t VALUES (9, 'odd name'); XA END X'00FF27', 'é', 1; XA PREPARE X'00FF27', 'é', 1; XA COMMIT X'00FF27', 'é', 1;
XA START 'late'; INSERT INTO t VALUES (10, 'prepared before, committed after a base'); XA END 'late'; XA PREPARE 'late';
-- session
XA COMMIT 'late'; INSERT INTO t VALUES (11, 'end');
