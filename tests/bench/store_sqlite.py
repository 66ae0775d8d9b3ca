"""The other side of tests/bench/store.sh: SQLite taking in the same lines.

    store_sqlite.py create DB delete|wal [people]
    store_sqlite.py load DB LINES delete|wal [people]

The database is made beforehand, as the store is. Prepared statements, 1,024 lines a transaction, synchronous=FULL. The order
number and the WeChat transaction are unique; SQLite reads them from the line by
its own JSON functions, as lq-order does. With `people`, the person keys have
indexes too (name, Latin name, passport, phone, account).
"""

import itertools
import sqlite3
import sys

PEOPLE = (
    ("name", "$.applicant.name"),
    ("name_latin", "$.applicant.name_latin"),
    ("passport", "$.held_document.number"),
    ("phone", "$.applicant.phone"),
    ("account", "$.account.id"),
)


def connect(path, mode):
    db = sqlite3.connect(path, isolation_level=None)
    db.execute(f"pragma journal_mode={mode}")
    db.execute("pragma synchronous=full")
    return db


def create(path, mode, people):
    db = connect(path, mode)
    extra = "".join(f", {name} text" for name, _ in people)
    db.execute("create table orders(id text primary key, tx text unique, state text, "
               f"body text{extra})")
    db.execute("create index by_state on orders(state)")
    for name, _ in people:
        db.execute(f"create index by_{name} on orders({name})")
    db.close()


def load(path, lines, mode, people):
    db = connect(path, mode)
    values = "".join(f", json_extract(?1, '{at}')" for _, at in people)
    insert = ("insert into orders select json_extract(?1, '$.order'), "
              f"json_extract(?1, '$.payment.transaction'), 'submitted', ?1{values}")
    with open(lines, encoding="utf-8") as rows:
        while batch := [(line.rstrip("\n"),) for line in itertools.islice(rows, 1024)]:
            db.execute("begin immediate")
            db.executemany(insert, batch)
            db.execute("commit")
    db.close()


def main():
    verb, path, *rest = sys.argv[1:]
    lines = rest.pop(0) if verb == "load" else None
    mode, *extra = rest
    if verb not in ("create", "load") or mode not in ("delete", "wal"):
        sys.exit(__doc__)
    people = PEOPLE if extra == ["people"] else ()
    if verb == "create":
        create(path, mode, people)
    else:
        load(path, lines, mode, people)


main()
