#!/bin/sh
# Makes the Canal JSON fixtures: runs each NAME.sql of a folder on a real server and puts beside it what Canal made of
# its log, and what the server itself says.
#
#   make-fixtures.sh mysql|mariadb SOCKET PORT FOLDER [NAME ...]
#
#   NAME.canal.jsonl              Canal's messages, one per line (all of NAME.sql)
#   NAME.select.tsv               the rows at the line "-- The rows are …" of NAME.sql, a header line first: SELECT … INTO
#                                 OUTFILE text in UTF-8, session time zone +00:00, ordered by the first column of the key.
#                                 BIT is selected as col+0, the binary family and spatial types as HEX(col), FLOAT as itself
#                                 and once more as col+0e0
#   NAME.show-create.sql          SHOW CREATE TABLE of all tables there are at that line
#   NAME.information_schema.tsv   their columns, same text form
#
# The server's BINARY LOG IS RESET and its database `fixtures` is dropped: use a server of its own. Environment: MYSQL,
# the client program (default: mysql on the PATH); ZONE, the zone of Canal's JVM (default Asia/Shanghai).
set -eu
[ $# -ge 4 ] || { sed -n '2,18s/^# \{0,1\}//p' "$0"; exit 2; }
KIND=$1 SOCKET=$2 PORT=$3 FOLDER=$4; shift 4
HERE=$(cd "$(dirname "$0")" && pwd)
MYSQL=${MYSQL:-mysql} ZONE=${ZONE:-Asia/Shanghai}
WORK=$(mktemp -d); chmod 777 "$WORK" # the server writes OUTFILEs here
trap 'rm -rf "$WORK"' EXIT

sql() { "$MYSQL" --no-defaults --default-character-set=utf8mb4 -uroot -S "$SOCKET" -N -r "$@"; }
if [ "$KIND" = mariadb ]; then
  RESET="RESET MASTER" EXECUTED="SELECT @@GLOBAL.gtid_binlog_pos" STATUS="SHOW MASTER STATUS" SRS="NULL"
else
  RESET="RESET BINARY LOGS AND GTIDS" EXECUTED="SELECT @@GLOBAL.gtid_executed" STATUS="SHOW BINARY LOG STATUS" SRS="srs_id"
fi

mvn -q -B -f "$HERE/pom.xml" compile dependency:build-classpath -Dmdep.outputFile=target/classpath
for host in 127.0.0.1 localhost; do
  sql -e "SET sql_log_bin = 0; CREATE USER IF NOT EXISTS canal@'$host' IDENTIFIED BY 'canal'; GRANT ALL ON *.* TO canal@'$host'"
done

# outfile FILE 'header, tabs between' 'SELECT list' 'FROM …'
outfile() {
  rm -f "$WORK/out.tsv"
  sql -e "SET time_zone = '+00:00'; SELECT $3 INTO OUTFILE '$WORK/out.tsv' CHARACTER SET utf8mb4 $4" < /dev/null
  { printf '%s\n' "$2" | sed 's/\\/&&/g'; cat "$WORK/out.tsv"; } > "$1"
}

server_says() { # NAME, path without extension
  COLUMNS="table_name,ordinal_position,column_name,column_default,is_nullable,data_type,character_maximum_length,numeric_precision,numeric_scale,datetime_precision,character_set_name,collation_name,column_type,column_key,extra,generation_expression,column_comment"
  outfile "$2.information_schema.tsv" "$(echo "$COLUMNS,srs_id" | tr ',' '\t')" "$COLUMNS,$SRS" \
    "FROM information_schema.columns WHERE table_schema = 'fixtures' ORDER BY table_name, ordinal_position"
  sql -e "SELECT CONCAT('SHOW CREATE TABLE fixtures.\`', REPLACE(table_name, '\`', '\`\`'), '\`;') FROM information_schema.tables
          WHERE table_schema = 'fixtures' AND table_type = 'BASE TABLE' ORDER BY table_name" > "$WORK/show.sql"
  while IFS= read -r show; do
    sql -e "$show" < /dev/null | sed -e '1s/^[^	]*	//' -e '$s/$/;/'
  done < "$WORK/show.sql" > "$2.show-create.sql"
  sql -e "SELECT CASE WHEN data_type = 'bit' THEN CONCAT('\`', column_name, '\`+0')
                      WHEN data_type IN ('binary','varbinary','tinyblob','blob','mediumblob','longblob','geometry','point','linestring',
                           'polygon','multipoint','multilinestring','multipolygon','geomcollection','geometrycollection')
                           THEN CONCAT('HEX(\`', column_name, '\`)')
                      WHEN data_type = 'float' THEN CONCAT('\`', column_name, '\`, \`', column_name, '\`+0e0')
                      ELSE CONCAT('\`', column_name, '\`') END,
                 IF(data_type = 'float', CONCAT(column_name, '\t', column_name, '+0e0'), column_name)
          FROM information_schema.columns WHERE table_schema = 'fixtures' AND table_name = '$1' ORDER BY ordinal_position" > "$WORK/list.txt"
  if [ -s "$WORK/list.txt" ]; then
    key=$(sql -e "SELECT COALESCE((SELECT GROUP_CONCAT(column_name ORDER BY seq_in_index) FROM information_schema.statistics
                  WHERE table_schema = 'fixtures' AND table_name = '$1' AND index_name = 'PRIMARY'), '1')")
    outfile "$2.select.tsv" "$(cut -f2- "$WORK/list.txt" | paste -s)" "$(cut -f1 "$WORK/list.txt" | paste -sd,)" "FROM fixtures.\`$1\` ORDER BY $key"
  fi
}

[ $# -gt 0 ] || set -- $(cd "$FOLDER" && ls *.sql | grep -v 'show-create' | sed 's/\.sql$//')
for name in "$@"; do
  base="$FOLDER/$name"
  rm -f "$base".canal.jsonl "$base".select.tsv "$base".show-create.sql "$base".information_schema.tsv
  sql -e "SET sql_log_bin = 0; DROP DATABASE IF EXISTS fixtures; DROP DATABASE IF EXISTS ddl_other"
  sql -e "$RESET"
  sql -e "CREATE DATABASE fixtures DEFAULT CHARACTER SET utf8mb4" # Canal starts behind it
  # MariaDB begins each log file with the list of GTIDs before it; an empty list stops Canal 1.1.7.
  [ "$KIND" = mysql ] || sql -e "FLUSH BINARY LOGS"
  FIRST=$(sql -e "$EXECUTED")
  sed '/^-- The rows are /,$d' "$base.sql" > "$WORK/rows.sql"
  { grep '^SET NAMES' "$base.sql"; sed -n '/^-- The rows are /,$p' "$base.sql"; } > "$WORK/changes.sql"
  sql --comments fixtures < "$WORK/rows.sql" || { echo "$name: its rows failed" >&2; continue; }
  server_says "$name" "$base"
  sql --comments fixtures < "$WORK/changes.sql" || { echo "$name: its changes failed" >&2; continue; }
  END=$(sql -e "$STATUS" | awk '{print $1 ":" $2}')
  java -Duser.timezone="$ZONE" -cp "$HERE/target/classes:$(cat "$HERE/target/classpath")" io.sluice.tools.sample.CanalDump \
    --port "$PORT" --start-gtid "$FIRST" --end "$END" --out "$base.canal.jsonl" 2> "$WORK/err.txt" \
    || { echo "$name: Canal stopped" >&2; cat "$WORK/err.txt" >&2; continue; }
  echo "$name: $(tail -1 "$WORK/err.txt")"
done
