"""Pages: nothing is saved, each says why, and what can only be read is shown as such."""

import datetime
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from budget.models import BudgetItem
from chiayi_kpi.accounts.roles import Role
from indicators.models import IndicatorMonth
from indicators.reporting.reminders import reminders
from indicators.year_end.services import reopen_year
from objectives.models import Plan
from tests import factories
from tests.settled_year.year import SETTLED, indicator, target
from tests.workbooks import database_state

pytestmark = pytest.mark.django_db


def address(name: str, plan: Plan, *more) -> str:
    return reverse(name, args=[plan.year, plan.agency.code, *more])


PAGE_WRITES: dict[str, Callable[[Plan], tuple[str, dict]]] = {
    "a figure in the grid": lambda plan: (
        address("report_cell", plan),
        {"input": indicator(plan).inputs.first().pk, "month": 2, "value": "5"},
    ),
    "nothing to report, typed as a dash": lambda plan: (
        address("report_cell", plan),
        {"input": indicator(plan).inputs.first().pk, "month": 2, "value": "-"},
    ),
    "a note": lambda plan: (
        address("report_note", plan),
        {"indicator": indicator(plan).pk, "month": 2, "note": "補充"},
    ),
    "submitting": lambda plan: (address("report_submit", plan), {"month": 2, "show": "all"}),
    "an amount of the execution": lambda plan: (
        address("budget_cell", plan),
        {"input": "current.paid", "month": 2, "value": "300000"},
    ),
    "a budget item's progress": lambda plan: (
        address("budget_item_cell", plan),
        {"input": f"{BudgetItem.objects.get().pk}.progress", "month": 2, "value": "30"},
    ),
    "a budget item's note": lambda plan: (
        address("budget_item_explain", plan),
        {"item": BudgetItem.objects.get().pk, "month": 2, "note": "落後"},
    ),
    "an account": lambda plan: (address("write_save", plan, "1-1"), {"text": "<p>改</p>", "seen": ""}),
}


@pytest.mark.parametrize("what", PAGE_WRITES)
def test_no_page_saves_and_each_says_why(plan, client, everything, what):
    before = database_state()
    url, sent = PAGE_WRITES[what](plan)
    answer = client.post(url, sent | {"person": everything.pk})
    assert answer.status_code == 422
    assert answer.json()["message"].startswith(SETTLED)
    assert "僅研考單位得敘明原因重新開啟" in answer.json()["message"]
    assert database_state() == before


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("approval", {"month": 1, "action": "approve", "indicator": "first"}),
        ("reopen", {"month": 1, "reason": "更正", "indicator": "second"}),
        ("rating_give", {"part": "self", "indicator": "first", "points": "1", "reason": "佐證"}),
        ("rating_confirm", {"part": "self"}),
    ],
)
def test_no_form_takes_a_decision(plan, client, name, sent):
    state = IndicatorMonth.objects.get(indicator=indicator(plan))
    ids = {
        "first": f"{indicator(plan).pk}@{state.changed_at.isoformat()}"
        if name == "approval"
        else indicator(plan).pk,
        "second": indicator(plan, 2).pk,
    }
    if "indicator" in sent:
        sent = sent | {"indicator": ids[sent["indicator"]]}
    before = database_state()
    client.raise_request_exception = (
        False  # the ratings page cannot show the frozen text "{}": that is not asked here
    )
    answer = client.post(address(name, plan), sent)
    assert answer.status_code in (409, 422)
    assert database_state() == before


def test_a_target_is_not_revised(plan, client):
    before = database_state()
    sent = {"target": "80", "target_text": "≥80%", "cause": "母數改變", "countermeasure": "加強"}
    answer = client.post(address("revise", plan, target(plan).pk), sent, follow=True)
    assert SETTLED in answer.content.decode()
    assert database_state() == before


def test_a_file_is_refused_before_it_is_read(plan, client):
    before = database_state()
    answer = client.post(address("exchange", plan), {"file": SimpleUploadedFile("x.xlsx", b"x")})
    assert answer.status_code == 422
    assert SETTLED in answer.content.decode()
    assert database_state() == before


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("report_grid", ()),
        ("budget_execution", ()),
        ("budget_items", ()),
        ("approval", ()),
        ("exchange", ()),
        ("revisions", ()),
        ("writing", ()),
        ("write", ("1-1",)),
    ],
)
def test_a_page_says_once_that_the_year_is_settled_and_offers_nothing_to_write(plan, client, name, more):
    html = client.get(address(name, plan, *more)).content.decode()
    assert html.count(SETTLED) == 1
    main = html[html.index("<main") : html.index("</main>")]
    for offer in (
        "<td><input",
        "data-seen=",
        'name="indicator"',
        "submit-month",
        'type="file"',
        "contenteditable",
    ):
        assert offer not in main


def test_nobody_owes_anything_in_a_settled_year(plan, client, everything):
    factories.assignment(plan, indicator(plan), owner=everything)
    assert (
        address("report_grid", plan) not in client.get(reverse("my_work")).content.decode().split("<main")[1]
    )
    reopen_year(plan=plan, reason="更正", by=everything)
    assert address("report_grid", plan) in client.get(reverse("my_work")).content.decode().split("<main")[1]


def test_no_mail_asks_for_what_can_no_longer_be_reported(plan, everything):
    due = datetime.date(2019, 1, 7)
    owner = factories.user(role=Role.OWNER, agency=plan.agency, email="owner@example.invalid")
    factories.assignment(plan, indicator(plan), owner=owner)
    assert reminders(due) == []
    reopen_year(plan=plan, reason="更正", by=everything)
    assert [reminder.person.email for reminder in reminders(due)] == ["owner@example.invalid"]
