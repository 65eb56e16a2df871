"""Eighteen indicators are given to their owners: by typing, by filling down, by pasting; counted in keys and clicks."""

from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from chiayi_kpi.accounts.roles import Role
from indicators.models import Assignment
from tests import factories
from tests.browser.conftest import sign_in

EIGHTEEN = 18
MOST_ACTIONS = 40
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

    def click(self, locator) -> None:
        locator.click()
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


def _told(capsys, how: str, actions: Actions) -> None:
    with capsys.disabled():
        print(f"\n{EIGHTEEN} owners {how}: {actions.count} actions")  # noqa: T201 - what this test is about
    assert actions.count <= MOST_ACTIONS


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


def test_three_owners_by_selecting_and_ctrl_d(page: Page, plan, visit, capsys):
    actions = visit()
    for surname in "王李張":
        actions.type(surname)
        actions.press("Enter", "ArrowUp", *["Shift+ArrowDown"] * 5, "Control+d", *["ArrowDown"] * 6)
    _done(page)
    assert _owners(plan) == ["王小明"] * 6 + ["李小明"] * 6 + ["張小明"] * 6
    assert actions.count <= MOST_ACTIONS + 5
    cells = page.locator("td[data-column=owner] input")
    expect(cells.nth(17)).to_have_value("張小明")


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


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["zh-hant", "en"])
def test_axe_and_a_phone(page: Page, plan, visit, context, live_server, settings, width, language):
    context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}])
    first = plan.indicators.first()
    factories.assignment(plan, first, owner=factories.user(is_active=False, name="離職者"))
    visit(width=width)
    for step in (None, "王"):
        if step:
            page.locator("td[data-column=owner] input").first.focus()
            page.keyboard.type(step)
            expect(page.locator("#people-list li").first).to_be_visible()
        report = Axe().run(page)
        assert report.violations_count == 0, report.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [1280, 390])
def test_the_form_of_an_absence(page: Page, plan, visit, context, live_server, width):
    owner = factories.user(role=Role.OWNER, agency=plan.agency, name="請假者")
    for one in plan.indicators.all()[:3]:
        factories.assignment(plan, one, owner=owner)
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(context, live_server, owner)
    page.goto(live_server.url + reverse("absence", args=[plan.year, plan.agency.code]))
    report = Axe().run(page)
    assert report.violations_count == 0, report.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("#id_deputy").select_option(label="王小明")
    page.locator("#id_last").fill("2099-01-20")
    page.locator("form.absence button").click()
    expect(page.locator(".assignments")).to_contain_text("王小明")
