"""What is typed into a form that is sent as a whole: after the session's end, without a connection, on reload, at signing out."""

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Locator, Page, expect

from indicators.models import IndicatorMonth
from tests import factories
from tests.browser.conftest import sign_in
from tests.indicators.reporting_plan import OPEN, TODAY, Reporting, reporting_plan


@pytest.fixture
def locked(live_server, page: Page, context: BrowserContext, settings, traffic) -> Reporting:
    """The page on which a supervisor reopens December, with a reason."""
    settings.PORTAL_TODAY = TODAY
    reporting = reporting_plan(1, months=range(1, OPEN + 1))
    factories.month_state(reporting.plan, reporting.indicators[0], OPEN, "approved")
    sign_in(context, live_server, reporting.supervisor)
    page.goto(
        live_server.url + reverse("approval", args=[107, reporting.plan.agency.code]) + f"?month={OPEN}"
    )
    return reporting


def _write(page: Page) -> None:
    page.locator("details:has(#reopen-reason) > summary").click()
    page.locator("input[name=indicator]").check()
    _reason(page).fill("漏計一場")


def _reason(page: Page) -> Locator:
    return page.locator("#reopen-reason")


def _send(page: Page) -> None:
    page.locator("form[action$=reopen] button.button--danger").click()


def _stands_there_again(page: Page) -> None:
    expect(page.locator("[data-notice=restored]")).to_be_visible()
    expect(_reason(page)).to_have_value("漏計一場")
    expect(_reason(page)).to_be_visible()


def test_a_reason_stands_there_again_after_a_reload_until_it_is_discarded(page: Page, locked):
    _write(page)
    page.reload()

    _stands_there_again(page)
    page.locator("[data-notice=restored] button").click()
    expect(_reason(page)).to_have_value("")
    page.reload()
    expect(page.locator("[data-notice=restored]")).to_have_count(0)


def test_a_reason_sent_after_the_session_has_ended_stands_there_after_the_sign_in(
    page: Page, context: BrowserContext, locked
):
    _write(page)
    context.clear_cookies(name="sessionid")
    _send(page)
    page.locator("input[name=login]").fill(locked.supervisor.username)
    page.locator("input[name=password]").fill("not-a-secret")
    page.keyboard.press("Enter")

    _stands_there_again(page)
    page.locator("input[name=indicator]").check()
    _send(page)
    expect(page.locator(".message--success")).to_be_visible()
    assert IndicatorMonth.objects.get().reason == "漏計一場"
    expect(_reason(page)).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage)") == []


def test_a_reason_sent_while_the_server_is_down_stands_there_when_it_is_back(page: Page, locked):
    _write(page)
    address = page.url
    page.route("**/reopen", lambda route: route.abort())
    _send(page)
    page.wait_for_timeout(300)
    page.unroute("**/reopen")
    page.goto(address)

    _stands_there_again(page)


def test_signing_out_asks_before_it_discards_and_leaves_nothing_behind(page: Page, locked):
    _write(page)
    asked: list[str] = []

    def refuse(dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.once("dialog", refuse)
    page.locator(".topbar summary").last.click()
    page.locator("form[data-signs-out] button").click()
    expect(_reason(page)).to_have_value("漏計一場")
    assert len(asked) == 1 and "1" in asked[0]
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("form[data-signs-out] button").click()

    expect(page.locator("input[name=login]")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage)") == []
