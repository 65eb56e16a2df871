"""The grid in a real browser: its security policy, its roles and names, on a phone, and the panel at the side."""

import re

from playwright.sync_api import Page, expect

from tests import factories, papers
from tests.browser.looks import assert_accessible_and_fits, complaints_of
from tests.indicators.reporting_plan import OPEN


def test_axe_and_the_security_policy_find_nothing_with_every_kind_of_message_on_it(page: Page, grid):
    complaints = complaints_of(page)
    reporting = grid(6, december=None)
    first = reporting.inputs[0]
    for figure in ("3a", "150", "9"):
        page.keyboard.type(figure)
        page.keyboard.press("Enter")
    expect(page.locator(".month-grid__strip")).to_have_count(2)
    expect(page.locator("#panel-note")).to_be_visible()

    assert_accessible_and_fits(page)
    expect(page.locator(f"#c{first.pk}-{OPEN}")).to_be_visible()
    expect(page.get_by_role("grid")).to_have_count(1)
    expect(page.get_by_role("gridcell").first).to_be_visible()  # a month that is closed
    expect(page.locator(f"#c{first.pk}-{OPEN}")).to_have_accessible_name(re.compile("場次1.*12"))
    assert complaints == []


def test_a_dialog_closes_by_a_click_beside_it_and_not_by_a_text_selected_up_to_there(
    live_server, page: Page, grid
):
    grid()
    # Nobody is idle: with its next second the page would close that dialog by itself.
    page.evaluate("() => { for (let id = setInterval(() => {}, 1e9); id > 0; id--) clearInterval(id); }")
    beside = {"x": 5, "y": 5}
    for name, closes in (("missing", True), ("idle", False)):
        dialog = page.locator(f"#{name}")
        dialog.evaluate("dialog => dialog.showModal()")
        dialog.locator("h2").hover()
        page.mouse.down()
        page.mouse.move(**beside)
        page.mouse.up()
        expect(dialog).to_be_visible()
        page.mouse.click(**beside)
        expect(dialog).to_be_visible(visible=not closes)


def test_the_panel_follows_the_focus_and_every_saving(live_server, page: Page, grid):
    reporting = grid()
    panel = page.locator("#grid-panel")

    expect(panel.locator("h2")).to_have_text("宣導第1項")
    before = page.locator("#grid-total").inner_text()
    page.keyboard.type("13")
    page.keyboard.press("Enter")
    expect(panel.locator("h2")).to_have_text("宣導第2項")

    expect(page.locator("#grid-total")).not_to_have_text(before)
    page.locator(f"#c{reporting.inputs[0].pk}-{OPEN}").focus()
    expect(panel.locator("dd").first).to_have_text("13")
    expect(panel.locator(".changes")).to_contain_text("王小明")


def test_a_milestone_is_typed_by_its_per_cent_or_chosen_by_its_name(live_server, page: Page, grid):
    def reached(reporting) -> None:
        found = reporting.inputs[0]
        found.figures.all().delete()
        type(found).objects.filter(pk=found.pk).update(aggregation="last")
        factories.milestones(found, 設計=20, 招標=45, 驗收=100)

    found = grid(before=reached).inputs[0]
    name = page.locator(f"td:has(> #c{found.pk}-{OPEN}) .month-grid__milestone")

    page.keyboard.type("20")
    page.keyboard.press("Enter")
    expect(name).to_have_text("設計")
    expect(page.locator(f"#c{found.pk}-{OPEN}")).to_have_value("20 %")
    page.locator(f"#c{found.pk}-{OPEN}").focus()
    page.locator("[data-milestone='招標 45 %']").click()

    expect(name).to_have_text("招標")
    assert found.figures.get().value == 2


def test_what_became_of_a_file_is_said_beside_another_cell_too_and_it_can_be_chosen_again(
    live_server, page: Page, grid, settings, tmp_path
):
    settings.EVIDENCE_MAX_BYTES = len(papers.pdf())
    reporting = grid()
    page.evaluate("""() => {
        const { timeout } = AbortSignal;
        window.waits = [];
        AbortSignal.timeout = (time) => { window.waits.push(time); return timeout.call(AbortSignal, time); };
    }""")
    paper, large = tmp_path / "紀錄.pdf", tmp_path / "影像.pdf"
    paper.write_bytes(papers.pdf())
    large.write_bytes(papers.pdf() + b" ")
    held = []
    page.route("**/evidence", lambda route: held.append(route))
    box, said = page.locator("#grid-panel input[type=file]"), page.locator("#toasts .message__text")

    box.set_input_files(large)
    expect(said).to_contain_text("檔案過大")
    assert held == []
    box.set_input_files(paper)
    expect(box).to_have_value("")
    expect(page.locator("#grid-panel [data-status]").last).to_have_text("儲存中…")
    page.locator(f"#c{reporting.inputs[1].pk}-{OPEN}").focus()
    expect(page.locator("#grid-panel h2")).to_have_text("宣導第2項")
    held[0].fulfill(status=422, json={"message": "掃描出病毒"})

    expect(said).to_have_count(2)
    expect(said.last).to_have_text("掃描出病毒")
    assert max(page.evaluate("waits")) >= 120_000
    page.unroute("**/evidence")
    box.set_input_files(paper)
    expect(page.locator(".files")).to_contain_text("紀錄.pdf")
