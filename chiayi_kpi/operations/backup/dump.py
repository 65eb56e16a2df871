"""The database as one file of one moment, while people work; and back into an empty one."""

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from psycopg2.extensions import make_dsn

from chiayi_kpi.operations.backup import tables
from chiayi_kpi.operations.backup.errors import BackupFailed
from chiayi_kpi.operations.backup.named import Named, named_files

# Beside the limits of people's work: a dump takes as long as it takes.
_UNLIMITED = "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET lock_timeout = 0"
_COPIED = re.compile(r"COPY \S*django_migrations \((.+)\) FROM stdin;")


def dump(connection: Any, path: Path) -> tuple[tables.Tables, Named]:
    """Write the database to ``path`` as it is at one moment; counts and checksums, and the files that rows name, of that very
    moment. Raises BackupFailed."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(path)) as copy:
            connection.connection.backup(copy)
            return tables.of_sqlite(copy), named_files(copy.cursor())
    own = connection.copy()
    try:
        with own.cursor() as cursor:
            cursor.execute(_UNLIMITED)
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            (moment,) = cursor.fetchone()
            _run(own, "pg_dump", "--format=custom", f"--snapshot={moment}", f"--file={path}")
            return tables.of_connection(own), named_files(cursor)
    finally:
        own.close()


def load(connection: Any, path: Path) -> tables.Tables:
    """Put what ``dump`` wrote into an empty database; what is there afterwards. Raises BackupFailed."""
    if connection.introspection.table_names():
        raise BackupFailed(_("The database is not empty; nothing was changed. Restore into an empty one."))
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(path)) as kept:
            kept.backup(connection.connection)
        return tables.of_connection(connection)
    options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
    _run(connection, "pg_restore", *options, str(path))
    with connection.cursor() as cursor:
        cursor.execute(_UNLIMITED)
    found = tables.of_connection(connection)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    connection.close()
    return found


def migrations_in(path: Path, vendor: str) -> set[tuple[str, str]]:
    """Those that had been applied, app and name, to the database that ``dump`` wrote. Raises BackupFailed."""
    if vendor == "sqlite":
        with closing(sqlite3.connect(path)) as kept:
            return set(kept.execute("SELECT app, name FROM django_migrations"))
    words = ["--data-only", "--table=django_migrations", "--file=-", str(path)]
    lines = iter(_finished("pg_restore", [_program("pg_restore"), *words]).splitlines())
    columns = next((found[1].split(", ") for line in lines if (found := _COPIED.match(line))), [])
    applied = set()
    for line in lines:
        if line == "\\.":
            break
        row = dict(zip(columns, line.split("\t"), strict=True))
        applied.add((row["app"], row["name"]))
    return applied


def empty(connection: Any) -> None:
    """Remove everything from a scratch database."""
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")


def _run(connection: Any, program: str, *words: str) -> None:
    """One of PostgreSQL's own programs on the database; its password goes where no other account sees it."""
    given = connection.get_connection_params()
    known = {key: given[key] for key in given if key.startswith("ssl") or key in ("user", "host", "port")}
    dsn = make_dsn(**known, dbname=given["dbname"])
    secret = {"PGPASSWORD": given["password"]} if given.get("password") else {}
    _finished(program, [_program(program), f"--dbname={dsn}", *words], secret)


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise BackupFailed(_("%s is missing. As root: apt-get install postgresql-client") % name)
    return found


def _finished(program: str, command: Sequence[str], secret: dict[str, str] | None = None) -> str:
    """What it printed."""
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own program
        command, env={**os.environ, **(secret or {})}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupFailed(f"{program}: {done.stderr.strip()}")
    return done.stdout
