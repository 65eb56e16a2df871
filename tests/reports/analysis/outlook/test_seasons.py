"""The course of earlier years: of the same indicator, of whole years alone, in five queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.analysis.outlook.expected_year import forecast
from reports.analysis.outlook.model import Method
from reports.analysis.outlook.seasons import seasons_of
from reports.snapshot.selectors import build_snapshots
from tests import factories

pytestmark = pytest.mark.django_db

WHOLE = dict.fromkeys(range(1, 12), 5) | {12: 45}  # nearly half of the year comes in December


def year_of(agency, year, months, *, name="宣導場次", aggregation="sum"):
    plan = factories.plan(agency, year=year)
    made = factories.indicator(
        factories.objective(factories.facet(plan)), name=name, inputs={"n": aggregation}, rule={"target": 100}
    )
    factories.figures(plan, made.inputs.get(), months)
    return plan


def seen(agency, through=6):
    snapshots = build_snapshots(year=107, through=through, agency_codes=[agency.code])
    seasons = seasons_of(snapshots)
    return seasons, forecast(snapshots, seasons)[agency.code].indicators["1-1-1"]


def test_a_december_that_always_comes_is_expected():
    agency = factories.agency()
    year_of(agency, 105, WHOLE)
    year_of(agency, 106, {month: 2 * value for month, value in WHOLE.items()})
    year_of(agency, 107, dict.fromkeys(range(1, 7), 5))
    seasons, found = seen(agency)
    (course,) = seasons.values()
    assert course[5] == pytest.approx(0.3)
    assert (found.estimate.method, round(found.estimate.central)) == (Method.SEASON, 100)


@pytest.mark.parametrize(
    ("months", "fields"),
    [
        ({month: value for month, value in WHOLE.items() if month != 8}, {}),  # not a whole year
        (WHOLE, {"name": "另一指標"}),  # the same number, another indicator
        (dict.fromkeys(range(1, 13), 0), {}),  # nothing to divide
        ({**dict.fromkeys(range(1, 13), 1), 12: 12}, {}),  # 23 in a year: chance makes their course
        (WHOLE, {"aggregation": "mean"}),  # a mean has no part of a year
    ],
)
def test_what_is_no_course_of_this_indicator_is_left_out(months, fields):
    agency = factories.agency()
    year_of(agency, 106, months, **fields)
    year_of(agency, 107, dict.fromkeys(range(1, 7), 5))
    seasons, found = seen(agency)
    assert seasons.get((agency.code, "1-1-1", "宣導場次", "n")) is None
    assert found.estimate.method is Method.PACE


def test_what_goes_on_as_another_indicator_is_no_course_of_the_one_that_got_its_code_and_name():
    agency = factories.agency()
    before = year_of(agency, 106, WHOLE)
    plan = year_of(agency, 107, dict.fromkeys(range(1, 7), 5))
    assert len(seen(agency)[0]) == 1
    other = year_of(factories.agency(), 107, {}, name="改由他機關辦理")
    other.indicators.update(forerunner=before.indicators.get())
    assert plan.indicators.get().forerunner is None and seen(agency)[0] == {}


def test_other_agencies_and_older_years_do_not_count():
    agency, other = factories.agency(), factories.agency()
    year_of(other, 106, WHOLE)
    year_of(agency, 103, WHOLE)
    year_of(agency, 107, dict.fromkeys(range(1, 7), 5))
    assert seen(agency)[0] == {}


def test_the_budget_s_december_is_learnt_from_the_execution():
    agency = factories.agency()
    for year, last in ((106, 12), (107, 6)):
        plan = factories.plan(agency, year=year)
        made = factories.indicator(
            factories.objective(factories.facet(plan)), name="執行率", rule={"target": 80}
        )
        factories.indicator_input(made, code="paid", aggregation="last", source="current.paid")
        for month in range(1, last + 1):
            paid = 5 * month if month < 12 else 100
            factories.execution(plan, month=month, category="current", budget=100, paid=paid)
    _seasons, found = seen(agency)
    assert (found.estimate.method, round(found.estimate.central)) == (Method.SEASON, 100)


def test_five_queries_for_any_number_of_agencies():
    for _ in range(4):
        agency = factories.agency()
        year_of(agency, 106, WHOLE)
        year_of(agency, 107, {1: 5, 2: 5})
    snapshots = build_snapshots(year=107, through=2)
    with CaptureQueriesContext(connection) as queries:
        seasons = seasons_of(snapshots)
    assert (len(queries), len(seasons)) == (5, 4)
