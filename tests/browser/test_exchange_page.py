"""The form by file and the budget's grids in a real browser: the way through, axe, a phone, the security policy."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from budget.models import BudgetItemMonth, Execution
from chiayi_kpi.accounts.models import Membership
from tests import factories
from tests.browser.conftest import sign_in
from tests.browser.looks import assert_accessible_and_fits
from tests.indicators.exchange.forms import typed
from tests.indicators.reporting_plan import OPEN, TODAY, reporting_plan


@pytest.fixture
def reporting(settings, db):
    settings.PORTAL_TODAY = TODAY
    return reporting_plan()


@pytest.fixture
def visit(live_server, page: Page, context, reporting):
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def go(name: str, person) -> None:
        page.set_viewport_size({"width": 1280, "height": 900})
        sign_in(context, live_server, person)
        page.goto(live_server.url + reverse(name, args=[107, reporting.plan.agency.code]))

    yield go
    assert [line for line in complaints if "status of 4" not in line] == []


def test_from_the_download_to_the_confirmed_figures(page: Page, visit, reporting, tmp_path):
    factories.figures(reporting.plan, reporting.inputs[1], {OPEN: 4})
    visit("exchange", reporting.owner)
    assert_accessible_and_fits(page)
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("Excel")).click()
    filled = tmp_path / "filled.xlsx"
    filled.write_bytes(typed(download.value.path().read_bytes(), {2: 1000, 3: 5}))

    page.locator("input[type=file]").set_input_files(filled)
    expect(page.locator(".file-drop__name")).to_have_text("filled.xlsx")
    page.locator("form[enctype] button").click()
    expect(page.locator("#changes-title")).to_be_visible()
    assert_accessible_and_fits(page)
    page.locator("form:has([name=offers]) button").click()

    page.wait_for_url(re.compile(r"/report/.*month=12"))
    expect(page.locator(f"#c{reporting.inputs[0].pk}-{OPEN}")).to_have_value("1,000")


def test_a_refused_file_names_its_cells(page: Page, visit, reporting, tmp_path):
    visit("exchange", reporting.owner)
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("Excel")).click()
    wrong = tmp_path / "wrong.xlsx"
    wrong.write_bytes(typed(download.value.path().read_bytes(), {2: "三", 3: -1, 4: 5}))
    page.locator("input[type=file]").set_input_files(wrong)
    page.locator("form[enctype] button").click()

    expect(page.get_by_role("row").filter(has_text="J2")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="J3")).to_be_visible()
    expect(page.locator("[name=offers]")).to_have_count(0)
    assert_accessible_and_fits(page)


def test_a_file_that_is_too_large_is_not_even_chosen(page: Page, visit, reporting, settings, tmp_path):
    settings.IMPORT_MAX_BYTES = 100
    visit("exchange", reporting.owner)
    large = tmp_path / "large.xlsx"
    large.write_bytes(bytes(101))
    page.locator("input[type=file]").set_input_files(large)

    expect(page.locator(".file-drop__name")).not_to_be_empty()
    assert page.locator("input[type=file]").evaluate("field => field.files.length") == 0


@pytest.fixture
def planner(reporting):
    person = factories.user(name="趙研考")
    Membership.objects.create(user=person, agency=reporting.plan.agency, role="planner")
    return person


def test_the_execution_grid_saves_by_keyboard_and_the_rate_follows(page: Page, visit, reporting, planner):
    objective = factories.objective(factories.facet(reporting.plan, no=4))
    rate = factories.indicator(
        objective, rule={"formula": "paid / budget * 100", "target": 80}, name="經常門執行率", unit="%"
    )
    for code in ("paid", "budget"):
        factories.indicator_input(rate, code=code, aggregation="last", source=f"current.{code}")
    visit("budget_execution", planner)

    for amount in ("1萬", "", "8500"):  # budget, frozen, paid
        if amount:
            page.keyboard.insert_text(amount)
        page.keyboard.press("Enter")
    expect(page.locator("td.is-saved")).to_have_count(2)
    expect(page.locator("#panel-body strong").first).to_have_text("85 %")

    row = Execution.objects.get()
    assert (row.budget, row.paid) == (10_000, 8_500)
    page.keyboard.insert_text("99999")
    page.keyboard.press("Enter")
    expect(page.locator(".month-grid__strip")).to_have_count(1)
    assert_accessible_and_fits(page)


def test_budget_items_take_progress_expenditure_and_a_note(page: Page, visit, reporting, planner):
    item = factories.budget_item(reporting.plan, central=600, city=400)
    visit("budget_items", planner)
    page.keyboard.insert_text("50%")
    page.keyboard.press("Enter")
    page.keyboard.insert_text("400")
    page.keyboard.press("Enter")
    expect(page.locator("td.is-saved")).to_have_count(2)
    expect(page.locator("#panel-body")).to_contain_text("40 %")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator("#panel-note").fill("依進度辦理")
        page.locator(f"[id='c{item.pk}.spent-{OPEN}']").focus()

    row = BudgetItemMonth.objects.get()
    assert (row.progress, row.spent, row.explanation) == (50, 400, "依進度辦理")
    assert_accessible_and_fits(page)
