"""From a red light's explanation to a closed measure, by the keyboard; each page at a desk and on a phone, for axe."""

from django.urls import reverse
from playwright.sync_api import Page, expect

from indicators.models import Remedy
from tests import factories
from tests.browser.conftest import sign_in
from tests.browser.looks import assert_accessible_and_fits, complaints_of
from tests.indicators.reporting_plan import OPEN


def _press_enter_on(page: Page, name: str) -> None:
    """Go to the button or link of this name and press it, as the keyboard does."""
    found = page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name)).last
    found.focus()
    page.keyboard.press("Enter")


def test_from_the_red_light_to_the_closing_by_the_keyboard(grid, live_server, page: Page, context):
    complaints = complaints_of(page)
    reporting = grid(1, december=0)
    plan, indicator = reporting.plan, reporting.indicators[0]
    factories.month_state(plan, indicator, OPEN, note="場地整修半年")
    page.reload()
    page.locator("td input").last.focus()
    _press_enter_on(page, "建立改善措施")
    page.wait_for_url("**/improvements/new/**")
    expect(page.get_by_label("落後原因")).to_have_value("場地整修半年")
    assert_accessible_and_fits(page)

    page.get_by_label("改善措施", exact=True).focus()
    page.keyboard.type("改辦線上場次")
    page.get_by_label("辦理期限").fill("2019-01-31")
    page.keyboard.press("Enter")  # sends the form
    page.wait_for_url("**/improvements/*/")
    expect(page.get_by_text("已建立改善措施")).to_be_visible()
    _press_enter_on(page, "送請結案")
    expect(page.locator(".error-summary")).to_contain_text("請填寫辦理情形")
    expect(page.locator(".error-summary")).to_be_focused()
    assert_accessible_and_fits(page)
    page.get_by_label("辦理情形").fill("辦理 12 場")
    page.get_by_label("無佐證資料之原因").fill("紀錄由委外單位保管")
    _press_enter_on(page, "送請結案")
    expect(page.get_by_text("已送請結案，待主管審核")).to_be_visible()

    sign_in(context, live_server, reporting.supervisor)
    page.goto(live_server.url + reverse("my_work"))
    _press_enter_on(page, f"審核 {indicator.code}")
    page.wait_for_url("**/improvements/*/")
    assert_accessible_and_fits(page)
    _press_enter_on(page, "結案")
    expect(page.get_by_text("改善措施已結案")).to_be_visible()
    assert Remedy.objects.get().state is Remedy.State.CLOSED

    page.goto(live_server.url + reverse("remedies", args=[plan.year, plan.agency.code]))
    expect(page.locator("table.remedies")).to_contain_text("已結案")
    assert_accessible_and_fits(page)
    assert complaints == []
