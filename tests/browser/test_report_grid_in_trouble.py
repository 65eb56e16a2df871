"""A tired person's evening: no connection, a session that ended, two tabs, a refusal. Nothing is lost."""

import re
from dataclasses import replace
from urllib.parse import quote, urlsplit

import pytest
from django.templatetags.static import static
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, Route, expect

from indicators.models import ScoringComponent
from tests import factories
from tests.browser.conftest import sign_in
from tests.browser.grid_cells import cell as _cell
from tests.browser.grid_cells import is_marked as _is
from tests.browser.grid_cells import saved as _saved
from tests.indicators.reporting_plan import OPEN

IT_IS_BACK = "window.dispatchEvent(new Event('online'))"


def test_each_trial_leaves_the_focus_on_the_way_to_what_is_not_saved(page: Page, grid, traffic):
    grid()
    page.route("**/cell", lambda route: route.abort())
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    way = page.locator("[data-notice=unsaved] button")
    way.focus()
    with page.expect_request("**/cell"):
        page.evaluate(IT_IS_BACK)
    traffic.settle(page)

    expect(way).to_be_focused()


def _with_an_old_token(route: Route) -> None:
    route.continue_(headers={**route.request.headers, "x-csrftoken": "0" * 32})


def test_a_page_that_was_made_for_an_older_sign_in_keeps_what_was_typed(live_server, page: Page, grid):
    reporting = grid()
    # Not by its cookie: what the page still asks for would bring a new one.
    page.route("**/cell", _with_an_old_token)

    page.keyboard.type("9")
    page.keyboard.press("Enter")

    _is(page, reporting, "is-kept")
    back_here = re.compile(rf"\?next={quote(urlsplit(page.url).path, safe='')}$")
    expect(page.locator("[data-notice=signed-out] a")).to_have_attribute("href", back_here)
    assert _saved(reporting) is None


def _never(_route: Route) -> None:
    """Nothing answers."""


def test_an_answer_that_is_not_the_portal_s_is_none(live_server, page: Page):
    """What is sent stays kept, and is sent again when the portal answers or one has signed in."""
    page.goto(live_server.url + reverse("account_login"))
    asked = (
        "async ([module, wait]) => (await (await import(module)).connection(1, wait).post('/asked', {})).kind"
    )
    module = static("portal/js/autosave/server.js")

    def kind(wait: int = 60_000, **answer) -> str:
        page.unroute("**/asked")
        page.route("**/asked", (lambda route: route.fulfill(**answer)) if answer else _never)
        return page.evaluate(asked, [module, wait])

    its_own = {"status": 200, "content_type": "application/json"}
    assert kind(**its_own, body='{"seen": "9"}') == "done"
    assert kind(**its_own, body='{"seen": "9') == "offline"  # cut off
    assert kind(status=200, content_type="text/html", body="<p>Blocked</p>") == "offline"  # a firewall's page
    assert kind(status=302, headers={"Location": "/sign-in"}) == "signed-out"
    assert kind(wait=1) == "offline"


@pytest.mark.own_context
def test_what_is_refused_holds_up_nothing_that_waits_behind_it(live_server, page: Page, grid):
    reporting = grid()
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 60)
    page.route("**/cell", lambda route: route.abort())
    for place, text in enumerate(("約十件", "9")):
        _cell(page, reporting, place).fill(text)
        page.keyboard.press("Enter")
        _is(page, reporting, "is-kept", place)
    page.unroute("**/cell")

    page.evaluate(IT_IS_BACK)

    _is(page, reporting, "is-invalid")
    _is(page, reporting, "is-saved", 1)
    expect(page.locator("[data-notice=offline]")).to_have_count(0)


def test_a_colleague_who_signs_in_here_never_saves_in_ones_name(
    live_server, page: Page, context: BrowserContext, grid
):
    reporting = grid()
    sign_in(context, live_server, reporting.deputy)

    page.keyboard.type("9")
    page.keyboard.press("Enter")

    _is(page, reporting, "is-kept")
    assert _saved(reporting) is None


def test_the_saved_value_typed_again_takes_back_the_refusal_and_the_questions_return(
    live_server, page: Page, grid, traffic
):
    reporting = grid()
    for figure in ("150", "9", "10"):
        page.keyboard.type(figure)
        page.keyboard.press("Enter")
        traffic.settle(page)
    question = page.locator(".month-grid__strip--ask")
    expect(question).to_be_visible()
    _cell(page, reporting).fill("85²")
    page.keyboard.press("Enter")
    _is(page, reporting, "is-invalid")
    expect(question).to_be_hidden()  # it asks about 150, which does not stand here now

    _cell(page, reporting).fill("150")
    page.keyboard.press("Enter")

    _is(page, reporting, "is-doubtful")
    expect(_cell(page, reporting)).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator(".month-grid__strip--danger")).to_have_count(0)
    expect(question).to_be_visible()


@pytest.fixture
def share(live_server, page: Page, grid):
    """The grid of an indicator whose sessions are a part of those that were due, both still empty in the open month."""

    def of_those_due(reporting) -> None:
        part = reporting.inputs[0]
        part.figures.all().delete()
        factories.indicator_input(part.indicator, code="due", name="應到", unit="場")
        ScoringComponent.objects.filter(indicator=part.indicator).update(formula="sessions / due * 100")

    reporting = grid(before=of_those_due)
    whole = reporting.indicators[0].inputs.get(code="due")
    return replace(reporting, inputs=(*reporting.inputs, whole))


WHOLE = -1  # the place of the input that the share is of


def _question(page: Page, reporting):
    return page.locator(f".month-grid__strip--ask[data-strip='{reporting.inputs[0].pk}-{OPEN}']")


def _type_the_share(page: Page, reporting, part: str, whole: str) -> None:
    _cell(page, reporting).fill(part)
    page.keyboard.press("Enter")
    _cell(page, reporting, WHOLE).fill(whole)
    page.keyboard.press("Enter")


def _hold(page: Page, count: int) -> list[Route]:
    """The first ``count`` cells that are sent, which wait."""
    held: list[Route] = []
    page.route("**/cell", lambda route: held.append(route) if len(held) < count else route.continue_())
    return held


def test_the_cells_of_an_indicator_are_saved_in_the_order_in_which_they_were_typed(page: Page, share):
    held = _hold(page, 2)
    _type_the_share(page, share, "37", "19")
    _cell(page, share, 1).fill("7")
    page.keyboard.press("Enter")
    _is(page, share, "is-saving", 1)
    first, other = held  # another indicator's does not wait
    other.continue_()
    first.continue_()

    expect(_question(page, share)).to_contain_text("194.74")


def test_a_share_over_a_hundred_is_asked_about_and_no_answer_takes_the_question_from_who_writes_in_it(
    page: Page, share
):
    _type_the_share(page, share, "37", "19")
    expect(_question(page, share)).to_contain_text("194.74")
    _is(page, share, "is-doubtful")
    note = _question(page, share).locator("input")
    held = _hold(page, 2)
    _cell(page, share, WHOLE).fill("20")
    note.focus()
    page.keyboard.type("含前年")
    held[0].continue_()
    expect(_question(page, share)).to_contain_text("185")
    expect(note).to_be_focused()
    expect(note).to_have_value("含前年")

    _cell(page, share, WHOLE).fill("39")
    note.focus()
    _is(page, share, "is-saving", WHOLE)
    held[1].continue_()
    expect(note).to_have_count(0)
    expect(page.locator("#submit-month")).to_be_focused()
    _is(page, share, "is-saved")


def test_what_waits_for_its_turn_is_sent_when_the_page_is_left(page: Page, share):
    held = _hold(page, 1)
    _type_the_share(page, share, "37", "39")
    _is(page, share, "is-saving")
    with page.expect_response("**/cell"):
        page.evaluate("window.dispatchEvent(new Event('pagehide'))")
    assert _saved(share, WHOLE) == 39

    held.pop().continue_()
    _is(page, share, "is-saved")
    assert _saved(share) == 37


def test_nothing_is_submitted_while_a_cell_is_wrong_and_what_was_submitted_can_be_withdrawn(
    live_server, page: Page, grid
):
    reporting = grid(december=9)
    _cell(page, reporting, 1).fill("x")
    page.keyboard.press("Control+Enter")
    expect(_cell(page, reporting, 1)).to_be_focused()
    expect(page.locator("#toasts .message--error")).to_be_visible()
    assert not reporting.plan.indicatormonths.exists()

    _cell(page, reporting, 1).press("Escape")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#withdraw-month")).to_be_visible()
    expect(_cell(page, reporting)).to_have_attribute("readonly", "")
    page.locator("#withdraw-month").click()
    expect(page.locator("#submit-month")).to_be_visible()
    expect(_cell(page, reporting)).to_be_editable()
