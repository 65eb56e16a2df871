"""The budget page's tables to take away; amounts in whole NT$."""

from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from chiayi_kpi.core.templatetags.numbers import roc_year
from indicators.scoring import rounding
from reports.analysis.spending import ItemSpending, Spending
from reports.pages.spending.page import NAMES
from reports.pages.tables import ExportColumn, ExportTable, in_ntd, points_cell

CATEGORIES, ITEMS, SHORT = "accounts", "items", "short"


def spending_tables(found: Spending) -> Mapping[str, Callable[[], ExportTable]]:
    """By the name that the address asks for."""
    return {
        CATEGORIES: lambda: _categories(found),
        ITEMS: lambda: _items(found, ITEMS, _("Budget items"), found.items),
        SHORT: lambda: _items(
            found,
            SHORT,
            _("Items under 80 per cent of what was due"),
            [item for item in found.items if item.is_short],
        ),
    }


def _title(found: Spending, what: str) -> str:
    return _("%(agency)s: %(what)s, %(year)s, up to month %(month)s") % {
        "agency": found.plan.agency_name,
        "what": what,
        "year": roc_year(found.plan.year),
        "month": found.through,
    }


def _categories(found: Spending) -> ExportTable:
    amounts_of = (_("Budget"), _("Frozen"), _("Paid"), _("Payable"), _("Reserved with obligation"))
    headers: tuple[str, ...] = (_("Category"), _("Month"), *map(in_ntd, amounts_of))
    headers += (
        _("Execution rate (%)"),
        _("Even path (%)"),
        _("Ahead (points)"),
    )
    rows = []
    for category in found.categories:
        for month in category.months:
            amounts = month.found.amounts if month.found else (None,) * 5
            rows.append(
                (
                    str(NAMES[category.key]),
                    month.month,
                    *amounts,
                    points_cell(month.rate),
                    points_cell(month.even),
                    points_cell(month.ahead),
                )
            )
    title = _title(found, _("Execution by month"))
    return ExportTable(
        CATEGORIES, title, tuple(map(ExportColumn, headers)), tuple(rows), found.plan.has_sample_figures
    )


def _items(found: Spending, name: str, what: str, items: Sequence[ItemSpending]) -> ExportTable:
    headers: tuple[str, ...] = (
        _("Business line"),
        _("Number"),
        _("Project"),
        in_ntd(pgettext("money", "Central")),
        in_ntd(pgettext("money", "City")),
        in_ntd(pgettext("money", "Total")),
    )
    headers += (
        in_ntd(_("Spent")),
        _("As of month"),
        in_ntd(_("Due (even path)")),
        _("Spent of due (%)"),
        _("Progress (%)"),
    )
    headers += (_("Explanation"),)
    rows = tuple(
        (
            item.line,
            item.no,
            item.name,
            item.central,
            item.city,
            item.total,
            item.spent,
            item.month or None,
            rounding.half_up(item.due, 0),
            points_cell(item.share_of_due),
            points_cell(item.progress),
            item.explanation,
        )
        for item in items
    )
    columns = tuple(ExportColumn(header, 16) for header in headers)
    return ExportTable(name, _title(found, what), columns, rows, found.plan.has_sample_figures)
