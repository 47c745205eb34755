"""Copies every row of a SQLite database into a migrated, empty PostgreSQL one.

usage: to_postgres.py FILE postgres://… (through psql, in one transaction)
"""

import os
import sqlite3
import subprocess
import sys
import tempfile


def cell(value):
    """Null is bare; all else stands in quotes, so that an empty word is not taken for null."""
    if value is None:
        return ""
    text = "\\x" + value.hex() if isinstance(value, bytes) else str(value)
    return '"' + text.replace('"', '""') + '"'


def write(rows, path):
    with open(path, "w", newline="", encoding="utf-8") as out:
        for row in rows:
            out.write(",".join(map(cell, row)) + "\n")


def main(path, url):
    db = sqlite3.connect(path)
    names = db.execute("select name from sqlite_master where type = 'table' and name not like 'sqlite%'")
    tables = [name for (name,) in names if name != "schema_migrations"]
    with tempfile.TemporaryDirectory(dir=os.path.dirname(path) or ".") as folder:
        script = ["begin;", "set session_replication_role = replica;"]
        for table in tables:
            columns = ", ".join(row[1] for row in db.execute(f"pragma table_info({table})"))
            file = os.path.join(folder, table)
            write(db.execute(f"select {columns} from {table}"), file)
            script.append(f"delete from {table};")
            script.append(f"\\copy {table} ({columns}) from '{file}' with (format csv, null '')")
        # As the server itself does within minutes of such a change.
        script += ["commit;", "vacuum analyze;"]
        subprocess.run(
            ["psql", "--quiet", "-v", "ON_ERROR_STOP=1", url],
            input="\n".join(script), text=True, check=True,
        )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
