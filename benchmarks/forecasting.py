"""The city's forecast beside the bare snapshots that it is made of."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import city
from django.db import transaction
from timing import compare, line

from reports.analysis.outlook.seasons import seasons_of
from reports.analysis.outlook.year_end import forecast
from reports.snapshot.selectors import build_snapshots

YEARS = range(109, 113)  # the year itself and three before it: as many as the courses are taken from
THROUGH = 8


def measure(_folder: Path) -> Iterator[str]:
    """One line; earlier years are read and used for the courses, so they belong to the cost."""
    with transaction.atomic():
        for year in YEARS:
            figures = city.build(year=year)
    ask = partial(build_snapshots, year=YEARS[-1], through=THROUGH)

    def foretold() -> object:
        snapshots = ask()
        return forecast(snapshots, seasons_of(snapshots))

    found = compare({"forecast": foretold, "snapshots": ask}, rounds=15)
    title = f"Snapshots and forecasts of 25 agencies × 40 indicators × 12 months ({figures:,} figures)"
    yield line(title, found, "forecast", "snapshots", target=3)
