"""The days between which an agency is there: nothing is owed outside of them."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import translation

from chiayi_kpi.accounts.agency_changes import AgencyRefused, begin_agency, end_agency
from chiayi_kpi.accounts.models import Agency
from chiayi_kpi.accounts.roles import Role
from indicators.deadlines import DEFAULTS, months_due, months_there
from indicators.reporting.city import Progress, city_reporting
from indicators.reporting.reminders import reminders
from indicators.reporting.work import owed
from indicators.selectors.deadlines import deadlines_of, settings_of
from objectives.selectors import plan_status
from reports.snapshot.reporting_calendar import ReportingCalendar
from tests import factories

pytestmark = [pytest.mark.django_db]
JULY = datetime.date(2018, 7, 1)
OCTOBER = datetime.date(2018, 10, 15)


@pytest.fixture
def office():
    return factories.user("office", role=Role.PLANNING_OFFICE)


@pytest.fixture
def plan():
    return factories.complete_plan(factories.agency("NEW", "建設局"))


@pytest.mark.parametrize(
    ("year", "first", "last", "months"),
    [
        (107, None, None, range(1, 13)),
        (107, JULY, None, range(7, 13)),
        (107, datetime.date(2018, 7, 31), None, range(7, 13)),
        (106, JULY, None, range(13, 13)),
        (108, JULY, None, range(1, 13)),
        (107, None, datetime.date(2018, 6, 30), range(1, 7)),
        (107, None, datetime.date(2018, 6, 1), range(1, 7)),
        (107, datetime.date(2018, 3, 5), datetime.date(2018, 6, 30), range(3, 7)),
        (108, None, datetime.date(2018, 6, 30), range(1, 1)),
    ],
)
def test_the_months_in_which_an_agency_is_there(year, first, last, months):
    assert months_there(year, first, last) == months


def test_months_before_the_first_day_and_after_the_last_are_not_due(plan):
    Agency.objects.update(first_day=JULY, last_day=datetime.date(2018, 8, 31))
    settings = settings_of(107, plan.agency_id)
    assert months_due(107, OCTOBER, settings) == (7, 8)
    assert months_due(107, OCTOBER, DEFAULTS) == tuple(range(1, 10))
    assert ReportingCalendar(107, 9, settings, OCTOBER).reported_now == 0
    assert deadlines_of({107}).of(107).months == DEFAULTS.months


def test_to_do_reminders_overview_and_completeness_agree(plan, settings):
    """An agency of July owes July to September, wherever one looks."""
    type(plan).objects.update(status=type(plan).Status.APPROVED)
    settings.PORTAL_TODAY = OCTOBER
    Agency.objects.update(first_day=JULY)
    owner = factories.user(role=Role.OWNER, agency=plan.agency, email="a@example.tw")
    for row in plan.indicators.all():
        factories.assignment(plan, row, owner)
    assert {one.month for one in owed(owner, OCTOBER).owed} == {7, 8, 9}
    (reminder,) = reminders(datetime.date(2018, 10, 6))
    assert {one.month for one in reminder.owed} == {7, 8, 9}
    (city,) = city_reporting(107, OCTOBER)
    assert {one.month for one in city.months if one.overdue} == {7, 8, 9}
    assert {one.progress for one in city.months[:6]} == {Progress.NOTHING}


def test_an_agency_has_no_plan_of_a_year_before_its_first_day(plan):
    Agency.objects.update(first_day=JULY)
    assert [plan_status(year).without_plan for year in (106, 107, 108)] == [(), (), ("建設局",)]


@pytest.mark.on_every_database
def test_the_first_day_is_before_the_last(plan, office):
    with translation.override("zh-hant"):
        begin_agency(agency=plan.agency, first_day=JULY, by=office)
        with pytest.raises(AgencyRefused, match=r"107\.07\.01 成立"):
            end_agency(
                agency=plan.agency,
                last_day=datetime.date(2018, 6, 30),
                successors=[],
                people_go_along=False,
                by=office,
            )
        end_agency(agency=plan.agency, last_day=JULY, successors=[], people_go_along=False, by=office)
        with pytest.raises(AgencyRefused, match=r"107\.07\.01 裁撤"):
            begin_agency(agency=plan.agency, first_day=datetime.date(2018, 7, 2), by=office)
        agency = Agency.objects.get()
        assert JULY in agency.history.values_list("first_day", flat=True)
        agency.first_day = datetime.date(2018, 7, 2)
        with pytest.raises(ValidationError, match="成立日在最後一天之後"):
            agency.full_clean()
    with pytest.raises(IntegrityError):
        agency.save()


def test_only_the_planning_office_says_since_when_an_agency_is_there(plan):
    with pytest.raises(AgencyRefused):
        begin_agency(
            agency=plan.agency, first_day=JULY, by=factories.user(role=Role.PLANNER, agency=plan.agency)
        )
