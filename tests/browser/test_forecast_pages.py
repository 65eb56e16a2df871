"""The forecast's page and the what-if in a real browser: typing moves the total, and everybody can read them."""

import datetime
import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from chiayi_kpi.accounts.roles import Role
from indicators.models import MonthlyFigure
from tests import factories
from tests.browser.conftest import sign_in
from tests.browser.looks import assert_accessible_and_fits
from tests.reports.cities import ranked_city, report


@pytest.fixture
def opened(live_server, page: Page, context, settings, traffic):
    """Opens a page of agency A's year in July, signed in as an auditor."""
    settings.PORTAL_TODAY = datetime.date(2018, 7, 10)
    plans = ranked_city({"A": 120, "B": 150})
    report(plans["A"], "1-1-1", {"done": {1: 60, 2: 70, 3: 65}, "due": {1: 90, 2: 90, 3: 80}})
    report(plans["A"], "3-1-1", {"sessions": {1: 4, 2: 6, 3: 5, 4: 4, 5: 6, 6: 5}})
    sign_in(context, live_server, factories.user(role=Role.AUDITOR))

    def open_page(name: str, query: str = "") -> None:
        page.goto(live_server.url + reverse(name, args=[107, "A"]) + query)

    return open_page


def test_typing_a_value_moves_the_total_and_the_address_keeps_it_and_what_is_no_number_is_said(
    page: Page, opened
):
    opened("what_if")
    total = page.locator("#what-if-total")
    before = total.inner_text()
    figures = list(MonthlyFigure.objects.values())

    page.locator("#v-3-1-1").press_sequentially("80")

    expect(total).not_to_have_text(before)
    expect(page.locator("#points-3-1-1")).to_contain_text("30.00")
    expect(page.locator("#v-3-1-1")).to_be_focused()
    expect(page).to_have_url(re.compile("v-3-1-1=80"))
    moved = total.inner_text()
    page.reload()
    expect(total).to_have_text(moved)
    assert list(MonthlyFigure.objects.values()) == figures

    page.locator("#v-3-1-1").fill("8o")
    expect(page.locator("#error-3-1-1")).to_contain_text("8o")
    page.locator("#v-3-1-1").fill("80")
    expect(page.locator("#error-3-1-1")).to_be_empty()


def test_axe_finds_nothing_nothing_is_wider_than_the_screen_nor_breaks_the_policy(
    page: Page, opened, subtests
):
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    for name in ("forecast", "what_if"):
        with subtests.test(name):
            opened(name, "?v-3-1-1=70&v-1-1-1=x")
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            assert_accessible_and_fits(page)
            assert complaints == []
