"""What spares typing in the grid: last month's figures, the next empty cell, the check before submitting, the bar."""

import pytest
from playwright.sync_api import Page, expect

from indicators.models import IndicatorMonth, MonthlyFigure
from tests import factories
from tests.browser.grid_cells import cell, is_marked, saved
from tests.browser.looks import assert_accessible, assert_accessible_and_fits
from tests.indicators.reporting_plan import OPEN

NOVEMBER = OPEN - 1


@pytest.fixture
def kinds(page: Page, grid):
    """The first row is a milestone (招標 in November), the second a level, the third counts each month for itself."""

    def of_three_kinds(reporting) -> None:
        milestone, level, _ = reporting.inputs
        MonthlyFigure.objects.filter(input=milestone).delete()
        type(level).objects.filter(pk__in=[milestone.pk, level.pk]).update(aggregation="last")
        factories.milestones(milestone, 設計=20, 招標=45, 驗收=100)
        factories.figures(reporting.plan, milestone, {NOVEMBER: 2})

    reporting = grid(before=of_three_kinds)
    expect(cell(page, reporting)).to_be_focused()
    return reporting


def _said(page: Page):
    return page.locator("#toasts .message").last


def _milestone(page: Page, reporting):
    return page.locator(f"td:has(> #c{reporting.inputs[0].pk}-{OPEN}) .month-grid__milestone")


def _lines(page: Page) -> list[list[str]]:
    expect(page.locator("#paste-preview [data-said]")).to_have_text("")
    return [line.locator("td").all_inner_texts() for line in page.locator("#paste-preview tbody tr").all()]


def test_last_month_is_shown_and_only_what_is_ticked_is_written(live_server, page: Page, kinds, traffic):
    page.keyboard.press("Control+d")
    assert [line[3:] for line in _lines(page)] == [
        ["45 %", "11 月的數值"],
        ["10", "11 月的數值"],
        ["10", "11 月的數值；各期分計，確為相同才勾選"],
    ]
    ticks = page.locator("#paste-preview tbody input")
    assert [tick.is_checked() for tick in ticks.all()] == [True, False, False]
    assert_accessible(page)
    ticks.nth(1).press("Space")
    expect(page.get_by_role("button", name="寫入 2 個數值")).to_be_enabled()
    assert saved(kinds) is None
    page.get_by_role("button", name="寫入 2 個數值").press("Enter")
    is_marked(page, kinds, "is-saved", place=1)

    expect(_said(page)).to_contain_text("已沿用並儲存 2 個數值")
    assert [saved(kinds, place) for place in range(3)] == [2, 10, None]
    cell(page, kinds).focus()
    page.keyboard.press("Control+z")
    expect(_said(page)).to_contain_text("已復原 2 個儲存格：1-1-1 場次1 · 12 月、1-1-2 場次2 · 12 月")
    traffic.settle(page)
    assert [saved(kinds, place) for place in range(3)] == [None, None, None]


def test_a_value_that_a_check_asks_about_asks_when_it_is_taken_over_as_when_it_is_typed(
    live_server, page: Page, grid
):
    lately = MonthlyFigure.objects.filter(month__in=[NOVEMBER - 1, NOVEMBER])
    grid(1, before=lambda reporting: lately.update(value=10))

    page.keyboard.press("Control+d")
    [line] = _lines(page)
    page.locator("#paste-preview tbody input").press("Space")
    page.get_by_role("button", name="寫入 1 個數值").press("Enter")
    assert line[4] == "連續 3 個月都是「10」，確實如此嗎？"
    expect(page.locator(".month-grid__strip--ask")).to_contain_text(line[4])


def test_one_key_keeps_a_milestone_where_it_stood_and_what_stands_in_a_cell_is_never_replaced(
    live_server, page: Page, kinds
):
    page.keyboard.press("=")
    is_marked(page, kinds, "is-saved")
    expect(cell(page, kinds)).to_have_value("45 %")
    expect(_milestone(page, kinds)).to_have_text("招標")
    assert saved(kinds) == 2

    cell(page, kinds).fill("100")
    page.keyboard.press("Enter")
    expect(_milestone(page, kinds)).to_have_text("驗收")
    page.keyboard.press("Control+d")
    assert [line[1] for line in _lines(page)] == ["1-1-2 場次2 · 12 月", "1-1-3 場次3 · 12 月"]
    page.keyboard.press("Escape")
    expect(_said(page)).to_contain_text("未沿用任何數值")

    cell(page, kinds).focus()
    page.keyboard.type("=")
    expect(_said(page)).to_contain_text("此格已有數值，未予變更")
    cell(page, kinds).press("Escape")
    expect(cell(page, kinds)).to_have_value("100 %")
    expect(_milestone(page, kinds)).to_have_text("驗收")


def test_the_bar_tells_what_is_filled_in_and_a_key_leads_to_what_is_not(live_server, page: Page, grid):
    reporting = grid()
    bar = page.get_by_role("progressbar", name="12 月：已填 0／3 格")
    expect(bar).to_have_js_property("max", 3)
    nothing = page.locator("#grid-panel").get_by_label("本月無數據")
    nothing.check()
    expect(cell(page, reporting)).to_have_value("-")
    expect(page.locator("#grid-filled-text")).to_have_text("12 月：已填 1／3 格")
    nothing.uncheck()
    expect(cell(page, reporting)).to_have_value("")

    cell(page, reporting, 1).focus()
    page.keyboard.type("9")
    page.keyboard.press("Control+ArrowDown")
    expect(cell(page, reporting, 2)).to_be_focused()
    expect(page.locator("#grid-filled-text")).to_have_text("12 月：已填 1／3 格")
    page.keyboard.press("Control+ArrowDown")  # from the top again
    expect(cell(page, reporting, 0)).to_be_focused()
    page.keyboard.type("-")  # nothing to report
    page.keyboard.press("Control+ArrowDown")
    expect(cell(page, reporting, 2)).to_be_focused()
    page.keyboard.type("9")
    page.get_by_role("button", name="下一個空白格").click()
    expect(_said(page)).to_contain_text("12 月已無空白儲存格")
    expect(page.locator("#submit-month")).to_be_focused()
    expect(page.locator("#grid-filled-text")).to_have_text("12 月：已填 3／3 格")
    cell(page, reporting, 0, NOVEMBER).focus()
    expect(page.locator("#grid-filled-text")).to_have_text("11 月：已填 3／3 格")


def test_checking_lists_what_submitting_would_and_submits_nothing(live_server, page: Page, grid, traffic):
    reporting = grid()
    page.keyboard.type("9")
    page.keyboard.press("Control+Shift+Enter")

    expect(page.locator("#missing h2")).to_have_text("尚未填妥的項目")
    expect(page.locator("#missing [data-message]")).to_have_text(
        "12 月：有 2 項指標尚未填妥。此為檢查，並未送出。"
    )
    expect(page.locator("#missing li")).to_have_count(2)
    assert_accessible(page)
    page.keyboard.press("Enter")
    expect(cell(page, reporting, 1)).to_be_focused()
    traffic.settle(page)
    assert not IndicatorMonth.objects.filter(plan=reporting.plan).exclude(state="draft").exists()


def test_the_grid_s_keys_do_nothing_in_a_comment_or_behind_a_dialog(live_server, page: Page, grid, traffic):
    reporting = grid(december=9)
    page.locator("#comment-text").fill("請說明")
    page.locator("#comment-text").press("Control+Enter")
    cell(page, reporting).fill("")
    page.keyboard.press("Enter")
    is_marked(page, reporting, "is-saved")
    page.keyboard.press("Control+d")
    assert len(_lines(page)) == 1
    for key in ("Control+Enter", "Control+z"):
        page.keyboard.press(key)
    traffic.settle(page)

    expect(page.locator("dialog[open]")).to_have_count(1)
    expect(page.locator("#submit-month")).to_have_count(1)
    assert saved(reporting) is None


def test_who_types_in_another_month_when_this_one_is_submitted_goes_on_there(live_server, page: Page, grid):
    reporting = grid(december=9)
    held = []
    page.route("**/submit", lambda route: held.append(route))
    with page.expect_request("**/submit"):
        page.keyboard.press("Control+Enter")
    cell(page, reporting, month=NOVEMBER).focus()
    held[0].continue_()

    expect(page.locator("#withdraw-month")).to_be_visible()
    expect(cell(page, reporting, month=NOVEMBER)).to_be_focused()


def test_on_a_phone_the_open_month_is_shown_and_the_panel_below_the_row_of_its_cell(page: Page, grid):
    page.set_viewport_size({"width": 390, "height": 844})
    reporting = grid()
    expect(cell(page, reporting)).to_be_in_viewport()
    expect(cell(page, reporting, month=NOVEMBER)).to_be_hidden()
    page.locator("[data-all-months]").click()
    expect(cell(page, reporting, month=NOVEMBER)).to_be_visible()
    page.locator("[data-all-months]").click()
    second = cell(page, reporting, 1)
    below = page.locator(f"tr:has(#c{reporting.inputs[1].pk}-{OPEN}) + tr.month-grid__panel #grid-panel")

    second.focus()
    expect(below.locator("h2")).to_have_text("宣導第2項")
    expect(second).to_be_in_viewport()
    assert_accessible_and_fits(page)
    page.locator("#panel-note").click()
    page.keyboard.type("場地整修")
    cell(page, reporting, 2).focus()
    expect(page.locator("#grid-panel h2")).to_have_text("宣導第3項")
    note = IndicatorMonth.objects.get(plan=reporting.plan, indicator=reporting.indicators[1], month=OPEN)
    assert note.note == "場地整修"
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.locator(".page__aside > #grid-panel")).to_be_visible()
