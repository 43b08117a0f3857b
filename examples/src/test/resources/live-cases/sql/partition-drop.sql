-- loud other CdcException
-- loud dropped CdcException
-- loud emptied CdcException
-- loud swapped CdcException
CREATE TABLE dropped (id INT PRIMARY KEY) PARTITION BY RANGE (id) (PARTITION a VALUES LESS THAN (10), PARTITION b VALUES LESS THAN (20));
CREATE TABLE emptied LIKE dropped; CREATE TABLE swapped LIKE dropped; CREATE TABLE other (id INT PRIMARY KEY);
INSERT INTO dropped VALUES (1), (11); INSERT INTO emptied VALUES (1), (11); INSERT INTO swapped VALUES (1), (11); INSERT INTO other VALUES (2);
ALTER TABLE dropped DROP PARTITION a; ALTER TABLE emptied TRUNCATE PARTITION b;
ALTER TABLE swapped EXCHANGE PARTITION a WITH TABLE other;
INSERT INTO dropped VALUES (12);
