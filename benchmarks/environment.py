"""A database of its own for the benchmarks, in a folder that goes away with them."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connections

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def temporary_portal() -> Iterator[Path]:
    """Django set up on an empty, migrated SQLite database; yields the folder that it lies in."""
    with tempfile.TemporaryDirectory(prefix="portal-benchmarks-") as name:
        folder = Path(name)
        os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'benchmark.sqlite3'}"
        os.environ.setdefault("LOG_LEVEL", "WARNING")
        os.environ["REPORTS_ROOT"] = str(folder / "reports")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chiayi_kpi.settings.local")
        sys.path.insert(0, str(ROOT))
        django.setup()
        call_command("migrate", verbosity=0)
        try:
            yield folder
        finally:
            connections.close_all()
