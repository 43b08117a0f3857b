#!/usr/bin/env python3
"""Replays a sample in the simplest way there is and compares the outcome with what the server had at the end.

    check-sample.py DIR

base/*.tsv + the messages of changes/*.jsonl after base.gtid must give expected/*.tsv. This shares nothing with the
library: it is a second opinion on the sample, not on the code.
"""
import datetime
import glob
import json
import re
import sys

ZONE_HOURS = 8  # Canal ran in Asia/Shanghai; its TIMESTAMP text is that far ahead of UTC
TABLES = {"customers": ["id"], "orders": ["id"], "order_items": ["order_id", "line_no"]}
ESCAPES = {b"0": b"\0", b"n": b"\n", b"t": b"\t", b"b": b"\b", b"r": b"\r", b"Z": b"\x1a"}


def columns(schema_file, table):
    text = re.search(r"CREATE TABLE `%s` \((.*?)\n\)" % table, open(schema_file, encoding="utf-8").read(), re.S).group(1)
    return [(m.group(1), m.group(2)) for m in re.finditer(r"^  `(\w+)` (\w+(?:\((?:'(?:[^']|'')*'|[^)'])*\))?)", text, re.M)]


def outfile(path, names):
    """Rows of SELECT … INTO OUTFILE text: a backslash makes the next byte data, be it a tab or a newline."""
    rows = []
    for line in re.findall(rb"((?:[^\\\n]|\\.)*)\n", open(path, "rb").read(), re.S):
        cells = []
        for cell in re.findall(rb"((?:[^\\\t]|\\.)*)(?:\t|$)", line + b"\t", re.S):
            cells.append(None if cell == rb"\N" else re.sub(rb"\\(.)", lambda m: ESCAPES.get(m.group(1), m.group(1)), cell, flags=re.S))
        cells.pop()
        assert len(cells) == len(names), (path, len(cells), names)
        rows.append(dict(zip(names, cells)))
    return rows


def labels(kind):
    return [m.group(1).replace("''", "'") for m in re.finditer(r"'((?:[^']|'')*)'", kind)]


def plain(value, kind):
    """The comparable value of a cell of an OUTFILE."""
    if value is None:
        return None
    if kind.startswith(("binary", "varbinary")):
        return value
    text = value.decode("utf-8")
    if kind.startswith("float"):
        return float(text)
    if kind == "json":
        return json.dumps(json.loads(text), sort_keys=True)
    return text


def canal(value, kind):
    """The same of a cell of a message."""
    if value is None:
        return None
    if kind.startswith(("binary", "varbinary")):
        size = int(re.search(r"\d+", kind).group())
        raw = value.encode("latin-1")
        return raw.ljust(size, b"\0") if kind.startswith("binary") else raw
    if kind.startswith("float"):
        return float(value)
    if kind == "json":
        return json.dumps(json.loads(value), sort_keys=True)
    if kind.startswith("enum"):
        return labels(kind)[int(value) - 1] if int(value) else ""
    if kind.startswith("set"):
        return ",".join(label for i, label in enumerate(labels(kind)) if int(value) >> i & 1)
    if kind.startswith("decimal"):
        scale = int(kind.rstrip(")").split(",")[1])
        whole, _, fraction = value.partition(".")
        return whole + "." + fraction.ljust(scale, "0")
    if kind.startswith("timestamp"):
        head, dot, fraction = value.partition(".")
        moment = datetime.datetime.strptime(head, "%Y-%m-%d %H:%M:%S") - datetime.timedelta(hours=ZONE_HOURS)
        return moment.strftime("%Y-%m-%d %H:%M:%S") + dot + fraction
    return value


def last(gtid):
    return int(re.search(r"(\d+)\s*$", gtid).group(1))


def main(folder):
    base_at = last(open(f"{folder}/base.gtid").read())
    final = {t: columns(f"{folder}/schema-final.sql", t) for t in TABLES}
    tables, counts = {}, {"messages": 0, "skipped": 0, "INSERT": 0, "UPDATE": 0, "DELETE": 0, "key changes": 0, "ddl": 0}
    for table, key in TABLES.items():
        kinds = columns(f"{folder}/schema-base.sql", table)
        rows = outfile(f"{folder}/base/{table}.tsv", [n for n, _ in kinds])
        rows = [{n: plain(row[n], k) for n, k in kinds} for row in rows]
        tables[table] = {tuple(row[c] for c in key): row for row in rows}
    print("base:", {t: len(r) for t, r in tables.items()})
    previous = 0
    transactions = set()
    for path in sorted(glob.glob(f"{folder}/changes/*.jsonl")):
        for line in open(path, encoding="utf-8", newline="\n"):
            message = json.loads(line)
            counts["messages"] += 1
            number = last(message["gtid"])
            assert number >= previous, "GTIDs go back"
            previous = number
            transactions.add(number)
            if number <= base_at:
                counts["skipped"] += 1
                continue
            if message["isDdl"]:
                counts["ddl"] += 1
                added = re.search(r"ADD COLUMN (\w+) .*?(?:DEFAULT '(\w+)'.*)?$", message["sql"])
                if added:
                    for row in tables[message["table"]].values():
                        row[added.group(1)] = added.group(2)
                continue
            table, key = tables[message["table"]], TABLES[message["table"]]
            kinds = dict(final[message["table"]])
            for i, data in enumerate(message["data"]):
                counts[message["type"]] += 1
                after = {n: canal(v, kinds[n]) for n, v in data.items()}
                before = dict(after)
                if message["type"] == "UPDATE":
                    before.update({n: canal(v, kinds[n]) for n, v in message["old"][i].items()})
                old_key, new_key = tuple(before[c] for c in key), tuple(after[c] for c in key)
                if message["type"] == "INSERT":
                    assert new_key not in table, ("inserted twice", message["table"], new_key)
                else:
                    assert table[old_key] == before, ("before image", message["table"], old_key, table[old_key], before)
                    del table[old_key]
                    counts["key changes"] += old_key != new_key
                if message["type"] != "DELETE":
                    table[new_key] = after
    wrong = 0
    for table, key in TABLES.items():
        kinds = final[table]
        rows = outfile(f"{folder}/expected/{table}.tsv", [n for n, _ in kinds])
        expected = {}
        for row in rows:
            row = {n: plain(row[n], k) for n, k in kinds}
            expected[tuple(row[c] for c in key)] = row
        for k in sorted(expected.keys() | tables[table].keys()):
            if expected.get(k) != tables[table].get(k):
                wrong += 1
                print("DIFFERS", table, k, expected.get(k), tables[table].get(k), sep="\n  ")
    assert previous == last(open(f"{folder}/final.gtid").read())
    print("replayed:", counts, "transactions:", len(transactions), "end:", {t: len(r) for t, r in tables.items()})
    print("EQUAL to the server" if not wrong else f"{wrong} rows differ")
    return 1 if wrong else 0


sys.exit(main(sys.argv[1]))
