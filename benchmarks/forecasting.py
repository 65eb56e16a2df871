"""The city's forecast, and all that an agency's page says of it, beside the bare snapshots that they are made of."""

import datetime
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import city
from django.db import transaction
from timing import compare, line

from reports.analysis.outlook.expected_year import forecast, outlook_of
from reports.analysis.outlook.seasons import seasons_of
from reports.pages.forecast.page import forecast_page
from reports.snapshot.selectors import build_snapshots

YEARS = range(109, 113)  # the year itself and three before it: as many as the courses are taken from
THROUGH = 8
TODAY = datetime.date(2023, 9, 10)


def measure(_folder: Path) -> Iterator[str]:
    """Two lines; earlier years are read and used for the courses, so they belong to the cost."""
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

    one = partial(ask, agency_codes=[ask()[0].agency_code], with_items=False)

    def page() -> object:
        (snapshot,) = one()
        return forecast_page(snapshot, outlook_of(snapshot), TODAY)

    found = compare({"page": page, "snapshot": one}, rounds=15)
    title = "An agency's forecast, its gains, and the forecasts of ten months of the year before tested"
    yield line(title, found, "page", "snapshot", target=10)
