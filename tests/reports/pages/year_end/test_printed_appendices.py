"""What was corrected, rated and handed in as evidence stands in the report's appendices."""

import re

import pytest

from indicators.models import Evidence, FigureChange, MonthEvent
from reports.documents.html import annual_report_html
from reports.snapshot.archive import settled as frozen
from reports.snapshot.report_appendix import report_snapshots
from tests import factories
from tests.reading import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def report_html(year):
    (snapshot,) = report_snapshots(year=107, agency_codes=[year.plan.agency.code])
    return annual_report_html(snapshot)


def test_a_correction_carries_the_reason_for_which_its_month_was_opened(year):
    """The reason was typed where the month was reopened, and none is asked for at the cell."""
    indicator = year.indicator("1-1-1")
    given = indicator.inputs.get(code="done")
    for action, reason in (("approve", ""), ("reopen", "審計查核後更正")):
        MonthEvent.objects.create(plan=year.plan, indicator=indicator, month=6, action=action, reason=reason)
    FigureChange.objects.create(plan=year.plan, input=given, month=6, old=40, new=45, way="page")
    words = text_of(report_html(year))
    assert re.search(r"6 月 done 40 45 審計查核後更正", words)


def test_a_correction_of_a_milestone_says_its_name_as_it_was(year):
    indicator = year.indicator("1-1-1")
    given = indicator.inputs.get(code="done")
    design, _acceptance = factories.milestones(given, 設計=40, 驗收=100)
    given.figures.update(value=1)
    MonthEvent.objects.create(plan=year.plan, indicator=indicator, month=6, action="approve")
    FigureChange.objects.create(plan=year.plan, input=given, month=6, old=2, new=1, way="page")
    design.name = "細部設計"
    design.save()
    year.confirm()
    year.settle()
    assert "6 月 done 驗收 100 % 設計 40 % —" in text_of(report_html(year))
    frozen._kept.clear()
    assert "6 月 done 驗收 100 % 設計 40 % —" in text_of(report_html(year))


def test_the_report_lists_ratings_corrections_and_evidence(year):
    reporter = factories.user(name="王小明")
    indicator = year.indicator("1-1-1")
    given = indicator.inputs.get(code="done")
    MonthEvent.objects.create(plan=year.plan, indicator=indicator, month=6, action="approve")
    FigureChange.objects.create(
        plan=year.plan, input=given, month=6, old=40, new=45, by=reporter, way="page", reason="統計更正"
    )
    FigureChange.objects.create(plan=year.plan, input=given, month=7, old=None, new=1, way="page")
    Evidence.objects.create(
        plan=year.plan, indicator=indicator, month=6, file="x", name="會議紀錄.pdf", size=9, sha256="ab" * 32
    )
    year.rate("self", "1-1-1", "30", "另有佐證")
    year.confirm("self", "personnel")
    year.rate("review", "1-1-1", "20", "部分採認")
    year.confirm("review")
    year.settle()
    words = text_of(report_html(year))
    for part in (
        "自評 30.00 分",
        "另有佐證",
        "研考單位複核 20.00 分",
        "部分採認",
        "6 月 done",
        "統計更正",
        "會議紀錄.pdf",
    ):
        assert part in words
    assert "ab" * 32 in words
    assert "7 月 done" not in words  # that month was not approved yet: an entry, no correction
