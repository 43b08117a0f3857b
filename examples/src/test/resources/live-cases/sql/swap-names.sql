-- loud p CdcException
-- loud q CdcException
CREATE TABLE p (id INT PRIMARY KEY, v VARCHAR(10));
CREATE TABLE q (id INT PRIMARY KEY, v VARCHAR(10), n INT NOT NULL);
CREATE TABLE once (id INT PRIMARY KEY, v INT); CREATE TABLE also (id INT PRIMARY KEY, w INT);
INSERT INTO p VALUES (1, 'p1'), (2, 'p2'); INSERT INTO q VALUES (1, 'q1', 1), (5, 'q5', 5); INSERT INTO once VALUES (1, 1), (2, 2); INSERT INTO also VALUES (1, 10);
RENAME TABLE p TO x, q TO p, x TO q;
INSERT INTO p VALUES (6, 'p6', 6); INSERT INTO q VALUES (3, 'q3');
-- base
RENAME TABLE once TO x, also TO once, x TO also;
INSERT INTO once VALUES (5, 5); UPDATE also SET v = -v;
UPDATE p SET n = n * 2; DELETE FROM q WHERE id = 1;
RENAME TABLE p TO x, q TO p, x TO q;
UPDATE p SET v = CONCAT(v, '!'); UPDATE q SET n = -n;
