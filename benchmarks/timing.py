"""Measuring things beside each other: in turns, so that a busy moment of the machine falls on all of them."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

from django.db import connection
from django.test.utils import CaptureQueriesContext


class Comparison(NamedTuple):
    """Medians in seconds by name, and the number of queries of one run of each."""

    seconds: Mapping[str, float]
    queries: Mapping[str, int]

    def ratio(self, name: str, floor: str) -> float:
        return self.seconds[name] / self.seconds[floor]


def compare(contestants: Mapping[str, Callable[[], object]], rounds: int) -> Comparison:
    """Run every contestant once to warm up (counting its queries), then ``rounds`` times in turns."""
    queries = {}
    for name, run in contestants.items():
        with CaptureQueriesContext(connection) as captured:
            run()
        queries[name] = len(captured)
    taken: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, run in contestants.items():
            gc.collect()
            started = time.perf_counter()
            run()
            taken[name].append(time.perf_counter() - started)
    return Comparison({name: statistics.median(found) for name, found in taken.items()}, queries)


def line(title: str, found: Comparison, name: str, floor: str, target: float | None = None) -> str:
    """One line of the report: both medians, the ratio with its target, and the queries."""
    ratio = found.ratio(name, floor)
    wanted = "" if target is None else f" (target ≤ {target:g}: {'met' if ratio <= target else 'MISSED'})"
    return (
        f"{title}: {found.seconds[name] * 1000:.1f} ms ÷ {floor} {found.seconds[floor] * 1000:.1f} ms"
        f" = {ratio:.2f}{wanted}; queries {found.queries[name]} beside {found.queries[floor]}"
    )
