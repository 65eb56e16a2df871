"""A process that is killed in the middle of an import leaves nothing half-written."""

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.workbooks import database_state, save, small_book

# Stops the command, with rows of nine sheets written, where the monthly figures would follow.
STOP_IN_THE_MIDDLE = textwrap.dedent(
    """
    import os, signal, sys
    import django
    django.setup()
    from django.core.management import call_command
    from indicators.resources import MonthlyFigureResource
    from objectives.models import Plan

    def stop(*_):
        assert Plan.objects.exists(), "nothing has been written yet"
        print("in the middle", flush=True)
        signal.pause()

    MonthlyFigureResource.store = stop
    call_command("import_plan", sys.argv[1])
    """
)


class Database:
    """One that another process can open: a file of its own, or the PostgreSQL database of the test run."""

    def __init__(self, folder: Path):
        settings_dict = connection.settings_dict
        self.file = folder / "killed.sqlite3" if connection.vendor == "sqlite" else None
        self.url = (
            f"sqlite:///{self.file}"
            if self.file
            else "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format_map(settings_dict)
        )
        if self.file:
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(self.file)])

    def start(self, program: str, *arguments: str) -> subprocess.Popen:
        environment = {"DATABASE_URL": self.url, "DJANGO_SETTINGS_MODULE": "chiayi_kpi.settings.test"}
        return subprocess.Popen(  # noqa: S603 - this interpreter, this test's own program
            [sys.executable, "-c", program, *arguments],
            cwd=settings.BASE_DIR,
            env=os.environ | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def state(self) -> object:
        if self.file is None:
            return database_state()
        with closing(sqlite3.connect(self.file)) as opened:
            return list(opened.iterdump())


@pytest.mark.django_db(transaction=True)
def test_a_killed_import_leaves_the_database_as_it_was(tmp_path):
    database = Database(tmp_path)
    before = database.state()
    process = database.start(STOP_IN_THE_MIDDLE, str(save(tmp_path / "book.xlsx", small_book())))
    try:
        if "in the middle\n" not in process.stdout:  # read line by line, up to this one
            pytest.fail(f"the import did not come to its middle: {process.stderr.read()}")
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
    finally:
        process.kill()
        process.communicate()
    assert database.state() == before
