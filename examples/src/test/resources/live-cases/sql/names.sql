CREATE TABLE `odd ``name` (`id é` INT PRIMARY KEY, `select` INT, `a.b` VARCHAR(10), `'q"` INT); CREATE TABLE `表` (`键` INT PRIMARY KEY, `值` VARCHAR(10));
INSERT INTO `odd ``name` VALUES (1, 1, 'x', 1); INSERT INTO `表` VALUES (1, '一'), (2, '二');
-- base
ALTER TABLE `odd ``name` CHANGE `select` `from` BIGINT, RENAME COLUMN `a.b` TO `c``d`; UPDATE `odd ``name` SET `from` = 99999999999; UPDATE sluice_live.`表` SET `值` = '三' WHERE `键` = 2; INSERT INTO `odd ``name` VALUES (2, 2, 'y', 2);
