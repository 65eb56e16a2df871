"""After a test that commits the database is as it was made, in a moment.

Django's ``flush`` has PostgreSQL make every table anew and the portal every permission: a second each time. On PostgreSQL
the user has to be a superuser, who alone sets ``session_replication_role``.
"""

import sqlite3
from collections.abc import Callable
from io import StringIO
from typing import Any

from django.db import transaction


def way_back(connection: Any) -> Callable[[], None]:
    """A function that gives the database the rows that it has now."""
    return _copied(connection) if connection.vendor == "sqlite" else _written_again(connection)


def _copied(connection: Any) -> Callable[[], None]:
    made = sqlite3.connect(":memory:", check_same_thread=False)
    connection.ensure_connection()
    connection.connection.backup(made)

    def give_back() -> None:
        connection.ensure_connection()
        made.backup(connection.connection)

    return give_back


def _written_again(connection: Any) -> Callable[[], None]:
    made = {table: _rows(connection, table) for table in _filled(connection)}

    def give_back() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SET LOCAL session_replication_role = replica"
            )  # asks no foreign key and no trigger
            for table in _filled(connection):
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - quoted by the catalogue
            for table, rows in made.items():
                cursor.copy_expert(f"COPY {table} FROM STDIN", StringIO(rows))

    return give_back


def _rows(connection: Any, table: str) -> str:
    rows = StringIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} TO STDOUT", rows)
    return rows.getvalue()


def _filled(connection: Any) -> list[str]:
    """The tables that have rows, each as it is written in a statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema()")
        asked = (
            f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})"  # noqa: S608 - quoted by the catalogue
            for (table,) in cursor.fetchall()
        )
        cursor.execute(" UNION ALL ".join(asked))
        return [table for (table,) in cursor.fetchall()]
