"""The budget figures on the supervisor's page: seen beside the month before, decided there, named where nobody approved them."""

import re

import pytest
from django.urls import reverse

from budget.models import BudgetMonth
from budget.services.months import submit_budget
from chiayi_kpi.accounts.roles import Role
from indicators.selectors.month_states import unapproved
from tests import factories
from tests.indicators.reporting_plan import OPEN
from tests.indicators.views.open_box import open_box
from tests.reading import card, elements, text_of


@pytest.fixture
def spent(reporting):
    """December's budget figures wait for the supervisor, and 4-1-1 of the common plan is drawn from them."""
    common = factories.common_plan()
    facet = factories.facet(common, no=4, weight="0")
    drawn = factories.indicator(
        factories.objective(facet, weight="0"), weight="0", inputs={}, rule={"target": 80, "maximum": 1}
    )
    factories.indicator_input(drawn, code="paid", aggregation="last", source="current.paid")
    drawn.components.update(formula="paid")
    factories.execution(reporting.plan, month=OPEN - 1, budget=1000, paid=600)
    factories.execution(reporting.plan, month=OPEN, paid=800)
    submit_budget(plan=reporting.plan, month=OPEN, by=reporting.owner)
    return reporting


def post(client, reporting, name, who=None, **data):
    client.force_login(who or reporting.supervisor)
    url = reverse(name, args=[107, reporting.plan.agency.code])
    return client.post(url, {"month": OPEN, **data})


def seen() -> str:
    return BudgetMonth.objects.get().changed_at.isoformat()


def test_the_page_shows_each_amount_beside_the_month_before_and_counts_it_as_waiting(client, spent):
    client.force_login(spent.supervisor)
    page = client.get(reverse("approval", args=[107, spent.plan.agency.code]))
    assert page.context["month"] == OPEN  # it opens where the budget waits
    assert text_of(page, '//a[@class="segments__item numeric"][@aria-current]') == "12 月 預算 待審核"
    budget = card(page, "budget-title")
    assert "預算數 1,000 → 1,000 元" in budget and "實支數 600 → 800 元" in budget
    assert "核定並鎖定預算執行" in budget


def test_approving_locks_returning_needs_a_reason_and_so_does_reopening(client, spent):
    refused = post(client, spent, "budget_decide", seen=seen(), action="return")
    assert open_box(refused) == ("budget-return-reason", "請填寫原因。", "")
    assert post(client, spent, "budget_decide", seen=seen()).status_code == 302
    assert BudgetMonth.objects.get().state == "approved"
    refused = post(client, spent, "budget_reopen", reason=" ")
    assert open_box(refused) == ("budget-reopen-reason", "請填寫原因。", " ")
    assert post(client, spent, "budget_reopen", reason="主計處更正").status_code == 302
    assert BudgetMonth.objects.get().state == "reopened"


def test_the_planning_office_reopens_but_does_not_approve(client, spent):
    office = factories.user(role=Role.PLANNING_OFFICE)
    assert post(client, spent, "budget_decide", office, seen=seen()).status_code == 403
    post(client, spent, "budget_decide", seen=seen())
    assert post(client, spent, "budget_reopen", office, reason="抽查").status_code == 302


def test_it_is_on_the_list_of_who_hands_it_in_and_of_who_decides_it(client, spent):
    planner = factories.user(role=Role.PLANNER, agency=spent.plan.agency)
    client.force_login(planner)
    work = text_of(client.get(reverse("my_work")))
    assert "11 月預算執行" in work and "12 月預算執行" not in work
    client.force_login(spent.supervisor)
    work = text_of(client.get(reverse("my_work")))
    assert "12 月預算執行" in work and "11 月預算執行" not in work
    post(client, spent, "budget_decide", seen=seen(), action="return", reason="與帳載不符")
    client.force_login(planner)
    work = text_of(client.get(reverse("my_work")))
    assert re.search(r"退回補正 .*12 月預算執行.*原因：與帳載不符", work)


def test_what_is_drawn_from_budget_figures_that_nobody_approved_is_counted_as_unapproved(
    client, spent, reporting
):
    before = unapproved([spent.plan.pk])[spent.plan.pk]
    assert before[OPEN] == 1  # 4-1-1; the others have no figure of December
    post(client, spent, "budget_decide", seen=seen())
    assert OPEN not in unapproved([spent.plan.pk])[spent.plan.pk]
    assert unapproved([spent.plan.pk])[spent.plan.pk][OPEN - 1] == before[OPEN - 1]


# ---------------------------------------------------------------- what else is ticked on the page


def ticked(page) -> set[int]:
    """The waiting indicators whose boxes are ticked on the page."""
    boxes = elements(page, '//input[@name="indicator"][contains(@value, "@")][@checked]/@value')
    return {int(box.partition("@")[0]) for box in boxes}


@pytest.fixture
def deciding(client, spent):
    """Two indicators wait beside the budget, a third one is locked."""
    first, second, locked = spent.indicators
    for one in (first, second):
        factories.month_state(spent.plan, one, OPEN, "submitted")
    factories.month_state(spent.plan, locked, OPEN, "approved")
    return spent


def test_deciding_about_the_budget_or_reopening_leaves_the_others_ticked_as_they_were(client, deciding):
    second = deciding.indicators[1].pk
    decided = post(client, deciding, "budget_decide", seen=seen(), ticked=str(second))
    assert decided.url.endswith(f"?month=12&ticked={second}")
    assert ticked(client.get(decided.url)) == {second}
    reopened = post(client, deciding, "budget_reopen", reason="主計處更正", ticked="")
    assert reopened.url.endswith("?month=12&ticked=")
    assert ticked(client.get(reopened.url)) == set()
    again = post(client, deciding, "reopen", indicator=deciding.indicators[2].pk, reason="x", ticked=second)
    assert ticked(client.get(again.url)) == {second}


@pytest.mark.parametrize(
    ("name", "sent"), [("budget_decide", {"action": "return"}), ("reopen", {"indicator": "locked"})]
)
def test_so_does_what_was_refused(client, deciding, name, sent):
    first, _second, locked = (one.pk for one in deciding.indicators)
    sent = {key: locked if value == "locked" else value for key, value in sent.items()}
    refused = post(client, deciding, name, seen=seen(), ticked=first, reason="", **sent)
    assert open_box(refused)[1:] == ("請填寫原因。", "") and ticked(refused) == {first}
    assert set(elements(refused, '//input[@name="ticked"]/@value')) == {str(first)}
    kept = elements(refused, f'//input[@name="indicator"][@value="{locked}"][@checked]')
    assert bool(kept) is (name == "reopen")


@pytest.mark.parametrize("name", ["budget_decide", "reopen", "approval"])
def test_each_form_s_address_says_the_month(client, deciding, name):
    """So that whoever loads a refused form anew, or takes another language, is on the same month."""
    client.force_login(deciding.supervisor)
    where = [107, deciding.plan.agency.code]
    page = client.get(reverse("approval", args=where))
    assert f"{reverse(name, args=where)}?month=12" in elements(page, "//form/@action")
