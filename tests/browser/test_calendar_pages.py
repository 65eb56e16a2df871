"""The calendar and the deadlines in a browser: a table looked at and written, an extension set, and no barrier on a phone."""

import pytest
from django.conf import settings as project
from playwright.sync_api import Page, expect

from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.workdays.models import CalendarDay, MonthDeadline
from tests import factories
from tests.browser.conftest import sign_in
from tests.browser.looks import assert_accessible_and_fits

TABLE = project.BASE_DIR / "fixtures" / "calendar" / "107.csv"


@pytest.fixture
def visit(live_server, page: Page, context, traffic):
    """Open a page of the year 107 as the planning office."""
    sign_in(context, live_server, factories.user(role=Role.PLANNING_OFFICE))

    def open_page(name: str) -> Page:
        page.goto(f"{live_server.url}/107/reporting/{name}/")
        return page

    return open_page


def test_a_table_is_looked_at_and_written_and_a_typhoon_moves_a_deadline(visit):
    page = visit("calendar")
    assert_accessible_and_fits(page)
    page.locator("input[type=file]").set_input_files(TABLE)
    page.locator("form[enctype] button.button--primary").click()
    expect(page.locator("input[name=table]")).to_be_attached()
    assert_accessible_and_fits(page)
    page.locator("main button.button--primary").click()
    expect(page.locator(".badge--success")).to_be_visible()
    assert CalendarDay.objects.count() == 365
    page.locator("[name=day]").fill("2018-07-05")
    page.locator("[name=reason]").fill("瑪莉亞颱風")
    page.locator("form[novalidate] button.button--primary").click()
    expect(page.locator(".message--success")).to_be_visible()
    expect(visit("deadlines").locator("main")).to_contain_text("瑪莉亞颱風")


def test_an_extension_is_set_by_keyboard(visit):
    agency = factories.agency("POLICE", "警察局")
    page = visit("deadlines")
    page.locator("[name=month]").select_option("3")
    page.locator("[name=agency]").select_option(str(agency.pk))
    page.locator("[name=report_due]").fill("2018-04-20")
    page.locator("[name=reason]").fill("系統移轉")
    page.locator("[name=reason]").press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".message--success")).to_be_visible()
    assert MonthDeadline.objects.get().agency == agency
    assert_accessible_and_fits(page)
