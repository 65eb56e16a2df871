"""What was typed into the grid and not saved, at the next visit: offered by name, and never what the server has."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import go_without_a_last_word
from tests.browser.grid_cells import cell as _cell
from tests.browser.grid_cells import is_marked as _is
from tests.browser.grid_cells import saved as _saved


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
    expect(_cell(page, reporting)).to_have_value("9")
    expect(_cell(page, reporting, 1)).to_be_focused()  # what is offered takes no key that is typed for a cell
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
