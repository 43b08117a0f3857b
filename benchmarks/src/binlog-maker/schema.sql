CREATE DATABASE bench;
USE bench;
CREATE TABLE orders (
  id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
  customer_id BIGINT NOT NULL,
  shop_id INT UNSIGNED NOT NULL,
  kind SMALLINT NOT NULL,
  status TINYINT UNSIGNED NOT NULL,
  quantity INT NOT NULL,
  paid DECIMAL(12,2) NOT NULL,
  discount DECIMAL(10,4) NULL,
  weight DOUBLE NULL,
  region CHAR(2) CHARACTER SET ascii NOT NULL,
  ordered_on DATE NOT NULL,
  created_at DATETIME(3) NOT NULL,
  updated_at TIMESTAMP(6) NOT NULL,
  email VARCHAR(80) NOT NULL,
  title VARCHAR(200) NULL,
  note TEXT NULL
) DEFAULT CHARACTER SET utf8mb4;
CREATE TABLE stock (
  item_id INT UNSIGNED NOT NULL PRIMARY KEY,
  on_hand INT NOT NULL,
  reserved INT NOT NULL,
  changed_at DATETIME NOT NULL
);
-- Numbers to select from; not logged, so the files hold what is measured and nothing else.
SET sql_log_bin = 0;
CREATE TABLE numbers (n INT UNSIGNED NOT NULL PRIMARY KEY);
INSERT INTO numbers VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9);
INSERT INTO numbers SELECT a.n + 10 * b.n FROM numbers a, numbers b WHERE b.n > 0;
INSERT INTO numbers SELECT a.n + 100 * b.n FROM numbers a, numbers b WHERE b.n > 0 AND b.n < 100;
SET sql_log_bin = 1;
INSERT INTO stock SELECT n, n * 7 % 1000, n % 13, '2026-01-02 03:04:05' FROM numbers WHERE n < 1000;
DELIMITER //
-- One block of ten thousand orders as one statement.
CREATE PROCEDURE insert_block(IN block INT, IN rows_in_block INT)
  INSERT INTO orders
  SELECT i, 7 * i MOD 1000003, i MOD 5000, i MOD 300 - 150, i MOD 9, i MOD 40,
    (i * 37 MOD 10000000) / 100, IF(i MOD 3 = 0, NULL, (i * 13 MOD 100000) / 10000), IF(i MOD 4 = 0, NULL, i / 7),
    ELT(1 + i MOD 4, 'DE', 'FR', 'CN', 'JP'), '2026-01-01' + INTERVAL i MOD 365 DAY,
    TIMESTAMP('2026-01-01 00:00:00.000') + INTERVAL i * 1237 MOD 31536000 SECOND + INTERVAL i MOD 1000 * 1000 MICROSECOND,
    TIMESTAMP('2026-01-01 00:00:00.000000') + INTERVAL i * 1237 MOD 31536000 SECOND + INTERVAL i MOD 1000000 MICROSECOND,
    CONCAT('customer', 7 * i MOD 1000003, '@example.com'),
    IF(i MOD 5 = 0, NULL, CONCAT(ELT(1 + i MOD 4, 'Kaffeemühle', '咖啡研磨机', 'coffee grinder', 'コーヒーミル'), ' no. ', i)),
    IF(i MOD 2 = 0, NULL, CONCAT('left at the door ', i MOD 17))
  FROM (SELECT CAST(block AS SIGNED) * 10000 + CAST(n AS SIGNED) i FROM numbers WHERE n < rows_in_block) numbered//
-- Bulk: for every block one INSERT, one UPDATE of half its rows and one DELETE of the other half.
CREATE PROCEDURE bulk(IN blocks INT, IN rows_in_block INT)
BEGIN
  DECLARE b INT DEFAULT 0;
  WHILE b < blocks DO
    CALL insert_block(b, rows_in_block);
    UPDATE orders SET status = status + 1, updated_at = updated_at + INTERVAL 61 SECOND
      WHERE id >= b * 10000 AND id < (b + 1) * 10000 AND id MOD 2 = 0;
    DELETE FROM orders WHERE id >= b * 10000 AND id < (b + 1) * 10000 AND id MOD 2 = 1;
    SET b = b + 1;
  END WHILE;
END//
-- OLTP: transactions of an insert and two updates of one row each, in two tables.
CREATE PROCEDURE oltp(IN transactions INT)
BEGIN
  DECLARE t INT DEFAULT 0;
  WHILE t < transactions DO
    START TRANSACTION;
    INSERT INTO orders VALUES (1000000000 + t, 7 * t MOD 1000003, t MOD 5000, t MOD 300 - 150, 0, t MOD 40,
      (t * 37 MOD 10000000) / 100, NULL, t / 7, 'DE', '2026-05-06', '2026-05-06 07:08:09.123',
      '2026-05-06 07:08:09.123456', CONCAT('customer', 7 * t MOD 1000003, '@example.com'),
      CONCAT('咖啡研磨机 no. ', t), REPEAT('left at the door ', 4));
    UPDATE stock SET on_hand = on_hand - 1, reserved = reserved + 1 WHERE item_id = t MOD 1000;
    UPDATE orders SET status = 3, paid = paid + 1, updated_at = '2026-05-06 08:09:10.654321' WHERE id = 1000000000 + t;
    COMMIT;
    SET t = t + 1;
  END WHILE;
END//
DELIMITER ;
