"""From the city one click down: to the agency, its red lights, the contest's indicator, and where a plan is corrected."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from chiayi_kpi.accounts.roles import Role
from tests import factories
from tests.browser.conftest import sign_in
from tests.browser.looks import assert_accessible_and_fits, complaints_of
from tests.reports.cities import ranked_city, report
from tests.reports.pages.year_end.years import AFTER_THE_YEAR, reported_year


@pytest.fixture
def city(live_server, context, traffic, settings):
    """A has a red light, B cannot be scored, and C's year is settled."""
    settings.PORTAL_TODAY = AFTER_THE_YEAR
    year = reported_year("C")
    year.confirm()
    year.settle()
    plans = ranked_city({"A": 120, "B": 150})
    report(plans["A"], "1-1-1", {"done": {1: 30, 6: 10}, "due": {1: 90, 6: 10}})
    report(plans["A"], "2-1-1", {"done": {1: 90}, "due": {1: 90}})
    plans["B"].indicators.first().components.update(rule="nonsense")
    sign_in(context, live_server, factories.user(role=Role.PLANNING_OFFICE))
    return plans


@pytest.fixture
def city_page(city, live_server, page: Page) -> Page:
    page.goto(live_server.url + reverse("city", args=[107]))
    return page


def row_of(page: Page, code: str):
    return page.locator("section[aria-labelledby=agencies-title] tbody tr").filter(
        has=page.locator(f'th a[href*="/107/{code}/"]')
    )


def test_the_files_and_an_agency_s_name_keep_the_month(city_page: Page):
    city_page.locator("#through").select_option("6")
    expect(city_page).to_have_url(re.compile(r"through=6\b"))
    for link in city_page.locator(".table-export__link").all():  # of every section
        assert "through=6&" in link.get_attribute("href")
    row_of(city_page, "A").locator("th a").click()
    expect(city_page).to_have_url(re.compile(r"/107/A/\?through=6$"))
    expect(city_page.locator("h1")).to_contain_text("測試A處")


def test_a_count_of_red_lights_a_contestant_and_who_cannot_be_scored_lead_to_what_they_are_about(
    city_page: Page,
):
    address = city_page.url
    link = row_of(city_page, "A").locator('a[href*="light=red"]')
    count = int(re.match(r"\d+", link.inner_text().strip())[0])
    link.click()
    expect(city_page.locator("#indicators tbody tr[id]")).to_have_count(count)
    expect(city_page.locator("#indicators tbody tr#i-1-1-1")).to_have_count(1)
    expect(city_page.locator("#indicators tbody tr#i-2-1-1")).to_have_count(0)

    city_page.goto(address)
    section = city_page.locator('section[aria-labelledby="contest-3-2-1"]')
    section.locator('a[href*="/107/A/3-2-1/"]').click()
    expect(city_page.locator("h1")).to_contain_text("3-2-1")

    city_page.goto(address)
    row = row_of(city_page, "B")
    expect(row).to_contain_text("nonsense")
    row.locator("td a").click()
    expect(city_page).to_have_url(re.compile(r"/admin/objectives/plan/\d+/change/$"))
    expect(city_page.locator("main, #content").first).to_contain_text("nonsense")


def test_with_all_of_them_it_is_accessible_fits_keeps_to_the_security_policy_and_filters_in_its_place(
    city_page: Page,
):
    complaints = complaints_of(city_page)
    city_page.reload()
    assert_accessible_and_fits(city_page)
    city_page.evaluate("window.stayed = true")
    for show, codes in (("refused", "B"), ("settled", "C"), ("all", "ABC")):
        city_page.locator("#show").select_option(show)
        expect(city_page).to_have_url(re.compile(rf"show={show}\b"))
        for code in "ABC":
            expect(row_of(city_page, code)).to_have_count(int(code in codes))
    assert city_page.evaluate("window.stayed") is True
    assert complaints == []
