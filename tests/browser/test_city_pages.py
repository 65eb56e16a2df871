"""The city's view, the budget and the public page in a browser: filter without a reload, files, phone, paper."""

import csv
import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from chiayi_kpi.accounts.roles import Role
from indicators.models import IndicatorMonth
from objectives.models import Plan
from tests import factories
from tests.browser.conftest import sign_in
from tests.browser.looks import assert_accessible_and_fits, complaints_of
from tests.reports.cities import ranked_city, report

PAGES = {  # and the city's own, with all that it can hold, in test_city_down.py
    "months": lambda: reverse("city_months", args=[107]),
    "budget": lambda: reverse("budget_analysis", args=[107, "A"]),
    "strategy": lambda: reverse("strategy", args=[107, "A"]),
    "years": lambda: reverse("years", args=[107, "A"]),
    "publication": lambda: reverse("publication", args=[107, "A"]),
    "tokens": lambda: reverse("api_tokens"),
    "public": lambda: reverse("public", args=[107, "A"]),
    "public_index": lambda: reverse("public_index"),
    "public_agency": lambda: reverse("public_agency", args=["A"]),
}
EVERYBODY_S = ("public", "public_index", "public_agency")  # they come last, seen by nobody who has signed in

SHEET = {"width": 1032, "height": 695}  # A4 landscape within its margins
CHROME = """[...document.querySelectorAll("nav, .table-export, main :is(button, input, select)")]
    .filter(one => one.checkVisibility()).map(one => one.outerHTML.slice(0, 80))"""
# Tables of which a part is beyond the sheet, or would have to be scrolled to.
CUT = """[...document.querySelectorAll("main table")].filter(table => table.checkVisibility()).filter(table => {
    const pane = table.closest(".table-scroll");
    const scrolls = pane && getComputedStyle(pane).overflowX != "visible" && pane.scrollWidth > pane.clientWidth;
    return scrolls || table.getBoundingClientRect().right > innerWidth + 1;
}).map(table => table.className)"""
OFFERS_AN_ORDER = """[...document.querySelectorAll("th:not([aria-sort]) > .table__sort")]
    .some(link => !["none", "normal"].includes(getComputedStyle(link, "::after").content))"""


@pytest.fixture
def city(live_server, context, traffic):
    plans = ranked_city({"A": 120, "B": 150})
    report(plans["A"], "1-1-1", {"done": {1: 60, 6: 30}, "due": {1: 90, 6: 10}})
    common = type(plans["A"]).objects.get(agency=None, year=107)
    indicators = (*plans["A"].indicators.all(), *common.indicators.all())
    factories.month_states(plans["A"], dict.fromkeys(indicators, (1, 12)), IndicatorMonth.State.APPROVED)
    factories.execution(plans["A"], month=6, budget=1200, frozen=200, paid=600)
    factories.budget_item(plans["A"], central=100, city=20, name="歷史建築修復再利用工程" * 10)
    factories.published(plans["A"])
    sign_in(context, live_server, factories.user(role=Role.PLANNING_OFFICE))
    return plans


@pytest.fixture
def city_page(city, live_server, page: Page) -> Page:
    page.goto(live_server.url + reverse("city", args=[107]))
    return page


def agencies(page: Page):
    return page.locator("section[aria-labelledby=agencies-title] tbody th")


def test_a_filter_changes_table_and_file_without_reloading_the_page_and_stays_in_the_address(
    city_page: Page, tmp_path
):
    expect(agencies(city_page)).to_have_count(2)
    city_page.evaluate("window.stayed = true")
    city_page.locator("#show").select_option("late")
    expect(agencies(city_page)).to_have_count(1)
    expect(city_page).to_have_url(re.compile(r"show=late"))
    assert city_page.evaluate("window.stayed") is True
    assert city_page.evaluate("sessionStorage.getItem('htmx-history-cache')") is None
    shown = agencies(city_page).first.locator("a").inner_text()
    with city_page.expect_download() as download:
        city_page.locator(
            "section[aria-labelledby=agencies-title] .table-export__link", has_text="csv"
        ).click()
    path = tmp_path / "agencies.csv"
    download.value.save_as(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[1] for row in rows[1:]] == [shown]
    address = city_page.url
    city_page.goto(address)
    expect(agencies(city_page)).to_have_count(1)
    expect(city_page.locator("#show")).to_have_value("late")


def test_a_click_on_a_head_orders_the_table_in_its_place_and_the_steps_lead_into_the_agencies(
    city_page: Page,
):
    city_page.evaluate("window.stayed = true")
    head = city_page.locator("#sort-score")
    head.click()
    expect(city_page).to_have_url(re.compile(r"order=lowest"))
    expect(city_page.locator("th:has(#sort-score)")).to_have_attribute("aria-sort", "ascending")
    expect(city_page.locator("#order")).to_have_value("lowest")
    expect(head).to_be_focused()
    head.press("Enter")
    expect(city_page).to_have_url(re.compile(r"order=total"))
    city_page.locator("#sort-late").click()
    expect(city_page.locator("th:has(#sort-late)")).to_have_attribute("aria-sort", "descending")
    assert city_page.evaluate("window.stayed") is True

    steps = city_page.locator(".city-todo .todo > li")
    expect(steps.first.locator("a.todo__text")).to_have_attribute(
        "href", reverse("city_reporting", args=[107])
    )
    steps.first.locator(".todo__agencies a").first.click()
    expect(city_page).to_have_url(re.compile(r"/107/[AB]/\?through="))


def test_every_page_is_accessible_fits_and_keeps_to_the_security_policy(
    city, live_server, page: Page, subtests
):
    for name, address in PAGES.items():
        with subtests.test(name):
            complaints = complaints_of(page)
            if name in EVERYBODY_S:
                page.context.clear_cookies()
            assert page.goto(live_server.url + address()).status == 200
            if name == "public":
                expect(page.locator(".public-table").first).to_be_visible()
            assert_accessible_and_fits(page)
            page.wait_for_load_state("networkidle")
            assert complaints == []


def test_the_months_are_worked_out_when_they_are_opened_and_print_with_what_they_are(city_page: Page):
    city_page.set_viewport_size({"width": 390, "height": 900})
    part = city_page.locator("#city-months")
    expect(part).to_be_empty()
    summary = city_page.locator(".city-months summary")
    summary.focus()
    summary.press("Enter")
    pane = part.locator(".heat-scroll").first
    expect(pane.locator("tbody tr")).to_have_count(2)
    expect(city_page).to_have_url(re.compile(r"/107/city/$"))
    pane.scroll_into_view_if_needed()
    expect(pane.locator("thead th").last).to_be_in_viewport(ratio=1)  # the month shown, at once
    pane.focus()
    expect(pane.locator("thead th").nth(1)).not_to_be_in_viewport()
    for _ in range(30):  # the earlier ones by keyboard
        pane.press("ArrowLeft")
    expect(pane.locator("thead th").nth(1)).to_be_in_viewport()
    # Another month by htmx changes the heading and what stands at the foot of every sheet as well.
    city_page.locator("#through").select_option("6")
    expect(city_page.locator("#city-when")).to_contain_text("6")
    city_page.evaluate("dispatchEvent(new Event('beforeprint'))")
    note = city_page.evaluate("document.documentElement.style.getPropertyValue('--printed')")
    assert re.search(r"107.*\b6\b.*\d{3}\.\d\d\.\d\d", note)


def test_on_paper_only_the_content_is_left_in_dark_ink_and_no_table_is_cut(
    city, live_server, page: Page, subtests
):
    objective = Plan.objects.get(agency=None, year=107).indicators.first().objective
    for no in range(11, 23):  # as many columns as a real common plan has
        name = "鼓勵各機關公務人員踴躍參加專題講座" * 2
        factories.indicator(
            objective, no=no, name=name, weight="0.01", inputs={"n": "sum"}, rule={"target": 99}
        )
    page.emulate_media(media="print")
    page.set_viewport_size(SHEET)
    of_the_city = ("city", "city_comparison", "city_reporting", "settling")
    of_all = {name: PAGES[name]() for name in ("months", "budget", "years", "public")}
    of_all |= {name: reverse(name, args=[107]) for name in of_the_city}
    for name, address in of_all.items():
        with subtests.test(name):
            page.goto(live_server.url + address)
            expect(page.locator("main h1")).to_be_visible()
            expect(page.locator("main table").first).to_be_visible()
            assert page.evaluate(CHROME) == []
            assert page.evaluate(CUT) == []
            assert page.evaluate(OFFERS_AN_ORDER) is False
    with subtests.test("what is light on the dark card is dark"):
        page.emulate_media(media="screen")
        page.goto(live_server.url + reverse("dashboard", args=[107, "A"]))
        rank = page.locator("#rank strong")
        expect(rank).to_be_visible()  # it comes with the course
        page.emulate_media(media="print")
        ink = page.locator("main h1").evaluate("title => getComputedStyle(title).color")
        expect(rank).to_have_css("color", ink)


def test_a_month_chosen_from_a_list_is_shown_once_the_button_is_pressed(
    city, live_server, page: Page, subtests
):
    for name, address in {
        "months": PAGES["months"](),
        "forecast": reverse("forecast", args=[107, "A"]),
    }.items():
        with subtests.test(name):
            page.goto(live_server.url + address)
            page.locator("#through").select_option("3")
            page.locator("#through").press("Tab")
            button = page.get_by_role("button", name="顯示", exact=True)
            expect(button).to_be_focused()
            assert "through" not in page.url
            button.press("Enter")
            expect(page).to_have_url(re.compile("through=3"))
