"""The plan workbook's page in a real browser: the way through by keyboard, axe, a phone, the security policy."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.accounts.services import issue_token
from indicators.services.system_figures import record_system_figures
from objectives.models import Objective
from tests import factories
from tests.browser.conftest import sign_in
from tests.browser.looks import assert_accessible_and_fits
from tests.indicators.reporting_plan import OPEN, TODAY, reporting_plan
from tests.workbooks import saved, small_book, xlsx

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def visit(live_server, page: Page, context, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def go(path: str, person) -> None:
        page.set_viewport_size({"width": 1280, "height": 900})
        sign_in(context, live_server, person)
        page.goto(live_server.url + path)

    yield go
    assert [line for line in complaints if "status of 4" not in line] == []


def test_a_workbook_is_looked_at_and_confirmed_by_keyboard(page: Page, visit, tmp_path):
    workbook = xlsx(small_book())
    workbook["月報"].append(["合計", "", "", "", "", 20, ""])
    file = tmp_path / "計畫.xlsx"
    file.write_bytes(saved(workbook))
    visit(reverse("plan_workbook"), factories.user(role=Role.PLANNING_OFFICE))
    assert_accessible_and_fits(page)

    page.locator("input[type=file]").set_input_files(file)
    page.locator("form[enctype] button").press("Enter")
    expect(page.locator("#counts-title")).to_be_visible()
    expect(page.get_by_text("合計")).to_be_visible()
    assert_accessible_and_fits(page)
    page.locator("form:has([name=held]) button").first.press("Enter")

    expect(page.locator(".message--success")).to_be_visible()
    assert Objective.objects.filter(plan__agency__code="POL").exists()


def test_faults_are_named_and_nothing_can_be_confirmed(page: Page, visit, tmp_path):
    book = small_book()
    book["月報"][0] = {**book["月報"][0], "數值": "85²"}
    file = tmp_path / "計畫.xlsx"
    file.write_bytes(saved(xlsx(book)))
    visit(reverse("plan_workbook"), factories.user(role=Role.PLANNING_OFFICE))
    page.locator("input[type=file]").set_input_files(file)
    page.locator("form[enctype] button").click()

    expect(page.locator(".error-summary")).to_contain_text("月報 F2")
    expect(page.locator("[name=held]")).to_have_count(0)
    assert_accessible_and_fits(page)
    assert not Objective.objects.exists()


def test_a_form_and_the_year_are_downloaded(page: Page, visit):
    plan = factories.complete_plan(common=True)
    visit(reverse("plan_workbook"), factories.user(role=Role.PLANNER, agency=plan.agency))
    for number in range(2):
        with page.expect_download() as download:
            page.get_by_role("button", name=re.compile("ODS")).nth(number).click()
        assert download.value.path().read_bytes().startswith(b"PK")


def test_what_a_person_types_over_a_system_s_figure_is_theirs(page: Page, visit, settings):
    settings.PORTAL_TODAY = TODAY
    reporting = reporting_plan()
    plan, row = reporting.plan, reporting.inputs[0]
    planner = factories.user(role=Role.PLANNER, agency=plan.agency)
    token = issue_token(name="刑案系統", agency=plan.agency, by=planner, scope="write").token
    sent = {"indicator": row.indicator.code, "input": row.code, "month": OPEN, "value": "7"}
    record_system_figures(plan=plan, figures=[sent], token=token)

    visit(reverse("report_grid", args=[107, plan.agency.code]), reporting.owner)
    cell = page.locator(f"#c{row.pk}-{OPEN}")
    expect(page.locator("td.is-from-system")).to_have_count(1)
    expect(cell).to_have_attribute("title", re.compile("刑案系統"))
    cell.fill("8")
    cell.press("Enter")
    expect(page.locator("td.is-from-system")).to_have_count(0)
