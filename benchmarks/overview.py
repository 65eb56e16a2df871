"""The city's view beside the bare snapshots of the same city: this year, last month and last year scored."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import city
from django.db import transaction
from timing import compare, line

from chiayi_kpi.core.roc import LAST_MONTH
from reports.analysis.comparisons.city_year import read_city_year
from reports.pages.city.page import city_page
from reports.pages.city.query import CityQuery
from reports.snapshot.selectors import build_snapshots

YEAR, LARGE = 130, 133


def _view(year: int) -> object:
    return city_page(read_city_year(year, LAST_MONTH), CityQuery())


def measure(_folder: Path) -> Iterator[str]:
    """A line for a first year, one for a year that has another before it, and one for a large city."""
    for year, title in ((YEAR, "without a year before"), (YEAR + 1, "with a year before")):
        with transaction.atomic():
            city.build(year=year)
        found = compare(
            {"view": partial(_view, year), "snapshots": partial(build_snapshots, year=year)}, rounds=9
        )
        yield line(f"City view of 25 agencies × 40 indicators, {title}", found, "view", "snapshots", target=3)
    with transaction.atomic():
        city.build(agencies=60, year=LARGE)
    found = compare(
        {"view": partial(_view, LARGE), "snapshots": partial(build_snapshots, year=LARGE)}, rounds=3
    )
    yield line("City view of 60 agencies × 40 indicators", found, "view", "snapshots", target=3)
