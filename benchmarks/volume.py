"""The city's volume: two processes beside one, one changed chapter beside all, and the memory of 5 and 25 agencies."""

import multiprocessing
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import city
from django.db.models import F

from chiayi_kpi.accounts.models import User
from indicators.models import MonthlyFigure
from objectives.models import Plan
from reports.volume import orders, places
from reports.volume.models import VolumeJob
from reports.volume.run import run

YEAR, AGENCIES, FEW = 109, 25, 5
_LOOK_SECONDS = 0.1
_KIB_A_MIB = 1024


def measure(_folder: Path) -> Iterator[str]:
    """Yield three lines. Each volume goes the worker's whole way: read, HTML, set, bind, write."""
    city.build(agencies=AGENCIES, year=YEAR)
    planner = User.objects.create_user("volume-benchmark")
    plans = Plan.objects.filter(year=YEAR, agency__isnull=False).order_by("chapter")
    codes = list(plans.values_list("agency__code", flat=True))
    cores = len(os.sched_getaffinity(0))

    def volume(count: int, processes: int) -> Callable[[], VolumeJob]:
        return lambda: _printed(codes[:count], planner, processes)

    volume(1, cores)()  # the server of the processes is up, the fonts have been looked through
    one = _seconds(_anew(volume(AGENCIES, 1)))
    both = _seconds(_anew(volume(AGENCIES, cores)))
    ratio = one / both
    yield (
        f"Volume of {AGENCIES} agencies: one process {one:.1f} s ÷ {cores} processes {both:.1f} s"
        f" = {ratio:.2f} (target ≥ 1.7: {'met' if ratio >= 1.7 else 'MISSED'})"
    )
    MonthlyFigure.objects.filter(plan=plans[12], input__code="done", month=1).update(value=F("value") - 9)
    changed = _seconds(volume(AGENCIES, cores))
    share = changed / both
    yield (
        f"One chapter of {AGENCIES} changed: {changed:.1f} s ÷ {both:.1f} s = {share:.2f}"
        f" (target ≤ 0.1: {'met' if share <= 0.1 else 'MISSED'})"
    )
    few, many = (_peak(_anew(volume(count, cores))) for count in (FEW, AGENCIES))
    yield (
        f"Peak memory of worker and processes: {few} MiB for {FEW} agencies, {many} MiB for {AGENCIES}"
        f" = {many / few:.2f} (target ≤ 1.15: {'met' if many <= few * 1.15 else 'MISSED'})"
    )


def _printed(codes: list[str], planner: User, processes: int) -> VolumeJob:
    job = orders.order(
        year=YEAR, document=VolumeJob.Document.REPORT, through=12, agency_codes=codes, by=planner
    )
    run(str(job.pk), processes)
    job.refresh_from_db()
    if job.state != VolumeJob.State.DONE:
        raise RuntimeError(job.reason)
    return job


def _anew(work: Callable[[], VolumeJob]) -> Callable[[], VolumeJob]:
    def without_store() -> VolumeJob:
        shutil.rmtree(places.store())
        return work()

    return without_store


def _seconds(work: Callable[[], VolumeJob]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _peak(work: Callable[[], VolumeJob]) -> int:
    """The most that this process and all below it held at one moment while working, in MiB (proportional share)."""
    context = multiprocessing.get_context("fork")
    done, most = context.Event(), context.Value("q", 0)
    watcher = context.Process(target=_watch, args=(os.getpid(), done, most))
    watcher.start()
    try:
        work()
    finally:
        done.set()
        watcher.join()
    return most.value // _KIB_A_MIB


def _watch(root: int, done, most) -> None:
    own = os.getpid()
    while not done.wait(_LOOK_SECONDS):
        most.value = max(most.value, sum(_share(process) for process in _family(root) if process != own))


def _family(root: int) -> Iterator[int]:
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue  # ended meanwhile
    waiting = [root]
    while waiting:
        process = waiting.pop()
        yield process
        waiting += [child for child, parent in parents.items() if parent == process]


def _share(process: int) -> int:
    """KiB; what several processes share is counted in parts."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
