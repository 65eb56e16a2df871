"""The agencies month by month, ready to print: two heat maps and a small chart for each agency."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page
from django.utils.translation import gettext as _

from chiayi_kpi.core import charts
from chiayi_kpi.core.roc import MONTHS
from chiayi_kpi.core.templatetags.numbers import month_name
from reports.analysis.comparisons.city_months import AgencyMonths, city_months
from reports.analysis.comparisons.city_year import CityYear
from reports.pages.city.page import part_of
from reports.pages.city.tables import table_title
from reports.pages.tables import Cell, ExportColumn, ExportTable, points_cell

SCORES, REPORTING = "months-score", "months-reporting"


@dataclass(frozen=True)
class MonthsPage:
    """The page of one read of the city; what it does not show is not worked out."""

    city: CityYear

    @cached_property
    def rows(self) -> tuple[AgencyMonths, ...]:
        """All agencies with a plan."""
        return city_months(self.city)

    @cached_property
    def multiples(self) -> charts.SmallMultiples:
        """Those that have a score in some month; may be none."""
        return charts.small_multiples(
            [
                (
                    row.name,
                    [score and score.total for score in row.scores],
                    [score and score.by_then for score in row.scores],
                    row.before,
                )
                for row in self.rows
                if any(row.scores)
            ]
        )

    def of_part(self, number: str | None) -> tuple["MonthsPage", Page]:
        """The page of one part of the agencies alone, whose months alone are worked out, and which part it is."""
        part = part_of(self.city, number)
        return MonthsPage(self.city.of(list(part.object_list))), part

    @property
    def year(self) -> int:
        return self.city.year

    @property
    def year_before(self) -> int:
        return self.year - 1

    @property
    def through(self) -> int:
        return self.city.through

    @property
    def shown(self) -> range:
        """The months in the heat maps: those up to the one shown."""
        return range(1, self.through + 1)

    @property
    def months(self) -> list[tuple[int, str]]:
        return [(month, month_name(month)) for month in MONTHS]

    @property
    def has_begun(self) -> bool:
        """Whether a month of the year has ended."""
        return self.city.calendar.has_begun

    @property
    def names_month(self) -> bool:
        """Whether the month up to which the page goes is named; else that none has ended. Nobody may have a plan."""
        return self.has_begun or not self.city.names

    @property
    def printed_on(self) -> datetime.date:
        """The day on which the page was made."""
        return self.city.calendar.today

    @property
    def sample(self) -> bool:
        return any(snapshot.has_sample_figures for snapshot in self.city.snapshots)


def months_tables(page: MonthsPage) -> Mapping[str, Callable[[], ExportTable]]:
    """By the name that the address asks for."""
    return {SCORES: lambda: _scores(page), REPORTING: lambda: _reporting(page)}


def _scores(page: MonthsPage) -> ExportTable:
    headers = (
        _("Agency code"),
        _("Agency"),
        _("Month"),
        _("Score"),
        _("Points due by then"),
        _("Share (%)"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (row.code, row.name, month, points_cell(one.total), points_cell(one.by_then), points_cell(one.share))
        for row in page.rows
        for month, one in enumerate(row.scores, start=1)
        if one is not None
    )
    return _table(page, SCORES, _("Score by month"), headers, rows)


def _reporting(page: MonthsPage) -> ExportTable:
    headers = (
        _("Agency code"),
        _("Agency"),
        _("Month"),
        _("Indicators to report"),
        _("Handed in"),
        _("Past the deadline"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (row.code, row.name, month, one.asked, one.handed_in, _("yes") if one.late else _("no"))
        for row in page.rows
        for month, one in enumerate(row.reporting, start=1)
        if one is not None
    )
    return _table(page, REPORTING, _("Reporting by month"), headers, rows)


def _table(
    page: MonthsPage, name: str, what: str, headers: tuple[str, ...], rows: tuple[tuple[Cell, ...], ...]
) -> ExportTable:
    title = table_title(page.city, what)
    return ExportTable(name, title, tuple(map(ExportColumn, headers)), rows, page.sample)
