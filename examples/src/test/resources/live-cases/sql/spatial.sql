-- settings SET GLOBAL binlog_row_metadata = FULL
CREATE TABLE t (id INT PRIMARY KEY, g GEOMETRY, p POINT NOT NULL, l LINESTRING, y POLYGON, mp MULTIPOINT, gc GEOMETRYCOLLECTION, SPATIAL INDEX (p));
INSERT INTO t (id, g, p) VALUES (1, ST_GeomFromText('POINT(1 2)'), ST_GeomFromText('POINT(0 0)')), (2, NULL, ST_GeomFromText('POINT(-1.5 1e300)'));
-- base
UPDATE t SET l = ST_GeomFromText('LINESTRING(0 0, 1 1, 2 0)'), y = ST_GeomFromText('POLYGON((0 0, 10 0, 10 10, 0 10, 0 0), (5 5, 7 5, 7 7, 5 7, 5 5))') WHERE id = 1;
INSERT INTO t VALUES (3, ST_GeomFromText('MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0)))'), ST_GeomFromText('POINT(3 3)'), NULL, NULL, ST_GeomFromText('MULTIPOINT(1 1, 2 2)'), ST_GeomFromText('GEOMETRYCOLLECTION(POINT(1 1), LINESTRING(0 0, 1 1))'));
UPDATE t SET p = ST_GeomFromText('POINT(9 9)'), g = p WHERE id = 2; DELETE FROM t WHERE id = 1; INSERT INTO t (id, g, p) SELECT id + 10, gc, p FROM t; ALTER TABLE t DROP COLUMN mp, ADD COLUMN z POINT AFTER id; UPDATE t SET z = p;
