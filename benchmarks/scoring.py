"""Building and scoring snapshots beside their floor: the demo agency, and a city of 25 agencies."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import city
from django.db import transaction
from floor import read_and_multiply
from timing import compare, line

from chiayi_kpi.core.collector import patient_collector
from chiayi_kpi.management.demo import AGENCY, YEAR, load_demo
from reports.snapshot.selectors import build_snapshots

CITY_YEAR = 110


def measure(folder: Path) -> Iterator[str]:
    """Yield a line for each of the two."""
    load_demo()
    with transaction.atomic():
        figures = city.build(year=CITY_YEAR)
    demo = compare(
        {
            "snapshot": partial(build_snapshots, year=YEAR, agency_codes=[AGENCY]),
            "floor": partial(_floor, YEAR, [AGENCY]),
        },
        rounds=31,
    )
    yield line("Snapshot and score of the demo agency", demo, "snapshot", "floor", target=4)
    whole = compare(
        {
            "snapshots": partial(build_snapshots, year=CITY_YEAR),
            "floor": partial(_floor, CITY_YEAR),
        },
        rounds=15,
    )
    title = f"Snapshots and scores of 25 agencies × 40 indicators ({figures:,} figures)"
    yield line(title, whole, "snapshots", "floor", target=4)


def _floor(year: int, codes: list[str] | None = None) -> object:
    """With the collector's thresholds that the snapshots have: what is compared is the work, not its garbage."""
    with patient_collector():
        return read_and_multiply(year, codes)
