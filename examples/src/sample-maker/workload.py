#!/usr/bin/env python3
"""Prints the SQL of one writer in one phase of the sample's workload.

    workload.py PHASE WRITER        PHASE 1..4, WRITER 0..2; same arguments, same SQL.

Each writer owns the keys congruent to its number modulo 3: only it inserts, deletes and renumbers those rows, so writers
never collide on a key. All writers change columns of all orders. Phase 1 fills the tables; the base is taken during
phase 2; phase 3 runs while tables are altered; phase 4 knows the new columns.
"""
import json
import random
import sys

WRITERS = 3
TRANSACTIONS = {1: 75, 2: 140, 3: 70, 4: 120}
BEYOND_SIGNED = 9223372036854775808  # 2**63: customer ids from here on do not fit a signed BIGINT

NAMES = ["Ada Byron", "Zoë Müller", "王小明", "山田 太郎", "김민준", "محمد العربي", "Ольга Иванова", "Ελένη Παππά",
         "שרה כהן", "नेहा शर्मा", "สมชาย ใจดี", "Nguyễn Thị Hương", "😀 Smiley 👩‍👩‍👧‍👦", "O'Brien \"Bob\"", "𠜎𠜱 (rare)",
         "Łukasz Żółć", "a\\b & c/d", "José e\u0301 (decomposed)", "İstanbul ıI", "ß and ſ"]
NOTES = [None, None, None, "", "please ring twice", "line one\nline two", "tab\there", "quote \" and ' and `",
         "back\\slash, and \\N that is no NULL", "nul\0inside", "U+2028\u2028here and U+2029\u2029there",
         "controls \x01\x02\x1f\x7f\x1a end", "carriage\r\nreturn", "请放在门口，谢谢 🙏", "اتركه عند الباب", "Позвоните за час",
         "trailing spaces   ", " leading", "{\"not\": \"json\", \"n\": 1}", "\u00a0nbsp \ufeffbom", "𝒳 é ü ñ €", "<b>&amp;</b>",
         "NULL", "null", "\\", "'", "\"", "a,b;c|d", "0"]
SKUS = ["BOOK-001", "BOOK-002", "MUG/blue", "茶-07", "CAFÉ-250g", "LAMP\"12\"", "PEN-α", "BAG_XL", "TOY🧸", "CD 47"]
STATUS = ["new", "paid", "packed", "shipped", "returned", "cancelled"]
TIERS = ["basic", "silver", "gold", "VIP, by invitation"]
INTERESTS = ["books", "music", "garden", "kitchen", "children's games", "体育"]
CHANNELS = ["web", "app", "shop", "téléphone", "微信"]


def quote(value):
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        return "0x" + value.hex() if value else "''"
    if not isinstance(value, str):
        return str(value)
    for raw, escaped in (("\\", "\\\\"), ("'", "\\'"), ("\0", "\\0"), ("\n", "\\n"), ("\r", "\\r"), ("\x1a", "\\Z")):
        value = value.replace(raw, escaped)
    return "'" + value + "'"


class Writer:
    def __init__(self, number):
        self.number = number
        self.random = random.Random(20261122 + number)
        self.customers, self.orders, self.items = [], [], {}
        self.gone_customers, self.gone_orders = [], []
        self.next = 1
        self.out = []

    # Own keys: congruent to the writer's number modulo WRITERS.
    def new_key(self):
        self.next += 1
        return self.next * WRITERS + self.number

    def pick(self, many):
        return self.random.choice(many)

    def some(self, many, most):
        return sorted(self.random.sample(many, min(len(many), self.random.randint(2, most))))

    def money(self, digits, scale):
        r = self.random.random()
        if r < 0.15:
            return f"{self.random.randint(0, 99)}.{'0' * scale}"
        if r < 0.2:
            return "-" + "0." + "0" * (scale - 1) + "1"
        if r < 0.23:
            return "9" * (digits - scale) + "." + "9" * scale
        return f"{self.random.randint(0, 4000)}.{self.random.randint(0, 10 ** scale - 1):0{scale}d}"

    def moment(self, fraction):
        r = self.random
        text = f"202{r.randint(4, 6)}-{r.randint(1, 12):02d}-{r.randint(1, 28):02d} {r.randint(0, 23):02d}:{r.randint(0, 59):02d}:{r.randint(0, 59):02d}"
        if fraction:
            digits = r.choice(["0" * fraction, "1".rjust(fraction, "0"), str(r.randint(0, 10 ** fraction - 1)).rjust(fraction, "0")])
            text += "." + digits
        return text

    def time(self):
        r = self.random
        return r.choice([None, "00:00:00", "08:30:00", "-01:15:30", "36:00:00", "838:59:59", "-838:59:59",
                         f"{r.randint(0, 23):02d}:{r.randint(0, 59):02d}:00"])

    def date(self):
        r = self.random
        return r.choice([None, f"2026-{r.randint(1, 12):02d}-{r.randint(1, 28):02d}", "2024-02-29", "9999-12-31", "1000-01-01"])

    def profile(self):
        r = self.random
        if r.random() < 0.3:
            return None
        value = {"lang": r.choice(["en", "zh", "ar", "fr"]), "visits": r.randint(0, 5000), "news": r.random() < 0.5}
        if r.random() < 0.4:
            value["tags"] = r.sample(["new", "b2b", "née", "日本", "say \"hi\"", "c:\\temp", "😀", "a/b", "tab\t", "é"], 3)
        if r.random() < 0.3:
            value["score"] = r.choice([0.5, 1.25, -3.75, 99.5])
        if r.random() < 0.2:
            value["address"] = {"city": r.choice(["Köln", "上海", "القاهرة"]), "zip": None, "floor": -1}
        return json.dumps(value, ensure_ascii=False)

    def say(self, statement):
        self.out.append(statement + ";")

    def customer(self, key):
        r = self.random
        interests = None if r.random() < 0.2 else ",".join(r.sample(INTERESTS, r.randint(0, 4)))
        name = self.pick(NAMES)
        email = None if r.random() < 0.3 else f"user{key % 100000}@example.{self.pick(['com', 'org', '中国'])}"
        return [key, name, email, self.pick(TIERS), interests, self.profile(), self.moment(3), self.pick(NOTES)]

    def order(self, key):
        r = self.random
        return [key, self.pick(self.customers or [1]), self.pick(STATUS[:2]), self.money(12, 2),
                None if r.random() < 0.6 else self.money(6, 2), int(r.random() < 0.2), self.moment(6),
                None if r.random() < 0.5 else self.moment(0), self.date(), self.time(), self.pick(NOTES)]

    def item(self, order, line):
        r = self.random
        barcode = None if r.random() < 0.4 else r.choice(
            [bytes(r.randrange(256) for _ in range(16)), bytes(16), bytes(r.randrange(1, 256) for _ in range(9)), b"\\\t\n\r'\"\x1a\xff\xfe01234\x00\x00"])
        thumbnail = None if r.random() < 0.5 else bytes(r.randrange(256) for _ in range(r.choice([0, 1, 8, 24])))
        weight = r.choice([None, "0", "0.1", "0.25", "1.5", "12.75", "3", "1234.5", "0.001", "1e10", "-0.5"])
        return [order, line, self.pick(SKUS), r.randint(1, 12), self.money(10, 4), None if weight is None else float(weight),
                r.randint(0, 255), r.choice([None, 1901, 2024, 2025, 2026, 2155, 0]), barcode, thumbnail]

    def insert(self, table, columns, rows, verb="INSERT"):
        values = ", ".join("(" + ", ".join(quote(v) for v in row) + ")" for row in rows)
        self.say(f"{verb} INTO {table} ({columns}) VALUES {values}")

    CUSTOMER = "id, name, email, tier, interests, profile, created_at, about"
    ORDER = "id, customer_id, status, amount, discount, gift, placed_at, changed_at, deliver_on, deliver_at, note"
    ITEM = "order_id, line_no, sku, quantity, price, weight_kg, flags, season, barcode, thumbnail"

    def add_customers(self, phase):
        rows = []
        for _ in range(self.random.randint(1, 4)):
            key = self.new_key()
            if self.random.random() < 0.08:
                key += BEYOND_SIGNED - BEYOND_SIGNED % WRITERS  # stays congruent
            self.customers.append(key)
            rows.append(self.customer(key))
        self.insert("customers", self.CUSTOMER, rows)

    def add_order(self, phase):
        key = self.new_key()
        self.orders.append(key)
        lines = self.random.randint(1, 5)
        self.items[key] = list(range(1, lines + 1))
        row = self.order(key)
        if phase == 4 and self.random.random() < 0.7:
            self.insert("orders", self.ORDER + ", channel", [row + [self.pick(CHANNELS)]])
        else:
            self.insert("orders", self.ORDER, [row])
        self.insert("order_items", self.ITEM, [self.item(key, n) for n in range(1, lines + 1)])

    def change_customers(self, phase):
        keys = self.some(self.customers, 6)
        what = self.random.randrange(6 if phase == 4 else 5)
        where = f"WHERE id IN ({', '.join(map(str, keys))})"
        if what == 0:
            self.say(f"UPDATE customers SET email = IF(email IS NULL, CONCAT('c', id, '@example.net'), NULL) {where}")
        elif what == 1:
            self.say(f"UPDATE customers SET about = {quote(self.pick(NOTES))}, tier = {quote(self.pick(TIERS))} {where}")
        elif what == 2:
            self.say(f"UPDATE customers SET profile = {quote(self.profile())} {where}")
        elif what == 3:
            self.say(f"UPDATE customers SET interests = {quote(','.join(self.random.sample(INTERESTS, 2)))}, name = {quote(self.pick(NAMES))} {where}")
        elif what == 4:
            self.say(f"UPDATE customers SET phone = {quote(self.pick([None, '+49 30 1234', '0086-21-555', '']))} {where}"
                     if phase > 1 else f"UPDATE customers SET about = NULL {where}")
        else:
            self.say(f"UPDATE customers SET last_seen = {quote(self.moment(3))} {where}")

    def change_orders(self, phase):
        keys = ", ".join(map(str, self.some(self.orders, 8)))
        what = self.random.randrange(6)
        if what == 0:
            self.say(f"UPDATE orders SET status = 'paid', changed_at = {quote(self.moment(0))} WHERE id IN ({keys})")
        elif what == 1:
            # Different columns change in different rows.
            self.say(f"UPDATE orders SET discount = IF(id % 2, NULL, amount / 10), gift = IF(id % 5, gift, 1 - gift), note = IF(id % 7, note, {quote(self.pick(NOTES))}) WHERE id IN ({keys})")
        elif what == 2:
            low = self.random.randint(0, self.next) * WRITERS
            self.say(f"UPDATE orders SET status = {quote(self.pick(STATUS))} WHERE id BETWEEN {low} AND {low + 12}")
        elif what == 3:
            self.say(f"UPDATE orders SET deliver_on = {quote(self.date())}, deliver_at = {quote(self.time())} WHERE id IN ({keys})")
        elif what == 4:
            self.say(f"UPDATE orders SET amount = LEAST(amount + 0.01, 9999999999.99) WHERE id IN ({keys})")
        elif phase == 4:
            self.say(f"UPDATE orders SET channel = {quote(self.pick(CHANNELS))} WHERE id IN ({keys})")
        else:
            self.say(f"UPDATE orders SET note = {quote(self.pick(NOTES))} WHERE id IN ({keys})")

    def change_items(self, phase):
        order = self.pick(self.orders)
        what = self.random.randrange(4)
        if what == 0:
            self.say(f"UPDATE order_items SET quantity = quantity + 1, price = price * 0.9 WHERE order_id = {order}")
        elif what == 1:
            self.say(f"UPDATE order_items SET flags = {self.random.randint(0, 255)}, season = {quote(self.pick([None, 2026, 0]))} WHERE order_id = {order}")
        elif what == 2:
            self.say(f"UPDATE order_items SET barcode = {quote(self.pick([None, bytes(16), bytes(range(1, 17)), bytes([255] * 8)]))}, weight_kg = {self.pick(['NULL', '2.5', '0.3', '1e-5'])} WHERE order_id = {order}")
        else:
            line = self.random.randint(1, 6)
            self.insert("order_items", self.ITEM, [self.item(order, line)], "REPLACE")
            if line not in self.items[order]:
                self.items[order].append(line)

    def renumber(self, phase):
        what = self.random.randrange(3)
        if what == 0:  # the new key of each row is the old key of the next
            order = self.pick(self.orders)
            self.say(f"UPDATE order_items SET line_no = line_no + 1 WHERE order_id = {order} ORDER BY line_no DESC")
            self.items[order] = [n + 1 for n in self.items[order]]
        elif what == 1:
            old = self.orders.pop(self.random.randrange(len(self.orders)))
            new = self.new_key()
            self.say(f"UPDATE orders SET id = {new} WHERE id = {old}")
            self.say(f"UPDATE order_items SET order_id = {new} WHERE order_id = {old}")
            self.orders.append(new)
            self.items[new] = self.items.pop(old)
            self.gone_orders.append(old)
        else:  # two customers swap their keys
            a, b = self.random.sample(self.customers, 2)
            spare = 3000000000 + self.number
            for old, new in ((a, spare), (b, a), (spare, b)):
                self.say(f"UPDATE customers SET id = {new} WHERE id = {old}")

    def remove(self, phase):
        if self.random.random() < 0.6:
            order = self.orders.pop(self.random.randrange(len(self.orders)))
            self.say(f"DELETE FROM order_items WHERE order_id = {order}")
            self.say(f"DELETE FROM orders WHERE id = {order}")
            del self.items[order]
            self.gone_orders.append(order)
        else:
            gone = [self.customers.pop(self.random.randrange(len(self.customers))) for _ in range(self.random.randint(1, 3))]
            self.say(f"DELETE FROM customers WHERE id IN ({', '.join(map(str, sorted(gone)))})")
            self.gone_customers += gone

    def bring_back(self, phase):
        if self.gone_orders and self.random.random() < 0.6:
            key = self.gone_orders.pop()
            self.orders.append(key)
            self.items[key] = [1]
            self.insert("orders", self.ORDER, [self.order(key)])
            self.insert("order_items", self.ITEM, [self.item(key, 1)])
        elif self.gone_customers:
            key = self.gone_customers.pop()
            self.customers.append(key)
            self.insert("customers", self.CUSTOMER, [self.customer(key)])

    def there_and_back(self, phase):
        """Insert, update, delete and insert again of one key in one transaction."""
        key = self.new_key()
        self.insert("customers", self.CUSTOMER, [self.customer(key)])
        self.say(f"UPDATE customers SET about = 'changed at once' WHERE id = {key}")
        self.say(f"DELETE FROM customers WHERE id = {key}")
        if self.random.random() < 0.5:
            self.insert("customers", self.CUSTOMER, [self.customer(key)])
            self.customers.append(key)

    def upsert(self, phase):
        key = self.pick(self.customers)
        row = ", ".join(quote(v) for v in self.customer(key))
        self.say(f"INSERT INTO customers ({self.CUSTOMER}) VALUES ({row}) AS new ON DUPLICATE KEY UPDATE about = new.about, tier = new.tier, profile = new.profile")

    def never(self, phase):
        """Work that is rolled back leaves no message."""
        self.say("UPDATE orders SET note = 'ROLLED BACK', amount = 0 WHERE id IN (" + ", ".join(map(str, self.some(self.orders, 5))) + ")")
        self.say(f"INSERT INTO customers (id, name, created_at) VALUES ({self.new_key()}, 'ROLLED BACK', '2026-01-01')")

    def run(self, phase):
        r = self.random
        kinds = [self.add_customers, self.add_order, self.change_customers, self.change_orders, self.change_items, self.renumber,
                 self.remove, self.bring_back, self.there_and_back, self.upsert]
        weights = [16, 40, 4, 14, 4, 2, 2, 2, 1, 2] if phase == 1 else [5, 10, 14, 26, 14, 8, 8, 7, 3, 5]
        for n in range(TRANSACTIONS[phase]):
            if len(self.customers) < 12:
                kind = self.add_customers
            elif len(self.orders) < 8:
                kind = self.add_order
            else:
                kind = r.choices(kinds, weights)[0]
            self.say("BEGIN")
            kind(phase)
            if r.random() < 0.25 and len(self.orders) >= 8:
                self.change_orders(phase)
            if r.random() < 0.05 and len(self.orders) >= 8:
                self.say("SAVEPOINT here")
                self.never(phase)
                self.say("ROLLBACK TO SAVEPOINT here")
            self.say("COMMIT")
            if phase > 1 and n % 37 == 5:
                self.say("BEGIN")
                self.never(phase)
                self.say("ROLLBACK")
            self.say(f"DO SLEEP({r.choice([0.001, 0.002, 0.005] if phase == 1 else [0.002, 0.01, 0.02])})")


def main():
    phase, number = int(sys.argv[1]), int(sys.argv[2])
    writer = Writer(number)
    for p in range(1, phase + 1):  # earlier phases are run for the state they leave behind
        writer.out = []
        writer.run(p)
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    print("SET NAMES utf8mb4; SET time_zone = '+00:00';")
    print("\n".join(writer.out))


main()
