-- only mysql
-- loud n InexactAlterException
SET SESSION sql_generate_invisible_primary_key = ON; CREATE TABLE t (a INT, v VARCHAR(10)); INSERT INTO t VALUES (1, 'a'), (1, 'a'), (2, NULL); CREATE TABLE n (a INT); INSERT INTO n VALUES (1);
-- base
UPDATE t SET v = 'b' LIMIT 1; DELETE FROM t WHERE a = 2; INSERT INTO t (my_row_id, a) VALUES (77, 7); INSERT INTO t VALUES (8, 'h'); ALTER TABLE t ALTER COLUMN my_row_id SET VISIBLE; INSERT INTO t (a, v) VALUES (9, 'i'); INSERT INTO n VALUES (2); ALTER TABLE n DROP PRIMARY KEY, DROP COLUMN my_row_id; INSERT INTO n VALUES (3);
