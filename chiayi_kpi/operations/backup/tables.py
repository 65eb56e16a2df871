"""Counts and checksums of all rows, table by table, so that a restored database can be compared with the one that was backed up.

A checksum is the sum of a hash of every row, so it does not depend on their order and needs no memory.
"""

import hashlib
import sqlite3
from contextlib import closing
from typing import Any

Tables = dict[str, list]  # table -> [number of rows, checksum]

_POSTGRESQL = """
SELECT count(*), coalesce(sum(('x' || left(encode(sha256(convert_to(r::text, 'UTF8')), 'hex'), 15))::bit(60)::bigint), 0)
FROM {table} r
"""


def of_connection(connection: Any) -> Tables:
    """Of the database behind Django's connection; on PostgreSQL in whatever transaction it is in."""
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        with closing(sqlite3.connect(name, uri=name.startswith("file:"))) as opened:
            return of_sqlite(opened)
    found: Tables = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(_POSTGRESQL.format(table=connection.ops.quote_name(table)))
            rows, total = cursor.fetchone()
            found[table] = [rows, str(total)]
    return found


def of_sqlite(opened: sqlite3.Connection) -> Tables:
    """Of an SQLite database, opened without Django's conversions."""
    cursor = opened.cursor()
    names = cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    found: Tables = {}
    for (table,) in sorted(names.fetchall()):
        rows = total = 0
        for row in cursor.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - a table's own name
            rows += 1
            total += int.from_bytes(hashlib.sha256(repr(row).encode()).digest()[:8])
        found[table] = [rows, str(total % 2**64)]
    return found


def differences(before: Tables, after: Tables) -> list[str]:
    """The tables that are not the same, each with both counts."""
    missing = [0, ""]
    return [
        f"{table}: {before.get(table, missing)[0]} ≠ {after.get(table, missing)[0]}"
        if before.get(table, missing)[0] != after.get(table, missing)[0]
        else f"{table}: ≠"
        for table in sorted(before.keys() | after.keys())
        if before.get(table, missing) != after.get(table, missing)
    ]
