-- only mysql
-- settings SET GLOBAL binlog_row_value_options = PARTIAL_JSON
CREATE TABLE t (id INT PRIMARY KEY, j JSON, k JSON, v INT); INSERT INTO t VALUES (1, '{"a": [1, 2, {"b": "x"}], "long": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}', '[1, 2, 3]', 0), (2, NULL, '{"k": 1}', 1), (3, '{"x": {"y": {"z": 1}}, "pad": "ppppppppppppppppppppppppppppppppppppp"}', 'null', 2);
UPDATE t SET j = JSON_SET(j, '$.a[2].b', 'y', '$.new', 1) WHERE id = 1;
-- base
UPDATE t SET j = JSON_SET(j, '$.a[0]', 100) WHERE id = 1; UPDATE t SET j = JSON_REMOVE(j, '$.long'), v = 9 WHERE id = 1;
UPDATE t SET k = JSON_ARRAY_INSERT(k, '$[1]', CAST('{"i": 1.5}' AS JSON)) WHERE id = 1;
UPDATE t SET j = JSON_REPLACE(j, '$.x.y.z', 1.25, '$.pad', 'q'), k = JSON_SET(k, '$', 7) WHERE id = 3;
BEGIN; UPDATE t SET j = JSON_SET(j, '$.x.n', CAST('2024-02-29' AS DATE)) WHERE id = 3; UPDATE t SET id = 33, j = JSON_SET(j, '$.x.n2', 1) WHERE id = 3; COMMIT;
UPDATE t SET k = JSON_SET(k, '$.k', 2), j = '{}' WHERE id = 2; UPDATE t SET j = NULL WHERE id = 33;
