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
from tests.reading import text_of

ENGLISH = {"accept-language": "en"}
pytestmark = pytest.mark.usefixtures("english")


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
    return client.post(url, {"month": OPEN, **data}, headers=ENGLISH)


def seen() -> str:
    return BudgetMonth.objects.get().changed_at.isoformat()


def test_the_page_shows_each_amount_beside_the_month_before_and_counts_it_as_waiting(client, spent):
    client.force_login(spent.supervisor)
    html = client.get(
        reverse("approval", args=[107, spent.plan.agency.code]), headers=ENGLISH
    ).content.decode()
    text = text_of(html)
    assert (
        "approval of month 12" in text and "Month 12 Budget waiting" in text
    )  # it opens where the budget waits
    assert "budget 1,000 → 1,000 NT$" in text and "paid 600 → 800 NT$" in text
    assert "Approve and lock the budget figures" in text


def test_approving_locks_returning_needs_a_reason_and_so_does_reopening(client, spent):
    html = post(client, spent, "budget_decide", seen=seen(), action="return").content.decode()
    assert 'id="budget-return-reason-error">Give a reason.<' in html and html.count(" open>") == 1
    assert re.search(r'<textarea id="budget-return-reason"[^>]* autofocus>', html)
    assert post(client, spent, "budget_decide", seen=seen()).status_code == 302
    assert BudgetMonth.objects.get().state == "approved"
    html = post(client, spent, "budget_reopen", reason=" ").content.decode()
    assert 'id="budget-reopen-reason-error">Give a reason.<' in html
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
    text = text_of(client.get(reverse("my_work"), headers=ENGLISH).content.decode())
    assert "budget figures of month 11" in text and "budget figures of month 12" not in text
    client.force_login(spent.supervisor)
    text = text_of(client.get(reverse("my_work"), headers=ENGLISH).content.decode())
    assert "budget figures of month 12" in text and "budget figures of month 11" not in text
    post(client, spent, "budget_decide", seen=seen(), action="return", reason="與帳載不符")
    client.force_login(planner)
    text = text_of(client.get(reverse("my_work"), headers=ENGLISH).content.decode())
    assert re.search(r"Returned to you .*budget figures of month 12.*Why: 與帳載不符", text)


def test_what_is_drawn_from_budget_figures_that_nobody_approved_is_counted_as_unapproved(
    client, spent, reporting
):
    before = unapproved([spent.plan.pk])[spent.plan.pk]
    assert before[OPEN] == 1  # 4-1-1; the others have no figure of December
    post(client, spent, "budget_decide", seen=seen())
    assert OPEN not in unapproved([spent.plan.pk])[spent.plan.pk]
    assert unapproved([spent.plan.pk])[spent.plan.pk][OPEN - 1] == before[OPEN - 1]


# ---------------------------------------------------------------- what else is ticked on the page


def ticked(html) -> set[int]:
    """The waiting indicators whose boxes are ticked on the page."""
    return {int(pk) for pk in re.findall(r'name="indicator" value="(\d+)@[^>]* checked>', html)}


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
    assert ticked(client.get(decided.url).content.decode()) == {second}
    reopened = post(client, deciding, "budget_reopen", reason="主計處更正", ticked="")
    assert reopened.url.endswith("?month=12&ticked=")
    assert ticked(client.get(reopened.url).content.decode()) == set()
    again = post(client, deciding, "reopen", indicator=deciding.indicators[2].pk, reason="x", ticked=second)
    assert ticked(client.get(again.url).content.decode()) == {second}


@pytest.mark.parametrize(
    ("name", "sent"), [("budget_decide", {"action": "return"}), ("reopen", {"indicator": "locked"})]
)
def test_so_does_what_was_refused(client, deciding, name, sent):
    first, _second, locked = (one.pk for one in deciding.indicators)
    sent = {key: locked if value == "locked" else value for key, value in sent.items()}
    html = post(client, deciding, name, seen=seen(), ticked=first, reason="", **sent).content.decode()
    assert "Give a reason." in html and ticked(html) == {first}
    assert f'name="ticked" value="{first}"' in html
    assert bool(re.search(rf'value="{locked}"\s+checked', html)) is (name == "reopen")


@pytest.mark.parametrize("name", ["budget_decide", "reopen", "approval"])
def test_each_form_s_address_says_the_month(client, deciding, name):
    """So that whoever loads a refused form anew, or takes another language, is on the same month."""
    client.force_login(deciding.supervisor)
    html = client.get(reverse("approval", args=[107, deciding.plan.agency.code])).content.decode()
    assert f'action="{reverse(name, args=[107, deciding.plan.agency.code])}?month=12"' in html
