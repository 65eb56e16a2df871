"""The newcomer's way, as separate processes on a database of their own: from the demo to the score and the papers.

Inside one test's transaction much works that fails between processes; here nothing is shared but the files.
"""

import json
import sqlite3
from contextlib import closing
from decimal import Decimal

import pytest
import yaml
from django.conf import settings

from tests.reports.documents.checker import faults
from tests.reports.documents.texts import empty_below

EXPECTED = settings.BASE_DIR / "tests" / "fixtures" / "expected_sample_score.yaml"
AGENCIES = ["CYPD", "DEMO1", "DEMO2", "DEMO3", "DEMO4", "DEMO5"]


@pytest.fixture(scope="module")
def manage(newcomer):
    """Run ``manage.py`` against the newcomer's database and folder of reports; returns the finished process."""

    def run(*words, fails: bool = False):
        done = newcomer.nursery.run(*words)
        assert (done.returncode != 0) == fails, done.stderr
        return done

    run.folder = newcomer.folder
    return run


def database(manage) -> list[str]:
    """Every row of the portal's database, histories included."""
    with closing(sqlite3.connect(manage.folder / "portal.sqlite3")) as connection:
        return list(connection.iterdump())


def test_migrating_makes_the_table_of_the_shared_cache(manage):
    """Django's test runner makes it by itself; a server has it of ``migrate`` alone."""
    with closing(sqlite3.connect(manage.folder / "portal.sqlite3")) as connection:
        assert not connection.execute("SELECT value FROM portal_cache WHERE cache_key = 'nothing'").fetchall()


def test_the_score_is_the_one_worked_out_apart(manage):
    score = json.loads(manage("score", "--agency", "CYPD", "--year", "107", "--json").stdout)
    expected = yaml.safe_load(EXPECTED.read_text(encoding="utf-8"))["agencies"]["CYPD"]["indicators"]
    points = {
        indicator["code"]: Decimal(indicator["points"])
        for facet in score["facets"]
        for objective in facet["objectives"]
        for indicator in objective["indicators"]
    }
    assert points == {code: Decimal(str(row["points"])) for code, row in expected.items()}


@pytest.fixture(scope="module")
def reports(manage):
    """The report of every agency of the demo's city, by name."""
    manage("annual_report", "--all-agencies", "--year", "107")
    return {path.name: path for path in (manage.folder / "reports").iterdir()}


def test_no_rule_of_pdf_ua_is_broken_in_the_report_of_any_agency(reports):
    """These are the documents that a new portal shows first; the checker was made by others."""
    assert set(reports) == {f"107-{code}-annual-report.pdf" for code in AGENCIES}
    found = {name: faults(path) for name, path in reports.items()}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_no_page_of_a_report_is_more_than_a_third_empty_but_its_last(reports):
    """What the cover and the contents need is their own."""
    for name, path in reports.items():
        empty = [share for share, _ in empty_below(path.read_bytes())[2:-1]]
        assert max(empty) < 0.34, (name, empty)


def test_what_is_exported_and_imported_again_changes_nothing(manage):
    """The other kind of file, and its cells, are tried in ``management/test_export_plan.py``."""
    file = manage.folder / "plan.xlsx"
    before = database(manage)
    manage("export_plan", "--agency", "CYPD", "--year", "107", file)
    said = manage("import_plan", file).stdout
    assert " 0 new, 0 changed" in said or "新增 0" in said
    manage("import_figures", file)
    assert database(manage) == before


def test_the_walk_of_the_readme_leads_to_what_it_names(manage):
    """For every person of it: each address opens, and each word in 「」 stands on the page of the address before it."""
    said = manage(
        "shell", "--verbosity", "0", "-c", "from tests.readme_walk import *; print(len(steps()), wrong())"
    ).stdout
    steps, _space, wrong = said.partition(" ")
    assert int(steps) > 10
    assert wrong.strip() == "[]"


def test_what_cannot_be_done_says_why_and_fails(manage):
    """What a command refuses is tried beside the command: it is the same error there."""
    done = manage("score", "--agency", "CYPD", "--year", "150", fails=True)
    assert done.stdout == ""
    assert "150" in done.stderr and "Traceback" not in done.stderr
