"""Two people in one cell of the grid: the second sees both figures and who wrote the other, and loses none."""

import pytest
from playwright.sync_api import Page, expect

from indicators.models import FigureChange, MonthlyFigure
from tests.browser.grid_cells import cell as _cell
from tests.browser.grid_cells import is_marked as _is
from tests.browser.grid_cells import saved as _saved
from tests.browser.looks import assert_accessible
from tests.indicators.reporting_plan import OPEN


def _somebody_else_types(reporting, value: int, place: int = 0) -> None:
    found = reporting.inputs[place]
    MonthlyFigure.objects.update_or_create(
        plan=reporting.plan, input=found, month=OPEN, defaults={"value": value}
    )
    FigureChange.objects.create(
        plan=reporting.plan, input=found, month=OPEN, new=value, by=reporting.deputy, way="page"
    )


def test_two_people_in_one_cell_the_second_sees_both_and_chooses(live_server, page: Page, grid, traffic):
    reporting = grid()
    _somebody_else_types(reporting, 7)

    page.keyboard.type("9")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="比較並選擇…").press("Enter")
    dialog = page.locator("#conflict")
    page.keyboard.press("Enter")  # held down, or typed unread: it chooses nothing
    expect(dialog.locator("[data-conflict=mine]")).to_have_text("9")
    expect(dialog.locator("[data-conflict=theirs]")).to_have_text("7")
    expect(dialog.locator("[data-conflict=by]")).to_have_text("李代理")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(dialog).not_to_be_visible()
    expect(_cell(page, reporting)).to_have_value("9")
    traffic.settle(page)
    assert _saved(reporting) == 9


def test_a_choice_put_off_keeps_what_was_typed_and_overwrites_nothing(live_server, page: Page, grid):
    reporting = grid()
    _somebody_else_types(reporting, 7)

    page.keyboard.type("9")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="比較並選擇…").click()
    expect(page.locator("#conflict")).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")

    _is(page, reporting, "is-conflict")
    expect(_cell(page, reporting)).to_have_value("9")
    assert _saved(reporting) == 7

    _cell(page, reporting).press("Escape")  # its own key takes the other's
    expect(_cell(page, reporting)).to_have_value("7")
    expect(page.locator("[data-notice]")).to_have_count(0)


def test_what_somebody_else_wrote_takes_no_key_that_is_typed_for_another_cell_and_is_chosen_by_keys(
    live_server, page: Page, grid, traffic
):
    """The answer comes while the next cell is being typed: it is said under its row, and above the page."""
    reporting = grid()
    _somebody_else_types(reporting, 7)
    held = []
    page.route("**/cell", lambda route: route.continue_() if held else held.append(route))

    page.keyboard.type("9")
    page.keyboard.press("Enter")
    page.keyboard.type("2")
    held[0].continue_()
    _is(page, reporting, "is-conflict")
    expect(page.locator("[data-notice=unsaved] button")).to_have_count(1)
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    page.keyboard.type("11")
    page.keyboard.press("Enter")  # to what is left to be decided, after the last cell

    expect(page.get_by_role("button", name="比較並選擇…")).to_be_focused()
    expect(page.locator("dialog[open]")).to_have_count(0)
    traffic.settle(page)
    assert [_saved(reporting, place) for place in range(3)] == [7, 25, 11]

    page.keyboard.press("Enter")
    expect(page.locator("#conflict")).to_be_visible()
    for key in ("Tab", "Tab", "Enter"):  # past one's own to the other's
        page.keyboard.press(key)
    expect(_cell(page, reporting)).to_have_value("7")
    expect(page.locator("[data-notice]")).to_have_count(0)


def test_the_focus_goes_from_a_question_that_has_gone_to_the_choice_that_took_its_place(page: Page, grid):
    reporting = grid()
    question = page.locator(".month-grid__strip--ask")
    page.keyboard.type("150")
    page.keyboard.press("Enter")
    expect(question).to_contain_text("150")
    _somebody_else_types(reporting, 7)
    held = []
    page.route("**/cell", lambda route: held.append(route))
    _cell(page, reporting).fill("160")
    with page.expect_request("**/cell"):
        page.keyboard.press("Enter")
    question.locator("input").focus()
    held[0].continue_()

    expect(question).to_have_count(0)
    expect(page.get_by_role("button", name="比較並選擇…")).to_be_focused()


@pytest.mark.parametrize(("way", "theirs"), [("answered", 200), ("typed over", 7)])
def test_a_question_about_a_figure_that_somebody_else_has_replaced_goes_with_it(
    page: Page, grid, way, theirs
):
    """What is asked about theirs, if anything, is asked instead."""
    reporting = grid()
    question = page.locator(".month-grid__strip--ask")
    page.keyboard.type("150")
    page.keyboard.press("Enter")
    expect(question).to_contain_text("150")
    _somebody_else_types(reporting, theirs)

    if way == "answered":
        question.locator("input").press("Enter")
        expect(page.locator("#toasts")).to_contain_text(f"李代理已將此值改為 {theirs}")
    else:
        _cell(page, reporting).fill("160")
        page.keyboard.press("Enter")
        expect(page.locator(".month-grid__strip--danger")).to_contain_text(f"李代理已將此值改為 {theirs}")
        expect(question).to_have_count(0)
        _cell(page, reporting).press("Escape")

    expect(_cell(page, reporting)).to_have_value(str(theirs))
    if theirs == 7:
        expect(question).to_have_count(0)
    else:
        expect(question).to_contain_text("200")
        _is(page, reporting, "is-doubtful")
    expect(page.locator("[data-notice]")).to_have_count(0)
    assert _saved(reporting) == theirs
