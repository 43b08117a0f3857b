-- loud mariadb: child HOLE
-- loud mariadb: grandchild HOLE
-- loud mariadb: tree HOLE
-- loud mariadb: inline HOLE
-- loud mariadb: of_renamed HOLE
CREATE TABLE p (id INT PRIMARY KEY, v VARCHAR(10), u INT, UNIQUE (u)); CREATE TABLE moved (id INT PRIMARY KEY, v INT);
CREATE TABLE child (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES p (id) ON DELETE CASCADE ON UPDATE CASCADE);
CREATE TABLE grandchild (id INT PRIMARY KEY, c INT, FOREIGN KEY (c) REFERENCES child (id) ON DELETE SET NULL);
CREATE TABLE tree (id INT PRIMARY KEY, up INT); ALTER TABLE tree ADD CONSTRAINT above FOREIGN KEY (up) REFERENCES tree (id) ON DELETE CASCADE;
CREATE TABLE inline (id INT PRIMARY KEY, p INT REFERENCES p (u) ON UPDATE SET NULL);
CREATE TABLE strict (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES p (id) ON DELETE RESTRICT);
CREATE TABLE untouched (id INT PRIMARY KEY, t INT, FOREIGN KEY (t) REFERENCES tree (id) ON UPDATE CASCADE);
CREATE TABLE dropped (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES p (id) ON DELETE CASCADE); ALTER TABLE dropped DROP FOREIGN KEY dropped_ibfk_1;
CREATE TABLE of_renamed (id INT PRIMARY KEY, m INT, FOREIGN KEY (m) REFERENCES moved (id) ON UPDATE CASCADE);
CREATE TABLE liked LIKE child;
CREATE TABLE lone (id INT PRIMARY KEY, v INT); CREATE TABLE unchecked (id INT PRIMARY KEY, l INT, FOREIGN KEY (l) REFERENCES lone (id) ON DELETE CASCADE);
INSERT INTO p VALUES (1, 'a', 1), (2, 'b', 2), (3, 'c', 3), (4, 'd', 4); INSERT INTO child VALUES (10, 1), (20, 2), (21, 2), (30, 3); INSERT INTO grandchild VALUES (100, 10), (200, 20), (201, 21);
INSERT INTO tree VALUES (1, NULL), (2, 1), (3, 2), (4, NULL); INSERT INTO inline VALUES (1, 4); INSERT INTO strict VALUES (1, 4); INSERT INTO untouched VALUES (1, 4); INSERT INTO dropped VALUES (1, 2); INSERT INTO liked VALUES (1, 2);
INSERT INTO moved VALUES (1, 1), (2, 2); INSERT INTO of_renamed VALUES (1, 1), (2, 2); INSERT INTO lone VALUES (1, 1), (2, 2); INSERT INTO unchecked VALUES (1, 1), (2, 2);
ALTER TABLE moved RENAME TO moved_on; ALTER TABLE moved_on CHANGE id num INT;
-- base
UPDATE p SET id = 9 WHERE id = 3;
DELETE FROM p WHERE id = 2;
BEGIN; DELETE FROM p WHERE id = 1; ROLLBACK;
UPDATE p SET id = 5 WHERE id = 1; INSERT INTO child VALUES (50, 5);
DELETE FROM tree WHERE id = 2; UPDATE p SET u = 40 WHERE id = 4; UPDATE p SET v = 'z'; UPDATE moved_on SET v = 5; UPDATE moved_on SET num = 22 WHERE num = 2;
SET foreign_key_checks = 0; DELETE FROM lone WHERE id = 2; SET foreign_key_checks = 1; UPDATE lone SET v = 7; UPDATE unchecked SET l = NULL WHERE id = 2;
