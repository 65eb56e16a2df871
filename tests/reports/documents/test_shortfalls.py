"""未達目標項目檢討: what fell short, with the measure against it as of the document's month, or that there is none."""

import datetime
from dataclasses import replace

import pytest

from indicators.models import Remedy
from indicators.year_end.services import reopen_year
from reports.documents.html import annual_report_html
from reports.documents.shortfalls import shortfalls
from reports.snapshot.report_appendix import report_snapshots
from tests import factories
from tests.reports.pages.year_end.years import AFTER_THE_YEAR, Year, reported_year

pytestmark = pytest.mark.django_db
AUGUST = datetime.date(2018, 8, 15)


@pytest.fixture(autouse=True)
def _after_the_year(settings):
    settings.PORTAL_TODAY = AFTER_THE_YEAR


@pytest.fixture
def year() -> Year:
    return reported_year()


def lines(through: int = 12) -> dict[str, list[tuple]]:
    """Of agency A's report, by the indicator's code: cause, measure, owner, due day, what was carried out."""
    (snapshot,) = report_snapshots(year=107, through=through, agency_codes=["A"])
    found: dict[str, list[tuple]] = {}
    for one in shortfalls(snapshot).lines:
        found.setdefault(one.code, []).append((one.cause, one.measure, one.owner, one.due, one.carried_out))
    return found


def remedy(year: Year, **fields) -> Remedy:
    owner = factories.user(name="王小明")
    return factories.remedy(year.plan, year.indicator("1-1-1"), owner, **{"due": AUGUST} | fields)


DONE = {"result": "增派 2 人", "no_evidence": "人事案件保密", "done_on": datetime.date(2018, 8, 20)}


def test_a_missed_indicator_without_a_measure_says_so_beside_its_latest_explanation(year):
    factories.month_state(year.plan, year.indicator("1-1-1"), 5, note="舊的說明")
    factories.month_state(year.plan, year.indicator("1-1-1"), 6, note="承辦人出缺")
    assert lines() == {"1-1-1": [("（6 月說明）承辦人出缺", "尚無改善措施", "—", "—", ("—",))]}
    (snapshot,) = report_snapshots(year=107, agency_codes=["A"])
    html = annual_report_html(snapshot)
    assert all(text in html for text in ("參、未達目標項目檢討", "尚無改善措施", "達成率 50.00%"))


def test_a_measure_is_printed_as_it_stood_at_the_end_of_the_report_s_month(year):
    remedy(year, **DONE, closed_on=datetime.date(2018, 9, 5))
    head = ("（6 月）人力不足", "增派人力", "王小明", "107.08.15")
    evidence = "無佐證資料：人事案件保密"
    assert lines(5) == {}  # it came of June's shortfall
    assert lines(7)["1-1-1"] == [(*head, ("辦理中",))]
    assert lines(8)["1-1-1"] == [(*head, ("已送請結案", "增派 2 人", evidence))]
    assert lines()["1-1-1"] == [(*head, ("已結案（107.09.05）", "增派 2 人", evidence))]


def test_one_that_is_past_its_day_says_so_and_one_of_an_indicator_that_recovered_stays(year):
    remedy(year)
    assert lines(8)["1-1-1"][0][4] == ("辦理中（逾期）",)
    factories.remedy(year.plan, year.indicator("2-1-1"), factories.user(), **DONE)
    (snapshot,) = report_snapshots(year=107, agency_codes=["A"])
    assert [(one.code, one.far) for one in shortfalls(snapshot).lines] == [
        ("1-1-1", ("達成率 50.00%",)),
        ("2-1-1", ("已達年度目標值",)),
    ]


@pytest.mark.parametrize(
    ("day", "through", "told"),
    [
        (datetime.date(2018, 9, 20), 8, "辦理中"),  # on its day there is still time
        (datetime.date(2018, 9, 20), 9, "辦理中（逾期）"),
        (datetime.date(2018, 8, 20), 9, "辦理中"),  # of a month that has not ended as of today
        (datetime.date(2019, 1, 20), 12, "辦理中（逾期）"),
    ],
)
def test_a_measure_is_overdue_in_the_report_when_it_is_in_the_portal(year, settings, day, through, told):
    remedy(year, due=datetime.date(2018, 8, 31))
    settings.PORTAL_TODAY = day
    assert lines(through)["1-1-1"][0][4] == (told,)


def test_of_a_whole_year_today_decides_and_once_it_is_settled_that_day(year, settings):
    remedy(year, due=datetime.date(2019, 2, 28))
    year.confirm()
    for day, told in (((2019, 2, 28), "辦理中"), ((2019, 3, 1), "辦理中（逾期）")):
        settings.PORTAL_TODAY = datetime.date(*day)
        assert lines()["1-1-1"][0][4] == (told,)
    settings.PORTAL_TODAY = datetime.date(2019, 2, 15)
    year.settle()
    settings.PORTAL_TODAY = datetime.date(2019, 3, 1)
    assert lines()["1-1-1"][0][4] == ("辦理中",)


def test_a_settled_year_keeps_what_was_settled(year):
    factories.month_state(year.plan, year.indicator("1-1-1"), 6, note="承辦人出缺")
    found = remedy(year)
    year.confirm()
    year.settle()
    as_settled = lines()
    assert as_settled["1-1-1"][0][4] == ("辦理中（逾期）",)
    Remedy.objects.filter(pk=found.pk).update(measure="事後改寫")
    assert lines() == as_settled
    reopen_year(plan=year.plan, reason="補正", by=year.office)
    assert lines()["1-1-1"][0][1] == "事後改寫"


def test_of_a_year_settled_before_there_were_measures_nothing_is_claimed(year):
    (snapshot,) = report_snapshots(year=107, agency_codes=["A"])
    before = replace(snapshot, year_end=replace(snapshot.year_end, remedies=None, explanations=()))
    found = shortfalls(before)
    assert [(one.cause, one.measure) for one in found.lines] == [("—", "—")]
    assert "結算時，系統尚未列管改善措施" in found.note


def test_where_nothing_fell_short_that_is_said(year):
    (snapshot,) = report_snapshots(year=107, through=5, agency_codes=["A"])
    assert shortfalls(snapshot).note == "截至 5 月底，無進度落後之指標。"
