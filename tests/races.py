"""Several people at the same moment, for tests of what waits for what. PostgreSQL only: SQLite has one writer at a time."""

import threading

from django.db import connection, connections


def somebody_waits() -> bool:
    """Whether another connection to this database stands at a lock that it does not get."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pid IN (SELECT pid FROM pg_locks"
            " WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database())))"
        )
        return cursor.fetchone()[0]


def together(*steps) -> None:
    """Run the steps at the same time, each with a connection of its own, until all have ended."""

    def run(step) -> None:
        try:
            step()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(step,)) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=300)
