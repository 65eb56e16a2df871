"""Whatever happens to somebody who types, each text is stored, stands in its field, or is offered; and in the end is stored.

A trial for who runs it on purpose: ``EVENINGS=100`` draws as many evenings on each page, others every time, and one where
something is lost is told step by step. Without it one short evening on the page with most kinds of field shows that the trial works.
"""

import os
import sys

import pytest
from hypothesis import HealthCheck, Phase
from hypothesis import settings as drawn
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from playwright.sync_api import BrowserContext, Error, Page

from tests.browser.fields import GRID, HOMES, PLACES, WRITING
from tests.browser.typist import OFFLINE, TROUBLES, Typist
from tests.indicators.reporting_plan import TODAY

EVENINGS = os.environ.get("EVENINGS")
STEPS = 12 if EVENINGS else 2


def _of_this_evening(choices):
    """One of what the evening's ``choices`` are just now."""
    return st.runner().flatmap(lambda evening: st.sampled_from(choices(evening)))


def _fields(evening: "Evening") -> list[str]:
    return evening.typist.desk.fields_of(evening.home)


def _can_type(evening: "Evening") -> bool:
    return evening.typist.place == evening.home or evening.typist.can_reach


_FIELDS = st.runner().flatmap(
    lambda evening: st.lists(st.sampled_from(_fields(evening)), min_size=1, unique=True)
)
_THEN = st.sampled_from(["", "leave_field", "crash", "reload"])


class Failed(BaseException):
    """No ``Exception``, which Hypothesis would try to repeat: a page that is faster the second time proves nothing."""


class Evening(RuleBasedStateMachine):
    """What one person does and suffers. Preconditions ask the person, never the page: its pace may not decide what is drawn."""

    def __init__(self, typist: Typist, home: str) -> None:
        super().__init__()
        self.typist, self.home = typist, home
        self.has_typed = self.has_answered = self.has_submitted = self.is_contested = False

    @initialize()
    def begins(self):
        self.typist.go(self.home)

    @precondition(_can_type)
    @rule(fields=_FIELDS, then=_THEN)
    def types(self, fields, then):
        self.has_typed = True
        self.has_answered |= "answer" in fields
        if self.typist.place != self.home:
            self.typist.go(self.home)
        for field in fields:
            self.typist.type(field)
        if then:
            getattr(self.typist, then)()

    @precondition(lambda self: self.typist.can_reach)
    @rule(trouble=st.sampled_from(TROUBLES), fields=_FIELDS, then=_THEN)
    def types_in_trouble(self, trouble, fields, then):
        if self.typist.place != self.home:
            self.typist.go(self.home)
        self.typist.suffer(trouble)
        self.types(fields, then)

    @precondition(lambda self: self.typist.place == self.home and not self.typist.troubles)
    @rule(field=_of_this_evening(lambda evening: [one for one in _fields(evening) if one != "answer"]))
    def is_offline_for_a_moment(self, field):
        """What is typed meanwhile is named above the page, and sent by itself when the connection is back."""
        typist = self.typist
        typist.suffer(OFFLINE)
        is_typed = typist.type(field)
        typist.leave_field()
        if is_typed:
            typist.is_told_what_is_not_saved()
        typist.recover(OFFLINE)
        if is_typed:
            self._none(typist.unsaved([field]))

    @precondition(lambda self: self.typist.troubles)
    @rule(trouble=_of_this_evening(lambda evening: sorted(evening.typist.troubles)))
    def recovers(self, trouble):
        self.typist.recover(trouble)

    @precondition(lambda self: self.typist.place and self.typist.can_reach and self.has_typed)
    @rule(
        place=_of_this_evening(lambda evening: [one for one in PLACES if one != evening.typist.place]),
        comes_back=st.booleans(),
    )
    def looks_elsewhere(self, place, comes_back):
        if comes_back:
            self.typist.there_and_back(place)
        else:
            self.typist.go(place)

    @precondition(lambda self: self.typist.place and self.has_typed)
    @rule()
    def takes_back_what_is_offered(self):
        self.typist.take_back()

    @precondition(lambda self: self.home in (GRID, WRITING))
    @rule(
        field=_of_this_evening(lambda evening: ["account"] if evening.home == WRITING else ["figure", "note"])
    )
    def somebody_else_writes(self, field):
        self.is_contested = True
        self.typist.somebody_writes(field)

    @precondition(lambda self: self.typist.place and self.is_contested)
    @rule(mine=st.booleans())
    def decides(self, mine):
        self.typist.decide() if mine else self.typist.put_off()

    @precondition(lambda self: self.typist.place == GRID and self.has_answered)
    @rule()
    def answers(self):
        self.typist.answer()

    @precondition(lambda self: self.typist.place == GRID and self.has_typed)
    @rule()
    def submits(self):
        self.has_submitted = True
        self.typist.submit()
        self._none(self.typist.lost_by_submitting())

    @precondition(lambda self: self.typist.place == GRID and self.has_submitted and not self.typist.troubles)
    @rule()
    def withdraws(self):
        self.typist.withdraw()

    @invariant()
    def nothing_is_lost(self):
        self._none(self.typist.lost())

    def teardown(self):
        fault = sys.exception()
        if fault is None:
            self._none(self.typist.take_over())
        elif isinstance(fault, (AssertionError, Error)):
            raise Failed(self.typist.told([])) from fault

    def _none(self, lost: list[str]) -> None:
        if lost:
            raise Failed(self.typist.told(lost))


@pytest.mark.parametrize("home", HOMES if EVENINGS else [GRID])
def test_nothing_typed_is_lost_on_any_evening(
    breakable_server, page: Page, context: BrowserContext, settings, traffic, home
):
    settings.PORTAL_TODAY = TODAY
    run_state_machine_as_test(
        lambda: Evening(Typist(page, context, breakable_server, traffic), home),
        settings=drawn(
            max_examples=int(EVENINGS or 1),
            stateful_step_count=STEPS,
            derandomize=not EVENINGS,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
