"""People in a browser: by keyboard, on a phone, without barriers, in both languages."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.roles import Role
from tests import factories
from tests.browser.conftest import sign_in
from tests.browser.looks import assert_accessible_and_fits, assert_fits

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def agency(live_server, traffic):
    return factories.agency("PD", "嘉義市政府警察局")


@pytest.fixture
def visit(live_server, page: Page, context, agency):
    """Open a page as the agency's planner."""
    planner = factories.user("planner", role=Role.PLANNER, agency=agency, name="陳研考")
    factories.user("lin", role=Role.OWNER, agency=agency, name="林小華", email="lin@example.org")
    sign_in(context, live_server, planner)

    def open_page(name: str, *arguments) -> Page:
        page.goto(live_server.url + reverse(name, args=arguments))
        return page

    return open_page


def test_no_page_of_people_or_agencies_has_a_barrier(visit, live_server):
    person = User.objects.get(username="lin")
    for name, arguments in (
        ("person_new", []),
        ("person", [person.pk]),
        ("person_replace", [person.pk]),
        ("people_workbook", []),
    ):
        page = visit(name, *arguments)
        assert_accessible_and_fits(page)
    office = factories.user(role=Role.PLANNING_OFFICE)
    factories.agency(name="嘉義市政府警察局" * 4)  # the longest of a list to choose from
    sign_in(page.context, live_server, office)
    for name, arguments in (("agencies", []), ("agency", ["PD"]), ("people", [])):
        assert_accessible_and_fits(visit(name, *arguments))
    page.locator(".topbar form button, .topbar__button").first.click()  # in English too
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert_fits(page)


def test_a_person_is_added_by_keyboard_and_replaced(visit):
    page = visit("people")
    page.get_by_role("link", name="新增人員").press("Enter")
    page.locator("[name=account]").focus()
    for text in ("wang", "王小明", "wang@example.org"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.locator("main form .button--primary").press("Enter")
    expect(page.locator("h1")).to_have_text("王小明")
    expect(page.locator(".message--success")).to_contain_text("wang@example.org")

    page.get_by_role("link", name="離職移交").press("Enter")
    page.locator("[name=account]").fill("lin")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("林小華")
    assert not User.objects.get(username="wang").is_active
