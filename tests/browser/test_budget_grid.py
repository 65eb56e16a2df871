"""The budget's grid is submitted as the figures' grid is: what was just typed is saved first, and nothing is lost offline."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from budget.models import BudgetMonth, Execution
from tests import factories
from tests.browser.conftest import sign_in
from tests.indicators.reporting_plan import OPEN, TODAY


@pytest.fixture
def plan(settings, live_server, page: Page, context, traffic):
    """December's budget stands there and what was paid is still to be typed; planning staff look at it."""
    settings.PORTAL_TODAY = TODAY
    made = factories.plan(approved=True)
    factories.execution(made, month=OPEN - 1, budget=1000, paid=600)
    sign_in(context, live_server, factories.user(role="planner", agency=made.agency))
    address = reverse("budget_execution", args=[made.year, made.agency.code])
    page.goto(f"{live_server.url}{address}?month={OPEN}")
    return made


def _paid(page: Page):
    return page.locator(f'[id="ccurrent.paid-{OPEN}"]')


def _type(page: Page, text: str) -> None:
    """Into the cell, which keeps the focus: leaving it is what would save it."""
    _paid(page).focus()
    page.keyboard.type(text)


def _kept() -> tuple[list[int | None], list[str]]:
    paid = Execution.objects.filter(month=OPEN, category="current").values_list("paid", flat=True)
    return list(paid), list(BudgetMonth.objects.values_list("state", flat=True))


def _by_key(page: Page) -> None:
    page.keyboard.press("Control+Enter")


def _by_button(page: Page) -> None:
    page.locator("#submit-month").click()


def test_a_month_that_lacks_what_was_paid_leads_to_the_cell_and_what_is_typed_is_saved_before_it_is_looked_at(
    plan, page: Page, traffic
):
    _by_button(page)
    expect(page.locator("#missing")).to_be_visible()
    page.keyboard.press("Enter")
    expect(_paid(page)).to_be_focused()
    assert _kept() == ([], [])
    page.keyboard.type("800")  # the cell keeps the focus: leaving it is what would save it
    _by_key(page)
    expect(page.locator("#month-bar #withdraw-month")).to_be_visible()
    traffic.settle(page)
    assert _kept() == ([800], ["submitted"])
    expect(_paid(page)).not_to_be_editable()


def test_offline_nothing_is_submitted_and_nothing_is_lost(plan, page: Page, context, traffic):
    context.set_offline(True)
    _type(page, "800")
    _by_key(page)
    expect(page.locator(".toast, .message").filter(has_text="未送出").first).to_be_visible()
    expect(_paid(page)).to_have_value("800")
    assert _kept() == ([], [])
    context.set_offline(False)
    expect(page.locator("td.is-saved").first).to_be_visible()  # it is sent as soon as the connection is back
    assert _kept() == ([800], [])
    _by_key(page)
    expect(page.locator("#month-bar #withdraw-month")).to_be_visible()
    traffic.settle(page)
    assert _kept() == ([800], ["submitted"])


def test_a_red_rate_leads_to_where_its_cause_is_written(plan, page: Page, traffic):
    objective = factories.objective(factories.facet(plan, no=4, weight="7"), weight="7")
    drawn = factories.indicator(objective, weight="7", rule={"target": 1000})
    factories.indicator_input(drawn, code="paid", aggregation="last", source="current.paid")
    drawn.components.update(formula="paid")
    _type(page, "800")
    _by_button(page)
    expect(page.locator("#missing")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#panel-note")).to_be_focused()
    page.keyboard.type("工程流標，預計 3 月發包")
    _by_button(page)
    expect(page.locator("#month-bar #withdraw-month")).to_be_visible()
    traffic.settle(page)
    assert _kept() == ([800], ["submitted"])
