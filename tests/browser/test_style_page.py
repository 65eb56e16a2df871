"""Every component in a real browser: at a desk and on a phone, by keyboard, under the security policy."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.looks import assert_accessible, assert_accessible_and_fits, complaints_of

pytestmark = pytest.mark.urls("tests.core.style_urls")


@pytest.fixture
def style_page(live_server, page: Page) -> Page:
    page.goto(live_server.url + reverse("style"))
    return page


def test_every_component_is_accessible_fits_and_keeps_to_the_security_policy(live_server, page: Page):
    complaints = complaints_of(page)
    page.goto(live_server.url + reverse("style"))
    assert_accessible_and_fits(page)
    page.wait_for_load_state("networkidle")
    assert complaints == []


def test_each_component_does_what_it_is_for(style_page: Page, subtests):
    with subtests.test("faults of a form are read first"):
        expect(style_page.locator(".error-summary")).to_be_focused()
    with subtests.test("the first key leads past the navigation"):
        style_page.evaluate("document.activeElement.blur()")
        style_page.locator(".skip-link").focus()
        style_page.keyboard.press("Enter")
        expect(style_page.locator("main")).to_be_focused()
    with subtests.test("Escape closes a menu and returns to it"):
        summary = style_page.locator("details.menu > summary").first
        summary.focus()
        style_page.keyboard.press("Enter")
        expect(style_page.locator(".menu__panel").first).to_be_visible()
        style_page.keyboard.press("Escape")
        expect(style_page.locator(".menu__panel").first).to_be_hidden()
        expect(summary).to_be_focused()
    with subtests.test("a toast shows text as text and can be closed"):
        style_page.evaluate(
            "document.body.dispatchEvent(new CustomEvent('portal:toast',"
            " {detail: {level: 'error', message: '<b>not saved</b>'}}))"
        )
        toast = style_page.locator("#toasts .message--error")
        expect(toast).to_have_text("<b>not saved</b>")
        toast.locator("[data-dismiss]").click()
        expect(toast).to_have_count(0)
    with subtests.test("a dropped file is named"):
        style_page.set_input_files(
            ".file-drop input", {"name": "月報.xlsx", "mimeType": "application/octet-stream", "buffer": b"PK"}
        )
        expect(style_page.locator(".file-drop__name")).to_have_text("月報.xlsx")
    with subtests.test("a dialog opens, is accessible, and closes"):
        style_page.locator("[data-dialog=ask]").click()
        expect(style_page.locator("dialog#ask")).to_be_visible()
        assert_accessible(style_page)
        style_page.keyboard.press("Escape")
        expect(style_page.locator("dialog#ask")).to_be_hidden()


@pytest.mark.own_context
def test_a_request_over_a_second_shows_that_work_goes_on(style_page: Page):
    style_page.clock.install(time=0)
    style_page.clock.pause_at(3_600_000)  # the clock stands still but for what follows
    line = style_page.locator("#progress-line")
    style_page.evaluate("document.body.dispatchEvent(new Event('htmx:beforeSend'))")
    style_page.clock.run_for(999)
    expect(line).to_be_hidden()
    style_page.clock.run_for(1)
    expect(line).to_be_visible()
    style_page.evaluate("document.body.dispatchEvent(new Event('htmx:afterRequest'))")
    expect(line).to_be_hidden()


def test_the_head_of_the_page_keeps_to_the_margin_of_its_content(style_page: Page, subtests):
    """Its boxes too, in a narrow window or with text of twice the size."""
    for width, zoom in ((1280, 200), (390, 100), (390, 200)):
        with subtests.test(f"{width} px, {zoom} %"):
            style_page.set_viewport_size({"width": width, "height": 800})
            style_page.evaluate("zoom => document.documentElement.style.fontSize = `${zoom}%`", zoom)
            lefts = style_page.evaluate(
                "() => Array.from(document.querySelectorAll('.brand, .topbar__button'),"
                " (found) => found.getBoundingClientRect().left)"
            )
            content = style_page.locator("h1").evaluate("found => found.getBoundingClientRect().left")
            assert lefts and min(lefts) >= content - 0.5
