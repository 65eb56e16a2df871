"""Each kind of field that saves itself, in each trouble by itself: what ``test_nothing_typed_is_lost.py`` draws may leave one out."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.conftest import go_without_a_last_word, sign_in
from tests.browser.fields import AMOUNTS, ASSIGNMENTS, GRID, ITEMS, WRITING
from tests.browser.typist import OFFLINE, REFUSING, SIGNED_OUT, SLOW_ANSWER, SLOW_QUESTION, Typist
from tests.indicators.reporting_plan import TODAY

PLACES = (GRID, AMOUNTS, ITEMS, ASSIGNMENTS, WRITING)
# One of each page's own script, and what stands at the side of two of them.
KINDS = ("figure", "note", "nothing", "amount", "budget note", "owner", "unit", "account")


@pytest.fixture
def typist(breakable_server, page: Page, context: BrowserContext, settings, traffic) -> Typist:
    settings.PORTAL_TODAY = TODAY
    return Typist(page, context, breakable_server, traffic)


def _each(typist: Typist) -> Iterator[str]:
    """Every kind of field, its page being opened anew."""
    for name in KINDS:
        typist.go(typist.desk.fields[name].place)
        yield name


def test_nothing_can_be_typed_before_the_script_is_there_that_keeps_it(live_server, page: Page, typist):
    """Over a slow line a page is seen long before its scripts have come."""
    held: list[Route] = []
    for name in ("figure", "amount", "deputy", "account"):
        field = typist.desk.fields[name]
        page.route("**/main.js", lambda route: held.append(route))
        page.goto(live_server.url + typist.desk.address(field.place), wait_until="commit")
        box = page.locator(field.box)
        expect(box).to_be_visible()
        box.click(force=True)
        page.keyboard.type("9")
        assert "9" not in box.evaluate("box => box.value ?? box.innerText")
        held.pop().continue_()
        page.unroute_all()
        page.wait_for_load_state("domcontentloaded")
        box.focus()
        expect(box).to_be_focused()


def test_it_is_kept_from_the_first_key_on_and_outlives_the_computer(page: Page, typist):
    for place in PLACES:
        typist.go(place)
        typist.suffer(REFUSING)
        for name in typist.desk.fields_of(place):
            assert typist.type(name)
            if name != "nothing":  # a tick is kept as a tick
                assert typist.typed[name] in page.evaluate("Object.values(localStorage).join()")
        typist.crash()
        assert not typist.lost()
        typist.recover(REFUSING)


def test_what_is_typed_while_an_answer_is_on_its_way_stays_and_is_saved(typist):
    for name in _each(typist):
        typist.suffer(SLOW_ANSWER)
        assert typist.type(name)
        typist.leave_field()
        typist.waits_for_an_answer()
        assert typist.type(name)
        typist.recover(SLOW_ANSWER)
        typist.calm_down()
        assert not typist.lost()
        typist.crash()
        assert not typist.lost()
    assert not typist.take_over()


def test_what_stands_in_a_field_is_sent_when_the_page_is_left(typist):
    for name in _each(typist):
        typist.type(name)
    typist.go(GRID)
    assert not typist.unsaved(KINDS)


def test_what_is_still_on_its_way_when_the_page_is_gone_arrives(typist):
    typist.go(GRID)
    typist.type("figure")
    typist.suffer(SLOW_QUESTION)
    typist.go(AMOUNTS)
    typist.recover(SLOW_QUESTION)
    assert not typist.unsaved(["figure"])


@pytest.mark.own_context
def test_it_is_sent_as_soon_as_the_connection_is_back(page: Page, typist):
    """Not some seconds later: the page's clock stands still."""
    page.clock.install()
    for name in _each(typist):
        page.clock.resume()
        typist.type(name)
        typist.calm_down()
        page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 60)
        typist.suffer(OFFLINE)
        typist.type(name)
        typist.leave_field()
        typist.is_told_what_is_not_saved()
        typist.recover(OFFLINE)
        assert not typist.unsaved([name])


def test_what_is_offered_is_neither_sent_nor_forgotten_before_it_is_taken_back(typist):
    """Though one stands in its field and leaves it, or leaves the page."""
    for name in ("figure", "note", "nothing", "owner"):
        typist.go(typist.desk.fields[name].place)
        typist.suffer(REFUSING)
        assert typist.type(name)
        typist.crash()
        typist.recover(REFUSING)
        for leave in (typist.leave_field, typist.reload, typist.leave_field):
            typist.calm_down()
            typist.stand_in(name)
            leave()
            typist.calm_down()
            assert not typist.is_stored(name)
        typist.take_back()
        assert not typist.unsaved([name])


def test_what_is_taken_back_does_not_write_over_what_somebody_else_wrote_meanwhile(page: Page, typist):
    for name in ("figure", "note", "unit", "account"):
        typist.go(typist.desk.fields[name].place)
        typist.suffer(REFUSING)
        assert typist.type(name)
        go_without_a_last_word(page)
        typist.somebody_writes(name)
        typist.recover(REFUSING)
        typist.reload()
        typist.calm_down()
        typist.take_back()
        typist.calm_down()
        assert not typist.is_stored(name)
        assert not typist.lost()


@pytest.mark.parametrize("is_left", [False, True])
def test_what_was_typed_anew_is_not_written_over_by_what_is_taken_back(typist, is_left):
    for name in ("note", "owner"):
        typist.go(typist.desk.fields[name].place)
        typist.suffer(REFUSING)
        assert typist.type(name)
        typist.crash()
        typist.recover(REFUSING)
        typist.calm_down()
        assert typist.type(name)
        if is_left:
            typist.leave_field()
            assert not typist.unsaved([name])
        typist.take_back()
        typist.calm_down()
        assert not typist.unsaved([name])


def test_nobody_else_on_the_same_computer_is_shown_it(
    live_server, page: Page, context: BrowserContext, typist
):
    typist.suffer(REFUSING)
    for name in _each(typist):
        assert typist.type(name)
        go_without_a_last_word(page)
    typist.recover(REFUSING)
    sign_in(context, live_server, typist.desk.colleague)
    for name in _each(typist):
        typist.calm_down()
        assert not typist.shows(name)
    typist.recover(SIGNED_OUT)
    assert not typist.take_over()
