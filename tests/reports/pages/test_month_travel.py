"""Month travel: the page of another month, as its figures are known now and as they were known then."""

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from budget.models import Execution
from indicators.deadlines import DEFAULTS
from indicators.models import Award, FigureChange
from reports.pages.month_travel import MonthQuery, MonthTravel
from reports.snapshot.reporting_calendar import ReportingCalendar
from reports.snapshot.selectors import build_snapshots
from tests import factories
from tests.reading import card, text_of

pytestmark = pytest.mark.django_db
TAIPEI = datetime.timezone(datetime.timedelta(hours=8))


def at(month, day, hour=12):
    return datetime.datetime(2018, month, day, hour, tzinfo=TAIPEI)


def changed(plan, input, month, old, new, moment):
    """An audit row of that moment."""
    row = FigureChange.objects.create(plan=plan, input=input, month=month, old=old, new=new, way="page")
    FigureChange.objects.filter(pk=row.pk).update(at=moment)


@pytest.fixture
def corrected(bureau):
    """The sessions of March: entered 10 in time, corrected to 4 in May; February's were entered only in June."""
    sessions = bureau.counted.inputs.get()
    changed(bureau.plan, sessions, 3, None, 10, at(4, 3))
    changed(bureau.plan, sessions, 3, 10, 7, at(5, 2))
    changed(bureau.plan, sessions, 3, 7, 4, at(5, 20))
    changed(bureau.plan, sessions, 2, None, 4, at(6, 1))
    return bureau


def sessions_as_of(moment):
    (snapshot,) = build_snapshots(year=107, through=3, agency_codes=["PD"], as_of=moment)
    return {month: int(n) for month, n in snapshot.given.facts.figures["1-1-1"]["sessions"].items()}


@pytest.mark.parametrize(
    ("moment", "known"),
    [
        (at(4, 1), {1: 4}),
        (at(4, 17), {1: 4, 3: 10}),
        (at(5, 13), {1: 4, 3: 7}),
        (at(5, 21), {1: 4, 3: 4}),
        (at(6, 2), {1: 4, 2: 4, 3: 4}),
    ],
)
def test_later_changes_are_undone_step_by_step(corrected, moment, known):
    assert sessions_as_of(moment) == known


def test_the_page_shows_then_and_now(corrected):
    now, then = corrected.page(through=3), corrected.page(through=3, known="then")
    row = '//tr[@id="i-1-1-1"]'
    assert " 12 場" in text_of(now, row) and " 14 場" in text_of(then, row)
    said = "3 月份審核期限 107.04.16 當日終了時"
    assert said in text_of(then) and said not in text_of(now)


def test_then_is_the_end_of_the_review_deadline_s_day(corrected):
    calendar = ReportingCalendar(107, 3, DEFAULTS, datetime.date(2018, 6, 20))
    moment = MonthQuery(3, "then").moment(calendar)
    assert moment == at(4, 17, 0)


def test_before_the_deadline_there_is_no_then(bureau):
    today = datetime.date(2018, 6, 12)
    calendar = ReportingCalendar(107, 5, DEFAULTS, today)
    assert MonthQuery(5, "then").moment(calendar) is None
    assert MonthTravel(MonthQuery(5), calendar).then is None
    calendar = replace(calendar, today=today + datetime.timedelta(days=1))
    assert MonthQuery(5, "then").moment(calendar) is not None


def test_what_was_not_there_then_was_not_reported_then(corrected):
    silent = card(corrected.page(through=3, known="then"), "silent-title")
    assert "王小明" in silent and "2 月：1-1-1（逾期未填報）" in silent


def test_a_year_that_was_typed_in_afterwards_says_so(bureau):
    for figure in bureau.plan.figures.all():
        changed(bureau.plan, figure.input, figure.month, None, figure.value, at(6, 1))
    then = text_of(bureau.page(through=3, known="then"))
    assert "當時本年度尚未登錄任何資料。" in then
    assert "尚無填報資料，無從判斷。" in then


def test_budget_execution_and_awards_are_those_of_then_too(bureau):
    row = factories.execution(bureau.plan, month=3, budget=100, paid=10)
    Execution.history.update(history_date=at(4, 2))
    row.paid = 30
    row.save()
    Execution.history.filter(paid=30).update(history_date=at(5, 2))
    narrative = factories.objective(factories.facet(bureau.plan, no=5, weight="5"), weight="5")
    awarded = factories.indicator(narrative, weight="5", rule={"rule": "award"})
    factories.award(bureau.plan, awarded.components.get(), points="4")
    Award.history.update(history_date=at(5, 2))

    def read(moment):
        (found,) = build_snapshots(year=107, through=3, agency_codes=["PD"], as_of=moment)
        return [row.paid for row in found.executions], found.given.facts.awards

    assert read(None) == ([30], {"5-1-1": {1: Decimal("4.00")}})
    assert read(at(5, 3)) == read(None)
    assert read(at(4, 17)) == ([10], {})
    assert read(at(4, 1)) == ([], {})
    row.delete()
    assert read(at(4, 17))[0] == [10]
    assert read(None)[0] == []


def test_every_month_is_one_click_away_with_the_view_kept(bureau):
    text = bureau.text(through=4, light="red", known="then")
    for month in range(1, 13):
        link = text.partition(f'id="month-{month}"')[2].partition(">")[0]
        assert f"through={month}&amp;known=then&amp;light=red" in link
    assert "known=" not in text.partition('id="known-now"')[2].partition(">")[0]


def test_looking_back_costs_no_more_queries_than_the_page_may(bureau):
    with CaptureQueriesContext(connection) as queries:
        bureau.text(through=3, known="then")
    assert len(queries) <= 20
