"""The site while a volume is printed: figures are saved all the time, alone and beside a worker on the same database."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import city
from django.urls import reverse
from reporting import OPEN, TODAY, reported_year, session_of
from server import Connection, served

from objectives.models import Plan
from reports.volumes import orders
from reports.volumes.models import VolumeJob

YEAR, AGENCIES = 110, 8
ALONE = 60  # saves
_PAUSE = 0.1  # seconds between two saves: quicker than ten people type
_ROOT = Path(__file__).resolve().parent.parent


def measure(_folder: Path) -> Iterator[str]:
    """One line: what a save takes, alone and while ``manage.py worker`` prints. A save that is refused raises."""
    city.build(agencies=AGENCIES, year=YEAR)
    owner, plan, inputs = reported_year("BENCH-PRINT")
    job = _ordered(owner)
    with served(TODAY) as port:
        save = _saver(Connection(port, session_of(owner)), plan, inputs[0].pk, owner.pk)
        save()
        alone = [save() for _ in range(ALONE)]
        worker = subprocess.Popen([sys.executable, "manage.py", "worker", "--batch"], cwd=_ROOT)
        beside = []
        while worker.poll() is None:
            beside.append(save())
    job = VolumeJob.objects.select_related("task").get(pk=job.pk)
    if job.state != VolumeJob.State.DONE:
        raise RuntimeError(job.reason or job.state)
    ratio = statistics.median(beside) / statistics.median(alone)
    yield (
        f"Saving a cell while a volume of {AGENCIES} agencies is printed ({len(beside)} saves, none refused):"
        f" {_text(beside)}; alone {_text(alone)} = {ratio:.2f} (target ≤ 2: {'met' if ratio <= 2 else 'MISSED'})"
    )


def _ordered(by) -> VolumeJob:
    codes = list(Plan.objects.filter(year=YEAR, agency__isnull=False).values_list("agency__code", flat=True))
    report = VolumeJob.Document.REPORT
    return orders.order(year=YEAR, document=report, through=12, agency_codes=codes, by=by)


def _saver(connection: Connection, plan: Plan, cell: int, person: int) -> Callable[[], float]:
    """Saves another figure each time; returns the seconds that it took."""
    where = reverse("report_cell", args=[plan.year, plan.agency.code])
    figures = [""]

    def save() -> float:
        time.sleep(_PAUSE)
        figures.append(str(100 + len(figures)))
        typed = {"input": cell, "month": OPEN, "person": person, "value": figures[-1], "seen": figures[-2]}
        started = time.perf_counter()
        connection.post(where, typed)
        return time.perf_counter() - started

    return save


def _text(seconds: list[float]) -> str:
    most = sorted(seconds)[int(len(seconds) * 0.95)]
    middle = statistics.median(seconds)
    return f"median {middle * 1000:.0f} ms, 95 % below {most * 1000:.0f} ms, slowest {max(seconds) * 1000:.0f} ms"
