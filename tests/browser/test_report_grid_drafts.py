"""What was typed into the grid and not saved, at the next visit: offered by name, and never what the server has."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import go_without_a_last_word
from tests.browser.grid_cells import cell as _cell
from tests.browser.grid_cells import is_marked as _is
from tests.browser.grid_cells import saved as _saved


def _lose_answers(page: Page, address: str) -> None:
    """The server does what it is asked for, and nobody hears of it."""

    def lose(route) -> None:
        route.fetch()
        route.abort()

    page.route(address, lose)


def test_what_was_typed_before_the_window_closed_is_offered_again(
    live_server, page: Page, context: BrowserContext, grid
):
    reporting = grid()
    page.route("**/cell", lambda route: route.abort())
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    _is(page, reporting, "is-kept")

    go_without_a_last_word(page)
    page.unroute("**/cell")  # not before: the page tries again by itself
    page.reload()
    offer = page.locator("[data-notice=kept]")
    expect(offer).to_be_visible()
    expect(_cell(page, reporting)).to_have_value("")
    expect(_cell(page, reporting)).to_be_focused()  # what is offered takes no key that is typed for the cell
    offer.get_by_role("button").first.press("Enter")

    _is(page, reporting, "is-saved")
    assert _saved(reporting) == 9
    page.reload()
    expect(_cell(page, reporting)).to_have_value("9")
    expect(offer).to_have_count(0)


@pytest.mark.parametrize("is_saved", [False, True])
def test_what_was_typed_anew_is_not_written_over_by_what_is_put_back(
    live_server, page: Page, grid, traffic, is_saved
):
    reporting = grid()
    page.route("**/cell", lambda route: route.abort())
    for place in (0, 1):
        page.keyboard.type("9")
        page.keyboard.press("Enter")
        _is(page, reporting, "is-kept", place)
    go_without_a_last_word(page)
    page.reload()
    offer = page.locator("[data-notice=kept]")
    expect(offer.locator("li")).to_have_count(2)
    _cell(page, reporting).fill("7")
    page.unroute("**/cell")
    if is_saved:
        _cell(page, reporting).press("Enter")
        _is(page, reporting, "is-saved")

    offer.locator("button").first.click()

    _is(page, reporting, "is-saved", 1)
    traffic.settle(page)
    expect(_cell(page, reporting)).to_have_value("7")
    assert (_saved(reporting), _saved(reporting, 1)) == (7, 9)


def test_the_offer_names_cell_old_and_new_value_and_moment_and_what_was_refused_is_no_part_of_it(
    page: Page, grid
):
    reporting = grid()
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    _is(page, reporting, "is-saved")
    _cell(page, reporting, 1).fill("約十件")
    page.keyboard.press("Enter")
    _is(page, reporting, "is-invalid", 1)
    page.route("**/cell", lambda route: route.abort())
    _cell(page, reporting).fill("1200")
    page.keyboard.press("Enter")
    _is(page, reporting, "is-kept")
    go_without_a_last_word(page)
    page.reload()

    offer, refused = page.locator("[data-notice=kept] li"), page.locator("[data-notice=refused]")
    expect(offer).to_have_text(
        re.compile(r"^1-1-1 .* · 12 月：9 → 1200（\d{3}\.\d\d\.\d\d \d\d:\d\d 輸入）$")
    )
    expect(refused.locator("li")).to_have_text(
        re.compile(r"^1-1-2 .* · 12 月：（空白） → 約十件（.* 輸入）。.*約十件")
    )
    moment = "import('/static/portal/js/roc.js').then(roc => roc.moment(Date.UTC(2018, 11, 31, 18, 30)))"
    assert page.evaluate(moment) == "108.01.01 02:30"
    page.unroute("**/cell")
    page.locator("[data-notice=kept] button").first.click()
    _is(page, reporting, "is-doubtful")  # saved, and asked about
    assert (_saved(reporting), _saved(reporting, 1)) == (1200, None)
    refused.locator("button").click()
    page.reload()
    expect(_cell(page, reporting)).to_have_value("1,200")
    expect(page.locator("[data-notice]")).to_have_count(0)


def test_what_the_server_has_is_not_called_unsaved_though_its_answer_was_lost(page: Page, grid, traffic):
    reporting = grid()
    _lose_answers(page, "**/cell")
    page.keyboard.type("1200")
    page.keyboard.press("Enter")
    _is(page, reporting, "is-kept")
    page.reload()
    expect(_cell(page, reporting)).to_have_value("1,200")
    traffic.settle(page)
    expect(page.locator("[data-notice]")).to_have_count(0)


def test_after_the_back_button_the_page_shows_what_was_saved(live_server, page: Page, grid, traffic):
    reporting = grid()
    page.keyboard.type("1200")
    page.keyboard.press("Enter")
    _is(page, reporting, "is-doubtful")  # saved, and asked about
    page.goto(live_server.url)
    page.go_back()
    expect(_cell(page, reporting)).to_have_value("1,200")
    _cell(page, reporting).fill("1300")
    traffic.settle(page)
    page.goto(live_server.url)  # left with the cell unsaved: sent as the page goes
    traffic.settle(page)
    page.go_back()
    expect(_cell(page, reporting)).to_have_value("1,300")
    expect(page.locator("[data-notice]")).to_have_count(0)
