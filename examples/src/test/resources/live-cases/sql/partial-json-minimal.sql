-- only mysql
-- settings SET GLOBAL binlog_row_value_options = PARTIAL_JSON, GLOBAL binlog_row_image = MINIMAL
CREATE TABLE t (id INT PRIMARY KEY, j JSON, k JSON, v INT); INSERT INTO t VALUES (1, '{"a": [1, 2, {"b": "x"}], "long": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}', '[1, 2, 3]', 0), (2, NULL, '{"k": 1}', 1);
-- base
UPDATE t SET j = JSON_SET(j, '$.a[0]', 100) WHERE id = 1; UPDATE t SET j = JSON_REMOVE(j, '$.long'), v = 9 WHERE id = 1;
UPDATE t SET k = JSON_ARRAY_INSERT(k, '$[1]', 'z'), id = 11 WHERE id = 1; UPDATE t SET k = JSON_SET(k, '$.k', 2) WHERE id = 2; UPDATE t SET j = JSON_SET(j, '$.a[1]', 'deep') WHERE id = 11;
