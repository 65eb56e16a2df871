"""A block from a spreadsheet, shown before it is written where anything about it is doubtful; and steps taken back."""

import re

from playwright.sync_api import Page, expect

from indicators.models import ScoringComponent
from tests import factories
from tests.browser.grid_cells import cell as _cell
from tests.browser.grid_cells import is_marked as _is
from tests.browser.grid_cells import saved as _saved
from tests.browser.looks import assert_accessible
from tests.indicators.reporting_plan import OPEN


def _paste(page: Page, text: str) -> None:
    page.evaluate(
        """text => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          document.activeElement.dispatchEvent(
            new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        text,
    )


def _preview(page: Page) -> list[list[str]]:
    """The lines of the preview, when it has been checked: cell, what stands there, new value, remark."""
    expect(page.locator("#paste-preview")).to_be_visible()
    expect(page.locator("#paste-preview [data-said]")).not_to_contain_text("檢查中")
    lines = page.locator("#paste-preview tbody tr").all()
    return [line.locator("td").all_inner_texts() for line in lines]


def _confirm(page: Page) -> None:
    page.locator("#paste-preview button[value=paste]").click()


def _said(page: Page):
    return page.locator("#toasts .message").last


def test_a_block_fills_empty_cells_ctrl_z_takes_it_back_as_one_step_and_what_would_be_replaced_is_shown_first(
    live_server, page: Page, grid, traffic
):
    reporting = grid()

    _paste(page, "１０\r\n11\r\n12\r\n")
    _is(page, reporting, "is-saved", place=2)
    expect(_said(page)).to_contain_text("已貼上並儲存 3 個數值")
    assert [_saved(reporting, place) for place in range(3)] == [10, 11, 12]

    page.keyboard.press("Control+z")
    expect(_said(page)).to_contain_text("已復原 3 個儲存格：1-1-1 場次1")
    traffic.settle(page)
    assert [_saved(reporting, place) for place in range(3)] == [None, None, None]

    _cell(page, reporting, 0, OPEN - 1).focus()
    _paste(page, "8\t10\r\n9\t11\r\n10\t12\r\n")
    shown = _preview(page)
    assert shown[0][1:] == ["10", "8", "將取代原有數值"]
    assert shown[4][1:] == ["10", "10", "原已相同"]
    assert _saved(reporting) is None
    _confirm(page)
    _is(page, reporting, "is-saved", place=2)

    expect(_said(page)).to_have_text(re.compile("已貼上並儲存 5 個數值。 1 個原已相同。"))
    assert [_saved(reporting, place) for place in range(3)] == [10, 11, 12]
    assert [_saved(reporting, place, OPEN - 1) for place in range(3)] == [8, 9, 10]


def test_what_will_be_refused_is_said_and_counted_before_anything_is_written_and_nothing_is_when_that_is_closed(
    live_server, page: Page, grid, traffic
):
    reporting = grid()
    _paste(page, "10\n279.5\n12")
    assert [line[3] for line in _preview(page)] == [
        "", "將不被接受：「場次2」以「場」計算，須為整數。", ""
    ]  # fmt: skip
    page.keyboard.press("Escape")
    expect(_said(page)).to_contain_text("未貼上任何數值")
    expect(_cell(page, reporting, 1)).to_have_value("")
    traffic.settle(page)
    assert [_saved(reporting, place) for place in range(3)] == [None, None, None]

    _paste(page, "279.5\n85²\n0.011千")
    lines = _preview(page)
    assert [line[2:] for line in lines] == [
        ["279.5", "將不被接受：「場次1」以「場」計算，須為整數。"],
        ["85²", "將不被接受：「85²」含有「²」，這不是可讀取的數字；請只輸入數值。"],
        ["0.011千", "將讀為 11"],
    ]
    expect(page.locator("#paste-preview h2")).to_have_text("貼上前請確認 有 2 個數值將不被接受")
    expect(page.get_by_role("group", name="將寫入的內容")).to_be_focused()
    assert_accessible(page)
    page.keyboard.press("Enter")  # typed unread: it pastes nothing
    assert _saved(reporting, 2) is None
    for key in ("Tab", "Tab", "Enter"):
        page.keyboard.press(key)
    _is(page, reporting, "is-saved", place=2)

    traffic.settle(page)
    assert [_saved(reporting, place) for place in range(3)] == [None, None, 11]


def test_what_cannot_be_checked_is_said_and_can_still_be_pasted(live_server, page: Page, grid):
    reporting = grid()
    page.route("**/cells/try", lambda route: route.abort())

    _paste(page, "0.011千\n12")
    assert _preview(page)[0][3] == "非單純數字，系統可能不予接受"
    expect(page.locator("#paste-preview h2")).to_contain_text("未能檢查")
    _confirm(page)
    _is(page, reporting, "is-saved")


def test_a_whole_sheet_is_refused_in_one_sentence_and_what_is_beyond_the_cells_is_left_out(
    live_server, page: Page, grid
):
    reporting = grid()
    _paste(page, "\n".join(["1\t2\t3"] * 1000))
    expect(page.locator("#toasts .message--error")).to_be_visible()
    assert _saved(reporting) is None

    # Five columns into the last one, and more rows than there are.
    _paste(page, "\n".join(["9\t1\t2\t3\t4"] * 5))
    assert [line[3] for line in _preview(page)].count("此處不可填寫，不貼上") == 22
    _confirm(page)
    _is(page, reporting, "is-saved", place=2)

    assert [_saved(reporting, place) for place in range(3)] == [9, 9, 9]
    expect(page.locator("#toasts .message--warning")).to_contain_text("22")


def test_a_cell_with_a_line_break_stays_in_its_row_and_is_refused_by_name(live_server, page: Page, grid):
    """What a spreadsheet puts on the clipboard for three cells, the first of them with a line break in it."""
    reporting = grid()

    _paste(page, '"11\n(含協辦1件)"\r\n52\r\n65\r\n')
    assert [line[2] for line in _preview(page)] == ["11 ↵ (含協辦1件)", "52", "65"]
    _confirm(page)
    _is(page, reporting, "is-saved", place=2)

    _is(page, reporting, "is-invalid", place=0)
    expect(_cell(page, reporting)).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#toasts .message--error")).to_contain_text(
        "已貼上並儲存 2 個數值。 未儲存：1-1-1 場次1"
    )
    assert [_saved(reporting, place) for place in range(3)] == [None, 52, 65]


def _a_row_that_the_portal_fills(reporting) -> None:
    """Below the first row, of the same indicator."""
    ours, other = reporting.inputs[:2]
    source = f"figure:{other.indicator.code}:{other.code}"
    factories.indicator_input(ours.indicator, code="taken", name="場次合計", unit="場", source=source)
    ScoringComponent.objects.filter(indicator=ours.indicator).update(formula="sessions + taken")


def test_a_column_without_the_row_that_the_portal_fills_does_not_shift_unnoticed(
    live_server, page: Page, grid
):
    reporting = grid(before=_a_row_that_the_portal_fills)
    _cell(page, reporting).focus()

    _paste(page, "52\r\n36\r\n24\r\n")
    assert [line[3] for line in _preview(page)] == ["", "此處不可填寫，不貼上", ""]
    expect(page.locator("#paste-preview button[value=paste]")).to_be_disabled()
    expect(page.locator("#paste-preview legend")).to_contain_text("不需填寫的列： 1-1-1 場次合計")
    page.get_by_label("沒有這些列").check()
    assert [line[2:] for line in _preview(page)] == [["52", ""], ["36", ""], ["24", ""]]
    _confirm(page)
    _is(page, reporting, "is-saved", place=2)

    assert [_saved(reporting, place) for place in range(3)] == [52, 36, 24]


def test_ctrl_z_takes_back_step_by_step_what_was_saved_and_what_is_being_saved_once_it_is(
    live_server, page: Page, grid, traffic
):
    reporting = grid()
    for place, figure in enumerate(("9", "10")):
        page.keyboard.type(figure)
        page.keyboard.press("Enter")
        _is(page, reporting, "is-saved", place)  # what the server took last is taken back first

    page.keyboard.press("Control+z")
    expect(_cell(page, reporting, 1)).to_have_value("")
    page.keyboard.press("Control+z")
    expect(_cell(page, reporting, 0)).to_have_value("")
    traffic.settle(page)

    assert (_saved(reporting, 0), _saved(reporting, 1)) == (None, None)

    held = []
    page.route("**/cell", lambda route: route.continue_() if held else held.append(route))
    _cell(page, reporting).fill("9")
    page.keyboard.press("Enter")
    _is(page, reporting, "is-saving")
    page.keyboard.press("Control+z")
    page.wait_for_timeout(100)
    expect(_cell(page, reporting)).to_have_value("9")  # nothing is taken back before the server has it

    held[0].continue_()

    expect(_said(page)).to_contain_text("已復原")
    expect(_cell(page, reporting)).to_have_value("")
    traffic.settle(page)
    assert _saved(reporting) is None


def test_two_tabs_of_one_person_do_not_quarrel_and_ctrl_z_leaves_a_cell_that_has_changed_since(
    live_server, page: Page, context, grid, traffic
):
    reporting = grid()
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    _is(page, reporting, "is-saved")
    other = context.new_page()
    other.goto(page.url)
    _cell(other, reporting).fill("7")
    other.keyboard.press("Enter")
    expect(_cell(page, reporting)).to_have_value("7")

    page.keyboard.press("Control+z")

    expect(_said(page)).to_contain_text("之後已有變更，未予復原")
    traffic.settle(page)
    assert _saved(reporting) == 7
    _cell(page, reporting).fill("8")
    page.keyboard.press("Enter")
    expect(_cell(page, reporting)).to_have_attribute("data-seen", "8")
    assert _saved(reporting) == 8


def test_ctrl_z_brings_a_cell_into_sight_before_it_changes_it(live_server, page: Page, grid):
    """A phone shows one month; the step before was made in another."""
    reporting = grid()
    _cell(page, reporting, month=OPEN - 1).fill("7")
    page.keyboard.press("Enter")
    # A step is one that was saved.
    expect(_cell(page, reporting, month=OPEN - 1)).to_have_attribute("data-seen", "7")
    page.set_viewport_size({"width": 390, "height": 800})
    expect(_cell(page, reporting, month=OPEN - 1)).to_be_hidden()
    _cell(page, reporting).focus()

    page.keyboard.press("Control+z")

    expect(_cell(page, reporting, month=OPEN - 1)).to_be_visible()
    expect(_said(page)).to_contain_text("7 → 10")
