"""The documents that a new portal shows first, of every agency of the demo: a checker made by others finds nothing."""

import pytest

from chiayi_kpi.management.demo import YEAR, load_demo, make_accounts
from chiayi_kpi.management.demo_year import walk_the_year
from reports.documents.pdf import render_pdf
from reports.documents.read import snapshots_for
from reports.documents.store import ANNUAL_PLAN, ANNUAL_REPORT, file_name
from tests.reports.documents.checker import faults


@pytest.mark.django_db
def test_no_rule_of_pdf_ua_is_broken_in_a_plan_or_report_of_any_agency(tmp_path):
    load_demo()
    make_accounts()
    walk_the_year(YEAR)
    found = {}
    for kind in (ANNUAL_PLAN, ANNUAL_REPORT):
        for snapshot in snapshots_for(kind, year=YEAR):
            path = tmp_path / file_name(kind, snapshot)
            path.write_bytes(render_pdf(kind.html(snapshot)))
            found[path.name] = faults(path)

    assert len(found) == 8
    assert {name: lines for name, lines in found.items() if lines} == {}
