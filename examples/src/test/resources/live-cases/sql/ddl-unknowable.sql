-- loud computed InexactAlterException
-- loud converted InexactAlterException
CREATE TABLE computed (id INT PRIMARY KEY, v INT); CREATE TABLE converted (id INT PRIMARY KEY, v VARCHAR(20)); INSERT INTO computed VALUES (1, 1); INSERT INTO converted VALUES (1, '7'), (2, '08');
ALTER TABLE computed ADD COLUMN at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6); ALTER TABLE converted MODIFY v INT;
INSERT INTO converted VALUES (3, 3); INSERT INTO computed (id, v) VALUES (2, 2);
