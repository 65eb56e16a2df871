"""The city's view beside the bare snapshots of the same city: this year, last month and last year scored."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import city
from django.db import transaction
from timing import Comparison, compare, line

from chiayi_kpi.core.collector import patient_collector
from chiayi_kpi.core.roc import LAST_MONTH
from reports.analysis.comparisons.city_year import read_city_year
from reports.pages.city.months import MonthsPage
from reports.pages.city.page import CityPage
from reports.pages.city.query import CityQuery
from reports.snapshot.selectors import build_snapshots

YEAR, LARGE = 130, 133
JULY = 7


@patient_collector()
def _view(year: int, through: int) -> object:
    """What the view shows at once, agency by agency and as a whole."""
    page = CityPage(read_city_year(year, through), CityQuery())
    return page.tasks, page.rows, page.ranking, page.movers, page.since_last_year, page.axes


@patient_collector()
def _compared(year: int, through: int) -> object:
    page, _part = CityPage(read_city_year(year, through), CityQuery()).in_part("1")
    return page.peer_rows, page.contests, page.common_headers, page.common_rows, page.lenient_rows


@patient_collector()
def _months(year: int, through: int) -> object:
    page, _part = MonthsPage(read_city_year(year, through, lit=False)).of_part("1")
    return page.rows, page.multiples


def measure(_folder: Path) -> Iterator[str]:
    """A line for a first year and one for a year that has another before it; of a large city with a year before, a line a page and month."""
    for year, title in ((YEAR, "without a year before"), (YEAR + 1, "with a year before")):
        with transaction.atomic():
            city.build(year=year)
        yield _line(f"City view of 25 agencies × 40 indicators, {title}", _view, year, LAST_MONTH, 3)
    with transaction.atomic():
        for year in (LARGE - 1, LARGE):
            city.build(agencies=60, year=year)
    of = "of 60 agencies × 40 indicators, with a year before"
    yield _line(f"City view {of}", _view, LARGE, LAST_MONTH, 3)
    yield _line(f"City view {of}, July", _view, LARGE, JULY, 3)
    yield _line(f"Comparison {of}, July, 25 at a time", _compared, LARGE, JULY, 3)
    yield _line(f"Months {of}, 25 at a time", _months, LARGE, LAST_MONTH, 6)


def _line(title: str, shown, year: int, through: int, target: float) -> str:
    found: Comparison = compare(
        {
            "page": partial(shown, year, through),
            "snapshots": partial(build_snapshots, year=year, through=through),
        },
        rounds=3 if year == LARGE else 9,
    )
    return line(title, found, "page", "snapshots", target)
