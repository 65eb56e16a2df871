"""``make load``: the last afternoon of a month. Many owners report at once, each cells of their own; what they were told is
compared with the database and the log afterwards.

OWNERS, MINUTES, THINK (seconds between two cells of one owner, on average), WORKERS, DATABASE (postgresql or sqlite), SEED.
"""

import os
import random
import statistics
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests.operations.cluster import Cluster, own_cluster
from trials.person import Answer, Person
from trials.portal import Portal, own_folder, prepare

if TYPE_CHECKING:
    from trials.reporting_city import Owner

SETTINGS = "trials.served_settings"
TARGET = 20  # times an empty view, both as the slowest twentieth has them
OPEN = 12
_PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 60_000
_QUESTIONS = 3  # that a person answers about one cell, at most


@dataclass
class Plan:
    owners: int
    minutes: float
    think: float
    workers: int
    database: str
    seed: int


@dataclass
class Seen:
    """What came back, by what was asked for: seconds and statuses."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)

    def note(self, what: str, answer: Answer) -> Answer:
        self.seconds[what].append(answer.seconds)
        self.statuses[what, answer.status] += 1
        return answer

    def count(self, *statuses: int) -> int:
        return sum(count for (_what, status), count in self.statuses.items() if status in statuses)

    @property
    def errors(self) -> int:
        """No answer, or one that is neither done nor a refusal that a person understands."""
        return sum(count for (_what, status), count in self.statuses.items() if status not in (200, 409, 422))

    def slowest_twentieth(self, what: str) -> float:
        found = self.seconds[what]
        return statistics.quantiles(found, n=20)[18] if len(found) > 1 else sum(found)


class Afternoon:
    """One owner's, in a thread."""

    def __init__(self, owner: "Owner", port: int, plan: Plan, seen: Seen, until: float) -> None:
        self._owner, self._plan, self._seen, self._until = owner, plan, seen, until
        self._person = Person(
            port, owner.session, owner.pk, f"10.1.{owner.pk // 250 % 250}.{owner.pk % 250 + 1}"
        )
        self._chance = random.Random(f"{plan.seed} {owner.pk}")

    def run(self) -> None:
        if not self._pause():
            return
        self._note("the grid", self._person.get(self._owner.address))
        turn = 0
        while self._pause():
            self.report(turn % len(self._owner.cells))
            turn += 1
        self.hand_in()

    def hand_in(self) -> None:
        self._note("checking", self._step("check"))
        self._note("submitting", self._step("submit"))

    def report(self, place: int) -> None:
        """A cell is entered, which shows its panel; typed; what is asked about it answered; now and then proved by a file."""
        cell, indicator = self._owner.cells[place], self._owner.indicators[place]
        where = {"input": cell.input, "month": cell.month}
        asked = f"indicator={indicator}&input={cell.input}&month={cell.month}&person={self._owner.pk}"
        self._note("the panel", self._person.get(f"{self._owner.address}panel?{asked}"))
        value = cell.next()
        sent = {**where, "value": value, "seen": cell.seen}
        answer = self._note(
            "saving a cell", self._person.post(f"{self._owner.address}cell", sent, script=True)
        )
        if answer.status != 200:
            return
        cell.is_saved(value, answer.said["seen"])
        for question in answer.said["asks"][:_QUESTIONS]:
            said = {**where, "value": value, "check": question["kind"], "note": "已確認"}
            self._note("answering", self._person.post(f"{self._owner.address}answer", said, script=True))
        if self._chance.random() < 0.1:
            said = {"indicator": indicator, "month": cell.month}
            sent = self._person.send(
                f"{self._owner.address}evidence", said, "會議紀錄.png", _PNG + os.urandom(9)
            )
            self._note("evidence", sent)

    def _step(self, name: str) -> Answer:
        return self._person.post(f"{self._owner.address}{name}", {"month": OPEN, "show": ""}, script=True)

    def _pause(self) -> bool:
        """Look for the next figure; False where the afternoon is over."""
        time.sleep(
            max(0.0, min(self._until - time.monotonic(), self._chance.uniform(0.2, 1.8) * self._plan.think))
        )
        return time.monotonic() < self._until

    def _note(self, what: str, answer: Answer) -> Answer:
        return self._seen.note(what, answer)


def watch_empty(port: int, seen: Seen, until: float) -> None:
    """Ask for the page that does nothing all the while: what anything takes at all on this machine under this load."""
    nobody = Person(port)
    while time.monotonic() < until:
        seen.note("an empty view", nobody.get("/empty"))
        time.sleep(0.2)


@contextmanager
def database(kind: str, folder: Path) -> Iterator[tuple[str, Cluster | None]]:
    """The address of a new, empty one, durable as a city's is."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'portal.sqlite3'}", None
    else:
        with own_cluster(durable=True) as cluster:
            yield cluster.url, cluster


def run(plan: Plan) -> int:
    with own_folder() as folder, database(plan.database, folder) as (url, cluster):
        portal = Portal(folder, url, settings=SETTINGS, workers=plan.workers)
        prepare(folder, url, SETTINGS)
        from django.db import connections

        from trials.ledger import compare
        from trials.reporting_city import build

        owners = build(plan.owners)
        connections.close_all()
        portal.start_web()
        portal.start_worker()
        try:
            portal.wait_until_it_answers()
            before = _used(portal, cluster)
            seen, took = afternoon(owners, portal, plan)
            used = {what: seconds - before[what] for what, seconds in _used(portal, cluster).items()}
            found = compare([cell for owner in owners for cell in owner.cells])
            connections.close_all()
        finally:
            portal.stop()
        faults = portal.faults()
    answers = sum(seen.statuses.values())
    spent = ", ".join(f"{what} {seconds * 1000 / answers:.1f}" for what, seconds in used.items())
    print(f"milliseconds of a processor for an answer: {spent}")
    return told(plan, seen, took, str(found), found.is_right, faults)


def afternoon(owners: "list[Owner]", portal: Portal, plan: Plan) -> tuple[Seen, float]:
    begun = time.monotonic()
    until = begun + plan.minutes * 60
    seen = Seen()
    threads = [
        threading.Thread(target=Afternoon(owner, portal.port, plan, seen, until).run) for owner in owners
    ]
    threads.append(threading.Thread(target=watch_empty, args=(portal.port, seen, until)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen, time.monotonic() - begun


def _used(portal: Portal, cluster: Cluster | None) -> dict[str, float]:
    """Seconds of a processor by what had it: where the time goes, whatever else the machine does."""
    assert portal.web and portal.worker
    found = {
        "web": _processors(portal.web.family()),
        "worker": _processors(portal.worker.family()),
        "whoever asks": time.process_time(),
    }
    return found | ({"database": _processors(cluster.processes())} if cluster else {})


def _processors(pids: Iterable[int]) -> float:
    """Seconds for which these processes have had a processor."""
    ticks = 0
    for pid in pids:
        with suppress(OSError):
            ticks += sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def told(plan: Plan, seen: Seen, took: float, found: str, is_right: bool, faults: list[str]) -> int:
    """Print what was measured; 1 where something was missed."""
    answers = sum(seen.statuses.values())
    conflicts = seen.count(409)
    print(
        f"{plan.owners} owners on {plan.database}, {plan.workers} processes, {took:.0f} s, think {plan.think:g} s"
    )
    print(f"{answers:,} answers, {answers / took:.1f} a second; errors {seen.errors}, conflicts {conflicts}")
    for what, seconds in sorted(seen.seconds.items()):
        p50, p95 = statistics.median(seconds) * 1000, seen.slowest_twentieth(what) * 1000
        kinds = ", ".join(
            f"{status}: {count}" for (of, status), count in sorted(seen.statuses.items()) if of == what
        )
        print(
            f"  {what:<14} p50 {p50:7.1f} ms   p95 {p95:7.1f} ms   max {max(seconds) * 1000:8.1f} ms   {kinds}"
        )
    ratio = seen.slowest_twentieth("saving a cell") / seen.slowest_twentieth("an empty view")
    print(f"p95 of a saved cell ÷ p95 of an empty view = {ratio:.1f} (target ≤ {TARGET})")
    print(found)
    for fault in faults[:5]:
        print(f"✗ {fault[:2000]}")
    missed = seen.errors or conflicts or faults or not is_right or ratio > TARGET
    print("MISSED" if missed else "met")
    return int(bool(missed))


def main() -> int:
    asked = os.environ.get
    kind = asked("DATABASE", "postgresql")
    owners = int(asked("OWNERS", "50" if kind == "sqlite" else "300"))
    return run(
        Plan(
            owners,
            float(asked("MINUTES", "2")),
            float(asked("THINK", "15")),
            int(asked("WORKERS", "4")),
            kind,
            int(asked("SEED", "107")),
        )
    )


if __name__ == "__main__":
    sys.exit(main())
