"""A comment that mentions somebody, by the keyboard: typed at the grid's side, lost nowhere, found by whom it names."""

from django.urls import reverse
from playwright.sync_api import Page, expect

from indicators.models import Comment
from tests.browser.conftest import sign_in
from tests.browser.looks import assert_accessible_and_fits, complaints_of
from tests.indicators.reporting_plan import OPEN


def test_from_the_at_sign_to_the_notice_and_back_by_the_keyboard(grid, live_server, page: Page, context):
    complaints = complaints_of(page)
    reporting = grid(2)
    cells = page.locator("td.is-current input")
    cells.first.focus()
    box, names = page.locator("#comment-text"), page.locator("#mention-list")
    box.focus()
    page.keyboard.type("請 @")
    expect(names.get_by_role("option")).to_have_count(4)
    page.keyboard.type("主")
    expect(names.get_by_role("option")).to_have_text(["陳主任"])
    expect(box).to_have_attribute("aria-activedescendant", "mention-0")
    assert_accessible_and_fits(page)
    page.keyboard.press("Escape")
    expect(names).to_be_hidden()
    page.keyboard.press("Backspace")
    page.keyboard.type("主")
    expect(names).to_be_visible()
    box.dispatch_event("keydown", {"key": "Enter", "keyCode": 229})  # takes the input method's word
    expect(names).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.type("看一下")
    expect(box).to_have_value("請 @陳主任 看一下")
    page.keyboard.type(" @")
    expect(names).to_be_visible()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")  # elsewhere in the text it is a new line
    expect(names).to_be_hidden()
    expect(box).to_have_value("\n請 @陳主任 看一下 @")
    box.fill("請 @陳主任 看一下")

    cells.last.focus()  # the side is another indicator's by now
    expect(box).to_have_value("")
    cells.first.focus()
    expect(box).to_have_value("請 @陳主任 看一下")
    page.reload()
    page.locator("td.is-current input").first.focus()
    expect(box).to_have_value("請 @陳主任 看一下")
    box.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # 留言
    expect(page.get_by_text("留言已儲存，並通知：陳主任。")).to_be_visible()
    assert Comment.objects.get().text == "請 @陳主任 看一下"
    page.locator("td.is-current input").first.focus()
    expect(page.locator("#panel-body .comments__one")).to_contain_text("看一下")
    expect(box).to_have_value("")

    sign_in(context, live_server, reporting.supervisor)
    page.goto(live_server.url + reverse("notices"))
    expect(page.locator(".bell__count").first).to_contain_text("1")
    assert_accessible_and_fits(page)
    page.get_by_role("link", name="留言提及您").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/1-1-1/?through={OPEN}&meant=*#comment-*")
    expect(page.locator(".comments__one:target")).to_contain_text("看一下")
    expect(page.locator(".bell__count")).to_have_count(0)
    assert_accessible_and_fits(page)
    assert complaints == []


def test_what_was_refused_stands_in_its_box_again(grid, live_server, page: Page):
    reporting = grid(1)
    page.goto(live_server.url + reverse("indicator", args=[107, reporting.plan.agency.code, "1-1-1"]))
    box = page.locator("#comment-text")
    box.fill("請說明")
    type(reporting.plan).objects.filter(pk=reporting.plan.pk).update(settled_at="2019-02-01T00:00Z")
    page.get_by_role("button", name="留言", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("已結算")
    type(reporting.plan).objects.filter(pk=reporting.plan.pk).update(settled_at=None)
    page.reload()
    expect(box).to_have_value("請說明")
