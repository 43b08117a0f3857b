#!/bin/sh
# Makes the binlogs that `benchmarks/run binlog` reads, on a server of yours that logs to files and holds nothing else.
#   make-binlogs.sh CLIENT DATADIR OUT BLOCKS ROWS TRANSACTIONS
# CLIENT        how the client is called, with user and socket: 'mariadb -uroot -S /run/mysqld/mysqld.sock'
# DATADIR       the server's directory with the files named binlog.*
# OUT           where bulk.binlog, oltp.binlog and, of a server that can compress, their -compressed twins go
# BLOCKS, ROWS  blocks of a bulk insert and rows in each, up to 10000; 125 and 10000 make about 370 MB
# TRANSACTIONS  90000 make about 190 MB
# The server: binlog_format=ROW, binlog_row_image=FULL, binlog_row_metadata=FULL.
set -e
[ $# -eq 6 ] || { sed -n 2,10p "$0"; exit 2; }
client=$1 data=$2 out=$3 blocks=$4 rows=$5 transactions=$6
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$out"
run() { $client --default-character-set=utf8mb4 -N "$@"; }
log() { run -e "SHOW BINARY LOGS" | tail -1 | cut -f1; }

# take NAME SQL: what the statements log, in a file of its own
take() {
  run -e "FLUSH BINARY LOGS"
  file=$(log)
  run bench -e "SET SESSION time_zone='+00:00'; $2"
  run -e "FLUSH BINARY LOGS"
  cp "$data/$file" "$out/$1.binlog"
}

run -e "DROP DATABASE IF EXISTS bench"
run < "$here/schema.sql"
take bulk "CALL bulk($blocks, $rows)"
take oltp "CALL oltp($transactions)"
run bench -e "TRUNCATE orders"
if run -e "SELECT @@global.log_bin_compress" >/dev/null 2>&1; then
  # The length that decides is that of one row, not of the event.
  run -e "SET GLOBAL log_bin_compress=1, GLOBAL log_bin_compress_min_len=10"
  take bulk-compressed "CALL bulk($blocks, $rows)"
  run -e "SET GLOBAL log_bin_compress=0, GLOBAL log_bin_compress_min_len=256"
else
  take bulk-compressed "SET SESSION binlog_transaction_compression=1; CALL bulk($blocks, $rows)"
fi
ls -l "$out"
