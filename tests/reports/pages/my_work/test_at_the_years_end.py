"""The first page at the year's end: whose turn it is to rate, what can be settled, which plans wait, what became of them."""

import datetime

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chiayi_kpi.accounts.roles import Role
from indicators.models import FigureChange, RatingConfirmation
from indicators.services.approval import approve_plan, return_plan_to_draft
from objectives.models import Plan
from tests import factories
from tests.reading import text_of

pytestmark = pytest.mark.django_db
SETTLE = "年度結算：各階段均已確認"


@pytest.fixture(autouse=True)
def _january(settings):
    settings.PORTAL_TODAY = datetime.date(2019, 1, 20)


@pytest.fixture
def plan() -> Plan:
    return factories.complete_plan(factories.agency("A"), common=True)


@pytest.fixture
def show(client):
    def page(role, agency=None) -> str:
        client.force_login(factories.user(role=role, agency=agency))
        return text_of(client.get(reverse("my_work")), "//main")

    return page


def confirm(plan, *parts) -> None:
    for part in parts:
        RatingConfirmation.objects.create(plan=plan, part=part)


def test_the_agency_is_asked_for_its_self_rating_once_the_year_is_over(show, plan, settings):
    assert "107 年度 · 自評 1 個機關" in show(Role.PLANNER, plan.agency)
    assert "107 年度 · 自評" in show(Role.SUPERVISOR, plan.agency)
    assert "自評" not in show(Role.OWNER, plan.agency)
    settings.PORTAL_TODAY = datetime.date(2018, 12, 31)
    assert "自評" not in show(Role.PLANNER, plan.agency)


def test_accounts_are_asked_of_who_writes_them_and_nobodys_of_who_may_write_all(show, plan, client, settings):
    owner = factories.user(name="陳承辦")
    given = plan.indicators.get(objective__facet__no=1)
    factories.assignment(plan, given, owner=owner)
    nobodys = "未指定執行情形說明撰寫人之目標：2-1、3-1、5-1"
    assert nobodys in show(Role.PLANNER, plan.agency)
    assert "撰寫人" not in show(Role.PLANNER, factories.agency("B"))
    assert "撰寫人" not in show(Role.OWNER, plan.agency)

    def of_owner() -> str:
        client.force_login(owner)
        return text_of(client.get(reverse("my_work")), "//main")

    assert "待撰寫執行情形說明：1-1" in of_owner() and nobodys not in of_owner()
    written = factories.account(plan, given.objective)
    assert "撰寫" not in of_owner()
    FigureChange.objects.create(plan=plan, input=given.inputs.first(), month=12, old=74, new=79, way="page")
    assert "執行情形說明撰寫後數據已有變動：1-1" in of_owner()
    assert "數據已有變動" not in show(Role.PLANNER, plan.agency)  # the owner's task
    written.save()
    assert "數據已有變動" not in of_owner()
    settings.PORTAL_TODAY = datetime.date(2018, 12, 31)
    assert nobodys not in show(Role.PLANNER, plan.agency)


def test_a_deputy_is_asked_for_an_account_while_standing_in_and_able_to(show, plan, client):
    """Whoever is asked for it may open it; what nobody may open is nobody's."""
    owner, deputy = factories.user(name="陳承辦"), factories.user(name="李代理")
    of_person = {"owner": owner, "deputy": deputy, "deputy_to": datetime.date(2019, 1, 19)}
    given = factories.assignment(plan, plan.indicators.get(objective__facet__no=1), **of_person)
    account = reverse("write", args=[107, plan.agency.code, "1-1"])

    def of(person) -> tuple[bool, int]:
        client.force_login(person)
        page = text_of(client.get(reverse("my_work")), "//main")
        return "待撰寫執行情形說明：1-1" in page, client.get(account).status_code

    nobodys = "未指定執行情形說明撰寫人之目標：1-1、"
    assert (of(owner), of(deputy)) == ((True, 200), (False, 403))
    given.deputy_to = None
    given.save()
    assert (of(owner), of(deputy)) == ((True, 200), (True, 200))
    owner.memberships.all().delete()
    assert of(deputy) == (True, 200) and nobodys not in show(Role.PLANNER, plan.agency)
    deputy.memberships.all().delete()
    assert of(deputy) == (False, 404) and nobodys in show(Role.PLANNER, plan.agency)


def test_each_office_is_asked_when_it_is_its_turn(show, plan):
    assert "初核" not in show(Role.PERSONNEL)
    confirm(plan, "self")
    assert "107 年度 · 初核（人事處） 1 個機關" in show(Role.PERSONNEL)
    assert "初核" not in show(Role.ACCOUNTING)  # the plan has no fourth facet
    assert "107 年度 · 複核（研考單位）" not in show(Role.PLANNING_OFFICE)
    confirm(plan, "personnel")
    assert "107 年度 · 複核（研考單位） 1 個機關" in show(Role.PLANNING_OFFICE)
    confirm(plan, "review")
    Plan.objects.update(status=Plan.Status.APPROVED)
    assert f"107 年度 · {SETTLE} 1 個機關" in show(Role.PLANNING_OFFICE)


@pytest.mark.parametrize("common", [False, True])
def test_a_year_is_not_to_be_settled_while_its_plan_or_the_common_plan_is_a_draft(show, plan, common):
    confirm(plan, "self", "personnel", "review")
    Plan.objects.update(status=Plan.Status.APPROVED)
    assert SETTLE in show(Role.PLANNING_OFFICE)
    Plan.objects.filter(agency__isnull=common).update(status=Plan.Status.DRAFT)
    assert SETTLE not in show(Role.PLANNING_OFFICE)


def test_a_settled_year_waits_for_nobody(show, plan):
    confirm(plan, "self", "personnel", "review")
    Plan.objects.update(status=Plan.Status.APPROVED)
    Plan.objects.filter(pk=plan.pk).update(settled_at=datetime.datetime(2019, 1, 10, tzinfo=datetime.UTC))
    for role in (Role.PERSONNEL, Role.PLANNING_OFFICE):
        assert SETTLE not in show(role)
    assert "自評" not in show(Role.PLANNER, plan.agency)


def test_the_planning_office_sees_the_drafts_that_wait_for_it(show, plan):
    page = show(Role.PLANNING_OFFICE)
    assert "尚未核定的計畫" in page
    assert "共同計畫" in page and plan.agency.name in page
    assert "尚未核定的計畫" not in show(Role.PLANNER, plan.agency)
    Plan.objects.update(status=Plan.Status.APPROVED)
    assert "尚未核定的計畫" not in show(Role.PLANNING_OFFICE)


def test_the_agencys_planner_is_told_what_became_of_the_plan(show, plan):
    office = factories.user(role=Role.PLANNING_OFFICE)
    assert "計畫已" not in show(Role.PLANNER, plan.agency)
    approve_plan(plan=plan, by=office)
    assert "計畫已於" in show(Role.PLANNER, plan.agency)
    return_plan_to_draft(plan=plan, by=office, reason="權重應調整")
    returned = show(Role.PLANNER, plan.agency)
    assert "退回草案原因：權重應調整" in returned and "沒有待辦" not in returned
    assert "計畫已" not in returned
    assert "退回草案原因：權重應調整" in show(Role.PLANNING_OFFICE)
    assert "權重應調整" not in show(Role.PLANNER, factories.agency("B"))


def test_the_planner_gets_a_mail_of_each_decision(plan, mailed_at_once):
    factories.user(role=Role.PLANNER, agency=plan.agency, email="plan@example.invalid")
    factories.user(role=Role.OWNER, agency=plan.agency, email="owner@example.invalid")
    factories.user(role=Role.PLANNER, agency=factories.agency("B"), email="other@example.invalid")
    approve_plan(plan=plan, by=None)
    return_plan_to_draft(plan=plan, by=None, reason="權重應調整")
    assert [sent.to for sent in mail.outbox] == [["plan@example.invalid"]] * 2
    assert "權重應調整" in mail.outbox[1].body
    assert reverse("admin:objectives_plan_change", args=[plan.pk]) in mail.outbox[0].body


def test_more_agencies_cost_no_more_queries(client, plan):
    client.force_login(factories.user(role=Role.PLANNING_OFFICE))

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("my_work"))
        return len(captured)

    confirm(plan, "self")
    queries()
    before = queries()
    for code in "BCD":
        confirm(factories.complete_plan(factories.agency(code), common=True), "self", "personnel")
    assert queries() <= before


def test_the_day_of_the_approval_is_the_day_in_taiwan(show, plan):
    early = datetime.datetime(2019, 1, 17, 17, 30, tzinfo=datetime.UTC)  # half past one on the 18th
    Plan.objects.update(status=Plan.Status.APPROVED, approved_at=early)
    assert "計畫已於 108.01.18 核定" in show(Role.PLANNER, plan.agency)


def test_a_line_break_in_the_agencys_name_keeps_no_mail_back(plan, mailed_at_once):
    factories.user(role=Role.PLANNER, agency=plan.agency, email="plan@example.invalid")
    plan.agency.name = "測試\n\n局"
    plan.agency.save()
    approve_plan(plan=plan, by=None)
    assert "測試 局" in mail.outbox[0].subject


# ---------------------------------------------------------------- earlier years


@pytest.mark.parametrize(
    ("day", "told"), [((2018, 1, 10), True), ((2017, 11, 10), False), ((2020, 1, 10), False)]
)
def test_who_drafts_the_plan_is_told_which_earlier_values_its_year_lacks(client, settings, plan, day, told):
    settings.PORTAL_TODAY = datetime.date(*day)
    component = plan.indicators.get(objective__facet__no=1).components.get()
    factories.set_parameters(component, target=None, baseline_years=2)
    factories.prior_values(plan.agency, "1-1-1", {105: 90})
    client.force_login(factories.user(role=Role.PLANNER, agency=plan.agency))
    sections = {row["key"]: row["tasks"] for row in client.get(reverse("my_work")).context["sections"]}
    tasks = sections.get("earlier", [])
    assert [task.code for task in tasks] == (["1-1-1"] if told else [])
    for task in tasks:
        form = client.get(task.url).context["adminform"].form
        assert form.initial | {"agency": str(plan.agency_id)} == {
            "agency": str(plan.agency_id),
            "code": "1-1-1",
            "year": "106",
        }
    client.force_login(factories.user(role=Role.PLANNER, agency=factories.agency("Z")))
    assert "earlier" not in {row["key"] for row in client.get(reverse("my_work")).context["sections"]}
