"""The owner with twelve indicators on the last day: from sign-in to submitted, without the mouse."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from indicators.models import IndicatorMonth, MonthlyFigure
from tests import factories
from tests.browser.conftest import sign_in
from tests.browser.keyboard import Keyboard
from tests.indicators.reporting_plan import OPEN, TODAY, reporting_plan

TWELVE = 12


@pytest.fixture(autouse=True)
def _january(settings):
    settings.PORTAL_TODAY = TODAY


def _at_the_sign_in_page(live_server, page: Page, person) -> None:
    """The browser has filled in name and password, as it does for who signs in every month."""
    page.goto(live_server.url + reverse("account_login"))
    page.locator("input[name=login]").fill(person.username)
    page.locator("input[name=password]").fill("not-a-secret")
    page.locator("input[name=password]").focus()


def test_twelve_indicators_from_sign_in_to_submitted(live_server, page: Page, traffic, capsys):
    reporting = reporting_plan(TWELVE)
    figures = [str(8 + place % 5) for place in range(TWELVE)]
    _at_the_sign_in_page(live_server, page, reporting.owner)
    keys = Keyboard(page)

    keys.press("Enter")  # sign in
    page.wait_for_url(live_server.url + reverse("my_work"))
    expect(page.locator("main a[autofocus]")).to_be_focused()
    keys.press("Enter")  # my work: what is owed has the focus
    page.wait_for_url("**/report/**")
    for place, figure in enumerate(figures):
        expect(page.locator(f"#c{reporting.inputs[place].pk}-{OPEN}")).to_be_focused()
        keys.type(figure)
        keys.press("Enter")
    expect(page.locator("#submit-month")).to_be_focused()
    keys.press("Enter")
    expect(page.locator("#submit-month")).to_have_count(0)

    with capsys.disabled():
        total = keys.digits + keys.presses
        print(  # noqa: T201 - the counts are what this test is about
            f"\nowner with {TWELVE} indicators: {total} key presses ({keys.digits} digits + {keys.presses} others: "
            f"{TWELVE} cells + {keys.presses - TWELVE}), {keys.loads} page loads"
        )
    rows = IndicatorMonth.objects.filter(plan=reporting.plan, month=OPEN)
    assert [row.state for row in rows] == ["submitted"] * TWELVE
    saved = MonthlyFigure.objects.filter(plan=reporting.plan, month=OPEN).order_by("input_id")
    assert [f"{row.value.normalize():f}" for row in saved] == figures
    assert keys.presses <= TWELVE + 6
    assert keys.loads <= 2


def test_tab_and_arrows_move_as_in_a_spreadsheet_and_tab_leads_out_of_it(live_server, page: Page, grid):
    reporting = grid()
    cell = [page.locator(f"#c{found.pk}-{OPEN}") for found in reporting.inputs]
    november = page.locator(f"#c{reporting.inputs[1].pk}-{OPEN - 1}")

    expect(cell[0]).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(cell[1]).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(november).to_be_focused()
    page.keyboard.press("Tab")
    expect(cell[1]).to_be_focused()
    page.keyboard.press("Control+Home")
    expect(cell[0]).to_be_focused()
    page.keyboard.press("Shift+Enter")
    expect(cell[0]).to_be_focused()
    page.keyboard.press("Control+End")
    expect(cell[2]).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#report-grid table :focus")).to_have_count(0)


def test_the_keys_of_an_input_method_are_its_own(live_server, page: Page, grid, traffic):
    """In WebKit the Enter that takes a composed word comes when the composition has ended."""
    reporting = grid(december=9)
    first = page.locator(f"#c{reporting.inputs[0].pk}-{OPEN}")
    question = page.locator(".month-grid__strip--ask input")
    for key in ("Enter", "Escape"):
        first.fill("150")
        first.dispatch_event("keydown", {"key": key, "keyCode": 229})
        expect(first).to_be_focused()
        expect(first).to_have_value("150")
    first.press("Enter")

    question.fill("聯合辦理")
    for key in ("Enter", "Escape"):
        question.dispatch_event("keydown", {"key": key, "keyCode": 229})
        expect(question).to_be_focused()
    traffic.settle(page)
    assert not reporting.plan.check_answers.exists()


def test_a_question_comes_after_the_last_cell_submitting_lists_it_and_enter_alone_answers_it(
    live_server, page: Page, grid, traffic
):
    reporting = grid()
    for figure in ("150", "9", "10"):
        page.keyboard.type(figure)
        page.keyboard.press("Enter")
        traffic.settle(page)
    question = page.locator(".month-grid__strip--ask input")
    page.locator(f"#c{reporting.inputs[-1].pk}-{OPEN}").focus()
    page.keyboard.press("Enter")
    expect(question).to_be_focused()

    page.keyboard.press("Control+Enter")
    expect(page.locator("#missing li")).to_have_count(1)
    expect(page.locator("#missing h2")).to_have_text("部分尚未送出")
    assert not reporting.plan.check_answers.exists()
    page.keyboard.press("Enter")  # the list leads back to the question
    expect(question).to_be_focused()

    page.keyboard.type("聯合辦理")
    page.keyboard.press("Enter")
    expect(page.locator("#submit-month")).to_be_focused()
    answer = reporting.plan.check_answers.get()
    assert (answer.check_kind, answer.answer) == ("tenfold", "聯合辦理")


def test_the_keyboard_passes_over_what_is_not_due_and_over_what_is_given_for_the_year(
    live_server, page: Page, context
):
    reporting = reporting_plan(3)
    first, second, third = reporting.inputs
    second.figures.all().delete()
    type(second).objects.filter(pk=second.pk).update(frequency="quarter")
    third.figures.all().delete()
    type(third).objects.filter(pk=third.pk).update(frequency="fixed", aggregation="last")
    factories.figures(reporting.plan, third, {1: 260000})
    factories.indicator_input(reporting.indicators[2], code="cases", name="件數")
    reporting.indicators[2].components.update(formula="cases / sessions * 100000")
    sign_in(context, live_server, reporting.owner)
    plan = reporting.plan
    page.goto(live_server.url + reverse("report_grid", args=[plan.year, plan.agency.code]) + "?month=11")

    cases = reporting.indicators[2].inputs.get(code="cases")
    expect(page.locator(f"#c{second.pk}-11")).to_have_count(0)
    expect(page.locator(f"#c{second.pk}-9")).to_have_count(1)
    constant = page.locator(f"#c{third.pk}-11")
    expect(constant).to_have_attribute("placeholder", "260,000")
    page.locator(f"#c{first.pk}-11").focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"#c{cases.pk}-11")).to_be_focused()
    page.keyboard.press("ArrowUp")  # who wants to change it goes there
    expect(constant).to_be_focused()
