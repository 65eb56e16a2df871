"""Points that reviewers have still to award lead the first page, as they lead the agency's dashboard of the same person."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chiayi_kpi.accounts.roles import Role
from indicators.models import Award, Indicator, NotApplicable, RatingConfirmation, ScoringComponent
from tests import factories

pytestmark = pytest.mark.django_db
ASKED = "評定 5-1-1 得分。"


@pytest.fixture(autouse=True)
def _january(settings):
    settings.PORTAL_TODAY = datetime.date(2019, 1, 20)


@pytest.fixture
def plan():
    return factories.complete_plan(factories.agency("A", "甲局"), approved=True)


@pytest.fixture
def tasks(client):
    """What a person is asked first: on the first page, and of their own on the dashboard."""

    def both(role, agency=None):
        client.force_login(factories.user(role=role, agency=agency))
        sections = client.get(reverse("my_work")).context["sections"]
        listed = [task for section in sections for task in section["tasks"]]
        page = client.get(reverse("dashboard", args=[107, "A"])).context["page"]
        return listed, [task for task in page.tasks if task.is_own]

    return both


def component(plan) -> ScoringComponent:
    return ScoringComponent.objects.get(indicator__plan=plan, rule="award")


def award_tasks(listed) -> list[str]:
    return [task.text for task in listed if "評定" in task.text]


def test_the_planning_office_is_asked_first_what_the_dashboard_asks_first(tasks, plan):
    listed, own = tasks(Role.PLANNING_OFFICE)
    assert own[0].text == ASKED
    assert listed[0].text == f"107 年度 · {ASKED}"
    assert listed[0].url == own[0].url == reverse("ratings", args=[107, "A"])
    assert award_tasks(tasks(Role.PLANNER, plan.agency)[0]) == []


def test_what_has_its_points_or_does_not_apply_is_asked_of_nobody(tasks, plan):
    row = Award.objects.create(plan=plan, component=component(plan), points=1)
    assert award_tasks(tasks(Role.PLANNING_OFFICE)[0]) == []
    row.delete()
    RatingConfirmation.objects.create(plan=plan, part="review")
    assert award_tasks(tasks(Role.PLANNING_OFFICE)[0]) == []
    RatingConfirmation.objects.all().delete()
    absent = NotApplicable.objects.create(plan=plan, indicator=component(plan).indicator, reason="無案件")
    assert award_tasks(tasks(Role.PLANNING_OFFICE)[0]) == []
    absent.delete()
    assert len(award_tasks(tasks(Role.PLANNING_OFFICE)[0])) == 1


def test_nothing_is_awarded_before_the_year_is_over(tasks, plan, settings):
    settings.PORTAL_TODAY = datetime.date(2018, 12, 20)
    listed, own = tasks(Role.PLANNING_OFFICE)
    assert award_tasks(listed) == award_tasks(own) == []


def test_an_office_is_asked_for_the_points_of_its_facet_on_both_pages(tasks, plan):
    one = component(plan)
    third = Indicator.objects.filter(plan=plan, objective__facet__no=3).first()
    third.components.all().delete()
    ScoringComponent.objects.filter(pk=one.pk).update(indicator=third)
    listed, own = tasks(Role.PERSONNEL)
    assert [task.text for task in own] == ["評定 3-1-1 得分。"]
    assert award_tasks(listed) == ["107 年度 · 評定 3-1-1 得分。"]


def test_a_common_indicator_is_asked_for_once_with_all_agencies_and_as_many_queries(client):
    client.force_login(factories.user(role=Role.PLANNING_OFFICE))
    counts = []
    for codes in ("AB", "CDEF"):
        for code in codes:
            factories.complete_plan(factories.agency(code), approved=True, common=True)
        with CaptureQueriesContext(connection) as queries:
            sections = client.get(reverse("my_work")).context["sections"]
        counts.append(len(queries))
    (task,) = (one for section in sections for one in section["tasks"] if "評定" in one.text)
    assert len(task.agencies) == 6 and task.url == reverse("settling", args=[107])
    assert counts[0] == counts[1]
