"""What an approved plan took up in October is owed from October on, whichever list says who owes what."""

import datetime

import pytest

from chiayi_kpi.accounts.roles import Role
from indicators.deadlines import DEFAULTS
from indicators.errors import ReportingRefused
from indicators.models import Indicator, NotApplicable
from indicators.reporting.asked_inputs import asking
from indicators.reporting.city import Progress, city_reporting
from indicators.reporting.late import late_of_plan
from indicators.reporting.reminders import reminders
from indicators.reporting.updates import updates
from indicators.reporting.work import owed
from indicators.selectors.form_rows import form_rows
from indicators.selectors.live import read_live
from indicators.selectors.owed_from import owed_from
from indicators.services import months
from indicators.services.approval import return_plan_to_draft
from objectives.models import Objective
from reports.analysis.comparisons.agency_progress import agency_progress
from reports.analysis.comparisons.city_year import read_city_year
from reports.analysis.indicator_rows import indicator_rows
from reports.snapshot.report_appendix import report_snapshots
from reports.snapshot.reporting_calendar import ReportingCalendar
from reports.snapshot.selectors import build_snapshots
from tests import factories
from tests.changed_terms import approved_again, approved_plan, reweigh
from tests.dated import done_on

pytestmark = pytest.mark.django_db

NOV_9 = datetime.date(2018, 11, 9)  # October was due on the 5th


@pytest.fixture
def person():
    return factories.user("office", role="planning_office")


@pytest.fixture
def plan(person, settings):
    """1-1-1 and 1-1-2 of all year, 1-1-3 and, of fixed inputs alone, 1-1-4 since October; 1-1-2 did not apply until then."""
    settings.PORTAL_TODAY = NOV_9
    plan = approved_plan()
    with done_on(2017, 12):
        plan.indicators.get(no=2).inputs.get().figures.all().delete()
        factories.not_applicable(plan, plan.indicators.get(no=2))

    def change():
        reweigh(plan, {"1-1-1": 50, "1-1-2": 30})
        objective = Objective.objects.get(plan=plan)
        factories.indicator(objective, no=3, weight=10, inputs={"seen": "sum"}, rule={"target": 10})
        fixed = factories.indicator(objective, no=4, weight=10, inputs={"area": "last"}, rule={"target": 10})
        fixed.inputs.update(frequency="fixed")
        NotApplicable.objects.get(plan=plan).delete()

    approved_again(plan, person, (2018, 9, 25), (2018, 10, 4), change)
    for month in range(1, 11):
        factories.month_state(plan, plan.indicators.get(no=1), month, "approved")
    return plan


@pytest.fixture
def owner(plan):
    owner = factories.user(role=Role.OWNER, agency=plan.agency, email="owner@example.org")
    for indicator in plan.indicators.all():
        factories.assignment(plan, indicator, owner=owner)
    return owner


def ids(plan) -> dict[str, int]:
    return {row.code: row.pk for row in plan.indicators.all()}


def test_both_ways_of_finding_the_month_agree(plan):
    (snapshot,) = build_snapshots(year=107)
    found = owed_from([plan.pk])
    by_terms = {code: snapshot.given.owed_from(pk) for code, pk in ids(plan).items()}
    assert by_terms == {code: found.month(plan.pk, pk) for code, pk in ids(plan).items()}
    assert by_terms == {"1-1-1": 1, "1-1-2": 10, "1-1-3": 10, "1-1-4": 10}


def test_nobody_owes_the_months_before(plan, owner):
    missing = {"1-1-2": (10,), "1-1-3": (10,), "1-1-4": (10,)}
    work = owed(owner, NOV_9).owed
    assert [(one.month, [found.row.code for found in one.indicators]) for one in work] == [(10, [*missing])]
    assert {one.row.code: (one.months, one.stale) for one in late_of_plan(plan, NOV_9)} == {
        code: (months, 1) for code, months in missing.items()
    }
    reminded = [
        one
        for day in range(6, 30)
        for one in reminders(datetime.date(2018, 11, day))
        if one.person.id == owner.pk
    ]
    assert {month.month for one in reminded for month in one.owed} == {10}
    (agency,) = city_reporting(107, NOV_9)
    assert [(one.total, one.overdue) for one in agency.months[8:10]] == [(1, False), (4, True)]
    assert agency.months[8].progress == Progress.APPROVED


def test_pages_and_reports_say_the_same(plan):
    missing = {"1-1-2": (10,), "1-1-3": (10,), "1-1-4": (10,)}
    (snapshot,) = build_snapshots(year=107, through=10)
    calendar = ReportingCalendar(107, 10, DEFAULTS, NOV_9)
    rows = indicator_rows(snapshot, updates(plan.pk), calendar)
    assert {row.code: row.progress.missing for row in rows if row.progress.missing} == missing
    assert {row.code: row.progress.stale for row in rows} == {"1-1-1": 0} | dict.fromkeys(missing, 1)
    (agency,) = agency_progress(read_city_year(107, 10))
    assert (agency.to_report, agency.handed_in, agency.overdue) == (4, 1, 0)
    (report,) = report_snapshots(year=107)
    assert report.year_end.open_months.not_handed_in == {10: tuple(missing)}
    added = next(view for view in snapshot.indicators() if view.no == 3)
    assert snapshot.months(added).due == (10, 11, 12)


def test_a_past_month_asks_nobody_for_what_was_taken_out_since(person, settings):
    settings.PORTAL_TODAY = NOV_9
    plan = approved_plan()
    plan.indicators.get(no=2).inputs.get().figures.all().delete()
    calendar = ReportingCalendar(107, 6, DEFAULTS, NOV_9)

    def progress():
        (snapshot,) = build_snapshots(year=107, through=6)
        rows = indicator_rows(snapshot, {}, calendar)
        return {row.code: (row.progress.is_asked, row.progress.missing) for row in rows}

    assert progress() == {"1-1-1": (True, ()), "1-1-2": (True, (1, 2, 3, 4, 5, 6))}
    with done_on(2018, 10, 5):
        return_plan_to_draft(plan=plan, by=person, reason="議會決議")
    with done_on(2018, 10, 6):
        Indicator.objects.get(plan=plan, no=2).delete()
    assert progress() == {"1-1-1": (True, ()), "1-1-2": (False, ())}


def test_grid_form_and_steps_ask_for_nothing_before(plan, person):
    keys = ids(plan)
    states = {}
    assert asking(read_live(plan, 9), keys.values(), 9, states) == {keys["1-1-1"]}
    assert asking(read_live(plan, 10), keys.values(), 10, states) == set(keys.values())
    assert [row.input.indicator.code for row in form_rows(plan, 9, keys.values())] == []
    assert [row.input.indicator.code for row in form_rows(plan, 10, keys.values())] == [
        "1-1-2",
        "1-1-3",
        "1-1-4",
    ]
    with pytest.raises(ReportingRefused, match="9"):
        months.set_nothing_to_report(plan=plan, month=9, indicator=keys["1-1-3"], nothing=True, by=person)
    months.set_nothing_to_report(plan=plan, month=10, indicator=keys["1-1-3"], nothing=True, by=person)


def test_a_figure_of_before_is_taken_and_can_be_handed_in(plan, owner):
    source = plan.indicators.get(no=3).inputs.get()
    factories.figures(plan, source, {8: 5})
    assert asking(read_live(plan, 8), [source.indicator_id], 8, {}) == {source.indicator_id}
    assert [one.month for one in owed(owner, NOV_9).owed] == [8, 10]
