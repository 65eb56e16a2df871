"""Each kind of field that saves itself, in each trouble by itself: what ``test_nothing_typed_is_lost.py`` draws may leave one out."""

import re
from collections.abc import Iterable, Iterator
from itertools import product

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import go_without_a_last_word, sign_in
from tests.browser.fields import AMOUNTS, ASSIGNMENTS, GRID, ITEMS, WRITING
from tests.browser.typist import (
    LOST_ANSWER,
    OFFLINE,
    REFUSING,
    SIGNED_OUT,
    SLOW_ANSWER,
    SLOW_QUESTION,
    Typist,
)
from tests.indicators.reporting_plan import TODAY

# One of each script that finds, sends and answers for what is typed: a cell, a text at the side of cells, a cell of who
# reports, an account. The budget's pages are the figures' with other addresses.
KINDS = ("figure", "note", "owner", "account")
PAGES = ("figure", "owner", "account")  # one of each page's own script
SIGN_IN = "[data-notice=signed-out] a, #writing-notice a[href]"


@pytest.fixture
def typist(breakable_server, page: Page, context: BrowserContext, settings, traffic) -> Typist:
    settings.PORTAL_TODAY = TODAY
    return Typist(page, context, breakable_server, traffic)


def _each(typist: Typist, names: Iterable[str]) -> Iterator[str]:
    """Each of these fields, its page being opened anew."""
    for name in names:
        typist.go(typist.desk.fields[name].place)
        yield name


@pytest.mark.parametrize("place", [GRID, ITEMS, ASSIGNMENTS, WRITING])
def test_it_is_kept_from_the_first_key_on_outlives_session_and_computer_and_can_be_taken_back(
    page: Page, typist, place
):
    """Of every field of the page: an answer that was begun and not given stands in its question again."""
    names = typist.desk.fields_of(place)
    typist.go(place)
    typist.suffer(REFUSING)
    for name in names:
        assert typist.type(name)
        if name != "nothing":  # a tick is kept as a tick
            assert typist.typed[name] in page.evaluate("Object.values(localStorage).join()")
    typist.leave_field()
    typist.is_told_what_is_not_saved()
    typist.suffer(SIGNED_OUT)
    typist.recover(REFUSING)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator(SIGN_IN)).to_be_visible()
    typist.crash()
    typist.recover(SIGNED_OUT)
    typist.go(place)
    assert not typist.lost()
    typist.take_back()
    typist.answer()
    assert not typist.unsaved(names)


@pytest.mark.parametrize("place", [GRID, ASSIGNMENTS])
def test_what_the_server_has_is_not_offered_though_its_answer_was_lost(page: Page, typist, place):
    names = typist.desk.fields_of(place)
    typist.go(place)
    typist.suffer(LOST_ANSWER)
    for name in names:
        assert typist.type(name)
    typist.answer()
    typist.leave_field()
    assert not typist.unsaved(names)
    typist.is_told_what_is_not_saved()
    typist.reload()
    typist.calm_down()
    expect(page.locator("[data-notice]")).to_have_count(0)


@pytest.mark.parametrize(("trouble", "notices"), [(LOST_ANSWER, []), (REFUSING, ["done"])])
def test_an_account_is_called_back_only_where_the_server_did_not_have_it(
    page: Page, typist, trouble, notices
):
    """What the browser makes of the text as it is typed is not what the server makes of it."""
    typist.go(WRITING)
    typist.suffer(trouble)
    assert typist.type("account")
    typist.leave_field()
    typist.is_told_what_is_not_saved()
    go_without_a_last_word(page)
    typist.recover(trouble)
    typist.reload()
    expect(page.locator("#writing-status")).to_contain_text(re.compile(r"\d\d:\d\d"))
    found = page.locator("#writing-notice > *").evaluate_all("all => all.map(one => one.dataset.kind)")
    assert found == notices
    assert not typist.lost() and not typist.unsaved(["account"])
    assert page.evaluate("Object.keys(localStorage).filter(name => name.includes('writing'))") == []


def test_what_is_typed_while_an_answer_is_on_its_way_stays_and_is_saved(typist):
    for name in _each(typist, KINDS):
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
        typist.calm_down()
        typist.take_back()
        assert not typist.unsaved([name])


def test_what_stands_in_a_field_is_sent_when_the_page_is_left(typist):
    for name in _each(typist, KINDS):
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
    for name in _each(typist, PAGES):
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
    for names in (("figure", "note"), ("owner",)):
        typist.go(typist.desk.fields[names[0]].place)
        typist.suffer(REFUSING)
        for name in names:
            assert typist.type(name)
        typist.crash()
        typist.recover(REFUSING)
        typist.calm_down()
        for name, leave in product(names, (typist.leave_field, typist.reload)):
            typist.stand_in(name)
            leave()
            typist.calm_down()
            assert not typist.is_stored(name)
        typist.take_back()
        assert not typist.unsaved(names)


@pytest.mark.parametrize("names", [("figure", "note"), ("unit",), ("account",)], ids="+".join)
def test_what_is_taken_back_does_not_write_over_what_somebody_else_wrote_meanwhile(page: Page, typist, names):
    typist.go(typist.desk.fields[names[0]].place)
    typist.suffer(REFUSING)
    for name in names:
        assert typist.type(name)
    go_without_a_last_word(page)
    for name in names:
        typist.somebody_writes(name)
    typist.recover(REFUSING)
    typist.reload()
    typist.calm_down()
    typist.take_back()
    typist.calm_down()
    assert not any(map(typist.is_stored, names))
    assert not typist.lost()


@pytest.mark.parametrize(
    "left, entered",
    [("figure", "November's figure"), ("note", "note of another"), ("owner", "deputy")],
)
def test_what_was_typed_anew_is_not_written_over_by_what_is_taken_back(page: Page, typist, left, entered):
    """Whether it was left, and saved, or is still being typed."""
    typist.go(typist.desk.fields[left].place)
    typist.suffer(REFUSING)
    for name in (left, entered):
        assert typist.type(name)
    typist.crash()
    typist.recover(REFUSING)
    typist.calm_down()
    assert typist.type(left)
    typist.leave_field()
    assert not typist.unsaved([left])
    assert typist.type(entered)
    typist.take_back()
    typist.calm_down()
    expect(page.locator("[data-notice]")).to_have_count(0)  # nor is there anything to decide
    assert not typist.unsaved([left, entered])


def test_nobody_else_on_the_same_computer_is_shown_it(
    live_server, page: Page, context: BrowserContext, typist
):
    typist.suffer(REFUSING)
    for name in _each(typist, PAGES):
        assert typist.type(name)
        go_without_a_last_word(page)
    typist.recover(REFUSING)
    sign_in(context, live_server, typist.desk.colleague)
    for name in _each(typist, PAGES):
        typist.calm_down()
        assert not typist.shows(name)
    typist.recover(SIGNED_OUT)
    typist.reload()
    assert not typist.lost()  # it is still there for whose it is
