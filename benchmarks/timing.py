"""Measuring things beside each other: in turns, so that a busy moment of the machine falls on all of them."""

import gc
import multiprocessing
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from typing import NamedTuple

from django.db import connection
from django.test.utils import CaptureQueriesContext


class Comparison(NamedTuple):
    """The seconds of every round by name, and the number of queries of one run of each."""

    rounds: Mapping[str, Sequence[float]]
    queries: Mapping[str, int]

    def milliseconds(self, name: str) -> float:
        return statistics.median(self.rounds[name]) * 1000

    def ratio(self, name: str, floor: str) -> float:
        """The median of the rounds' ratios: what slows the machine for a moment slows both sides of a round."""
        return statistics.median(
            taken / least for taken, least in zip(self.rounds[name], self.rounds[floor], strict=True)
        )


def compare(
    contestants: Mapping[str, Callable[[], object]], rounds: int, before: Callable[[], object] = int
) -> Comparison:
    """Run every contestant once to warm up (counting its queries), then ``rounds`` times in turns.

    ``before`` runs ahead of each, outside the time taken.
    """
    queries = {}
    for name, run in contestants.items():
        before()
        with CaptureQueriesContext(connection) as captured:
            run()
        queries[name] = len(captured)
    taken: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, run in contestants.items():
            before()
            gc.collect()
            started = time.perf_counter()
            run()
            taken[name].append(time.perf_counter() - started)
    return Comparison(taken, queries)


def compare_apart(contestants: Mapping[str, Callable[[], object]], rounds: int) -> Comparison:
    """As ``compare``, each contestant in a process of its own that lives through all rounds, as a worker does.

    For work that leaves much garbage: each pays for its own, at the moments Python's collector chooses.
    """
    connection.close()  # a process shall not use another's
    _APART.update(contestants)
    with ExitStack() as open_ones:
        fork = multiprocessing.get_context("fork")
        workers = {
            name: open_ones.enter_context(ProcessPoolExecutor(1, mp_context=fork)) for name in contestants
        }
        queries = {name: worker.submit(_run_apart, name).result()[1] for name, worker in workers.items()}
        taken: dict[str, list[float]] = {name: [] for name in contestants}
        for _ in range(rounds):
            for name, worker in workers.items():
                taken[name].append(worker.submit(_run_apart, name).result()[0])
    return Comparison(taken, queries)


_APART: dict[str, Callable[[], object]] = {}


def _run_apart(name: str) -> tuple[float, int]:
    with CaptureQueriesContext(connection) as captured:
        started = time.perf_counter()
        _APART[name]()
        return time.perf_counter() - started, len(captured)


def line(title: str, found: Comparison, name: str, floor: str, target: float) -> str:
    """One line of the report: both medians, the ratio with its target, and the queries (BEGIN and the like too)."""
    ratio = found.ratio(name, floor)
    wanted = f" (target ≤ {target:g}: {'met' if ratio <= target else 'MISSED'})"
    return (
        f"{title}: {found.milliseconds(name):.1f} ms ÷ {floor} {found.milliseconds(floor):.1f} ms"
        f" = {ratio:.2f}{wanted}; queries {found.queries[name]} beside {found.queries[floor]}"
    )
