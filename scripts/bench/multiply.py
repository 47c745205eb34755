"""Copies the families of a database many times over, with agencies and workers
of their own, so that 500 families become 100,000 without 100,000 journeys.

usage: multiply.py FILE COPIES

Knows the tables only through SQLite's own catalogue: a column that refers to a
copied table, and the id of a copied table, get another beginning; a word that
must be unique gets an ending. What is one for all (meetings, documents,
editions, the audit, migrations) stays as it is. Nothing is analysed afterwards,
because the program never does that on SQLite either.
"""

import re
import sqlite3
import sys

ONCE = {
    "audit_entries", "audit_seals", "schema_migrations", "meetings", "meeting_attendance",
    "definition_editions", "protocols", "protocol_versions", "sharing_promises", "jobs",
    "sessions", "submissions", "drafts", "draft_files", "system_tokens",
}
REFERENCE = re.compile(r"^[A-Z]-(.{4})-(.{4})$")
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"


def moved(code, by):
    """The code so many places further in the references' alphabet."""
    number = 0
    for letter in code:
        number = number * len(ALPHABET) + ALPHABET.index(letter)
    letters = ""
    number += by
    for _ in range(4):
        number, rest = divmod(number, len(ALPHABET))
        letters = ALPHABET[rest] + letters
    return letters


def unique_columns(db, table):
    """The columns of unique indexes, index by index."""
    for index in db.execute(f"pragma index_list({table})").fetchall():
        if index[2]:
            yield [row[2] for row in db.execute(f"pragma index_info({index[1]})")]


def plan(db, table, copied):
    """For each column: 'id', 'reference', 'ending' or None."""
    refers = {row[3]: row[2] for row in db.execute(f"pragma foreign_key_list({table})")}
    columns = [row[1] for row in db.execute(f"pragma table_info({table})")]
    kinds = {column: "id" for column in columns if column == "id" or refers.get(column) in copied}
    for unique in unique_columns(db, table):
        if any(kinds.get(column) for column in unique):
            continue
        text = [column for column in unique if column and column not in refers]
        if text:
            kinds[text[0]] = "reference" if text[0] == "reference" else "ending"
    return columns, kinds


def changed(value, kind, number):
    if value is None or kind is None:
        return value
    if kind == "id":
        return f"{number:08x}{value[8:]}"
    if kind == "reference":
        parts = REFERENCE.match(value)
        return f"{value[0]}-{moved(parts.group(1), number)}-{parts.group(2)}"
    return f"{value}-{number}" if isinstance(value, str) else value + number.to_bytes(4, "big")


def main(path, copies):
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("pragma foreign_keys = off")
    db.execute("pragma synchronous = off")
    names = db.execute("select name from sqlite_master where type = 'table' and name not like 'sqlite%'")
    tables = [name for (name,) in names if name not in ONCE]
    copied = set(tables)
    db.execute("begin")
    for table in tables:
        columns, kinds = plan(db, table, copied)
        rows = db.execute(f"select {', '.join(columns)} from {table}").fetchall()
        marks = ", ".join("?" * len(columns))
        kind_of = [kinds.get(column) for column in columns]
        insert = f"insert into {table} ({', '.join(columns)}) values ({marks})"
        for number in range(1, copies):
            db.executemany(
                insert,
                ([changed(value, kind, number) for value, kind in zip(row, kind_of)] for row in rows),
            )
        print(f"{table}: {len(rows) * copies}", file=sys.stderr)
    # No mail server took them while the families were made.
    db.execute("update emails set state = 'sent'")
    db.execute("commit")
    broken = db.execute("pragma foreign_key_check").fetchmany(3)
    if broken:
        sys.exit(f"multiply: rows refer to nothing: {broken}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
