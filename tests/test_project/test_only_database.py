"""The part of the tests that runs on a second kind of database: all that touches one, and nothing else."""

import subprocess
import sys

import pytest
from django.conf import settings

from tests import conftest


@pytest.fixture(scope="module")
def kept() -> set[str]:
    """The files of which ``--only-database`` keeps a test, of a few that stand for the rest."""
    files = (
        "tests/indicators/scoring/test_engine.py",
        "tests/reports/documents/test_pdf.py",
        "tests/core/test_moment.py",
        "tests/core/test_admin_sheets.py",
        "tests/management/test_import_written.py",
    )
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "--only-database", *files]
    found = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True)  # noqa: S603
    return {line.split("::")[0] for line in found.stdout.splitlines() if "::" in line}


def test_what_touches_the_database_is_kept(kept):
    assert kept >= {"tests/core/test_admin_sheets.py", "tests/management/test_import_written.py"}


def test_the_engine_and_the_setting_of_documents_are_left_out(kept):
    assert kept.isdisjoint({"tests/indicators/scoring/test_engine.py", "tests/reports/documents/test_pdf.py"})


@pytest.mark.parametrize(
    "places", ["_SAME_ON_ANY_DATABASE", "_PAGES_OF_THE_DATABASE", "_LEFT_TO_POSTGRESQL", "_FIRST"]
)
def test_every_place_that_is_named_is_there(places):
    assert [path for path in getattr(conftest, places) if not path.exists()] == []


def test_what_sqlite_leaves_to_postgresql_runs_there():
    left = set(conftest._LEFT_TO_POSTGRESQL)
    assert left.isdisjoint(conftest._SAME_ON_ANY_DATABASE)
    below_pages = settings.BASE_DIR / "tests" / "reports" / "pages"
    assert {path for path in left if below_pages in path.parents} - {below_pages / "year_end"} <= set(
        conftest._PAGES_OF_THE_DATABASE
    )
