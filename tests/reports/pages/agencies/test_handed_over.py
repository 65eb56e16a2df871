"""An agency that ended within the year: a to-do until all is taken over, then named with its successor and neither ranked nor settled."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chiayi_kpi.accounts.agency_changes import end_agency
from chiayi_kpi.accounts.roles import Role
from indicators.models import Indicator
from indicators.reporting.unassigned import unassigned_for
from indicators.services.taking_over import take_over
from indicators.year_end.todo import BegunYears, not_taken_over, rating_tasks, waiting_plans
from objectives.models import Plan
from objectives.selectors import drafts_of_year, plans_of_year
from reports.analysis.comparisons.agency_progress import agency_progress
from reports.analysis.comparisons.city_year import read_city_year
from reports.pages.year_end.city_page import settling_page
from reports.snapshot.selectors import build_each
from tests import factories
from tests.admin_client import signed_in
from tests.reading import elements, text_of

pytestmark = pytest.mark.django_db
JULY = datetime.date(2018, 7, 2)
JANUARY = datetime.date(2019, 1, 12)
SAID = "工務局至 107.06.30 止，由建設局承接。"


@pytest.fixture
def office(settings):
    settings.PORTAL_TODAY = JULY
    return factories.user("office", role=Role.PLANNING_OFFICE)


@pytest.fixture
def plan(office) -> Plan:
    """Of an agency that ended in June; its successor has a plan of the same year."""
    old, new = factories.agency("OLD", "工務局"), factories.agency("NEW", "建設局")
    made = factories.complete_plan(old, common=True)
    factories.complete_plan(new, common=True)
    end_agency(
        agency=old,
        last_day=datetime.date(2018, 6, 30),
        successors=[new],
        people_go_along=False,
        by=office,
    )
    return Plan.objects.get(pk=made.pk)


@pytest.fixture
def handed_over(plan, office) -> Plan:
    heir = plan.own_agency.successions.get().successor
    take_over(plan=plan, to={row.pk: heir for row in Indicator.objects.filter(plan=plan)}, by=office)
    return plan


def test_what_is_not_taken_over_yet_is_a_task_of_the_planning_office(plan, office):
    (task,) = not_taken_over(office, JULY)
    assert (task.year, task.agency_code, len(task.indicators)) == (107, "OLD", 2)
    page = signed_in(office).get(reverse("my_work"))
    assert "尚有 2 項指標未承接" in text_of(page) and task.indicators[0] in text_of(page)
    assert elements(page, f'//a[@href="{reverse("taking_over", args=[107, "OLD"])}"]')
    planner = factories.user(role=Role.PLANNER, agency=plan.own_agency.successions.get().successor)
    assert not_taken_over(planner, JULY) == ()


def test_the_task_is_over_when_all_is_taken_over(handed_over, office):
    with CaptureQueriesContext(connection) as queries:
        assert not_taken_over(office, JULY) == ()
    assert len(queries) <= 2


@pytest.mark.parametrize(
    ("year", "last_day"), [(106, datetime.date(2018, 6, 30)), (107, datetime.date(2018, 12, 31))]
)
def test_a_year_that_the_agency_saw_to_its_end_is_its_own(office, settings, year, last_day):
    old, new = factories.agency("OLD"), factories.agency("NEW")
    made = factories.complete_plan(old, year=year, common=True)
    made.indicators.all().delete()
    end_agency(agency=old, last_day=last_day, successors=[new], people_go_along=False, by=office)
    assert not_taken_over(office, JANUARY) == ()
    assert [row.handed_over for row in plans_of_year(year)] == [False, False]


def test_a_plan_with_an_indicator_left_is_not_handed_over(plan):
    assert {row.agency_code: row.handed_over for row in plans_of_year(107)} == {
        "": False,
        "NEW": False,
        "OLD": False,
    }
    assert set(read_city_year(107, 6).names) == {"OLD", "NEW"}


def test_the_city_names_it_with_its_successor_and_ranks_it_no_more(handed_over, office, settings):
    for through in (5, 12):
        city = read_city_year(107, through)
        assert [row.code for row in agency_progress(city)] == ["NEW"] and city.refused == ()
        assert list(city.ended) == [SAID]
    assert [one.agency_code for one in build_each(year=107).snapshots] == ["NEW"]
    assert SAID in text_of(signed_in(office).get(reverse("city", args=[107])))


def test_its_own_page_still_shows_what_is_left(handed_over, office):
    assert signed_in(office).get(reverse("dashboard", args=[107, "OLD"])).status_code == 200
    assert [one.agency_code for one in build_each(year=107, agency_codes=["OLD"]).snapshots] == ["OLD"]


def test_nobody_waits_for_it_at_the_years_end(handed_over, office, settings):
    settings.PORTAL_TODAY = JANUARY
    page = settling_page(107)
    assert page is not None and [line.plan.agency_code for line in page.lines] == ["NEW"]
    assert list(page.ended) == [SAID]
    assert SAID in text_of(signed_in(office).get(reverse("settling", args=[107])))
    assert handed_over not in drafts_of_year(107)
    assert "OLD" not in {one.agency_code for one in unassigned_for(office, JANUARY)}
    assert {plan.agency_name for plan in waiting_plans(office, JANUARY)} == {"", "建設局"}
    rated = rating_tasks(factories.with_every_role(), BegunYears(JANUARY))
    assert "OLD" not in {plan.agency_code for task in rated for plan in task.plans}


def test_an_ended_agency_owes_no_month_after_its_last_in_the_citys_table(plan, settings):
    settings.PORTAL_TODAY = datetime.date(2018, 8, 10)
    rows = {row.code: row for row in agency_progress(read_city_year(107, 7))}
    assert rows["OLD"].to_report == 0 < rows["NEW"].to_report
