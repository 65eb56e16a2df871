"""Reading many tables as they stood at one moment, though somebody may be writing meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakSet

from django.db import connections

from chiayi_kpi.core.replica import read_database

# Django's own atomic() would take SQLite's write lock (transaction_mode IMMEDIATE) and on PostgreSQL sees a new
# moment with every statement.
_BEGIN = {
    "sqlite": "BEGIN DEFERRED",
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
}

_taken: WeakSet = WeakSet()  # connections (each is one thread's) with a moment begun here


@contextmanager
def one_moment(using: str | None = None) -> Iterator[None]:
    """Every query inside sees the database of one moment; nothing may be written inside.

    ``using``: by default that which is read from (``core.replica``). Inside a transaction, or inside a moment already taken, it does nothing: what was begun first decides.
    """
    connection = connections[using or read_database()]
    if connection.in_atomic_block or connection in _taken:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN[connection.vendor])
    _taken.add(connection)
    try:
        yield
    finally:
        _taken.discard(connection)
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")
