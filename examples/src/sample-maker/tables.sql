CREATE TABLE shop.customers (
  id          BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name        VARCHAR(80) NOT NULL,
  email       VARCHAR(120) NULL,
  tier        ENUM('basic','silver','gold','VIP, by invitation') NOT NULL DEFAULT 'basic',
  interests   SET('books','music','garden','kitchen','children''s games','体育') NULL,
  profile     JSON NULL,
  created_at  DATETIME(3) NOT NULL,
  about       TEXT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE shop.orders (
  id          BIGINT NOT NULL PRIMARY KEY,
  customer_id BIGINT UNSIGNED NOT NULL,
  status      ENUM('new','paid','packed','shipped','returned','cancelled') NOT NULL DEFAULT 'new',
  amount      DECIMAL(12,2) NOT NULL,
  discount    DECIMAL(12,2) NULL,
  gift        TINYINT(1) NOT NULL DEFAULT 0,
  placed_at   TIMESTAMP(6) NOT NULL,
  changed_at  TIMESTAMP NULL DEFAULT NULL,
  deliver_on  DATE NULL,
  deliver_at  TIME NULL,
  note        TEXT NULL,
  KEY customer (customer_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE shop.order_items (
  order_id    INT UNSIGNED NOT NULL,
  line_no     SMALLINT NOT NULL,
  sku         VARCHAR(32) NOT NULL,
  quantity    INT NOT NULL DEFAULT 1,
  price       DECIMAL(10,4) NOT NULL,
  weight_kg   FLOAT NULL,
  flags       BIT(8) NOT NULL DEFAULT b'0',
  season      YEAR NULL,
  barcode     BINARY(16) NULL,
  thumbnail   VARBINARY(64) NULL,
  PRIMARY KEY (order_id, line_no)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
