"""The dashboard in a real browser: filter, month travel, going back, print, a phone, and what a screen reader finds."""

import io
from contextlib import suppress
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Error, Page, expect
from pypdf import PdfReader

from tests import factories
from tests.browser.conftest import sign_in
from tests.browser.held_controls import takes_no_second_click
from tests.browser.looks import assert_accessible_and_fits, complaints_of
from tests.reports.bureau import TODAY, Bureau, bureau_in_june
from tests.reports.documents.texts import texts_of

A4_LANDSCAPE = (842, 595)  # points


@pytest.fixture
def bureau(live_server, page: Page, context, settings, traffic) -> Bureau:
    """The bureau's dashboard, open before its supervisor, with the forecast loaded."""
    settings.PORTAL_TODAY = TODAY
    made = bureau_in_june()
    sign_in(context, live_server, made.supervisor)
    page.goto(f"{live_server.url}/107/PD/")
    expect(page.locator("#forecast")).to_be_visible()
    return made


def rows(page: Page):
    return page.locator("tr[id^=i-]")


def query_of(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlparse(page.url).query)


def test_a_filter_replaces_the_table_of_page_and_file_and_keeps_the_view_in_the_address(bureau, page: Page):
    page.evaluate("window.sameDocument = true")

    page.select_option("#filter-facet", "1")
    expect(rows(page)).to_have_count(2)
    page.locator("#light-red").click()
    expect(rows(page)).to_have_count(1)
    expect(page.locator("#indicator-count")).to_contain_text("1")

    assert query_of(page) == {"through": ["5"], "facet": ["1"], "light": ["red"]}
    assert page.evaluate("window.sameDocument") is True
    expect(page.locator("#light-red")).to_be_focused()
    with page.expect_download() as download:
        page.locator(".table-export__link[href*='export=csv']").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert "1-1-1" in text and "1-1-2" not in text


def test_a_colleague_opens_the_address_and_sees_the_same(bureau, page: Page, context):
    page.select_option("#filter-owner", str(bureau.wang.pk))
    expect(rows(page)).to_have_count(2)
    page.locator("#sort-points").click()
    expect(rows(page).first).to_have_id("i-1-1-1")
    expect(page.locator("th[aria-sort]")).to_have_attribute("aria-sort", "ascending")

    other = context.new_page()
    other.goto(page.url)

    expect(rows(other)).to_have_count(2)
    expect(rows(other).first).to_have_id("i-1-1-1")
    expect(other.locator("#filter-owner")).to_have_value(str(bureau.wang.pk))


def test_going_back_shows_the_page_before_which_still_warns_and_of_which_the_browser_keeps_no_copy(
    bureau, page: Page, settings
):
    settings.IDLE_SIGN_OUT_SECONDS = 200
    page.reload()
    page.select_option("#filter-facet", "1")
    expect(rows(page)).to_have_count(2)
    page.go_back()
    expect(rows(page)).to_have_count(3)
    expect(page.locator("nav.nav")).to_have_count(1)
    page.go_forward()
    expect(rows(page)).to_have_count(2)
    page.go_back()
    expect(rows(page)).to_have_count(3)
    expect(page.locator("#filter-facet")).to_have_value("")
    page.wait_for_load_state(
        "networkidle"
    )  # whatever the page still hears of the server would be somebody doing something

    page.evaluate("() => { const now = Date.now.bind(Date); Date.now = () => now() + 110_000; }")

    expect(page.get_by_role("dialog", name="即將自動登出")).to_be_visible()
    assert page.evaluate("sessionStorage.getItem('htmx-history-cache')") is None


def test_the_choice_made_last_is_shown_whichever_answer_comes_last(bureau, page: Page, traffic):
    held = []
    page.route("**/107/PD/?*facet=1*", lambda route: held.append(route))
    page.select_option("#filter-facet", "1")
    page.locator("#light-red").click()
    expect(rows(page)).to_have_count(1)

    with suppress(Error):  # it was given up
        held[0].continue_()
    traffic.settle(page)

    expect(rows(page)).to_have_count(1)
    assert query_of(page) == {"through": ["5"], "light": ["red"]}


def test_another_month_takes_the_whole_page_back(bureau, page: Page, traffic):
    page.evaluate("window.sameDocument = true")
    total = page.locator(".dash-total .stat__value")
    before = total.inner_text()

    page.locator("#month-2").click()
    expect(page.locator("#month-2")).to_have_attribute("aria-current", "true")
    expect(total).not_to_have_text(before)
    expect(page.locator("#dash-year")).to_contain_text("2")
    assert " 2 " in page.title()
    page.locator("#known-then").click()
    expect(page.locator(".dash-note")).to_contain_text("107.03.12")

    assert query_of(page) == {"through": ["2"], "known": ["then"]}
    assert page.evaluate("window.sameDocument") is True
    traffic.settle(page)
    page.select_option("#filter-facet", "1")
    expect(rows(page)).to_have_count(2)
    assert query_of(page) == {"through": ["2"], "known": ["then"], "facet": ["1"]}


def test_the_working_unfolds_and_the_numbers_of_the_chart_are_one_key_away(bureau, page: Page):
    fold = page.locator("#i-1-1-1 details")
    expect(fold.locator("ol")).to_be_hidden()
    fold.locator("summary").click()
    expect(fold.locator("ol")).to_be_visible()

    page.locator("#i-1-1-1 a.dash-name").click()
    expect(page.locator("figure.chart svg >> visible=true")).to_have_count(1)
    summary = page.locator(".chart__numbers > summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".chart__numbers table")).to_be_visible()

    # A phone shows the whole year, with the current month in letters of their size.
    page.set_viewport_size({"width": 390, "height": 844})
    drawing = page.locator("figure.chart svg >> visible=true")
    expect(drawing).to_have_count(1)
    latest = drawing.locator("text:not([aria-hidden])", has_text="實績")
    expect(latest).to_contain_text("實績 20")
    latest.scroll_into_view_if_needed()
    box, name = drawing.bounding_box(), latest.bounding_box()
    assert box and name and box["x"] >= 0 and box["x"] + box["width"] <= 390 and name["height"] >= 11


def test_a_document_that_is_being_made_says_so_and_takes_no_second_click(bureau, page: Page):
    link = page.locator("a[href*='annual-plan.pdf']")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    takes_no_second_click(page, link)
    assert len([url for url in asked if "annual-plan" in url]) == 1


def test_every_page_is_accessible_fits_and_keeps_to_the_security_policy(
    live_server, bureau, page: Page, subtests
):
    for path in ("", "?through=2&known=then&facet=1&sort=lost", "1-1-1/"):
        with subtests.test(path):
            complaints = complaints_of(page)
            page.goto(f"{live_server.url}/107/PD/{path}")
            if "1-1-1" not in path:
                expect(page.locator("#forecast")).to_be_visible()
            assert_accessible_and_fits(page)
            if not path:
                page.locator("#light-red").click()
                expect(rows(page)).to_have_count(1)
            assert complaints == []


ANSWERS = {
    "where it stands": ".dash-total",
    "which way it is going": "#course svg",
    "what costs most": "[aria-labelledby=costs-title] svg",
    "what to do next": "[aria-labelledby=next-title] ol",
}


def test_four_answers_stand_in_the_first_screen_and_on_a_phone_score_and_what_to_do_before_the_drawings(
    bureau, page: Page
):
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.locator("#course svg")).to_be_visible()
    for answer, place in ANSWERS.items():
        box = page.locator(place).bounding_box()
        assert box is not None and box["y"] + box["height"] <= 800, answer

    for place in ("#course", "[aria-labelledby=costs-title]"):
        fold = page.locator(f"{place} .chart__numbers")
        fold.locator("summary").focus()
        page.keyboard.press("Enter")
        expect(fold.locator("table")).to_be_visible()
        expect(fold.locator("table")).to_contain_text("35.00")

    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()
    expect(page.locator(".dash-total .stat__value")).to_be_in_viewport()
    box = page.locator(".nav__link[aria-current]").bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 390
    assert page.evaluate("window.scrollX") == 0

    expect(page.locator("#forecast")).to_be_visible()
    titles = ("#total-title", "#next-title", "#course-title", "#costs-title")
    tops = [page.locator(title).bounding_box()["y"] for title in titles]
    assert tops == sorted(tops)
    box = page.locator("[aria-labelledby=next-title] li").first.bounding_box()
    assert box is not None and box["y"] < 844
    cell = page.locator("#i-1-1-1 td.num").first
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") not in ("none", '""')


def test_the_course_comes_later_and_moves_nothing(live_server, bureau, page: Page):
    held = []
    page.route("**/outlook/**", lambda route: held.append(route))
    page.goto(f"{live_server.url}/107/PD/")
    expect(page.locator("#outlook-line")).not_to_contain_text("–")
    places = ("#worst-title", "#next-title", ".dash-outlook")
    before = [page.locator(place).bounding_box() for place in places]

    held[0].continue_()

    expect(page.locator("#outlook-line")).to_contain_text("–")
    expect(page.locator("#course svg")).to_be_visible()
    after = [page.locator(place).bounding_box() for place in places]
    assert [box["y"] for box in after] == pytest.approx([box["y"] for box in before], abs=1)


def test_a_step_of_the_waterfall_who_has_not_reported_and_all_that_is_behind_lead_to_their_rows(
    bureau, page: Page
):
    objective = bureau.counted.objective
    for no in range(3, 6):
        made = factories.indicator(objective, no=no, weight="0.01", inputs={"n": "sum"}, rule={"target": 99})
        factories.figures(bureau.plan, made.inputs.get(), {5: 1})
    page.reload()
    page.locator(".waterfall a[href*='facet=2']").focus()
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(1)
    expect(rows(page)).to_have_id("i-2-1-1")
    expect(rows(page)).to_be_in_viewport()
    assert query_of(page) == {"through": ["5"], "facet": ["2"], "sort": ["lost"]}

    page.locator(".dash-items__all a").click()
    expect(rows(page)).to_have_count(4)
    assert query_of(page)["light"] == ["short"]

    page.locator("[aria-labelledby=silent-title] a").first.click()
    expect(rows(page)).to_have_count(1)
    expect(rows(page)).to_have_id("i-2-1-1")


def test_it_prints_on_a4_landscape_with_every_row_and_without_controls(bureau, page: Page):
    printed = page.pdf(prefer_css_page_size=True)
    pdf = PdfReader(io.BytesIO(printed))
    width, height = (round(float(side)) for side in pdf.pages[0].mediabox[2:])
    text = "".join(texts_of(printed))

    assert abs(width - A4_LANDSCAPE[0]) <= 1 and abs(height - A4_LANDSCAPE[1]) <= 1
    assert len(pdf.pages) <= 3
    assert all(code in text for code in ("1-1-1", "1-1-2", "2-1-1", "35.00"))
    page.emulate_media(media="print")
    for hidden in (".filters", ".table-export", ".dash-documents", "nav.nav"):
        expect(page.locator(hidden).first).to_be_hidden()
