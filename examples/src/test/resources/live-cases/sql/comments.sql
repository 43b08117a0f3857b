/* a comment */ CREATE /*!50000 TABLE */ t (id INT /*! NOT NULL */ PRIMARY KEY, v VARCHAR(10) /*!80000 DEFAULT 'eight' */ /*M!100100 DEFAULT 'maria' */);
INSERT INTO t (id) VALUES (1);
-- base
/*!50000 ALTER TABLE t ADD COLUMN w INT DEFAULT 3 */;
ALTER TABLE t /* between */ ADD /*!99999 COLUMN never */ COLUMN # to the end of the line
  x INT -- as here
  DEFAULT 4;
/*M!100000 ALTER TABLE t ADD COLUMN m INT DEFAULT 1 */;
/*! ALTER TABLE t ADD COLUMN y INT DEFAULT 5 */;
INSERT INTO t (id) VALUES (2); UPDATE t SET y = id;
