"""What was corrected, rated and handed in as evidence stands in the report's appendices."""

import re

import pymupdf
import pytest

from indicators.models import Evidence, FigureChange, MonthEvent
from reports.documents.html import annual_report_html
from reports.documents.pdf import render_pdf
from reports.snapshot.archive import settled as archived
from reports.snapshot.report_appendix import report_snapshots
from tests import factories
from tests.reading import text_of

pytestmark = pytest.mark.django_db


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
    archived._kept.clear()
    assert "6 月 done 驗收 100 % 設計 40 % —" in text_of(report_html(year))


def test_a_long_milestone_keeps_to_its_column(year):
    indicator, long = year.indicator("1-1-1"), "第二分局耐震補強工程驗收合格並完成決算"
    given = indicator.inputs.get(code="done")
    factories.milestones(given, **{"設計": 40, long: 100})
    given.figures.update(value=1)
    MonthEvent.objects.create(plan=year.plan, indicator=indicator, month=6, action="approve")
    FigureChange.objects.create(plan=year.plan, input=given, month=6, old=2, new=1, way="page", reason="誤登")
    with pymupdf.open(stream=render_pdf(report_html(year)), filetype="pdf") as pdf:
        words = next(found for found in (page.get_text("words") for page in pdf) if "誤登" in str(found))
    after = next(word[0] for word in words if word[4] == "40")
    assert 0 < max(word[2] for word in words if word[4] in long and len(word[4]) > 2) <= after


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
