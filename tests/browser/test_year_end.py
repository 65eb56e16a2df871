"""The year's end in a browser: from the agency's self-rating to the settled year, closed to every writer, and open again."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from indicators.models import Settlement
from reports.pages.downloads import signing
from tests.browser.conftest import sign_in
from tests.browser.held_controls import takes_no_second_click
from tests.browser.looks import assert_accessible_and_fits
from tests.reports.documents.certificates import SECRET, p12
from tests.reports.pages.year_end.years import AFTER_THE_YEAR, Year, reported_year

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def year(live_server, settings, traffic) -> Year:
    settings.PORTAL_TODAY = AFTER_THE_YEAR
    return reported_year()


@pytest.fixture
def visit(live_server, page: Page, context, year):
    """Open a page of the year as one of its people."""

    def open_page(person, name: str = "ratings") -> Page:
        sign_in(context, live_server, person)
        arguments = [107] if name in ("settling", "grades") else [107, year.plan.agency.code]
        page.goto(live_server.url + reverse(name, args=arguments))
        return page

    return open_page


def row(page: Page, code: str):
    return page.locator("tr", has=page.locator(f'.code:text-is("{code}")'))


def confirm(page: Page) -> None:
    page.locator(".rating-steps button.button--primary").click()
    expect(page.locator(".message--success")).to_be_visible()


def give(page: Page, code: str, points: str, reason: str) -> None:
    row(page, code).locator("summary").click()
    row(page, code).locator("[name=points]").fill(points)
    row(page, code).locator("[name=reason]").fill(reason)
    row(page, code).locator("button.button--primary").click()


def at_its_row(page: Page) -> None:
    expect(row(page, "3-1-2").locator(".field__error")).to_be_in_viewport()
    expect(row(page, "3-1-2").locator("[name=points]")).to_be_focused()


def nothing_runs_over(page: Page, table: str) -> None:
    """In a narrow window each cell of the table holds what stands in it."""
    page.set_viewport_size({"width": 1024, "height": 768})
    beyond = (
        "cells => cells.filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.innerText)"
    )
    assert page.locator(f"{table} :is(th, td)").evaluate_all(beyond) == []


def test_from_the_self_rating_to_the_settled_year(visit, year):
    page = visit(year.planner)
    give(page, "1-1-1", "30", "另有佐證")
    expect(row(page, "1-1-1")).to_contain_text("另有佐證")
    confirm(page)
    confirm(visit(year.personnel))

    page = visit(year.office)
    give(page, "1-1-1", "20", "部分採認")
    confirm(page)
    page = visit(year.office, "settling")
    page.locator("[data-choose-all]").uncheck()
    page.locator("[data-choose-all]").check()
    expect(page.locator("[data-choose-count]")).to_have_text("1 / 1")
    expect(page.locator("form[action$=settle] [name=sure]")).not_to_be_checked()  # declared by hand alone
    page.locator("form[action$=settle] [name=sure]").check()
    page.locator("#settle-reason").fill("所餘說明不再補送")
    page.locator("form[action$=settle] button").click()
    expect(page.locator(".message--success")).to_contain_text(year.plan.agency.name)
    assert Settlement.objects.get().total == 85


def test_a_refused_rating_leaves_the_person_at_its_row_at_a_desk_and_on_a_phone_without_barriers(
    visit, year, page: Page
):
    visit(year.planner)
    give(page, "3-1-2", "99", "另有佐證")
    at_its_row(page)
    page.set_viewport_size(PHONE)
    page.evaluate("scrollTo(0, 0)")
    with page.expect_navigation():
        row(page, "3-1-2").locator("button.button--primary").click()
    at_its_row(page)
    assert_accessible_and_fits(page)


def test_the_pages_of_a_confirmed_and_of_a_settled_year_have_no_barriers_and_its_grid_is_closed_until_it_is_opened(
    visit, year, page: Page
):
    visit(year.office)
    nothing_runs_over(page, ".ratings")
    year.confirm()
    assert_accessible_and_fits(visit(year.office, "settling"))
    year.settle()
    for name in ("settling", "ratings", "writing"):
        assert_accessible_and_fits(visit(year.office, name))
    visit(year.planner, "report_grid")
    expect(page.locator("[role=note]")).to_be_visible()
    expect(page.locator("#report-grid input")).to_have_count(0)
    assert_accessible_and_fits(page)

    visit(year.office)
    page.locator("main details summary").first.click()
    page.locator("#reopen-reason").fill("複評申訴")
    page.locator("button.button--danger").click()
    expect(page.locator("form[action$=settle]")).to_be_visible()
    visit(year.planner, "report_grid")
    expect(page.locator("#report-grid input").first).to_be_visible()


def test_a_grade_that_names_an_indicator_is_refused_without_barriers_and_set(visit, year, page: Page):
    visit(year.office, "grades")
    best = page.locator(".grade-row").first
    best.locator("[name$=indicator_code]").fill("1-9-9")
    best.locator("[name$=indicator_rate]").fill("95")
    best.locator("[name$=no_deduction]").check()
    condition, delete = (
        best.locator(f"[name$={name}]").bounding_box() for name in ("no_deduction", "DELETE")
    )
    assert delete["y"] > condition["y"] + condition["height"] and delete["x"] > condition["x"]
    page.locator(".form__actions button").click()
    expect(best.locator(".field__error")).to_contain_text("1-9-9")
    assert_accessible_and_fits(page)
    best.locator("[name$=indicator_code]").fill("1-1-1")
    page.locator(".form__actions button").click()
    expect(page.locator(".message--success")).to_be_visible()
    expect(best.locator("[name$=indicator_code]")).to_have_value("1-1-1")


def test_a_report_that_is_being_signed_says_so_and_takes_no_second_click(
    visit, year, page: Page, settings, tmp_path, monkeypatch
):
    short = "<!doctype html><html lang='zh-Hant'><title>報告</title><h1>報告</h1></html>"
    monkeypatch.setattr(signing, "annual_report_html", lambda _snapshot: short)
    year.confirm()
    year.settle()
    settings.SIGNING_CERTIFICATE, settings.SIGNING_PASSPHRASE = str(tmp_path / "city.p12"), SECRET
    (tmp_path / "city.p12").write_bytes(p12())
    button = visit(year.office, "sign_report").locator(".form__actions button")
    asked = []
    page.on("request", lambda request: asked.append(request.method))
    takes_no_second_click(page, button)
    assert asked.count("POST") == 1
