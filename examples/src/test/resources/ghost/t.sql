-- Two online schema changes of one table while it is written to, with the statements that gh-ost 1.1 and
-- pt-online-schema-change 3.5 send (their comments in the statements are theirs), in the order the server logged them.
SET NAMES utf8mb4;
CREATE TABLE t (
  id bigint NOT NULL AUTO_INCREMENT,
  name varchar(40) COLLATE utf8mb4_bin NOT NULL,
  price decimal(10,2) NOT NULL DEFAULT '0.00',
  note varchar(60) COLLATE utf8mb4_bin DEFAULT NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
INSERT INTO t VALUES (1,'one',1.10,NULL),(2,'two',2.20,'zwei'),(3,'three',3.30,'drei'),(4,'four',4.40,NULL),(5,'five',5.50,'fünf'),(6,'six',6.60,NULL);
UPDATE t SET price = price + 1 WHERE id IN (2, 4);
DELETE FROM t WHERE id = 6;

-- gh-ost --alter "ADD COLUMN level int NOT NULL DEFAULT 3 AFTER name, MODIFY price decimal(12,3) NOT NULL, DROP COLUMN note"
drop /* gh-ost */ table if exists `fixtures`.`_t_ghc`;
create /* gh-ost */ table `fixtures`.`_t_ghc` (
  id bigint unsigned auto_increment,
  last_update timestamp not null DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  hint varchar(64) charset ascii not null,
  value varchar(4096) charset ascii not null,
  primary key(id),
  unique key hint_uidx(hint)
) auto_increment=256 comment='gh-ost changelog';
create /* gh-ost */ table `fixtures`.`_t_gho` like `fixtures`.`t`;
alter /* gh-ost */ table `fixtures`.`_t_gho` ADD COLUMN level int NOT NULL DEFAULT 3 AFTER name, MODIFY price decimal(12,3) NOT NULL, DROP COLUMN note;
insert /* gh-ost */ into `fixtures`.`_t_ghc` (id, hint, value) values (NULLIF(2, 0), 'state', 'GhostTableMigrated') on duplicate key update last_update=NOW(), value=VALUES(value);
insert /* gh-ost `fixtures`.`t` */ ignore into `fixtures`.`_t_gho` (`id`, `name`, `price`) (select `id`, `name`, `price` from `fixtures`.`t` force index (`PRIMARY`) where (((`id` > 0)) and ((`id` < 3) or ((`id` = 3)))) lock in share mode);
UPDATE t SET name = 'TWO' WHERE id = 2;
INSERT INTO t VALUES (7,'seven',7.70,'sieben'),(8,'eight',8.80,NULL);
UPDATE t SET id = 9, price = 3.33 WHERE id = 3;
BEGIN;
update /* gh-ost `fixtures`.`_t_gho` */ `fixtures`.`_t_gho` set `id`=2, `name`='TWO', `price`=3.20 where ((`id` = 2));
replace /* gh-ost `fixtures`.`_t_gho` */ into `fixtures`.`_t_gho` (`id`, `name`, `price`) values (7, 'seven', 7.70);
replace /* gh-ost `fixtures`.`_t_gho` */ into `fixtures`.`_t_gho` (`id`, `name`, `price`) values (8, 'eight', 8.80);
delete /* gh-ost `fixtures`.`_t_gho` */ from `fixtures`.`_t_gho` where ((`id` = 3));
replace /* gh-ost `fixtures`.`_t_gho` */ into `fixtures`.`_t_gho` (`id`, `name`, `price`) values (9, 'three', 3.33);
COMMIT;
insert /* gh-ost `fixtures`.`t` */ ignore into `fixtures`.`_t_gho` (`id`, `name`, `price`) (select `id`, `name`, `price` from `fixtures`.`t` force index (`PRIMARY`) where (((`id` > 3)) and ((`id` < 9) or ((`id` = 9)))) lock in share mode);
insert /* gh-ost */ into `fixtures`.`_t_ghc` (id, hint, value) values (NULLIF(2, 0), 'state', 'Migrated') on duplicate key update last_update=NOW(), value=VALUES(value);
DELETE FROM t WHERE id = 5;
delete /* gh-ost `fixtures`.`_t_gho` */ from `fixtures`.`_t_gho` where ((`id` = 5));
drop /* gh-ost */ table if exists `fixtures`.`_t_del`;
create /* gh-ost */ table `fixtures`.`_t_del` (id int auto_increment primary key) engine=InnoDB comment='ghost-cut-over-sentry';
drop /* gh-ost */ table if exists `fixtures`.`_t_del`;
rename /* gh-ost */ table `fixtures`.`t` to `fixtures`.`_t_del`, `fixtures`.`_t_gho` to `fixtures`.`t`;
INSERT INTO t VALUES (10,'ten',10,10.001);
drop /* gh-ost */ table if exists `fixtures`.`_t_ghc`;
drop /* gh-ost */ table if exists `fixtures`.`_t_del`;
UPDATE t SET level = level + 1 WHERE id IN (1, 7, 10);

-- pt-online-schema-change --alter "ADD COLUMN seen datetime(3) DEFAULT NULL, ADD KEY (name)"
CREATE TABLE `fixtures`.`_t_new` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `name` varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `level` int NOT NULL DEFAULT '3',
  `price` decimal(12,3) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB AUTO_INCREMENT=11 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
ALTER TABLE `fixtures`.`_t_new` ADD COLUMN seen datetime(3) DEFAULT NULL, ADD KEY (name);
CREATE TRIGGER `pt_osc_fixtures_t_del` AFTER DELETE ON `fixtures`.`t` FOR EACH ROW DELETE IGNORE FROM `fixtures`.`_t_new` WHERE `fixtures`.`_t_new`.`id` <=> OLD.`id`;
CREATE TRIGGER `pt_osc_fixtures_t_ins` AFTER INSERT ON `fixtures`.`t` FOR EACH ROW REPLACE INTO `fixtures`.`_t_new` (`id`, `name`, `level`, `price`) VALUES (NEW.`id`, NEW.`name`, NEW.`level`, NEW.`price`);
DELIMITER //
CREATE TRIGGER `pt_osc_fixtures_t_upd` AFTER UPDATE ON `fixtures`.`t` FOR EACH ROW BEGIN DELETE IGNORE FROM `fixtures`.`_t_new` WHERE !(OLD.`id` <=> NEW.`id`) AND `fixtures`.`_t_new`.`id` <=> OLD.`id`; REPLACE INTO `fixtures`.`_t_new` (`id`, `name`, `level`, `price`) VALUES (NEW.`id`, NEW.`name`, NEW.`level`, NEW.`price`); END//
DELIMITER ;
INSERT LOW_PRIORITY IGNORE INTO `fixtures`.`_t_new` (`id`, `name`, `level`, `price`) SELECT `id`, `name`, `level`, `price` FROM `fixtures`.`t` FORCE INDEX(`PRIMARY`) WHERE ((`id` >= '1')) AND ((`id` <= '7')) LOCK IN SHARE MODE /*pt-online-schema-change 1 copy nibble*/;
UPDATE t SET price = 0.001 WHERE id = 4;
UPDATE t SET id = 20 WHERE id = 10;
INSERT INTO t VALUES (11,'eleven',11,11),(12,'twelve',12,12);
DELETE FROM t WHERE id IN (1, 8);
INSERT LOW_PRIORITY IGNORE INTO `fixtures`.`_t_new` (`id`, `name`, `level`, `price`) SELECT `id`, `name`, `level`, `price` FROM `fixtures`.`t` FORCE INDEX(`PRIMARY`) WHERE ((`id` >= '8')) AND ((`id` <= '20')) LOCK IN SHARE MODE /*pt-online-schema-change 1 copy nibble*/;
ANALYZE TABLE `fixtures`.`_t_new` /* pt-online-schema-change */;
RENAME TABLE `fixtures`.`t` TO `fixtures`.`_t_old`, `fixtures`.`_t_new` TO `fixtures`.`t`;
DROP TABLE IF EXISTS `_t_old`;
INSERT INTO t VALUES (13,'thirteen',13,13,'2026-11-22 13:13:13.130');
UPDATE t SET seen = '2026-11-22 00:00:00.001' WHERE id < 9;
-- The rows are those of t at the end.
