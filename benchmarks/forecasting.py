"""The city's forecast beside the bare snapshots that it is made of."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import city
from django.db import transaction
from timing import compare, line

from reports.forecast import forecast, seasons_of
from reports.selectors import build_snapshots

YEARS = (111, 112)
THROUGH = 8


def measure(_folder: Path) -> Iterator[str]:
    """One line; the year before is there too, so that the courses of earlier years are read and used."""
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
