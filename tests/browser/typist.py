"""Somebody who types into every kind of field and does, and suffers, what people do: and where each text is then."""

import time
from collections.abc import Callable
from contextlib import suppress

from django.urls import reverse
from playwright.sync_api import BrowserContext, Error, Page, Route, TimeoutError, expect

from indicators.models import CheckAnswer, IndicatorMonth, MonthlyFigure
from objectives.models import ObjectiveAccount
from tests import factories
from tests.browser.conftest import go_without_a_last_word, sign_in
from tests.browser.traffic import Traffic
from tests.indicators.reporting_plan import OPEN, reporting_plan

GRID, WRITE, NOWHERE = "report_grid", "write", ""
PLACES = {"figure": GRID, "note": GRID, "answer": GRID, "account": WRITE}
BRIEF = 3000  # milliseconds
LONGEST = 15.0  # seconds; only what is lost takes as long
OFFERS = "[data-notice=kept] li, #conflict[open] [data-conflict=mine]"
CHOICES = "#conflict button[value=mine], #writing-notice [data-choose=mine]"


class Typist:
    """One person with a grid of three indicators, of which the third's figure is asked about, and an account to write."""

    def __init__(self, page: Page, context: BrowserContext, server, traffic: Traffic) -> None:
        self.page, self.context, self.server, self.traffic = page, context, server, traffic
        page.goto("about:blank")
        self.reporting = reporting_plan()
        factories.figures(self.reporting.plan, self.reporting.inputs[2], {OPEN: 150})
        self.typed: dict[str, str] = {}  # field → what was typed into it last
        self.count = 0
        self.is_online, self.is_signed_in, self.slow = True, False, ""
        self.waiting: list[Callable[[], None]] = []  # the answers that are slow
        self.place = NOWHERE
        context.set_offline(False)
        page.unroute_all()
        page.route(lambda url: url.startswith(server.url), self._on_its_way)
        self.sign_in()
        self.go(GRID)

    # ------------------------------------------------------------ what happens to a connection

    def _on_its_way(self, route: Route) -> None:
        if route.request.method != "POST" or not self.slow or not self.is_online:
            route.continue_()
        elif self.slow == "question":
            self.waiting.append(route.continue_)
        else:  # the server has taken it already
            response = route.fetch()
            self.waiting.append(lambda: route.fulfill(response=response))

    def let_through(self) -> None:
        self.slow = ""
        while self.waiting:
            with suppress(Error):  # the page that asked is gone
                self.waiting.pop(0)()

    def be_slow(self, what: str) -> None:
        self.slow = what

    def lose_connection(self) -> None:
        self.is_online = False
        self.context.set_offline(True)

    def find_connection(self) -> None:
        self.is_online = True
        self.context.set_offline(False)

    def end_session(self) -> None:
        self.is_signed_in = False
        self.context.clear_cookies(name="sessionid")

    def sign_in(self) -> None:
        self.is_signed_in = True
        sign_in(self.context, self.server, self.reporting.owner)

    # ------------------------------------------------------------ what the person does

    def _address(self, place: str) -> str:
        plan = self.reporting.plan
        more = ["1-1"] if place == WRITE else []
        return self.server.url + reverse(place, args=[plan.year, plan.agency.code, *more])

    def go(self, place: str) -> None:
        """To a page, or as far as one comes: without connection or session it is another one."""
        reachable = self.is_online and self.is_signed_in
        self.page.goto(self._address(place) if reachable else "about:blank")
        self.place = place if reachable else NOWHERE

    def reload(self) -> None:
        self.go(self.place or GRID)

    def crash(self) -> None:
        """The computer dies, and the page is opened again."""
        if self.place:
            go_without_a_last_word(self.page)
        self.reload()

    def elsewhere(self) -> None:
        self.go(WRITE if self.place == GRID else GRID)

    def there_and_back(self) -> None:
        here = self.place
        if not here or not self.is_online or not self.is_signed_in:
            return
        self.elsewhere()
        self.page.go_back()
        self.place = here

    def type(self, field: str) -> None:
        if self.place != PLACES[field]:
            self.go(PLACES[field])
        self.decide()
        if self.place != PLACES[field] or not self._is_there(field):
            return
        self.count += 1
        text = str(60 + self.count) if field == "figure" else f"第{self.count}次寫下"
        with suppress(TimeoutError):  # an answer is on its way, and its place goes with it
            self._box(field).fill(text, timeout=BRIEF)
            self.typed[field] = text

    def leave_field(self) -> None:
        if self.place == GRID:
            self.page.locator(f"#c{self.reporting.inputs[1].pk}-{OPEN}").focus()
        elif self.place == WRITE:
            self._box("account").blur()

    def answer(self) -> None:
        if self.place == GRID and "answer" in self.typed and self._box("answer").is_visible():
            with suppress(TimeoutError):
                self._box("answer").press("Enter", timeout=BRIEF)

    def take_back(self) -> None:
        """What is offered of an earlier visit."""
        if self.place == GRID and self.page.locator("[data-notice=kept]").is_visible():
            self.page.locator("[data-notice=kept] button").first.click()

    def decide(self) -> None:
        """Where the server has something else by now: one's own."""
        choice = self.page.locator(CHOICES).filter(visible=True)
        if choice.count():
            choice.first.click()

    def can(self) -> list[tuple[str, ...]]:
        """What can happen next; what is there twice happens twice as often."""
        found = [("type", field) for field in PLACES if not self.place or self.place == PLACES[field]] * 2
        found += [("leave_field",), ("elsewhere",), ("there_and_back",), ("answer",), ("reload",), ("crash",)]
        found += [("lose_connection",)] if self.is_online else [("find_connection",)] * 2
        found += [("end_session",)] if self.is_signed_in else [("sign_in",)] * 2
        found += [("let_through",)] * 2 if self.slow else [("be_slow", "question"), ("be_slow", "answer")]
        return found

    # ------------------------------------------------------------ where a text is

    def _box(self, field: str):
        return self.page.locator(self._name(field))

    def _name(self, field: str) -> str:
        strip = f".month-grid__strip--ask[data-strip='{self.reporting.inputs[2].pk}-{OPEN}'] input"
        where = {
            "figure": f"[id='c{self.reporting.inputs[0].pk}-{OPEN}']",
            "note": "#panel-note",
            "answer": strip,
            "account": "#writing-text",
        }
        return where[field]

    def _is_there(self, field: str) -> bool:
        """Whether its field is on the page; the explanation's is at the side once one stands in its row."""
        if field == "note":
            self._box("figure").focus()
            self._wait(self._is_about_the_first, 5 if self.is_online and self.is_signed_in else 0)
            return self._is_about_the_first()
        return self._box(field).is_visible()

    def _is_about_the_first(self) -> bool:
        title = self.page.locator("#grid-panel h2")
        return (
            title.count() == 1
            and title.inner_text().strip().endswith("宣導第1項")
            and self._box("note").is_visible()
        )

    def is_stored(self, field: str) -> bool:
        plan, text = self.reporting.plan, self.typed[field]
        rows = {
            "figure": MonthlyFigure.objects.filter(input=self.reporting.inputs[0], month=OPEN).values_list(
                "value"
            ),
            "note": IndicatorMonth.objects.filter(
                plan=plan, indicator=self.reporting.indicators[0], month=OPEN
            ).values_list("note"),
            "answer": CheckAnswer.objects.filter(plan=plan).values_list("answer"),
            "account": ObjectiveAccount.objects.filter(plan=plan).values_list("text"),
        }[field]
        if field == "figure":
            return [int(value) for (value,) in rows] == [int(text)]
        return any(text in value for (value,) in rows)

    def _is_in_sight(self, field: str) -> bool:
        text = self.typed[field]
        if field == "account":
            if text in self._box(field).inner_text():
                return True
        elif self._written(field) == text and (field != "note" or self._is_about_the_first()):
            return True
        return any(text in offer for offer in self.page.locator(OFFERS).all_inner_texts())

    def _written(self, field: str) -> str | None:
        """What stands in its field, without waiting for one: a question may be answered at any moment."""
        return self.page.evaluate("name => document.querySelector(name)?.value ?? null", self._name(field))

    def holds(self, field: str) -> bool:
        """Whether the text is stored, stands in its field, or is offered. While the page is out of sight nobody knows."""
        if self.place != PLACES[field] or self.is_stored(field) or self._is_in_sight(field):
            return True
        if field != "note" or self._is_about_the_first():
            return False
        if not self.is_online or not self.is_signed_in or self.slow:
            return True  # it is not at the side, and cannot be fetched
        return self._is_there("note") and self._is_in_sight("note")

    def lost(self) -> list[str]:
        """The texts that are nowhere."""
        return [
            field for field in self.typed if not self._wait(lambda found=field: self.holds(found), LONGEST)
        ]

    def _wait(self, is_so: Callable[[], bool], longest: float) -> bool:
        end = time.monotonic() + longest
        while not is_so():
            if time.monotonic() > end:
                return False
            self.page.wait_for_timeout(50)
        return True

    # ------------------------------------------------------------ the evening ends well

    def takes_over(self) -> list[str]:
        """All is well again: what is offered is taken back, and what stands there is sent; returns what the server then lacks."""
        self.find_connection()
        self.sign_in()
        self.let_through()
        for place in dict.fromkeys(PLACES[field] for field in self.typed):
            self.go(place)
            self._wait(lambda: not [field for field in self.typed if not self.holds(field)], LONGEST)
            self.take_back()
            self.answer()
            of_page = [field for field in self.typed if PLACES[field] == place]
            self._wait(lambda fields=of_page: all(map(self._ends_well, fields)), LONGEST)
            self.traffic.settle(self.page)
        return [field for field in self.typed if not self.is_stored(field)]

    def _ends_well(self, field: str) -> bool:
        self.decide()
        return self.is_stored(field)

    def saves_itself(self) -> list[str]:
        """Typed without a connection, on a page that stays open until it is back; returns what was not saved by then."""
        self.go(GRID)
        self._is_there("note")
        self.lose_connection()
        for field in ("figure", "note"):
            self.type(field)
        self.leave_field()
        expect(self.page.locator("[data-notice=unsaved]")).to_be_visible()
        self.find_connection()
        return [
            field
            for field in ("figure", "note")
            if not self._wait(lambda found=field: self.is_stored(found), LONGEST)
        ]
