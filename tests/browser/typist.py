"""Somebody who types into every kind of field and does, and suffers, what people do: and where each text is then."""

import re
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from typing import Final

from playwright.sync_api import BrowserContext, Error, Locator, Page, Route, TimeoutError, expect

from chiayi_kpi.core.month_state import MonthState
from indicators.models import IndicatorMonth, MonthlyFigure
from objectives.models import ObjectiveAccount
from tests.browser.breakable_server import BreakableServer
from tests.browser.conftest import go_without_a_last_word, sign_in
from tests.browser.fields import GRID, TICKED, WRITING, Desk
from tests.browser.traffic import Traffic
from tests.indicators.reporting_plan import OPEN

NOWHERE: Final = ""
OFFLINE: Final = "offline"
SIGNED_OUT: Final = "signed out"
SLOW_QUESTION: Final = "what is sent is slow"
SLOW_ANSWER: Final = "what is answered is slow"
LOST_ANSWER: Final = "what is answered is lost"
REFUSING: Final = "the server is broken"
ON_THE_WAY: Final = (SLOW_QUESTION, SLOW_ANSWER, LOST_ANSWER)
OF_SERVER: Final = (*ON_THE_WAY, REFUSING)
TROUBLES: Final = (OFFLINE, SIGNED_OUT, *OF_SERVER)

BRIEF = 3000  # milliseconds
PATIENCE = 60.0  # seconds; only what never comes takes as long
OFFERS = "[data-notice=kept] li, [data-notice=refused] li"
QUESTIONS = "[data-decide]"
CHOICES = "#conflict button[value=mine], #writing-notice [data-choose=mine]"


class Typist:
    """One person at a desk, with a browser; ``typed``: field → what was typed into it last and nobody has replaced since.

    ``here``: the fields into which something was typed since the page was opened. ``diary``: what happened so far, a line each.
    """

    def __init__(
        self, page: Page, context: BrowserContext, server: BreakableServer, traffic: Traffic
    ) -> None:
        self.page, self.context, self.server, self.traffic = page, context, server, traffic
        self.desk = Desk()
        self.typed: dict[str, str] = {}
        self.here: set[str] = set()
        self.diary: list[str] = []
        self.count = 0
        self.troubles: set[str] = {SIGNED_OUT}
        self.waiting: list[Callable[[], None]] = []  # the answers that are slow
        self.place = NOWHERE
        page.goto("about:blank")
        context.set_offline(False)
        page.unroute_all()
        server.is_broken = False
        self.recover(SIGNED_OUT)

    # ------------------------------------------------------------ what happens to a connection

    @property
    def can_reach(self) -> bool:
        return self.troubles.isdisjoint({OFFLINE, SIGNED_OUT})

    def _on_its_way(self, route: Route) -> None:
        if route.request.method != "POST" or OFFLINE in self.troubles:
            route.continue_()
        elif SLOW_QUESTION in self.troubles:
            self.waiting.append(route.continue_)
        elif self.troubles.isdisjoint(ON_THE_WAY):
            route.continue_()
        else:  # the server has taken it already
            response = route.fetch()
            if LOST_ANSWER in self.troubles:
                route.abort()
            else:
                self.waiting.append(lambda: route.fulfill(response=response))

    def suffer(self, trouble: str) -> None:
        self.diary.append(f"trouble: {trouble}")
        if trouble in OF_SERVER:
            self._let_through()
            self.troubles.difference_update(OF_SERVER)
            self.server.is_broken = trouble == REFUSING
        if trouble in ON_THE_WAY:  # only while it lasts: the browser's cache is off meanwhile
            self.page.route(re.compile(re.escape(self.server.url) + "/(?!static/)"), self._on_its_way)
        self.troubles.add(trouble)
        if trouble == OFFLINE:
            self.context.set_offline(True)
        elif trouble == SIGNED_OUT:
            self.context.clear_cookies(name="sessionid")

    def recover(self, trouble: str) -> None:
        self.diary.append(f"over: {trouble}")
        self.troubles.discard(trouble)
        if trouble == OFFLINE:
            self.context.set_offline(False)
        elif trouble == SIGNED_OUT:
            sign_in(self.context, self.server, self.desk.person)
        else:
            self._let_through()

    def _let_through(self) -> None:
        while self.waiting:
            with suppress(Error):  # the page that asked is gone
                self.waiting.pop(0)()
        self.server.is_broken = False
        self.page.unroute_all()  # last, for it answers what waits in its own way

    # ------------------------------------------------------------ what the person does

    def go(self, place: str) -> None:
        """To a page, or as far as one comes: without a session to the page that asks for one."""
        self.diary.append(f"go: {place}")
        if OFFLINE in self.troubles:
            self.page.goto("about:blank")
        else:
            self.page.goto(self.server.url + self.desk.address(place), wait_until="domcontentloaded")
        self.place = place if self.can_reach else NOWHERE
        self.here.clear()

    def reload(self) -> None:
        self.go(self.place or GRID)

    def crash(self) -> None:
        """The computer dies, and the page is opened again."""
        self.diary.append("the computer dies")
        if self.place:
            go_without_a_last_word(self.page)
        self.reload()

    def there_and_back(self, place: str) -> None:
        here = self.place
        self.go(place)
        self.diary.append(f"back: {here}")
        self.page.go_back()
        self.place = here

    def type(self, name: str) -> bool:
        """Whether something new could be typed there: its month may be submitted, an answer on its way with its place."""
        self.decide()
        if not self._is_there(name) or not self._is_editable(name):
            return False
        self.count += 1
        text = self.desk.fields[name].text(self.count)
        if self._written(name) == text:
            return False
        with suppress(TimeoutError):
            if text in TICKED:
                self._box(name).set_checked(bool(TICKED.index(text)), timeout=BRIEF)
            else:
                self._box(name).fill(text, timeout=BRIEF)
        if text not in self._written(name):
            return False
        self.diary.append(f"type: {text} ({name})")
        self.typed[name] = text
        self.here.add(name)
        return True

    def stand_in(self, name: str) -> None:
        assert self._is_there(name)
        self._box(name).press("End")

    def leave_field(self) -> None:
        self.diary.append("leave the field")
        other = self.desk.nothing_typed.get(self.place)
        if other:
            self.page.locator(other).focus()
        else:
            self.page.evaluate("document.activeElement.blur()")

    def answer(self) -> None:
        if self.place == GRID and "answer" in self.typed and self._box("answer").is_visible():
            self.diary.append("answer the question")
            with suppress(TimeoutError):
                self._box("answer").press("Enter", timeout=BRIEF)

    def take_back(self) -> None:
        """What is offered of an earlier visit."""
        offered = self.page.locator("[data-notice=kept] button").filter(visible=True)
        if offered.count():
            self.diary.append("take back what is offered")
            offered.first.click()

    def decide(self) -> None:
        """Where the server has something else by now: one's own."""
        self._ask()
        choice = self.page.locator(CHOICES).filter(visible=True)
        if choice.count():
            self.diary.append("decide: one's own")
            choice.first.click()

    def put_off(self) -> None:
        """Where the server has something else by now: that is decided later."""
        if self._ask():
            self.diary.append("decide: later")
            self.page.keyboard.press("Escape")

    def _ask(self) -> bool:
        """To be shown what somebody else wrote in a place of the grid."""
        asks = self.page.locator(QUESTIONS).filter(visible=True)
        if asks.count():
            with suppress(TimeoutError):  # it was saved just now
                asks.first.click(timeout=BRIEF)
        return self.page.locator("#conflict[open]").count() > 0

    def submit(self) -> None:
        """Whatever of the month is complete; returns when it is done, or cannot be."""
        self.decide()
        self.diary.append("submit the month")
        self.page.keyboard.press("Control+Enter")
        self.calm_down()
        closed = self.page.locator("#missing[open] [data-dialog-close]").filter(visible=True)
        if closed.count():
            closed.first.click()

    def withdraw(self) -> None:
        self.decide()
        button = self.page.locator("#withdraw-month").filter(visible=True)
        if button.count():
            self.diary.append("withdraw the month")
            with self.page.expect_navigation():
                button.click()
            self.here.clear()
            self.calm_down()

    # ------------------------------------------------------------ what somebody else does

    def somebody_writes(self, name: str) -> None:
        """What this person typed there is theirs no more, if it was saved; if not, it waits to be decided about."""
        self.calm_down()
        self.diary.append(f"somebody else writes: {name}")
        plan = self.desk.plan
        if name in self.typed and self.is_stored(name):
            del self.typed[name]
            self.here.discard(name)
        if name == "figure":
            found = {"plan": plan, "input": self.desk.reporting.inputs[0], "month": OPEN}
            MonthlyFigure.objects.update_or_create(**found, defaults={"value": 20 + self.count})
        elif name == "note":
            found = {"plan": plan, "indicator": self.desk.reporting.indicators[0], "month": OPEN}
            IndicatorMonth.objects.update_or_create(**found, defaults={"note": f"他人所寫{self.count}"})
        elif name == "unit":
            plan.assignments.filter(indicator=self.desk.reporting.indicators[4]).update(unit="他科")
        else:
            objective = plan.objectives.get(no=1)
            ObjectiveAccount.objects.update_or_create(
                plan=plan, objective=objective, defaults={"text": f"<p>他人所寫{self.count}</p>"}
            )

    # ------------------------------------------------------------ where a text is

    def _box(self, name: str) -> Locator:
        return self.page.locator(self.desk.fields[name].box)

    def _is_there(self, name: str) -> bool:
        """Whether its field is on the page; what stands at the side comes there once one stands in its row."""
        field = self.desk.fields[name]
        if field.beside:
            self.page.locator(field.beside).focus()
            self._wait(lambda: self._is_beside(name), 5 if self.can_reach else 0)
            return self._is_beside(name)
        return self._box(name).is_visible()

    def _is_beside(self, name: str) -> bool:
        """The side may still be about another row, or another month of this one."""
        title = self.page.locator("#grid-panel h2")
        month = self.page.locator("#grid-panel form:has(#panel-note) input[name=month]")
        return (
            title.count() == month.count() == 1
            and title.inner_text().strip().endswith(self.desk.fields[name].title)
            and month.input_value() == str(OPEN)
            and self._box(name).is_visible()
        )

    def _is_editable(self, name: str) -> bool:
        with suppress(TimeoutError):
            return self._box(name).is_editable(timeout=BRIEF)
        return False

    def is_stored(self, name: str) -> bool:
        return self.desk.fields[name].is_stored(self.typed[name])

    def _is_in_sight(self, name: str) -> bool:
        field, text = self.desk.fields[name], self.typed[name]
        written = self._written(name)
        if field.place == WRITING:
            if text in written:
                return True
        elif written == text and (not field.beside or self._is_beside(name)):
            return True
        return any(text in offer for offer in self.page.locator(OFFERS).all_inner_texts())

    def _written(self, name: str) -> str:
        """What stands in its field, without waiting for one: a question may be answered at any moment."""
        written = self.page.evaluate(
            "box => { const found = document.querySelector(box);"
            " return (found?.type === 'checkbox' ? found.checked : found?.value ?? found?.innerText) ?? '' }",
            self.desk.fields[name].box,
        )
        return TICKED[written] if isinstance(written, bool) else written

    def holds(self, name: str) -> bool:
        """Whether the text is stored, stands in its field, or is offered. While the page is out of sight nobody knows."""
        field = self.desk.fields[name]
        if self.place != field.place or self.is_stored(name) or self._is_in_sight(name):
            return True
        if not field.beside or self._is_beside(name):
            return False
        if not self.can_reach or self.waiting:
            return True  # it is not at the side, and cannot be fetched
        return self.shows(name)

    def shows(self, name: str) -> bool:
        """Whether the text stands in its field, or is offered, once one looks there."""
        return self._is_there(name) and self._is_in_sight(name)

    def lost(self) -> list[str]:
        """The texts that are nowhere, when nothing is under way any more."""

        def found() -> list[str]:
            return [name for name in self.typed if not self.holds(name)]

        if found():
            self.calm_down()
            self._wait(lambda: not found())
        return found()

    def lost_by_submitting(self) -> list[str]:
        """The texts of an indicator whose month is submitted without them."""
        closed = IndicatorMonth.objects.filter(plan=self.desk.plan, state=MonthState.SUBMITTED)
        places = {
            self.desk.reporting.indicators.index(row.indicator) for row in closed.select_related("indicator")
        }
        of = {"figure": 0, "note": 0, "note of another": 1, "answer": 2, "nothing": 3}
        return [name for name in self.here if of.get(name) in places and not self.is_stored(name)]

    def is_told_what_is_not_saved(self) -> None:
        expect(
            self.page.locator("[data-notice=unsaved], #writing-notice").filter(visible=True)
        ).to_be_visible()

    def waits_for_an_answer(self) -> None:
        assert self._wait(lambda: bool(self.waiting))

    def calm_down(self) -> None:
        self.traffic.settle(self.page, but=len(self.waiting))

    def unsaved(self, names: Collection[str]) -> list[str]:
        """Which of the fields the server does not come to have, one's own being decided for."""
        self._wait(lambda: all(map(self._ends_well, names)))
        return [name for name in names if not self.is_stored(name)]

    def _ends_well(self, name: str) -> bool:
        self.decide()
        return self.is_stored(name)

    def _wait(self, is_so: Callable[[], bool], longest: float = PATIENCE) -> bool:
        end = time.monotonic() + longest
        while not is_so():
            if time.monotonic() > end:
                return False
            self.page.wait_for_timeout(50)
        return True

    def told(self, lost: Collection[str]) -> str:
        """What is lost, how it came to it, and what the page says."""
        notices = self.page.locator("[data-notice], #writing-notice").filter(visible=True)
        steps = [f"{number:>4}. {line}" for number, line in enumerate(self.diary, start=1)]
        said = notices.all_inner_texts()
        return "\n".join(["lost:", *map(self._found, lost), "the evening:", *steps, "the page says:", *said])

    def _found(self, name: str) -> str:
        stored = ", ".join(str(value) for (value,) in self.desk.fields[name].held())
        return f"    {self.typed[name]} ({name}); there stands {self._written(name)!r}; stored is {stored!r}"

    # ------------------------------------------------------------ the evening ends well

    def take_over(self) -> list[str]:
        """All is well again: what is offered is taken back, and what stands there is sent; returns what the server then lacks."""
        for trouble in list(self.troubles):
            self.recover(trouble)
        for place in dict.fromkeys(self.desk.fields[name].place for name in self.typed):
            names = [name for name in self.desk.fields_of(place) if name in self.typed]
            self.go(place)
            self.calm_down()
            self.withdraw()
            self.take_back()
            self.answer()
            for name in names:
                self.decide()
                if not self.is_stored(name) and self._is_there(name):
                    self.stand_in(name)
                    self.leave_field()
            self.unsaved(names)
            self.traffic.settle(self.page)
        return [name for name in self.typed if not self.is_stored(name)]
