"""The supervisor: from sign-in to a month of twelve indicators approved, with five keys; and what keys must not do."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from indicators.models import IndicatorMonth
from tests import factories
from tests.browser.conftest import sign_in
from tests.browser.keyboard import Keyboard
from tests.indicators.reporting_plan import OPEN, TODAY, Reporting, reporting_plan

TWELVE = 12
MOST_PRESSES = 5


@pytest.fixture
def submitted(settings, live_server) -> Reporting:
    """Twelve indicators whose December waits for the supervisor."""
    settings.PORTAL_TODAY = TODAY
    reporting = reporting_plan(TWELVE, months=range(1, OPEN + 1))
    factories.month_states(reporting.plan, dict.fromkeys(reporting.indicators, range(1, OPEN)), "approved")
    factories.month_states(reporting.plan, dict.fromkeys(reporting.indicators, (OPEN,)), "submitted")
    return reporting


def states() -> list[str]:
    return list(IndicatorMonth.objects.filter(month=OPEN).values_list("state", flat=True))


def approval_url(live_server, reporting: Reporting) -> str:
    return live_server.url + reverse("approval", args=[107, reporting.plan.agency.code])


def test_twelve_indicators_from_sign_in_to_approved(live_server, page: Page, submitted, capsys):
    page.goto(live_server.url + reverse("account_login"))
    page.locator("input[name=login]").fill(submitted.supervisor.username)
    page.locator("input[name=password]").fill("not-a-secret")
    page.locator("input[name=password]").focus()
    keys = Keyboard(page)

    keys.press("Enter")  # sign in
    page.wait_for_url(live_server.url + reverse("my_work"))
    expect(page.locator("main a[autofocus]")).to_be_focused()
    keys.press("Enter")  # my work: what waits has the focus
    page.wait_for_url("**/approval/**")
    expect(page.locator("[data-choose-all]")).to_be_focused()
    keys.press("Tab")  # from the box that ticks all to the button
    keys.press("Enter")
    expect(page.locator(".message--success")).to_be_visible()

    with capsys.disabled():
        print(  # noqa: T201 - the counts are what this test is about
            f"\nsupervisor approving {TWELVE} indicators: {keys.presses} key presses, {keys.loads} page loads"
        )
    assert states() == ["approved"] * TWELVE
    assert keys.presses <= MOST_PRESSES


def test_a_held_enter_key_approves_nothing(context, live_server, page: Page, submitted, traffic):
    sign_in(context, live_server, submitted.supervisor)
    page.goto(live_server.url + reverse("my_work"))
    expect(page.locator("main a[autofocus]")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/approval/**")
    expect(page.locator("[data-choose-all]")).to_be_focused()
    for _ in range(5):
        page.keyboard.press("Enter")
    traffic.settle(page)
    assert states() == ["submitted"] * TWELVE


def test_one_box_ticks_all_the_count_is_said_and_an_empty_return_comes_back_with_the_ticks_and_its_box_open(
    context, live_server, page: Page, submitted
):
    sign_in(context, live_server, submitted.supervisor)
    page.goto(approval_url(live_server, submitted))
    count = page.locator("[data-choose-count]")
    expect(count).to_have_text("12 / 12")
    page.keyboard.press("Space")
    expect(count).to_have_text("0 / 12")
    page.locator("input[name=indicator]").nth(2).check()
    expect(count).to_have_text("1 / 12")

    page.locator(".decide > .decide__return > summary").click()
    page.locator("input[name=back]").nth(2).check()
    page.locator("button[value=return]").click()
    expect(page.locator("#return-reason-error")).to_be_visible()
    expect(page.locator("#return-reason")).to_be_focused()
    expect(count).to_have_text("1 / 12")
    expect(page.locator("input[name=back]:checked")).to_have_count(1)

    page.locator("button[value=approve]").click()
    expect(page.locator(".message--success")).to_be_visible()
    assert sorted(states()) == ["approved"] + ["submitted"] * (TWELVE - 1)


def test_approving_the_budget_leaves_the_rows_ticked_as_they_were(
    context, live_server, page: Page, submitted
):
    factories.execution(submitted.plan, month=OPEN, budget=1000, paid=600)
    factories.budget_month(submitted.plan, OPEN, "submitted")
    sign_in(context, live_server, submitted.supervisor)
    page.goto(approval_url(live_server, submitted))
    page.locator("input[name=indicator]").nth(2).uncheck()
    page.locator("form[action*='approval/budget'] button[value=approve]").click()
    expect(page.locator(".message--success")).to_be_visible()
    expect(page.locator("[data-choose-count]")).to_have_text("11 / 12")
    expect(page.locator("input[name=indicator]").nth(2)).not_to_be_checked()


def test_on_a_phone_a_row_is_decided_where_it_stands(context, live_server, page: Page, submitted):
    sign_in(context, live_server, submitted.supervisor)
    page.goto(approval_url(live_server, submitted))
    first, second = submitted.indicators[0].pk, submitted.indicators[1].pk
    expect(page.locator(f"#row-{first} button[name=approve_one]")).to_be_hidden()
    page.set_viewport_size({"width": 390, "height": 800})
    page.locator(f"#row-{first} button[name=approve_one]").click()
    expect(page.locator(".message--success")).to_be_in_viewport()
    expect(page.locator(f"#row-{second} th")).to_be_in_viewport()
    page.locator(f"#row-{second} .decide__return > summary").click()
    page.locator(f"#row-{second} button[name=return_one]").click()
    expect(page.locator(f"#return-reason-{second}")).to_be_focused()
    page.keyboard.type("場次與活動紀錄不符")
    page.locator(f"#row-{second} button[name=return_one]").click()
    expect(page.locator(".message--success")).to_be_in_viewport()
    assert sorted(states()) == ["approved", "returned"] + ["submitted"] * (TWELVE - 2)


def test_returning_by_keyboard_with_a_reason(context, live_server, page: Page, submitted):
    sign_in(context, live_server, submitted.supervisor)
    page.goto(approval_url(live_server, submitted))
    page.locator(".decide > .decide__return > summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")  # in a box it decides nothing
    for _ in range(TWELVE):
        page.keyboard.press("Tab")
    expect(page.locator("#return-reason")).to_be_focused()
    page.keyboard.type("場次與活動紀錄不符")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".message--success")).to_be_visible()
    assert sorted(states()) == ["returned"] + ["submitted"] * (TWELVE - 1)
