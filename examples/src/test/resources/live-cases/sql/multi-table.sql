CREATE TABLE a (id INT PRIMARY KEY, v INT); CREATE TABLE b (id INT PRIMARY KEY, v INT); CREATE TABLE c (id INT PRIMARY KEY, v INT);
INSERT INTO a VALUES (1, 1), (2, 2), (3, 3), (4, 4); INSERT INTO b SELECT id, v * 10 FROM a; INSERT INTO c SELECT id, v * 100 FROM a WHERE id < 4;
-- base
UPDATE a, b, c SET a.v = a.v + b.v, b.v = c.v, c.v = 0 WHERE a.id = b.id AND b.id = c.id AND a.id > 1;
UPDATE a JOIN b USING (id) SET a.id = a.id + 100, b.v = -1 WHERE a.id = 1;
DELETE a, b FROM a JOIN b USING (id) WHERE a.id IN (2, 4);
DELETE FROM c USING c LEFT JOIN a USING (id) WHERE a.id IS NULL;
INSERT INTO a SELECT id + 200, v FROM b;
