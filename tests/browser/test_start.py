"""The guide in a real browser: from an empty installation to the agencies' drafts on one page, with axe, in English too."""

import datetime

import pytest
from playwright.sync_api import Page, expect

from chiayi_kpi.accounts.models import User
from objectives.models import PerformanceYear, Plan
from tests.browser.conftest import sign_in
from tests.browser.looks import assert_accessible_and_fits, assert_fits


@pytest.fixture(autouse=True)
def _autumn(settings):
    settings.PORTAL_TODAY = datetime.date(2026, 10, 1)


def test_from_nothing_to_the_agencies_drafts_on_a_phone(live_server, page: Page, context, settings, traffic):
    page.set_viewport_size({"width": 390, "height": 900})
    sign_in(context, live_server, User.objects.create_superuser("root", password="x"))  # noqa: S106

    page.goto(live_server.url)
    page.wait_for_url("**/start/116/")
    page.locator("#step-office.is-next a.button--primary").press("Enter")
    page.locator("#id_account").fill("office")
    page.locator("#id_name").fill("研考員")
    page.locator("main button.button--primary").press("Enter")
    expect(page.locator(".people-link")).to_be_visible()
    page.goto(live_server.url)
    expect(page.locator("#step-office.is-done")).to_be_visible()
    assert_accessible_and_fits(page)

    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    sign_in(context, live_server, User.objects.get(username="office"))
    page.goto(live_server.url)
    page.wait_for_url("**/start/116/")
    page.locator("#step-year button").press("Enter")
    expect(page.locator("#step-year.is-done")).to_be_visible()
    page.locator("#id_lines").fill("CYPD 嘉義市政府警察局\nCYFD 嘉義市政府消防局")
    page.locator("#step-agencies button").press("Enter")
    expect(page.locator("#step-agencies.is-done")).to_be_visible()
    page.locator("#step-common button").press("Enter")
    expect(page.locator("#step-common.is-done")).to_be_visible()
    page.locator("#step-plans button").press("Enter")
    expect(page.locator("#step-plans .guide__lacks li")).to_have_count(2)
    assert_accessible_and_fits(page)
    english = {"name": settings.LANGUAGE_COOKIE_NAME, "value": "en", "url": live_server.url}
    context.add_cookies([english])
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert_fits(page)
    assert PerformanceYear.objects.get().year == 116
    assert Plan.objects.filter(year=116).count() == 3

    page.goto(live_server.url)
    expect(page.locator("main a[href='/start/116/']")).to_be_visible()
