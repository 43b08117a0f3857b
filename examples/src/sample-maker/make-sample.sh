#!/bin/sh
# Makes the bundled sample: a workload on a real MySQL server, the base taken while it runs, the server's log itself, the
# messages Canal makes of it, and the tables as the server has them at the end.
#
#   make-sample.sh SOCKET PORT OUTDIR
#
# SOCKET and PORT belong to one MySQL 8.4 or newer on this machine, with the settings README.md lists, whose log files can be
# read here. ITS BINARY LOG IS RESET and its database `shop` is dropped: use a server of its own. Environment: MYSQL and MYSQLDUMP, the client
# programs (default: mysql and mysqldump on the PATH); ZONE, the zone of Canal's JVM (default Asia/Shanghai); SLUICE, the
# command of the examples' jar, which prints the checksum's SQL (default: java -jar of the jar that a build leaves).
set -eu
[ $# -eq 3 ] || { sed -n '2,10s/^# \{0,1\}//p' "$0"; exit 2; }
SOCKET=$1 PORT=$2 OUT=$3
HERE=$(cd "$(dirname "$0")" && pwd)
MYSQL=${MYSQL:-mysql} MYSQLDUMP=${MYSQLDUMP:-mysqldump} ZONE=${ZONE:-Asia/Shanghai}
SLUICE=${SLUICE:-java -jar $HERE/../../target/sluice-examples.jar}
TABLES="customers orders order_items"
WORK=$(mktemp -d)
chmod 777 "$WORK" # the server writes OUTFILEs here
trap 'rm -rf "$WORK"' EXIT

sql() { "$MYSQL" --no-defaults --default-character-set=utf8mb4 -uroot -S "$SOCKET" -N -r "$@"; }
dump_schema() {
  "$MYSQLDUMP" --no-defaults -uroot -S "$SOCKET" --no-data --skip-dump-date --set-gtid-purged=OFF --no-tablespaces shop \
    | sed 's/^-- Host: .*/-- Database: shop/'
}
# One SELECT … INTO OUTFILE per table: columns as they are, but BIT as a number, ordered by primary key.
outfile_sql() {
  for t in $TABLES; do
    sql -e "SET SESSION group_concat_max_len = 100000;
      SELECT CONCAT('SELECT ',
          (SELECT GROUP_CONCAT(IF(data_type = 'bit', CONCAT(column_name, '+0'), column_name) ORDER BY ordinal_position SEPARATOR ', ')
             FROM information_schema.columns WHERE table_schema = 'shop' AND table_name = '$t'),
          ' INTO OUTFILE ''$1/$t.tsv'' FROM shop.$t ORDER BY ',
          (SELECT GROUP_CONCAT(column_name ORDER BY seq_in_index SEPARATOR ', ')
             FROM information_schema.statistics WHERE table_schema = 'shop' AND table_name = '$t' AND index_name = 'PRIMARY'),
          ';')"
  done
}
writers() { # phase
  pids=
  for w in 0 1 2; do
    # --force: a transaction that loses a deadlock is rolled back, and the writer goes on with the next one.
    python3 "$HERE/workload.py" "$1" $w > "$WORK/writer-$1-$w.sql"
    sql --force shop < "$WORK/writer-$1-$w.sql" 2>> "$WORK/errors.txt" &
    pids="$pids $!"
  done
}
finish() { for p in $pids; do wait "$p" || true; done; }

mvn -q -B -f "$HERE/pom.xml" compile dependency:build-classpath -Dmdep.outputFile=target/classpath

sql -e "SET sql_log_bin = 0; DROP DATABASE IF EXISTS shop;
        CREATE USER IF NOT EXISTS canal@'127.0.0.1' IDENTIFIED BY 'canal'; GRANT ALL ON *.* TO canal@'127.0.0.1'"
sql -e "RESET BINARY LOGS AND GTIDS"
sql -e "CREATE DATABASE shop"
FIRST=$(sql -e "SELECT @@GLOBAL.gtid_executed") # Canal needs a set to start from: the transaction above
sql < "$HERE/tables.sql"

writers 1; finish
sql -e "ALTER TABLE shop.customers ADD COLUMN phone VARCHAR(24) NULL AFTER email"

mkdir "$WORK/base" "$WORK/expected"; chmod 777 "$WORK/base" "$WORK/expected"
outfile_sql "$WORK/base" > "$WORK/base.sql"
writers 2
sleep 0.5
# No commit can fall between the snapshot and the reading of the log's state; the writers wait for a few milliseconds only.
{ echo "SET time_zone = '+00:00'; SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ;
        FLUSH TABLES WITH READ LOCK; START TRANSACTION WITH CONSISTENT SNAPSHOT;
        SHOW BINARY LOG STATUS; UNLOCK TABLES; DO SLEEP(0.3);"
  cat "$WORK/base.sql"; echo "COMMIT;"; } | sql > "$WORK/base.status"
cut -f5 "$WORK/base.status" > "$WORK/base.gtid"
awk -F '\t' '{print $1 ":" $2}' "$WORK/base.status" > "$WORK/base.position"
sql -e "SELECT @@GLOBAL.gtid_executed" > "$WORK/after-base.gtid"
dump_schema > "$WORK/schema-base.sql"
finish
sql -e "FLUSH BINARY LOGS" # so that the log is of two files

writers 3
sleep 0.3
sql -e "ALTER TABLE shop.orders ADD COLUMN channel VARCHAR(16) NOT NULL DEFAULT 'web' AFTER status"
sleep 0.1
sql -e "ALTER TABLE shop.customers ADD COLUMN last_seen DATETIME(3)"
sql -e "ALTER TABLE shop.customers MODIFY COLUMN name VARCHAR(160) NOT NULL COMMENT 'wider than it was'"
finish
writers 4; finish

sql -e "SELECT @@GLOBAL.gtid_executed" > "$WORK/final.gtid"
END=$(sql -e "SHOW BINARY LOG STATUS" | awk '{print $1 ":" $2}')
{ echo "SET time_zone = '+00:00';"; outfile_sql "$WORK/expected"; } | sql
dump_schema > "$WORK/schema-final.sql"
for t in $TABLES; do
  $SLUICE checksum --table "shop.$t" --schema "$WORK/schema-final.sql" > "$WORK/checksum.sql"
  printf '%s\t%s\n' "$t" "$(sql shop < "$WORK/checksum.sql")"
done > "$WORK/checksums.tsv"

rm -rf "$OUT/base" "$OUT/expected" "$OUT/changes" "$OUT/binlog"
mkdir -p "$OUT/base" "$OUT/expected" "$OUT/changes" "$OUT/binlog"
sql -e "FLUSH BINARY LOGS" # ends the last file
LOGS=$(dirname "$(sql -e "SELECT @@GLOBAL.log_bin_basename")")
sql -e "SHOW BINARY LOGS" | cut -f1 | sed '$d' | while read -r log; do
  gzip -9 -n < "$LOGS/$log" > "$OUT/binlog/$log.gz"
done
java -Duser.timezone="$ZONE" -cp "$HERE/target/classes:$(cat "$HERE/target/classpath")" io.sluice.tools.sample.CanalDump \
  --port "$PORT" --start-gtid "$FIRST" --end "$END" --filter 'shop\..*' --out "$OUT/changes/canal.jsonl" --lines-per-file 700
for t in $TABLES; do cat "$WORK/base/$t.tsv" > "$OUT/base/$t.tsv"; cat "$WORK/expected/$t.tsv" > "$OUT/expected/$t.tsv"; done
cp "$WORK/checksums.tsv" "$OUT/expected/"
cp "$WORK/base.gtid" "$WORK/base.position" "$WORK/final.gtid" "$WORK/schema-base.sql" "$WORK/schema-final.sql" "$OUT/"

echo "base at $(cat "$WORK/base.gtid"), writers already at $(cat "$WORK/after-base.gtid") when it was written, end $(cat "$OUT/final.gtid")"
echo "statements refused: $(sort "$WORK/errors.txt" | sed 's/ at line [0-9]*//' | cut -d: -f1 | uniq -c | tr '\n' ';')"
python3 "$HERE/check-sample.py" "$OUT"
