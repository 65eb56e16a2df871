"""The part of the tests that runs on a second kind of database: all that touches one, and nothing else."""

import subprocess
import sys

import pytest
from django.conf import settings


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
