"""The years' tables to take away."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from chiayi_kpi.core.roc import dotted
from chiayi_kpi.core.templatetags.numbers import roc_year
from reports.pages.tables import ExportColumn, ExportTable, points_cell, value_cell
from reports.pages.years.page import YearsPage

TOTALS, INDICATORS = "totals", "indicators"


def years_tables(page: YearsPage) -> Mapping[str, Callable[[], ExportTable]]:
    """By the name that the address asks for."""
    return {TOTALS: lambda: _totals(page), INDICATORS: lambda: _indicators(page)}


def _title(page: YearsPage, what: str) -> str:
    return _("%(agency)s: %(what)s, %(year)s, up to month %(month)s") % {
        "agency": page.title,
        "what": what,
        "year": roc_year(page.year),
        "month": page.through,
    }


def _totals(page: YearsPage) -> ExportTable:
    """A row a year: total, maximum, grade, when it was settled, and every facet's points."""
    headers = (_("Year"), _("Total"), _("Maximum"), _("Grade"), _("Settled on"))
    facets = [block.facet.name for block in page.facets]
    rows = []
    for row in page.rows:
        score = row.score
        rows.append(
            (
                row.year,
                score.total if score else None,
                points_cell(score.maximum) if score else None,
                row.grade,
                dotted(row.settled_at) if row.settled_at else "",
                *(None if one is None else one[0] for one in row.facets or [None] * len(facets)),
            )
        )
    columns = tuple(ExportColumn(header, 16) for header in (*headers, *facets))
    return ExportTable(TOTALS, _title(page, _("Total by year")), columns, tuple(rows), page.sample)


def _indicators(page: YearsPage) -> ExportTable:
    """A row an indicator and year."""
    headers = (
        _("Code"),
        _("Indicator"),
        _("Unit"),
        _("Year"),
        _("Value"),
        _("Target"),
        _("Mid-term target"),
        _("Points"),
        _("Maximum"),
    )
    rows = [
        (
            block.view.code,
            block.view.name,
            block.view.unit,
            cell.year,
            value_cell(cell.number),
            cell.target,
            cell.planned,
            cell.points,
            points_cell(cell.maximum),
        )
        for facet in page.facets
        for block in facet.indicators
        for cell in block.cells
        if cell.number is not None or cell.target or cell.planned
    ]
    columns = tuple(ExportColumn(header, 16) for header in headers)
    return ExportTable(INDICATORS, _title(page, _("Indicators by year")), columns, tuple(rows), page.sample)
