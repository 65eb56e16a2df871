"""How often a figure is due: who is asked in which month, what may stand there, and what is submitted with it."""

from datetime import date
from decimal import Decimal

import pytest

from chiayi_kpi.accounts.roles import Role
from indicators.deadlines import report_due
from indicators.errors import MonthNotReady, ReportingRefused
from indicators.models import FigureChange
from indicators.reporting.city import Progress, city_reporting
from indicators.reporting.figure_sheet import FigureCell
from indicators.reporting.late import late_of_plan
from indicators.reporting.month import month_overview
from indicators.reporting.reminders import reminders
from indicators.reporting.work import owed
from indicators.scoring.model import Light
from indicators.selectors.form_rows import form_rows
from indicators.selectors.live import read_live
from indicators.services import months
from indicators.services.figures import FigureEntry, FiguresRefused, record_figures
from tests import factories

pytestmark = pytest.mark.django_db

FEBRUARY_28 = date(2018, 2, 28)
MARCH_20 = date(2018, 3, 20)
APRIL_3 = date(2018, 4, 3)  # March has ended, and with it the first quarter
MAY_20 = date(2018, 5, 20)
JANUARY_108 = date(2019, 1, 20)


@pytest.fixture
def plan():
    return factories.complete_plan(approved=True)


@pytest.fixture
def quarterly(plan):
    """1-1-1: done of due, both by the quarter."""
    found = plan.indicators.get(objective__facet__no=1)
    found.inputs.update(frequency="quarter")
    return found


@pytest.fixture
def yearly(plan):
    """2-1-1: a survey at the end of the year."""
    found = plan.indicators.get(objective__facet__no=2)
    found.inputs.update(frequency="year")
    return found


@pytest.fixture
def owner(plan, quarterly, yearly):
    person = factories.user(role=Role.OWNER, agency=plan.agency, email="owner@example.org")
    for indicator in (quarterly, yearly):
        factories.assignment(plan, indicator, owner=person)
    return person


@pytest.fixture
def density(plan):
    """1-2-1 … cases of a month for a population that is given once."""
    objective = plan.indicators.get(objective__facet__no=1).objective
    found = factories.indicator(objective, plan=plan, no=2, name="每十萬人口件數", weight="0")
    factories.indicator_input(found, code="cases", name="件數")
    factories.indicator_input(found, code="population", name="人口", aggregation="last", frequency="fixed")
    factories.component(
        found, formula="cases / population * 100000", target="120", direction="≤", maximum="2"
    )
    return found


def record(plan, indicator, month, **values):
    entries = [
        FigureEntry(
            indicator.inputs.get(code=code).pk, month, FigureCell(None if value is None else Decimal(value))
        )
        for code, value in values.items()
    ]
    return record_figures(plan=plan, entries=entries, by=None, way=FigureChange.Way.PAGE)


def refused(plan, indicator, month, **values):
    with pytest.raises(FiguresRefused) as error:
        record(plan, indicator, month, **values)
    return [fault.kind for fault in error.value.faults]


def owed_months(person, day):
    return [(month.month, [found.row.code for found in month.indicators]) for month in owed(person, day).owed]


# ---------------------------------------------------------------- asked, reminded, late


def test_nobody_is_asked_before_the_first_quarter_has_ended(owner):
    assert owed_months(owner, FEBRUARY_28) == []
    assert owed_months(owner, APRIL_3) == [(3, ["1-1-1"])]
    assert owed_months(owner, MAY_20) == [(3, ["1-1-1"])]


def test_a_yearly_survey_is_due_for_december_only(owner):
    assert owed_months(owner, JANUARY_108) == [
        (3, ["1-1-1"]), (6, ["1-1-1"]), (9, ["1-1-1"]), (12, ["1-1-1", "2-1-1"])
    ]  # fmt: skip


def test_nobody_is_late_outside_the_period(plan, owner):
    plan.indicators.filter(objective__facet__no__gt=2).delete()
    assert late_of_plan(plan, MARCH_20) == ()
    (late,) = late_of_plan(plan, MAY_20)
    assert (late.row.code, late.months, late.stale) == ("1-1-1", (3,), 1)


def test_nobody_is_reminded_outside_the_period(owner):
    def reminded(day):
        return {(found.person.id, month.month) for found in reminders(day) for month in found.owed}

    assert reminded(report_due(107, 1)) == set()
    assert reminded(report_due(107, 3)) == {(owner.pk, 3)}


def test_a_month_that_asks_nothing_of_an_agency_is_no_arrear_of_it(plan, quarterly, yearly):
    plan.indicators.exclude(pk__in=[quarterly.pk, yearly.pk]).delete()
    (agency,) = city_reporting(107, JANUARY_108)
    found = {one.month: (one.progress, one.total, one.overdue) for one in agency.months}
    assert found[1] == (Progress.NOTHING, 0, False)
    assert found[3] == (Progress.NONE, 1, True)
    assert found[12] == (Progress.NONE, 2, True)


# ---------------------------------------------------------------- what may stand where


def test_a_figure_stands_at_the_end_of_its_period(plan, quarterly):
    assert refused(plan, quarterly, 2, done=9) == ["not_due"]
    assert record(plan, quarterly, 3, done=9)


def test_what_stands_elsewhere_from_before_the_period_was_agreed_can_be_emptied(plan, quarterly):
    factories.figures(plan, quarterly.inputs.get(code="done"), {2: 9})
    assert refused(plan, quarterly, 2, done=10) == ["not_due"]
    assert record(plan, quarterly, 2, done=None)


def test_the_form_of_a_month_asks_for_what_is_due_in_it(plan, quarterly, yearly, density):
    ids = [quarterly.pk, yearly.pk, density.pk]

    def asked(month):
        return [(row.input.indicator.code, row.input.code) for row in form_rows(plan, month, ids)]

    every_month = [("1-1-2", "cases")]
    constant = [("1-1-2", "population")]
    both = [("1-1-1", "done"), ("1-1-1", "due")]
    assert asked(2) == every_month + constant
    assert asked(3) == both + every_month + constant
    record(plan, density, 2, population=260000)
    assert asked(2) == every_month + constant  # where it stands it can be corrected
    assert asked(3) == both + every_month
    assert [code for code, _input in asked(12)] == ["1-1-1", "1-1-1", "1-1-2", "2-1-1", "2-1-1"]


# ---------------------------------------------------------------- the month's way


def test_a_month_is_submitted_with_what_is_due_in_it(plan, quarterly, density):
    record(plan, density, 1, cases=3, population=260000)
    found = months.submit(plan=plan, month=1, indicators=[quarterly.pk, density.pk], by=None)
    assert (found.indicators, found.left) == ([density.pk], ())
    assert months.submit(plan=plan, month=1, indicators=[quarterly.pk], by=None).indicators == []
    record(plan, quarterly, 3, done=90, due=100)
    assert months.submit(plan=plan, month=3, indicators=[quarterly.pk], by=None).indicators == [quarterly.pk]


def test_what_is_given_once_is_not_missing_in_any_month(plan, density):
    record(plan, density, 1, cases=3)
    with pytest.raises(MonthNotReady) as error:
        months.submit(plan=plan, month=1, indicators=[density.pk], by=None)
    assert [(fault.kind, fault.input_id) for fault in error.value.missing] == [
        ("figure", density.inputs.get(code="population").pk)
    ]
    record(plan, density, 2, cases=3, population=260000)
    for month in (1, 2):
        assert months.submit(plan=plan, month=month, indicators=[density.pk], by=None).indicators
    # From March on only the cases are asked for.
    record(plan, density, 3, cases=4)
    assert months.submit(plan=plan, month=3, indicators=[density.pk], by=None).indicators


def test_a_constant_that_was_changed_holds_from_that_month_on(plan, density):
    record(plan, density, 1, cases=26, population=260000)
    record(plan, density, 2, cases=26, population=130000)
    value = {month: read_live(plan, month).scores["1-1-2"].value for month in (1, 2)}
    assert value == {1: 10, 2: 40}


def test_the_owner_is_asked_for_a_constant_until_it_is_there(plan, density):
    person = factories.user(role=Role.OWNER, agency=plan.agency)
    factories.assignment(plan, density, owner=person)
    record(plan, density, 1, cases=3)
    (month,) = owed(person, date(2018, 2, 3)).owed
    assert [found.missing for found in month.indicators] == [1]
    record(plan, density, 1, population=260000)
    (month,) = owed(person, date(2018, 2, 3)).owed
    assert month.complete


def test_a_month_that_asks_nothing_has_nothing_to_report_and_says_so(plan, quarterly):
    with pytest.raises(ReportingRefused):
        months.set_nothing_to_report(plan=plan, month=2, indicator=quarterly.pk, nothing=True, by=None)
    assert months.set_nothing_to_report(
        plan=plan, month=3, indicator=quarterly.pk, nothing=True, by=None
    ).nothing_to_report


def test_a_figure_from_before_the_period_was_agreed_is_still_submitted_and_approved(plan, quarterly):
    factories.figures(plan, quarterly.inputs.get(code="done"), {1: 9})
    factories.figures(plan, quarterly.inputs.get(code="due"), {1: 10})
    (found,) = [one for one in month_overview(plan, 1).reportable() if one.id == quarterly.pk]
    assert {row.spec.code for row in found.inputs} == {"done", "due"}


def test_the_month_s_overview_has_what_is_due(plan, quarterly, yearly, density):
    def asked(month):
        return {
            one.code: [row.spec.code for row in one.inputs]
            for one in month_overview(plan, month).reportable()
        }

    record(plan, density, 1, population=260000)
    first, third = asked(1), asked(3)
    assert "1-1-1" not in first and "2-1-1" not in first
    assert first["1-1-2"] == ["cases", "population"]
    assert third["1-1-1"] == ["done", "due"]
    (line,) = [one for one in month_overview(plan, 3).reportable() if one.code == "1-1-2"]
    assert {row.spec.code: row.value for row in line.inputs} == {"cases": None, "population": 260000}


# ---------------------------------------------------------------- lights


def test_until_the_first_period_has_ended_there_is_no_light(plan, quarterly):
    def light(month):
        return read_live(plan, month).scores["1-1-1"].light

    assert [light(month) for month in (1, 2)] == [Light.NONE] * 2
    assert light(3) is Light.WHITE
    record(plan, quarterly, 3, done=95, due=100)
    assert [light(month) for month in (3, 4, 5)] == [Light.GREEN] * 3
