"""The city's volume: two workers beside one, one changed chapter beside all, and the memory of the worker that binds."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import city
from django.db.models import F

from chiayi_kpi.accounts.models import User
from indicators.models import MonthlyFigure
from objectives.models import Plan
from reports.volumes import orders
from reports.volumes.models import VolumeJob

YEAR, AGENCIES = 109, 25
_LOOK_SECONDS = 0.1
_KIB_A_MIB = 1024
_ROOT = Path(__file__).resolve().parent.parent


def measure(folder: Path) -> Iterator[str]:
    """Yield three lines. Each volume goes the whole way: ordered, and printed by worker processes that run already."""
    city.build(agencies=AGENCIES, year=YEAR)
    planner = User.objects.create_user("volume-benchmark")
    plans = Plan.objects.filter(year=YEAR, agency__isnull=False).order_by("chapter")
    codes = list(plans.values_list("agency__code", flat=True))

    with Workers(1) as workers:
        _printed(codes[:1], planner)  # it is up, the fonts have been looked through
        one = _printed(codes, planner, anew=folder)
        MonthlyFigure.objects.filter(plan=plans[12], input__code="done", month=1).update(value=F("value") - 9)
        changed = _printed(codes, planner)
        peak = workers.peak()
    with Workers(2):
        _printed(codes[:2], planner, anew=folder)  # a chapter each: both are up
        both = _printed(codes, planner, anew=folder)
    ratio, share = one / both, changed / one
    yield (
        f"Volume of {AGENCIES} agencies: one worker {one:.1f} s ÷ two workers {both:.1f} s"
        f" = {ratio:.2f} (target ≥ 1.7: {'met' if ratio >= 1.7 else 'MISSED'})"
    )
    yield (
        f"One chapter of {AGENCIES} changed: {changed:.1f} s ÷ {one:.1f} s = {share:.2f}"
        f" (target ≤ 0.15: {'met' if share <= 0.15 else 'MISSED'})"
    )
    yield (
        f"Peak memory of a worker that printed and bound {AGENCIES} chapters: {peak} MiB"
        f" (target ≤ 700: {'met' if peak <= 700 else 'MISSED'})"
    )


class Workers:
    """Worker processes that wait for tasks, until the block ends."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._processes: list[subprocess.Popen] = []

    def __enter__(self) -> "Workers":
        program = [sys.executable, "manage.py", "worker"]
        self._processes = [subprocess.Popen(program, cwd=_ROOT) for _ in range(self._count)]  # noqa: S603
        return self

    def __exit__(self, *_fault: object) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.wait()

    def peak(self) -> int:
        """The most that one of them held at one moment, in MiB."""
        return max(_peak(process.pid) for process in self._processes)


def _printed(codes: Sequence[str], planner: User, anew: Path | None = None) -> float:
    """Seconds from the order to the finished volume; ``anew``: the portal's folder, where nothing is to be stored."""
    if anew is not None:
        shutil.rmtree(anew / "reports", ignore_errors=True)
    started = time.perf_counter()
    report = VolumeJob.Document.REPORT
    job = orders.order(year=YEAR, document=report, through=12, agency_codes=codes, by=planner)
    while job.is_open:
        time.sleep(_LOOK_SECONDS)
        job = VolumeJob.objects.select_related("task").get(pk=job.pk)
    if job.state != VolumeJob.State.DONE:
        raise RuntimeError(job.reason or job.task.traceback)
    return time.perf_counter() - started


def _peak(process: int) -> int:
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) // _KIB_A_MIB
