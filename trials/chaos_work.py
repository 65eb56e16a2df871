"""What people do while the server is in trouble: saving, importing, approving, printing, settling, each of them all the time."""

import html
import io
import re
import threading
import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.urls import reverse
from openpyxl import Workbook, load_workbook

from indicators.exchange.form import ORDER
from trials.person import Answer, Person
from trials.reporting_city import OPEN, Owner

_REASON = "更正數據"
_CODE, _VALUE, _SEEN = (
    ORDER.index(name) for name in ("indicator", "value", "seen_value")
)  # of the month's form


@dataclass
class Record:
    """What came back of everybody's steps."""

    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    unhandled: list[str] = field(default_factory=list)

    def note(self, what: str, answer: Answer) -> Answer:
        self.statuses[what, answer.status] += 1
        if answer.status == 500 or (answer.status > 500 and not _is_sentence(answer)):
            self.unhandled.append(f"{what}: {answer.status} {answer.body[:300]!r}")
        return answer


def _is_sentence(answer: Answer) -> bool:
    """Whether it says what happened, in the city's language."""
    text = answer.body.decode("utf-8", "replace")
    return any(word in text for word in ("資料庫", "磁碟", "郵件", "檔案", "寫入"))


class Work(ABC, threading.Thread):
    """One person's, until told to end. ``steps``: how often each was acknowledged; ``unsure``: how often nobody knows."""

    def __init__(self, record: Record, over: threading.Event, rest: float) -> None:
        super().__init__(daemon=True)
        self.record, self._over, self._rest = record, over, rest
        self.steps: Counter[str] = Counter()
        self.unsure: Counter[str] = Counter()

    def run(self) -> None:
        while not self._over.is_set():
            self.turn()
            time.sleep(self._rest)

    @abstractmethod
    def turn(self) -> None: ...

    def tell(self, what: str, answer: Answer, *done: int) -> Answer:
        """Note the answer to a step; ``done``: what says that it was taken. Somebody who is refused for a moment waits a little."""
        self.record.note(what, answer)
        if answer.status in done:
            self.steps[what] += 1
        elif answer.status == 0 or answer.status >= 500:
            self.unsure[what] += 1
            time.sleep(0.2)
        return answer


class Saving(Work):
    """One cell after the other; what was not acknowledged is sent again, as the grid does."""

    def __init__(self, owner: Owner, port: int, record: Record, over: threading.Event, rest: float) -> None:
        super().__init__(record, over, rest)
        self._owner, self._person = owner, Person(port, owner.session, owner.pk, "10.2.0.1")
        self._turn = 0

    def turn(self) -> None:
        self._turn += 1
        cell = self._owner.cells[self._turn % len(self._owner.cells)]
        value, where = cell.next(), f"{self._owner.address}cell"
        while True:
            sent = {"input": cell.input, "month": cell.month, "value": value, "seen": cell.seen}
            answer = self.tell("saving", self._person.post(where, sent, script=True), 200)
            if answer.status == 200:
                cell.is_saved(value, answer.said["seen"])
                return
            if answer.status not in (0, 503):
                self.record.unhandled.append(f"saving: {answer.status} {answer.body[:300]!r}")
                return
            if self._over.is_set():
                return


class Importing(Work):
    """A file with all the owner's cells, looked at and confirmed. The form is filled in again and again, until it is refused."""

    def __init__(self, owner: Owner, port: int, record: Record, over: threading.Event, rest: float) -> None:
        super().__init__(record, over, rest)
        self._owner, self._person = owner, Person(port, owner.session, owner.pk, "10.2.0.2")
        self._base = owner.address.removesuffix("report/")
        self._form: Workbook | None = None

    def turn(self) -> None:
        self._form = self._form or self._download()
        if self._form is None:
            return
        form, self._form = self._form, None  # whatever goes wrong, the next turn begins with a fresh one
        values = {cell.code: cell.next() for cell in self._owner.cells}
        book = _filled(form, values)
        page = self.tell(
            "reading a file", self._person.send(f"{self._base}exchange/", {}, "a.xlsx", book), 200
        )
        offers = re.search(rb'name="offers"\s+value="([^"]+)"', page.body)
        if page.status != 200 or offers is None:
            return
        sent = {"offers": html.unescape(offers[1].decode())}
        if (
            self.tell("importing", self._person.post(f"{self._base}exchange/confirm", sent), 302).status
            == 302
        ):
            for cell in self._owner.cells:
                cell.is_saved(values[cell.code], "")
            self._form = form

    def _download(self) -> Workbook | None:
        asked = self._person.get(f"{self._base}exchange/form.xlsx?month={OPEN}")
        if self.tell("the form", asked, 200).status != 200:
            return None
        return load_workbook(io.BytesIO(asked.body))


def _filled(form: Workbook, values: Mapping[str, Decimal]) -> bytes:
    """The form with these figures by code, as a file; it then says of itself that it has seen them."""
    rows = list(form.worksheets[0].iter_rows(min_row=2))
    for row in rows:
        row[_VALUE].value = values[row[_CODE].value]
    out = io.BytesIO()
    form.save(out)
    for row in rows:
        row[_SEEN].value = str(values[row[_CODE].value])
    return out.getvalue()


class Approving(Work):
    """A month is handed in by its owner, approved by the supervisor and opened again, over and over."""

    def __init__(
        self,
        owner: Owner,
        supervisor: tuple[int, str],
        port: int,
        record: Record,
        over: threading.Event,
        rest: float,
    ) -> None:
        super().__init__(record, over, rest)
        self._owner, self._base = owner, owner.address.removesuffix("report/")
        self._person = Person(port, owner.session, owner.pk, "10.2.0.3")
        self._supervisor = Person(port, supervisor[1], supervisor[0], "10.2.0.4")

    def turn(self) -> None:
        submitted = self._person.post(
            f"{self._owner.address}submit", {"month": OPEN, "show": ""}, script=True
        )
        self.tell("submitting", submitted, 200)
        page = self._supervisor.get(f"{self._base}approval/?month={OPEN}")
        self.tell("what waits", page, 200)
        if waiting := re.findall(
            r'name="indicator" value="(\d+@[^"]+)"', page.body.decode("utf-8", "replace")
        ):
            sent = {"month": OPEN, "action": "approve", "indicator": [html.unescape(one) for one in waiting]}
            self.tell("approving", self._supervisor.post(f"{self._base}approval/", sent), 302)
        sent = {"month": OPEN, "reason": _REASON, "indicator": self._owner.indicators}
        self.tell("opening again", self._supervisor.post(f"{self._base}approval/reopen", sent), 302)


class Settling(Work):
    """A year is settled and opened again, over and over, and its report printed in between."""

    def __init__(
        self,
        plan: tuple[int, str],
        office: tuple[int, str],
        port: int,
        record: Record,
        over: threading.Event,
        rest: float,
    ) -> None:
        super().__init__(record, over, rest)
        self._plan, self._person = list(plan), Person(port, office[1], office[0], "10.2.0.5")

    def turn(self) -> None:
        page = self.tell("the ratings", self._person.get(reverse("ratings", args=self._plan)), 200)
        shown = re.search(r'name="shown" value="([^"]+)"', page.body.decode("utf-8", "replace"))
        if shown:
            sent = {"sure": "on", "shown": html.unescape(shown[1]), "reason": _REASON}
            self.tell("settling", self._person.post(reverse("settle", args=self._plan), sent), 302)
        self.tell("printing", self._person.get(reverse("annual_report", args=self._plan)), 200)
        sent = {"reason": _REASON}
        self.tell("reopening", self._person.post(reverse("settlement_reopen", args=self._plan), sent), 302)


class Ordering(Work):
    """Volumes of some agencies are ordered and looked at until they are there; workers print them."""

    def __init__(
        self,
        codes: list[str],
        office: tuple[int, str],
        port: int,
        record: Record,
        over: threading.Event,
        rest: float,
    ) -> None:
        super().__init__(record, over, rest)
        self._codes, self._person = codes, Person(port, office[1], office[0], "10.2.0.6")
        self._volumes: set[str] = set()

    def turn(self) -> None:
        sent = {"document": "annual-report", "through": OPEN, "agencies": self._codes}
        ordered = self._person.post(reverse("volumes", args=[107]), sent)
        # Whoever orders what is being printed already is led to it, and no second one is kept.
        self.tell("ordering", ordered, *(() if ordered.location in self._volumes else (302,)))
        self._volumes.add(ordered.location)
        for _look in range(20):
            if ordered.status != 302 or self._over.is_set():
                return
            self.tell("looking", self._person.get(ordered.location), 200)
            time.sleep(1)
