"""Entering indicators in a real browser: on one page, in few actions, and back at the place in the plan's tree."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from indicators.models import Indicator
from tests import factories
from tests.browser.looks import assert_accessible_and_fits

MILESTONES = "設計 20, 招標 30, 決標 40, 開工 50, 期中 70, 完工 90, 驗收 100"
PATH = [None, None, 20, 20, 30, 40, 50, 50, 70, 70, 90, 100]


class Actions:
    """Works the page as a person would, and counts: a click, a key, or one field that is filled."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def click(self, selector: str) -> None:
        self.count += 1
        self.page.locator(selector).click()

    def fill(self, name: str, text: str) -> None:
        self.count += 1
        self.page.locator(f"[name={name}]").fill(text)

    def choose(self, name: str, value: str) -> None:
        self.count += 1
        self.page.locator(f"[name={name}]").select_option(value)


@pytest.fixture
def plan():
    return factories.complete_plan()


@pytest.fixture
def planner(live_server, page: Page, plan) -> Page:
    """The page of the agency's planner, on the plan's tree."""
    client = Client()
    client.force_login(factories.user(role="planner", agency=plan.agency))
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(live_server.url + reverse("admin:objectives_plan_change", args=[plan.pk]))
    return page


def _plain_part(actions: Actions, plan) -> None:
    """From the tree to a filled first half of the page."""
    objective = plan.objectives.get(facet__no=2)
    actions.click(f"#objective-{objective.pk} .addlink")
    actions.fill("name", "提升市民滿意度")
    actions.fill("weight", "4")
    actions.fill("unit", "%")
    actions.fill("standard", "滿意人數 ÷ 受訪人數 × 100")
    actions.fill("target_text", "≥85%")
    actions.fill("evaluation_method", "統計數據")
    actions.fill("inputs-0-code", "rate")
    actions.fill("inputs-0-name", "滿意度")


def _rule(actions: Actions, target: str) -> None:
    actions.choose("components-0-rule", "attainment")
    actions.choose("components-0-direction", "≥")
    actions.fill("components-0-target", target)
    actions.fill("components-0-maximum", "4")


def test_an_indicator_of_the_plain_kind_takes_twenty_actions_on_one_page(planner, plan):
    actions = Actions(planner)
    _plain_part(actions, plan)
    actions.choose("inputs-0-aggregation", "last")
    _rule(actions, "85")
    actions.click("input[name=_save]")

    planner.wait_for_url("**/plan/*/change/#indicator-*")
    made = Indicator.objects.get(name="提升市民滿意度")
    assert made.code == "2-1-2" and made.components.get().target == 85
    expect(planner.locator(f"#indicator-{made.pk}")).to_be_in_viewport()
    print(f"an indicator of the plain kind: {actions.count} actions on 1 page")  # noqa: T201 - the count is to be read
    assert actions.count <= 20


def test_seven_milestones_and_a_path_take_forty_five_actions(planner, plan):
    actions = Actions(planner)
    _plain_part(actions, plan)
    actions.fill("inputs-0-milestones", MILESTONES)
    _rule(actions, "100")
    for month, value in enumerate(PATH, start=1):
        if value is not None:
            actions.fill(f"path_{month}", str(value))
    actions.click("input[name=_save]")

    planner.wait_for_url("**/plan/*/change/#indicator-*")
    made = Indicator.objects.get(name="提升市民滿意度")
    assert made.inputs.get().milestones.count() == 7
    assert dict(made.plannedvalues.values_list("month", "value"))[12] == 100
    print(f"with seven milestones and a path: {actions.count} actions on 1 page")  # noqa: T201 - the count is to be read
    assert actions.count <= 45


def _paste(page: Page, selector: str, text: str) -> None:
    page.locator(selector).evaluate(
        """(box, text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        text,
    )


def test_a_path_is_pasted_from_a_row_or_a_column_and_an_input_is_added_by_keyboard_without_loading_the_page(
    planner, live_server, plan
):
    indicator = plan.indicators.get(objective__facet__no=1)
    planner.goto(live_server.url + reverse("admin:indicators_indicator_change", args=[indicator.pk]))

    for between, step in (("\t", 5), ("\n", 7)):
        _paste(planner, "[name=path_1]", between.join(str(month * step) for month in range(1, 13)))
        for month in range(1, 13):
            assert planner.locator(f"[name=path_{month}]").input_value() == str(month * step)
    planner.locator("#inputs-group .add-row a").press("Enter")
    expect(planner.locator("[name=inputs-2-milestones]")).to_be_visible()
    planner.locator("[name=inputs-2-code]").fill("extra")
    planner.locator("[name=inputs-2-name]").fill("加計")
    planner.locator("[name=inputs-2-milestones]").fill("設計 20, 驗收 100")
    planner.locator("input[name=_save]").click()

    planner.wait_for_url("**/plan/*/change/#indicator-*")
    values = dict(indicator.plannedvalues.values_list("month", "value"))
    assert values == {month: month * 7 for month in range(1, 13)}
    assert indicator.inputs.get(code="extra").milestones.count() == 2


def test_the_menu_of_all_lists_folds_out_beside_the_way_to_the_page(planner):
    assert planner.locator("#nav-sidebar").count() == 0

    planner.locator(".admin-menu summary").press("Enter")

    expect(planner.locator(".admin-menu a").first).to_be_visible()
    assert_accessible_and_fits(planner)


def test_a_column_is_pasted_over_all_indicators_and_saved_at_once(planner, live_server, plan):
    planner.goto(live_server.url + reverse("admin:objectives_plan_sheet", args=[plan.pk]))
    first = plan.indicators.get(objective__facet__no=1)
    assert_accessible_and_fits(planner)

    _paste(planner, f"[name='{first.pk}-unit']", "%\t≥90%\n%\t≥85%\n場次\t80(場次)\n件\t0")
    planner.locator(".submit-row button").click()

    planner.wait_for_url("**/plan/*/change/")
    rows = list(plan.indicators.order_by("objective__facet__no", "objective__no", "no"))
    assert [row.unit for row in rows] == ["%", "%", "場次", "件", ""]
    assert rows[2].target_text == "80(場次)"


def test_a_row_of_the_tree_is_moved_by_keyboard(planner, live_server, plan):
    rows = [plan.indicators.get(objective__facet__no=3, no=no) for no in (1, 2)]

    planner.locator(f"#indicator-{rows[0].pk} button[name=down]").press("Enter")

    planner.wait_for_url(f"**/plan/*/change/#indicator-{rows[0].pk}")
    assert [Indicator.objects.get(pk=row.pk).code for row in rows] == ["3-1-2", "3-1-1"]
    planner.locator(f"#indicator-{rows[0].pk} .steps a").press("Enter")
    planner.wait_for_url(f"**/plan/*/indicator/{rows[0].pk}/")
    assert_accessible_and_fits(planner)
