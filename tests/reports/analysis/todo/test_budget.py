"""The months of budget figures in what is to do: on the first page, on an agency's dashboard, on the city's page."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budget.models import BudgetMonth
from chiayi_kpi.accounts.roles import Role
from objectives.models import Plan
from tests import factories
from tests.indicators.budget_plan import agency_with_budget, drawn_common_plan
from tests.indicators.reporting_plan import OPEN, TODAY
from tests.made_once import made_once
from tests.reading import elements, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _january(settings):
    """December is due on the 7th, and January has begun."""
    settings.PORTAL_TODAY = TODAY


def reporting_agency():
    drawn_common_plan()
    return agency_with_budget()


made_reporting = made_once(reporting_agency, PORTAL_TODAY=TODAY)


@pytest.fixture
def reporting(made_reporting, db):
    return made_reporting()


@pytest.fixture
def city_accountant():
    """Somebody of the accounting office who holds the role in the whole city."""
    return factories.user(role=Role.ACCOUNTING)


def in_agency(reporting, role):
    return factories.user(role=role, agency=reporting.plan.agency)


@pytest.fixture
def ask(client):
    """The page of an address for somebody; its to-do list as (text, address or nothing, note)."""

    def asked(person, name, *where, **query):
        client.force_login(person)
        return client.get(reverse(name, args=where), query)

    return asked


def todo(response) -> list[tuple[str, str, str]]:
    """The tasks about budget figures of a dashboard or the city's page."""
    tasks = response.context["page"].tasks
    return [(task.text, task.url, task.note) for task in tasks if "預算執行" in task.text]


def dashboard(ask, reporting, role, **query):
    return todo(
        ask(in_agency(reporting, role), "dashboard", 107, reporting.plan.agency.code, through=OPEN, **query)
    )


def grid(reporting, month=OPEN) -> str:
    return f"/107/{reporting.plan.agency.code}/execution/?month={month}"


def decision(reporting, month=OPEN) -> str:
    return f"/107/{reporting.plan.agency.code}/approval/?month={month}#budget-title"


# ---------------------------------------------------------------- an agency's dashboard


@pytest.mark.parametrize("role", [Role.ACCOUNTING, Role.PLANNER])
def test_who_hands_them_in_is_asked_to_and_led_to_the_month(ask, reporting, role):
    assert dashboard(ask, reporting, role) == [
        ("填報 12 月預算執行（108.01.07 截止）。", grid(reporting), "")
    ]


def test_the_supervisor_asks_others_and_who_only_looks_has_no_door(ask, reporting):
    text = "請機關研考人員或主計處填報 12 月預算執行（108.01.07 截止）。"
    assert dashboard(ask, reporting, Role.SUPERVISOR) == [(text, grid(reporting), "")]
    assert dashboard(ask, reporting, Role.AUDITOR) == [(text, "", "")]


def test_what_is_overdue_is_one_task_that_leads_to_the_first_month(ask, reporting):
    BudgetMonth.objects.filter(month__in=[3, 4, 9]).delete()
    assert dashboard(ask, reporting, Role.ACCOUNTING)[0] == (
        "填報 3–4、9 月預算執行（期限 107.04.09，逾期 269\xa0天）。",
        grid(reporting, 3),
        "",
    )


@pytest.mark.parametrize(
    ("state", "own", "others"),
    [
        (
            "returned",
            "更正退回之 11 月預算執行。",
            "請機關研考人員或主計處更正退回之 11 月預算執行。",
        ),
        (
            "reopened",
            "重新送出已重新開啟之 11 月預算執行。",
            "請機關研考人員或主計處重新送出已重新開啟之 11 月預算執行。",
        ),
    ],
)
def test_what_came_back_has_its_reason(ask, reporting, state, own, others):
    BudgetMonth.objects.filter(month=11).update(state=state, reason="與帳載不符")
    assert (own, grid(reporting, 11), "原因：與帳載不符") in dashboard(ask, reporting, Role.ACCOUNTING)
    assert (others, "", "原因：與帳載不符") in dashboard(ask, reporting, Role.AUDITOR)


def test_what_waits_is_the_supervisor_s_to_decide(ask, reporting):
    factories.budget_month(reporting.plan, OPEN, "submitted")
    assert dashboard(ask, reporting, Role.SUPERVISOR) == [
        ("核定或退回 12 月預算執行（108.01.14 截止）。", decision(reporting), "")
    ]
    assert dashboard(ask, reporting, Role.ACCOUNTING) == [
        ("主管尚待核定 12 月預算執行（108.01.14 截止）。", "", "")
    ]


def test_later_months_and_what_waited_then_are_not_told(ask, reporting):
    BudgetMonth.objects.filter(month=9).delete()
    person = in_agency(reporting, Role.ACCOUNTING)
    where = (107, reporting.plan.agency.code)
    assert todo(ask(person, "dashboard", *where, through=8)) == []
    assert len(todo(ask(person, "dashboard", *where, through=9))) == 1
    assert todo(ask(person, "dashboard", *where, through=9, known="then")) == []


def test_with_a_draft_nobody_is_late(ask, reporting):
    BudgetMonth.objects.filter(month=3).delete()
    Plan.objects.filter(agency=None).update(status=Plan.Status.DRAFT)
    assert dashboard(ask, reporting, Role.ACCOUNTING) == [
        ("填報 3、12 月預算執行（草案）。", grid(reporting, 3), "")
    ]


def test_nothing_is_asked_where_nothing_is_drawn_from_them(ask, reporting):
    Plan.objects.get(agency=None).indicators.all().delete()
    assert dashboard(ask, reporting, Role.ACCOUNTING) == []


def test_the_dashboard_costs_the_same_however_many_months_wait(ask, reporting):
    person = in_agency(reporting, Role.ACCOUNTING)
    where = (107, reporting.plan.agency.code)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            ask(person, "dashboard", *where, through=OPEN)
        return len(captured)

    cost()
    few = cost()
    BudgetMonth.objects.filter(month__lte=6).delete()
    BudgetMonth.objects.filter(month=8).update(state="submitted")
    assert cost() == few


# ---------------------------------------------------------------- the city's accounting office


def test_its_first_page_has_one_month_of_many_agencies_as_one_task(ask, reporting, city_accountant):
    others = [agency_with_budget() for _ in range(5)]
    page = ask(city_accountant, "my_work")
    assert {grid(one) for one in (reporting, *others)} <= set(elements(page, "//a/@href"))
    text = text_of(page)
    assert re.search(r"待填報 .*· 12 月預算執行 6 個機關 .*期限 108.01.07", text)
    assert text.count("· 12 月預算執行") == 1


def test_a_few_agencies_are_a_task_each_and_what_came_back_always_is(ask, reporting, city_accountant):
    others = [agency_with_budget() for _ in range(5)]
    for one in others:
        factories.budget_month(one.plan, OPEN, "returned", reason=f"退回{one.plan.agency.code}")
    text = text_of(ask(city_accountant, "my_work"))
    assert all(f"原因：退回{one.plan.agency.code}" in text for one in others)
    assert text.count("· 12 月預算執行") == 6


def test_who_reports_everything_everywhere_is_not_asked_by_that(ask, reporting):
    assert "月預算執行" not in text_of(ask(factories.user(role=Role.PLANNING_OFFICE), "my_work"))


def test_on_the_city_s_page_it_reports_and_the_planning_office_reminds(ask, reporting, city_accountant):
    other = agency_with_budget()
    BudgetMonth.objects.filter(plan=other.plan, month__in=[10, 11]).delete()
    page = ask(city_accountant, "city", 107, through=OPEN)
    assert todo(page) == [("填報 2 個機關之預算執行。", grid(other, 10), "")]
    assert grid(reporting) in elements(page, "//a/@href")
    assert "10–12 月（期限 107.11.05，逾期 59 天）" in text_of(page)
    ((text, url, _note),) = todo(ask(factories.user(role=Role.PLANNING_OFFICE), "city", 107, through=OPEN))
    assert text == "催報尚未送出預算執行之 2 個機關。" and url == grid(other, 10)
    assert todo(ask(factories.user(role=Role.AUDITOR), "city", 107, through=OPEN)) == []


def test_before_a_deadline_has_passed_the_planning_office_is_only_told(ask, reporting):
    ((text, _url, _note),) = todo(ask(factories.user(role=Role.PLANNING_OFFICE), "city", 107, through=OPEN))
    assert text == "1 個機關尚待送出預算執行。"


def test_on_the_city_s_page_nobody_is_chased_for_a_draft(ask, reporting, city_accountant):
    Plan.objects.filter(agency=None).update(status=Plan.Status.DRAFT)
    assert todo(ask(city_accountant, "city", 107, through=OPEN)) == []


@pytest.mark.parametrize("page", ["my_work", "city"])
def test_more_agencies_cost_no_more_queries(ask, reporting, city_accountant, page):
    where = [107] if page == "city" else []

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert ask(city_accountant, page, *where).status_code == 200
        return len(captured)

    cost()
    few = cost()
    for _ in range(6):
        agency_with_budget()
    assert cost() == few


def test_a_supervisor_s_first_page_says_which_months_are_late(ask, reporting):
    BudgetMonth.objects.filter(month__in=[10, 11]).delete()
    page = ask(reporting.supervisor, "my_work")
    assert "機關研考人員、主計處 10–11 月 逾期未送出" in text_of(page)
    assert grid(reporting, 10) in elements(page, "//a/@href")
