"""The indicator's tables as they are taken away."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from chiayi_kpi.core.roc import MONTHS, dotted
from reports.pages.indicator.page import IndicatorPage
from reports.pages.tables import (
    Cell,
    ExportColumn,
    ExportTable,
    figure_cell,
    in_ntd,
    points_cell,
    value_cell,
    with_equal_decimals,
)

MONTHLY, CHANGES, ITEMS = "months", "changes", "items"


def indicator_tables(page: IndicatorPage) -> Mapping[str, Callable[[], ExportTable]]:
    """By the name that the address asks for."""
    return {
        MONTHLY: lambda: _table(page, MONTHLY, _("Figures by month"), *_monthly(page)),
        CHANGES: lambda: _table(page, CHANGES, _("History of the figures"), *_changes(page)),
        ITEMS: lambda: _table(page, ITEMS, _("Budget items of the objective"), *_items(page)),
    }


def _table(
    page: IndicatorPage, name: str, what: str, headers: Sequence[str], rows: Sequence[tuple]
) -> ExportTable:
    snapshot = page.snapshot
    title = f"{snapshot.agency_name} {snapshot.year} {page.row.code} {what}"
    columns = tuple(ExportColumn(header, 16) for header in headers)
    return ExportTable(name, title, columns, tuple(rows), snapshot.has_sample_figures)


def _monthly(page: IndicatorPage) -> tuple[Sequence[str], Sequence[tuple]]:
    """A row a month: what was reported, and what the chart draws of it."""
    inputs = [_with_unit(row["name"], row["unit"]) for row in page.inputs]
    series = [_with_unit(row.name, page.row.view.unit) for row in page.series]
    headers = [_("Month"), *inputs, *series]
    columns = [
        *(_column(row["months"]) for row in page.inputs),
        *(with_equal_decimals([*map(value_cell, row.values)]) for row in page.series),
    ]
    return headers, [(month, *(column[month - 1] for column in columns)) for month in MONTHS]


def _with_unit(name: str, unit: str) -> str:
    return f"{name} ({unit})" if unit else name


def _changes(page: IndicatorPage) -> tuple[Sequence[str], Sequence[tuple]]:
    headers = (_("Input"), _("Month"), _("From"), _("To"), _("When"), _("Who"), _("Why"))
    rows = [
        (
            one.change.input.name,
            one.change.month,
            _figure(one.old),
            _figure(one.new),
            _moment(one.change.at),
            str(one.change.by or ""),
            one.change.reason,
        )
        for one in page.changes
    ]
    return headers, rows


def _column(months: Sequence[Decimal | str | None]) -> Sequence[Cell]:
    """An input's months: milestones by their names, else numbers with the same decimals."""
    if any(isinstance(value, str) for value in months):
        return [*map(_figure, months)]
    return with_equal_decimals([figure_cell(value) for value in months if not isinstance(value, str)])


def _figure(value: Decimal | str | None) -> Cell:
    """A figure as a number, a milestone by its name."""
    return value if isinstance(value, str) else figure_cell(value)


def _moment(at: datetime.datetime) -> str:
    """``107.03.05 14:20``, as the page writes it."""
    return f"{dotted(at)} {timezone.localtime(at):%H:%M}"


def _items(page: IndicatorPage) -> tuple[Sequence[str], Sequence[tuple]]:
    """Amounts in whole NT$."""
    headers: tuple[str, ...] = (_("Business line"), _("Project"), in_ntd(_("Budget")), in_ntd(_("Spent")))
    headers += (_("As of month"),)
    headers += (_("Progress (%)"), _("Explanation"))
    rows = [
        (
            found.line,
            item.name,
            item.total,
            found.spent,
            found.month or None,
            points_cell(found.progress),
            found.explanation,
        )
        for item, found in page.items
    ]
    return headers, rows
