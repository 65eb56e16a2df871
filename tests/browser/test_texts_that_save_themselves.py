"""What is written beside the figures: the explanation at the side, the answer to a question. Nothing is lost."""

import re

from django.db.models import F
from playwright.sync_api import BrowserContext, Locator, Page, expect

from indicators.models import CheckAnswer, IndicatorMonth, MonthlyFigure
from tests import factories
from tests.browser.conftest import go_without_a_last_word
from tests.indicators.reporting_plan import OPEN, Reporting

LINES = "場地整修\n下月補辦"


def _write_note(page: Page) -> None:
    expect(page.locator("#panel-note")).to_be_visible()
    page.locator("#panel-note").fill(LINES)
    page.keyboard.press("Shift+Tab")


def _of_month(reporting: Reporting, field: str):
    rows = IndicatorMonth.objects.filter(plan=reporting.plan, month=OPEN)
    return rows.values_list(field, flat=True).first()


def test_the_notice_leads_to_an_explanation_that_is_not_saved_from_another_indicator_and_nothing_is_submitted(
    live_server, page: Page, context: BrowserContext, grid
):
    reporting = grid(december=9)
    page.route("**/note", lambda route: route.abort())
    _write_note(page)
    page.locator(f"#c{reporting.inputs[2].pk}-{OPEN}").focus()
    expect(page.locator("#grid-panel h2")).to_have_text("宣導第3項")

    page.locator("[data-notice=unsaved] button").click()

    expect(page.locator("#grid-panel h2")).to_have_text("宣導第1項")
    expect(page.locator("#panel-note")).to_be_focused()
    expect(page.locator("#panel-note")).to_have_value(LINES)
    page.locator("#panel-note").press("Control+Enter")
    expect(page.locator("#toasts .message--error")).to_be_visible()
    expect(page.locator("#panel-note")).to_be_focused()
    assert _of_month(reporting, "state") is None


def test_submitting_from_within_the_explanation_saves_it_before_it_looks(live_server, page: Page, grid):
    uneven = 1 + F("month") % 2  # red, and nothing asked
    reporting = grid(indicators=1, december=1, before=lambda _: MonthlyFigure.objects.update(value=uneven))
    expect(page.locator("#panel-note")).to_be_visible()

    page.locator("#panel-note").fill("場地整修，改於下月補辦")
    page.locator("#panel-note").press("Control+Enter")

    expect(page.locator("#withdraw-month")).to_be_visible()
    assert _of_month(reporting, "note") == "場地整修，改於下月補辦"


def test_the_side_is_never_replaced_by_its_state_from_before_the_explanation(
    live_server, page: Page, grid, traffic
):
    reporting = grid()
    note = page.locator("#panel-note")
    expect(note).to_be_visible()
    held: list = []
    page.route("**/note", lambda route: held.append(route))

    note.fill(LINES)
    page.keyboard.press("Shift+Tab")
    page.locator(f"#c{reporting.inputs[0].pk}-{OPEN}").fill("9")
    page.keyboard.press("Enter")
    page.locator(f"#c{reporting.inputs[0].pk}-{OPEN}").focus()
    expect(page.locator(f"td:has(> #c{reporting.inputs[0].pk}-{OPEN}).is-saved")).to_have_count(1)
    traffic.settle(page, but=1)  # the panel has been asked for and has answered
    expect(note).to_have_value(LINES)
    for route in held:
        route.continue_()

    traffic.settle(page)
    expect(note).to_have_value(LINES)
    assert _of_month(reporting, "note") == LINES


def test_an_explanation_that_somebody_else_wrote_meanwhile_is_shown_beside_ones_own(
    live_server, page: Page, grid
):
    reporting = grid()
    expect(page.locator("#panel-note")).to_be_visible()
    IndicatorMonth.objects.create(
        plan=reporting.plan, indicator=reporting.indicators[0], month=OPEN, note="代理人所寫"
    )

    _write_note(page)
    page.get_by_role("button", name="比較並選擇…").click()
    dialog = page.locator("#conflict")
    expect(dialog.locator("[data-conflict=theirs]")).to_have_text("代理人所寫")
    dialog.locator("[value=theirs]").click()

    expect(page.locator("#panel-note")).to_have_value("代理人所寫")
    assert _of_month(reporting, "note") == "代理人所寫"


def _question(page: Page, grid) -> tuple[Reporting, Locator]:
    reporting = grid(
        before=lambda reporting: factories.figures(reporting.plan, reporting.inputs[0], {OPEN: 150})
    )
    return reporting, page.locator(".month-grid__strip--ask input")


def _give_answer(question: Locator) -> None:
    question.fill("聯合辦理")
    question.press("Enter")


def test_an_answer_that_was_given_without_a_connection_is_named_and_sent_when_it_is_back(
    page: Page, context: BrowserContext, grid, traffic
):
    reporting, question = _question(page, grid)
    context.set_offline(True)
    _give_answer(question)

    expect(page.locator("[data-notice=offline]")).to_be_visible()
    expect(page.locator("[data-notice=unsaved] button")).to_have_count(1)
    context.set_offline(False)

    expect(question).to_have_count(0)
    expect(page.locator("[data-notice]")).to_have_count(0)
    traffic.settle(page)
    assert CheckAnswer.objects.get(plan=reporting.plan).answer == "聯合辦理"


def test_an_answer_that_was_given_and_never_arrived_is_offered_until_it_is_taken_back(
    page: Page, grid, traffic
):
    reporting, question = _question(page, grid)
    page.route("**/answer", lambda route: route.abort())
    _give_answer(question)
    expect(page.locator("[data-notice=unsaved]")).to_be_visible()
    go_without_a_last_word(page)
    page.reload()
    offer = page.locator("[data-notice=kept]")
    expect(offer).to_be_visible()
    question.focus()
    page.keyboard.press("Shift+Tab")  # who only looks at the field has decided nothing
    page.unroute("**/answer")
    traffic.settle(page)
    assert not reporting.plan.check_answers.exists()
    offer.locator("button").first.click()

    expect(question).to_have_count(0)
    expect(page.locator("[data-notice]")).to_have_count(0)
    traffic.settle(page)
    assert CheckAnswer.objects.get(plan=reporting.plan).answer == "聯合辦理"


def test_an_answer_answers_nothing_while_it_is_only_begun_and_is_not_changed_any_more_on_its_way(
    live_server, page: Page, grid, traffic
):
    reporting, question = _question(page, grid)
    question.fill("聯合")
    page.reload()
    expect(question).to_have_value("聯合")
    assert not reporting.plan.check_answers.exists()

    waiting = []
    page.route("**/answer", lambda route: waiting.append(route))
    _give_answer(question)
    expect(question).not_to_be_editable()
    page.keyboard.type("，另附名冊")
    expect(question).to_have_value("聯合辦理")
    waiting[0].continue_()
    expect(question).to_have_count(0)
    traffic.settle(page)
    assert CheckAnswer.objects.get(plan=reporting.plan).answer == "聯合辦理"


def test_an_answer_changed_before_it_could_be_sent_waits_for_its_key(
    live_server, page: Page, context: BrowserContext, grid, traffic
):
    reporting, question = _question(page, grid)
    context.set_offline(True)
    _give_answer(question)
    expect(page.locator("[data-notice=unsaved]")).to_be_visible()
    question.fill("聯合辦理，另附名冊")
    context.set_offline(False)
    traffic.settle(page)
    assert not CheckAnswer.objects.filter(plan=reporting.plan).exists()

    question.press("Enter")
    expect(question).to_have_count(0)
    traffic.settle(page)
    assert CheckAnswer.objects.get(plan=reporting.plan).answer == "聯合辦理，另附名冊"


def test_a_late_side_does_not_stand_beside_another_cell(live_server, page: Page, grid, traffic):
    """Its note would be written of an indicator that one has left again."""
    reporting = grid()
    first, third = (page.locator(f"#c{reporting.inputs[place].pk}-{OPEN}") for place in (0, 2))
    expect(page.locator("#grid-panel h2")).to_have_text("宣導第1項")
    late = []
    of_third = re.compile(rf"/panel\?.*input={reporting.inputs[2].pk}&")
    page.route(of_third, lambda route: late.append(route))
    with page.expect_request(of_third):
        third.focus()
    first.focus()
    late[0].continue_()
    traffic.settle(page)

    expect(page.locator("#grid-panel h2")).to_have_text("宣導第1項")
