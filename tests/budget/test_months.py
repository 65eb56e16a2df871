"""A month of budget figures goes the way of other figures: submitted, approved or returned with a reason, locked, reopened."""

import datetime
import re

import pytest
from django.urls import reverse

from budget.errors import AmountsWrong, BudgetMonthRefused
from budget.models import BudgetMonth, Execution
from budget.services.months import (
    approve_budget,
    reopen_budget,
    return_budget,
    submit_budget,
    withdraw_budget,
)
from chiayi_kpi.core.reasons import ReasonRefused
from objectives.locking import YearSettled
from objectives.models import Plan
from tests import factories
from tests.reading import elements, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _january(settings):
    settings.PORTAL_TODAY = datetime.date(2019, 1, 3)


@pytest.fixture
def plan():
    made = factories.plan()
    factories.execution(made, month=10, budget=100, paid=50)
    factories.execution(made, month=11, paid=70)
    return made


@pytest.fixture
def planner(plan):
    return factories.user(role="planner", agency=plan.agency, name="趙研考")


@pytest.fixture
def supervisor(plan):
    return factories.user(role="supervisor", agency=plan.agency, name="陳主任")


def approved(plan, month=11) -> BudgetMonth:
    held = submit_budget(plan=plan, month=month, by=None)
    return approve_budget(plan=plan, month=month, by=None, seen=held.changed_at)


def state(plan, month=11) -> tuple[str, str]:
    return BudgetMonth.objects.values_list("state", "reason").get(plan=plan, month=month)


# ---------------------------------------------------------------- the way


def test_every_step_is_kept_with_who_and_why(plan, planner, supervisor):
    held = submit_budget(plan=plan, month=11, by=planner)
    held = return_budget(plan=plan, month=11, by=supervisor, seen=held.changed_at, reason="與帳載不符")
    assert state(plan) == ("returned", "與帳載不符")
    held = submit_budget(plan=plan, month=11, by=planner)
    approve_budget(plan=plan, month=11, by=supervisor, seen=held.changed_at)
    reopen_budget(plan=plan, month=11, by=supervisor, reason="主計處更正")
    assert state(plan) == ("reopened", "主計處更正")
    steps = BudgetMonth.history.order_by("history_id")
    assert [(row.state, row.history_user, row.history_change_reason or "") for row in steps] == [
        ("submitted", planner, ""),
        ("returned", supervisor, "與帳載不符"),
        ("submitted", planner, ""),
        ("approved", supervisor, ""),
        ("reopened", supervisor, "主計處更正"),
    ]


def test_taking_a_step_twice_is_taking_it_once(plan):
    held = submit_budget(plan=plan, month=11, by=None)
    submit_budget(plan=plan, month=11, by=None)
    approve_budget(plan=plan, month=11, by=None, seen=held.changed_at)
    approve_budget(plan=plan, month=11, by=None, seen=held.changed_at)
    assert BudgetMonth.history.count() == 2


def test_a_second_reason_is_not_swallowed(plan):
    """Two supervisors at one time: who comes second is told, and may look what the first one wrote."""
    held = submit_budget(plan=plan, month=11, by=None)
    for _twice in range(2):
        return_budget(plan=plan, month=11, by=None, seen=held.changed_at, reason="與帳載不符")
    with pytest.raises(BudgetMonthRefused, match="原因與您所填不同"):
        return_budget(plan=plan, month=11, by=None, seen=held.changed_at, reason="保留數漏列")
    assert state(plan) == ("returned", "與帳載不符") and BudgetMonth.history.count() == 2


def test_a_month_that_does_not_say_what_was_paid_is_not_submitted(plan):
    factories.execution(plan, month=11, category="capital", budget=30)
    with pytest.raises(AmountsWrong) as refused:
        submit_budget(plan=plan, month=11, by=None)
    assert [one[:2] for one in refused.value.amounts] == [("capital", "paid")]
    Execution.objects.filter(category="capital").update(budget=0)  # an agency without capital budget
    submit_budget(plan=plan, month=11, by=None)


def test_a_month_with_more_paid_than_its_budget_is_not_submitted(plan):
    """A file may bring what the grid refuses; the budget of October still holds in November."""
    Execution.objects.filter(month=11).update(paid=101)
    with pytest.raises(AmountsWrong) as refused:
        submit_budget(plan=plan, month=11, by=None)
    (wrong,) = refused.value.amounts
    assert wrong[:2] == ("current", "budget") and "（101）大於預算數（100）" in wrong.reason
    Execution.objects.filter(month=11).update(budget=120)
    submit_budget(plan=plan, month=11, by=None)


def test_a_month_that_has_not_ended_is_not_submitted(plan, settings):
    settings.PORTAL_TODAY = datetime.date(2018, 11, 30)
    with pytest.raises(BudgetMonthRefused, match="尚未結束"):
        submit_budget(plan=plan, month=11, by=None)


@pytest.mark.parametrize(
    ("step", "standing"),
    [
        (lambda plan, seen: withdraw_budget(plan=plan, month=11, by=None), "approved"),
        (lambda plan, seen: approve_budget(plan=plan, month=11, by=None, seen=seen), "returned"),
        (lambda plan, seen: return_budget(plan=plan, month=11, by=None, seen=seen, reason="x"), "approved"),
        (lambda plan, seen: reopen_budget(plan=plan, month=11, by=None, reason="x"), "submitted"),
    ],
)
def test_a_step_from_the_wrong_state_is_refused(plan, step, standing):
    held = factories.budget_month(plan, 11, standing)
    with pytest.raises(BudgetMonthRefused):
        step(plan, held.changed_at)
    assert state(plan) == (standing, "")


@pytest.mark.parametrize("reason", ["", "  ", "長" * 2001])
def test_returning_and_reopening_need_a_reason(plan, reason):
    held = submit_budget(plan=plan, month=11, by=None)
    with pytest.raises(ReasonRefused):
        return_budget(plan=plan, month=11, by=None, seen=held.changed_at, reason=reason)
    approve_budget(plan=plan, month=11, by=None, seen=held.changed_at)
    with pytest.raises(ReasonRefused):
        reopen_budget(plan=plan, month=11, by=None, reason=reason)


def test_what_changed_since_it_was_seen_is_not_decided(plan):
    seen = submit_budget(plan=plan, month=11, by=None).changed_at
    withdraw_budget(plan=plan, month=11, by=None)
    submit_budget(plan=plan, month=11, by=None)
    with pytest.raises(BudgetMonthRefused, match="資料已有異動"):
        approve_budget(plan=plan, month=11, by=None, seen=seen)


def test_a_settled_year_takes_no_step(plan):
    Plan.objects.update(
        status=Plan.Status.APPROVED, settled_at=datetime.datetime(2019, 1, 2, tzinfo=datetime.UTC)
    )
    with pytest.raises(YearSettled):
        submit_budget(plan=plan, month=11, by=None)


# ---------------------------------------------------------------- the lock, on the page


def post(client, plan, person, name, **data):
    client.force_login(person)
    sent = {"month": 11, "person": person.pk, **data}
    return client.post(reverse(name, args=[plan.year, plan.agency.code]), sent)


@pytest.mark.parametrize(("standing", "said"), [("submitted", "本月已送出"), ("approved", "本月已核定")])
def test_nothing_of_a_closed_month_is_written(client, plan, planner, standing, said):
    factories.budget_month(plan, 11, standing)
    item = factories.budget_item(plan)
    for response in (
        post(client, plan, planner, "budget_cell", input="current.paid", value="71", seen="70"),
        post(client, plan, planner, "budget_item_cell", input=f"{item.pk}.spent", value="5", seen=""),
        post(client, plan, planner, "budget_item_explain", item=item.pk, note="說明"),
    ):
        assert response.status_code == 422 and said in response.json()["message"]
    assert (
        post(client, plan, planner, "budget_cell", input="current.paid", value="71", month=12).status_code
        == 200
    )
    BudgetMonth.objects.update(state="reopened")
    assert (
        post(client, plan, planner, "budget_cell", input="current.paid", value="71", seen="70").status_code
        == 200
    )


def ids(page, *wanted: str) -> bool:
    """Whether the page has an element of each of these ids."""
    return set(wanted) <= set(elements(page, "//@id"))


def test_the_page_submits_shows_the_state_and_lets_nothing_be_typed(client, plan, planner):
    url = reverse("budget_execution", args=[plan.year, plan.agency.code]) + "?month=11"
    client.force_login(planner)
    page = client.get(url)
    assert ids(page, "submit-month", "ccurrent.paid-11") and "填報期限 107.12.05" in text_of(page)
    answer = post(client, plan, planner, "budget_submit").json()
    assert answer["indicators"] == ["current", "capital"] and "11 月已送出" in text_of(answer["bar"])
    page = client.get(url)
    assert not any(ids(page, one) for one in ("submit-month", "ccurrent.paid-11"))
    assert ids(page, "withdraw-month", "ccurrent.paid-12")


def test_the_page_says_what_is_missing_and_where(client, plan, planner):
    Execution.objects.filter(month=11).update(paid=None)
    response = post(client, plan, planner, "budget_submit")
    assert response.status_code == 422
    assert [line["key"] for line in response.json()["missing"]] == ["current.paid-11"]


def test_the_page_says_why_it_came_back_and_what_happened(client, plan, planner, supervisor):
    held = submit_budget(plan=plan, month=11, by=planner)
    return_budget(plan=plan, month=11, by=supervisor, seen=held.changed_at, reason="與帳載不符")
    client.force_login(planner)
    url = reverse("budget_execution", args=[plan.year, plan.agency.code]) + "?month=11"
    text = text_of(client.get(url))
    assert "原因：與帳載不符" in text
    assert re.search(r"退回\s*陳主任.*與帳載不符.*送出\s*趙研考", text)
