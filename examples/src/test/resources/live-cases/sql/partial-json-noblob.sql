-- only mysql
-- settings SET GLOBAL binlog_row_value_options = PARTIAL_JSON, GLOBAL binlog_row_image = NOBLOB
CREATE TABLE t (id INT PRIMARY KEY, j JSON, v INT, k JSON, b BLOB, s VARCHAR(20));
INSERT INTO t VALUES (1, '{"a": [1, 2, {"b": "x"}], "long": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}', 0, '{"n": 1, "pad": "pppppppppppppppppppppppppppppppppppp"}', 'b', 's'), (2, NULL, 1, '{"k": 1, "pad": "pppppppppppppppppppppppppppppppppppp"}', NULL, NULL), (3, '{"n": 0, "pad": "pppppppppppppppppppppppppppppppppppppppp"}', 0, NULL, 'blob', 'x');
-- base
UPDATE t SET j = JSON_SET(j, '$.a[0]', 100) WHERE id = 1; UPDATE t SET v = v + 1 WHERE id = 1; UPDATE t SET j = JSON_REMOVE(j, '$.long'), v = 9, b = 'bb' WHERE id = 1;
UPDATE t SET j = JSON_SET(j, '$.a[2].b', 'y'), k = JSON_SET(k, '$.n', 2, '$.m', 3), s = 'both' WHERE id = 1; UPDATE t SET id = 11, k = JSON_REMOVE(k, '$.m') WHERE id = 1; UPDATE t SET k = JSON_SET(k, '$.n', JSON_EXTRACT(k, '$.n') + 1) WHERE id IN (11, 2);
UPDATE t SET j = JSON_SET(j, '$.n', JSON_EXTRACT(j, '$.n') + 1) WHERE id = 3; UPDATE t SET j = JSON_SET(j, '$.n', JSON_EXTRACT(j, '$.n') + 1) WHERE id = 3; UPDATE t SET j = JSON_SET(j, '$.n', JSON_EXTRACT(j, '$.n') + 1), v = 5 WHERE id = 3;
UPDATE t SET j = JSON_SET(j, '$.n', JSON_EXTRACT(j, '$.n')) WHERE id = 3; UPDATE t SET j = j, s = 'same' WHERE id = 3; UPDATE t SET k = JSON_OBJECT('new', 1, 'pad', REPEAT('p', 50)) WHERE id = 3; UPDATE t SET k = JSON_SET(k, '$.new', 2) WHERE id = 3;
UPDATE t SET j = NULL WHERE id = 11; DELETE FROM t WHERE id = 2; INSERT INTO t VALUES (2, '{"k": 1, "pad": "pppppppppppppppppppppppppppppppppppp"}', 1, NULL, NULL, NULL); UPDATE t SET j = JSON_REPLACE(j, '$.k', 'again') WHERE id = 2;
