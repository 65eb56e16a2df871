"""Eighteen indicators are given to their owners: by typing, by filling down, by pasting; counted in keys and clicks."""

from dataclasses import dataclass

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from chiayi_kpi.accounts.roles import Role
from indicators.models import Assignment
from tests import factories
from tests.browser.conftest import sign_in
from tests.browser.looks import assert_accessible_and_fits, assert_fits

EIGHTEEN = 18
MOST_ACTIONS = 40
MOST_FOR_THREE = 15
SURNAMES = "王李張劉陳楊黃趙周吳徐孫朱馬胡郭林何"


@dataclass
class Actions:
    """Every key and every click of a person; characters that are typed count as keys."""

    page: Page
    count: int = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.count += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.count += len(text)

    def click(self, locator, **how) -> None:
        locator.click(**how)
        self.count += 1

    def draw(self, locator, target) -> None:
        locator.drag_to(target)
        self.count += 1


@pytest.fixture
def plan():
    plan = factories.plan()
    objective = factories.objective(factories.facet(plan))
    for no in range(1, EIGHTEEN + 1):
        factories.indicator(objective, no=no, weight="1", inputs={"done": "sum"}, name=f"指標第{no}項")
    for surname in SURNAMES:
        factories.user(role=Role.OWNER, agency=plan.agency, name=f"{surname}小明")
    return plan


@pytest.fixture
def visit(live_server, page: Page, context, plan, traffic):
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def go(name: str = "assignments", *, width: int = 1280, role=Role.PLANNER) -> Actions:
        page.set_viewport_size({"width": width, "height": 900})
        sign_in(context, live_server, factories.user(role=role, agency=plan.agency))
        page.goto(live_server.url + reverse(name, args=[plan.year, plan.agency.code]))
        return Actions(page)

    yield go
    assert [line for line in complaints if "status of 4" not in line] == []


def _owners(plan) -> list[str]:
    rows = Assignment.objects.filter(plan=plan, owner__isnull=False).order_by("indicator__no")
    return [row.owner.name for row in rows.select_related("owner")]


def _told(capsys, how: str, actions: Actions, most: int = MOST_ACTIONS) -> None:
    with capsys.disabled():
        print(f"\n{EIGHTEEN} owners {how}: {actions.count} actions")  # noqa: T201 - what this test is about
    assert actions.count <= most


def _done(page: Page) -> None:
    expect(page.locator("tr.is-nobody")).to_have_count(0)
    expect(page.locator(".is-saving")).to_have_count(0)


def test_eighteen_different_owners_by_typing(page: Page, plan, visit, capsys):
    actions = visit()
    expect(page.locator("td[data-column=owner] input").first).to_be_focused()
    for surname in SURNAMES:
        actions.type(surname)
        actions.press("Enter")
    _done(page)
    assert _owners(plan) == [f"{surname}小明" for surname in SURNAMES]
    _told(capsys, "one by one", actions)


def test_one_owner_for_all_by_filling_down(page: Page, plan, visit, capsys):
    actions = visit()
    actions.type("陳")
    actions.press("Enter", "ArrowUp")
    actions.click(page.locator("#fill-down"))
    _done(page)
    assert _owners(plan) == ["陳小明"] * EIGHTEEN
    _told(capsys, "by filling down", actions)


def _by_the_empty_cells(actions: Actions, owners) -> None:
    """Ctrl+D gives a filled cell's person to the empty ones below; from the last block up, so that each stops at the next."""
    for first, surname in ((12, "張"), (6, "李"), (0, "王")):
        actions.click(owners.nth(first))
        actions.type(surname)
        actions.press("Control+d")


def _by_a_selection(actions: Actions, owners) -> None:
    """Shift and a click select down to there, Ctrl+D fills; the people who are offered are taken by it."""
    for first, surname in ((0, "王"), (6, "李"), (12, "張")):
        if first:
            actions.click(owners.nth(first))
        actions.type(surname)
        actions.click(owners.nth(first + 5), modifiers=["Shift"])
        actions.press("Control+d")


def _by_the_handle(actions: Actions, owners) -> None:
    """The corner of the cell is drawn down over the others, and clicked for the last ones."""
    handle = actions.page.locator("#fill-handle")
    for first, surname in ((0, "王"), (6, "李")):
        actions.click(owners.nth(first))
        actions.type(surname)
        actions.draw(handle, owners.nth(first + 5))
    actions.click(owners.nth(12))
    actions.type("張")
    actions.click(handle)


def test_three_owners_of_six_indicators_each(page: Page, plan, visit, capsys, subtests):
    for way in (_by_the_empty_cells, _by_a_selection, _by_the_handle):
        with subtests.test(way.__name__):
            Assignment.objects.filter(plan=plan).delete()
            actions = visit()
            way(actions, page.locator("td[data-column=owner] input"))
            _done(page)
            assert _owners(plan) == ["王小明"] * 6 + ["李小明"] * 6 + ["張小明"] * 6
            _told(capsys, f"of three people{way.__name__.replace('_', ' ')}", actions, MOST_FOR_THREE)


def test_what_is_filled_stops_at_the_next_filled_cell_and_an_empty_one_takes_the_one_above(
    page: Page, plan, visit
):
    factories.assignment(plan, plan.indicators.get(no=4), owner=factories.user(name="王不動"))
    actions = visit()
    owners = page.locator("td[data-column=owner] input")
    actions.type("陳")
    actions.press("Control+d")
    for row in range(3):
        expect(owners.nth(row)).to_have_value("陳小明")
    expect(owners.nth(3)).to_have_value("王不動")
    actions.click(owners.nth(4))
    actions.press("Control+d")
    expect(owners.nth(4)).to_have_value("王不動")
    expect(owners.nth(5)).to_have_value("")


def test_on_a_phone_a_tap_on_the_arrow_in_the_cell_fills_those_below(page: Page, plan, visit):
    visit(width=390)
    owners = page.locator("td[data-column=owner] input")
    owners.first.click()
    page.keyboard.type("陳")
    handle = page.locator("#fill-handle")
    inside = owners.first.bounding_box(), handle.bounding_box()
    assert inside[1]["x"] + inside[1]["width"] <= inside[0]["x"] + inside[0]["width"] + 1
    handle.click()
    _done(page)
    assert _owners(plan) == ["陳小明"] * EIGHTEEN


def test_a_block_from_a_spreadsheet_and_what_of_it_cannot_be(page: Page, plan, visit, context, capsys):
    actions = visit()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    lines = [f"{surname}小明\t\t第{no}科" for no, surname in enumerate(SURNAMES, start=1)]
    lines[4] = "查無此人\t\t第5科"
    page.evaluate("text => navigator.clipboard.writeText(text)", "\n".join([*lines, "多一列\t\t"]))
    actions.press("Control+v")
    fault = page.locator("td.is-invalid .assignments__fault")
    expect(fault).to_have_count(1)
    expect(fault).to_contain_text("查無此人")
    expect(page.locator("tr.is-nobody")).to_have_count(1)
    expect(page.locator(".is-saving")).to_have_count(0)
    assert Assignment.objects.get(plan=plan, indicator__no=18).unit == "第18科"
    actions.click(page.locator("td.is-invalid input"))
    actions.type("陳")
    actions.press("Enter")
    _done(page)
    assert Assignment.objects.get(plan=plan, indicator__no=5).owner.name == "陳小明"
    _told(capsys, "by pasting", actions)


def test_the_list_offers_people_by_account_too_and_arrows_choose(page: Page, plan, visit):
    factories.user("zz-second", role=Role.OWNER, agency=plan.agency, name="王大同")
    actions = visit()
    actions.type("王")
    expect(page.locator("#people-list li")).to_have_count(2)
    actions.press("ArrowDown")
    chosen = page.locator("#people-list li[aria-selected=true]")
    expected = chosen.get_attribute("data-label")
    actions.press("Enter")
    expect(page.locator("td[data-column=owner] input").first).to_have_value(expected)
    actions.type("zz-")
    actions.press("Tab")
    expect(page.locator("td[data-column=owner] input").nth(1)).to_have_value("王大同")
    expect(page.locator("td[data-column=deputy] input").nth(1)).to_be_focused()


def test_the_list_that_a_key_opens_is_chosen_from_by_keys(page: Page, plan, visit):
    factories.assignment(plan, plan.indicators.get(no=1), owner=factories.user(name="王不動"))
    actions = visit()
    owners, marked = (
        page.locator("td[data-column=owner] input"),
        page.locator("#people-list li[aria-selected=true]"),
    )
    actions.click(owners.first)
    actions.press("Alt+ArrowDown")
    expect(page.locator("#people-list li")).to_have_count(EIGHTEEN + 2)
    expect(marked).to_have_attribute("data-label", "王不動")
    owners.first.dispatch_event("keydown", {"key": "Enter", "keyCode": 229})  # takes the input method's word
    expect(owners.first).to_be_focused()
    actions.press("Enter")
    expect(owners.first).to_have_value("王不動")
    actions.press("Alt+ArrowDown")
    first = marked.get_attribute("data-label")
    actions.press("ArrowDown")
    chosen = marked.get_attribute("data-label")
    actions.press("Enter", "Alt+ArrowDown", "Tab")
    expect(owners.nth(1)).to_have_value(chosen)
    expect(owners.nth(2)).to_have_value(first)
    actions.click(owners.nth(1))
    actions.press("Alt+ArrowDown")
    expect(marked).to_have_attribute("data-label", chosen)


def test_axe_and_a_phone_in_english_too(page: Page, plan, visit, context, live_server, settings):
    first = plan.indicators.first()
    factories.assignment(plan, first, owner=factories.user(is_active=False, name="離職者"))
    visit(width=390)
    marked = page.locator("tr.is-nobody th").first
    beside = marked.bounding_box()["x"] + 4  # of its mark
    assert marked.locator(".code").bounding_box()["x"] >= beside
    assert_accessible_and_fits(page)
    page.locator("td[data-column=owner] input").first.focus()
    page.keyboard.type("王")
    expect(page.locator("#people-list li").first).to_be_visible()
    assert_accessible_and_fits(page)

    context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": "en", "url": live_server.url}])
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert_fits(page)


def test_the_form_of_an_absence(page: Page, plan, visit, context, live_server):
    owner = factories.user(role=Role.OWNER, agency=plan.agency, name="請假者")
    for one in plan.indicators.all()[:3]:
        factories.assignment(plan, one, owner=owner)
    sign_in(context, live_server, owner)
    page.goto(live_server.url + reverse("absence", args=[plan.year, plan.agency.code]))
    assert_accessible_and_fits(page)
    page.locator("#id_deputy").select_option(label="王小明")
    page.locator("#id_last").fill("2099-01-20")
    page.locator("form.absence button").click()
    expect(page.locator(".assignments")).to_contain_text("王小明")


@pytest.fixture
def opened(live_server, page: Page, context, plan, traffic) -> Page:
    """The page, for tests in which the browser complains that it is offline."""
    sign_in(context, live_server, factories.user(role=Role.PLANNER, agency=plan.agency))
    page.goto(live_server.url + reverse("assignments", args=[plan.year, plan.agency.code]))
    expect(page.locator("td[data-column=owner] input").first).to_be_focused()
    return page


def test_enter_pressed_before_somebody_else_s_owner_is_shown_does_not_write_over_it(opened, plan, traffic):
    last = plan.indicators.get(no=EIGHTEEN)
    factories.assignment(plan, last, owner=factories.user(name="王不動"))
    field = opened.locator("td[data-column=owner] input").last
    held = []
    opened.route("**/assign**", lambda route: route.continue_() if held else held.append(route))

    field.fill("陳小明")
    for _press in range(2):
        field.press("Enter")
    held[0].continue_()
    expect(opened.locator("td.is-invalid .assignments__fault")).to_contain_text("王不動")
    traffic.settle(opened)
    assert Assignment.objects.get(plan=plan, indicator=last).owner.name == "王不動"

    field.press("Enter")
    expect(opened.locator("td.is-saved")).to_have_count(1)
    assert Assignment.objects.get(plan=plan, indicator=last).owner.name == "陳小明"


def test_an_answer_that_nobody_expects_holds_up_no_other_cell(opened, plan, traffic):
    opened.route(
        "**/assign**",
        lambda route: route.fulfill(status=200, content_type="application/json", body="null"),
        times=1,
    )
    owners = opened.locator("td[data-column=owner] input")
    owners.first.fill("王小明")
    owners.first.press("Enter")
    owners.nth(1).fill("李小明")
    owners.nth(1).press("Enter")

    expect(opened.locator("td.is-saved")).not_to_have_count(0)
    traffic.settle(opened)
    assert Assignment.objects.get(plan=plan, indicator__no=2).owner.name == "李小明"
