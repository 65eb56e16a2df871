"""The newcomer's way, as separate processes on a database of their own: from the demo to the score and the papers.

Inside one test's transaction much works that fails between processes; here nothing is shared but the files.
"""

import json
import os
import subprocess
import sys
from decimal import Decimal

import pytest
import yaml
from django.conf import settings

EXPECTED = settings.BASE_DIR / "tests" / "fixtures" / "expected_sample_score.yaml"


@pytest.fixture(scope="module")
def manage(tmp_path_factory):
    """Run ``manage.py`` against a new database and a new folder of reports; returns the finished process."""
    folder = tmp_path_factory.mktemp("portal")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "chiayi_kpi.settings.local",
        "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}",
        "REPORTS_ROOT": str(folder / "reports"),
        "MEDIA_ROOT": str(folder / "media"),
        "PORTAL_TODAY": "2019-01-03",
    }

    def run(*words, fails: bool = False):
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, str(settings.BASE_DIR / "manage.py"), *map(str, words)],
            capture_output=True,
            env=environment,
            text=True,
            check=False,
        )
        assert (done.returncode != 0) == fails, done.stderr
        return done

    run("demo")
    run.folder = folder
    return run


def test_the_demo_writes_the_annual_report(manage):
    reports = list((manage.folder / "reports").glob("*.pdf"))
    assert [report.read_bytes()[:5] for report in reports] == [b"%PDF-"]


def test_the_demo_run_again_changes_nothing(manage):
    before = manage("score", "--all-agencies", "--year", "107", "--json").stdout
    report = next((manage.folder / "reports").glob("*.pdf"))
    written = report.stat().st_mtime_ns
    manage("demo")
    assert manage("score", "--all-agencies", "--year", "107", "--json").stdout == before
    assert report.stat().st_mtime_ns == written


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


def test_each_document_is_written_where_it_is_asked_for(manage):
    for command in ("annual_plan", "annual_report"):
        out = manage.folder / f"{command}.pdf"
        manage(command, "--agency", "CYPD", "--year", "107", "--out", out)
        assert out.read_bytes().startswith(b"%PDF-")
    every = manage.folder / "every"
    manage("annual_report", "--all-agencies", "--year", "107", "--out", every)
    assert len(list(every.glob("*.pdf"))) == 6


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_export_import_export_changes_nothing(manage, ending):
    first = manage.folder / f"first.{ending}"
    manage("export_plan", "--agency", "CYPD", "--year", "107", first)
    said = manage("import_plan", first).stdout
    assert said
    assert " 0 new, 0 changed" in said or "新增 0" in said
    before = manage("score", "--agency", "CYPD", "--year", "107", "--json").stdout
    manage("import_figures", first)
    assert manage("score", "--agency", "CYPD", "--year", "107", "--json").stdout == before


def test_what_cannot_be_done_says_why_and_fails(manage):
    for words in (
        ("score", "--agency", "NOBODY", "--year", "107"),
        ("score", "--agency", "CYPD", "--year", "150"),
        ("annual_report", "--agency", "NOBODY", "--year", "107"),
        ("export_plan", "--agency", "NOBODY", "--year", "107", manage.folder / "no.xlsx"),
        ("import_plan", manage.folder / "not-there.xlsx"),
    ):
        done = manage(*words, fails=True)
        assert done.stderr.strip()
        assert "Traceback" not in done.stderr
    assert not (manage.folder / "no.xlsx").exists()
