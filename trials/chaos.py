"""``make chaos``: people save, import, approve, settle and print while processes are killed, the database goes away, disks are
full and clocks jump. Afterwards every save that was acknowledged is compared with the database and the event log.

MINUTES (5), SAVES (go on until so many were acknowledged), SAVERS, IMPORTERS, DATABASE (postgresql or sqlite), SEED.
"""

import io
import os
import random
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.management import CommandError, call_command
from django.db import connection, connections

from tests.operations.cluster import Cluster, own_cluster
from trials.faults import Faults, Proxy
from trials.person import Person
from trials.portal import Ended, Portal, own_folder, prepare

if TYPE_CHECKING:
    from trials.chaos_work import Record, Work
    from trials.reporting_city import Owner

SETTINGS = "trials.chaos_settings"
RECOVERY = 60  # seconds after which everything serves again by itself
_BETWEEN = (2.0, 6.0)  # seconds from one fault to the next
_CLOCK_WAS_WRONG = "當時時鐘有誤"  # what ``verify_log`` says of an event that is dated too early for its seal


@dataclass(frozen=True)
class Asked:
    minutes: float
    saves: int
    savers: int
    importers: int
    database: str
    seed: int
    workers: int


@dataclass(frozen=True)
class Database:
    """``url``: where it is; ``served``: where the portal finds it."""

    url: str
    served: str
    cluster: Cluster | None = None
    proxy: Proxy | None = None


@contextmanager
def database(kind: str, folder: Path) -> Iterator[Database]:
    if kind == "sqlite":
        url = f"sqlite:///{folder / 'portal.sqlite3'}"
        yield Database(url, url)
        return
    with own_cluster() as cluster:
        (folder / "proxy").mkdir()
        proxy = Proxy(folder / "proxy", cluster.folder)
        yield Database(cluster.url, proxy.url, cluster, proxy)


def run(asked: Asked) -> int:
    with own_folder() as folder, database(asked.database, folder) as of:
        prepare(folder, of.url, SETTINGS)
        portal = Portal(folder, of.served, settings=SETTINGS, workers=asked.workers)
        with ExitStack() as over:
            over.callback(portal.stop)
            portal.start_web()
            portal.start_worker()
            return _run(asked, portal, of)


def _run(asked: Asked, portal: Portal, of: Database) -> int:
    from trials.chaos_work import Record

    record, over = Record(), threading.Event()
    works, owners = people(asked, portal, record, over)
    connections.close_all()
    portal.wait_until_it_answers()
    begun = time.monotonic()
    for work in works:
        work.start()
    faults = Faults(portal, of.cluster, of.proxy, random.Random(asked.seed))
    happened = under_faults(asked, portal, faults, owners, begun)
    over.set()
    for work in works:
        work.join(180)
    took = time.monotonic() - begun
    wrong = [*happened.wrong, *record.unhandled, *settled(), *portal.faults()]
    return told(asked, works, owners, record, happened, wrong, took)


def people(
    asked: Asked, portal: Portal, record: "Record", over: threading.Event
) -> "tuple[list[Work], list[Owner]]":
    from chiayi_kpi.accounts.models import Agency
    from chiayi_kpi.accounts.roles import Role
    from tests.reports.pages.year_end.years import reported_year
    from trials import chaos_work as kinds
    from trials.reporting_city import OWNERS_OF_A_BUREAU, build, large_bureau, with_role

    port = portal.port
    year = reported_year("SETTLED", year=106)
    year.confirm()
    owners = build(OWNERS_OF_A_BUREAU * 2)
    first, second = owners[:OWNERS_OF_A_BUREAU], owners[OWNERS_OF_A_BUREAU:]
    office = with_role(Role.PLANNING_OFFICE)
    approved = second.pop()
    importers = [large_bureau(3 + number) for number in range(asked.importers)]
    supervisor = with_role(Role.SUPERVISOR, Agency.objects.get(code="TRIAL-02"))
    works: list[Work] = [
        kinds.Saving(one, port, record, over, 0.0) for one in [*first, *second][: asked.savers]
    ]
    works += [kinds.Importing(one, port, record, over, 1.0) for one in importers]
    works += [
        kinds.Approving(approved, supervisor, port, record, over, 1.0),
        kinds.Settling((106, "SETTLED"), office, port, record, over, 1.0),
        kinds.Ordering(["TRIAL-01", "TRIAL-02"], office, port, record, over, 1.0),
    ]
    return works, [*owners, *importers]


class Happened:
    def __init__(self) -> None:
        self.kinds: dict[str, int] = {}
        self.wrong: list[str] = []
        self.slowest = 0.0


def under_faults(
    asked: Asked, portal: Portal, faults: Faults, owners: "Sequence[Owner]", begun: float
) -> Happened:
    """Fault after fault, each time until the portal serves again by itself."""
    happened = Happened()
    chance, ended = random.Random(asked.seed + 1), Ended()

    def is_enough() -> bool:
        if ended:
            return True
        saves = sum(len(cell.acknowledged) for owner in owners for cell in owner.cells)
        return saves >= asked.saves if asked.saves else time.monotonic() - begun > asked.minutes * 60

    while not is_enough():
        time.sleep(chance.uniform(*_BETWEEN))
        kind = faults.next()
        happened.kinds[kind] = happened.kinds.get(kind, 0) + 1
        waited = _wait_until_ready(portal)
        happened.slowest = max(happened.slowest, waited)
        if waited > RECOVERY:
            happened.wrong.append(f"after {kind} it served again only after {waited:.0f} s")
        happened.wrong += [f"after {kind} the {what}" for what in revived(portal)]
        if asked.saves:
            saves = sum(len(cell.acknowledged) for owner in owners for cell in owner.cells)
            print(f"{time.monotonic() - begun:6.0f} s {saves:7,} saves {kind}", flush=True)
    return happened


def revived(portal: Portal) -> list[str]:
    """What ended by itself, which a service would start again; it should not have to."""
    ended = []
    if portal.web is None or not portal.web.is_alive:
        ended.append(f"web had ended {portal.web.end() if portal.web else ''}")
        portal.start_web()
    if portal.worker is None or not portal.worker.is_alive:
        ended.append(f"worker had ended {portal.worker.end() if portal.worker else ''}")
        portal.start_worker()
    return ended


def _wait_until_ready(portal: Portal) -> float:
    """Seconds until /readyz is content; three times as long as it may take at most."""
    begun, nobody = time.monotonic(), Person(portal.port)
    while time.monotonic() - begun < 3 * RECOVERY:
        if nobody.get("/readyz").status == 200:
            break
        time.sleep(0.2)
    return time.monotonic() - begun


def settled() -> list[str]:
    """What is not in a state that somebody knows: tasks, volumes, the sealed log."""
    from chiayi_kpi.events.sealing import seal_events
    from reports.volumes.models import VolumeJob

    wrong = []
    end = time.monotonic() + 3 * RECOVERY
    while VolumeJob.objects.open().exists() and time.monotonic() < end:
        time.sleep(1)
    for job in VolumeJob.objects.select_related("task"):
        if job.is_open or (job.state == VolumeJob.State.FAILED and not job.reason):
            wrong.append(
                f"volume {job.pk} is {job.state} ({job.task and job.task.status}) and nobody knows why"
            )
    seal_events()
    out = io.StringIO()
    try:
        call_command("verify_log", stdout=out, stderr=out)
    except CommandError as fault:
        # What was written while the clock was behind, and sealed when it was right again, is named as it should be.
        lines = [line for line in out.getvalue().splitlines() if _CLOCK_WAS_WRONG not in line]
        if len(lines) > 1:
            wrong.append(f"verify_log: {str(fault)[:600]} {' '.join(lines)[:600]}")
    return wrong


def told(
    asked: Asked,
    works: "Sequence[Work]",
    owners: "Sequence[Owner]",
    record: "Record",
    happened: Happened,
    wrong: list[str],
    took: float,
) -> int:
    """Print what came of it; 1 where anything is not as it was acknowledged."""
    from trials.ledger import compare, compare_steps

    found = compare([cell for owner in owners for cell in owner.cells])
    wrong += compare_steps(works)
    connection.close()
    print(f"{sum(happened.kinds.values())} faults in {took:.0f} s on {asked.database} (SEED={asked.seed}):")
    print("  " + ", ".join(f"{kind} {count}" for kind, count in sorted(happened.kinds.items())))
    for (what, status), count in sorted(record.statuses.items()):
        print(f"  {what:<16} {status or 'no answer'}: {count:,}")
    print(f"slowest recovery {happened.slowest:.1f} s (at most {RECOVERY})")
    print(found)
    for one in wrong[:20]:
        print(f"✗ {one}")
    print("MISSED" if wrong or not found.is_right else "met")
    return int(bool(wrong) or not found.is_right)


def main() -> int:
    asked = os.environ.get
    return run(
        Asked(
            minutes=float(asked("MINUTES", "5")),
            saves=int(asked("SAVES", "0")),
            savers=int(asked("SAVERS", "6")),
            importers=int(asked("IMPORTERS", "1")),
            database=asked("DATABASE", "postgresql"),
            seed=int(asked("SEED", "107")),
            workers=int(asked("WORKERS", "4")),
        )
    )


if __name__ == "__main__":
    sys.exit(main())
