"""The columns of the agencies' table: their headers, the orders that clicks bring, and what stands in a file.

A new one is an entry here and, where the page shows it, its cell: ``reports/city/_cell_<key>.html``, given ``row``.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from chiayi_kpi.core.templatetags.layout import LIGHTS
from indicators.scoring.model import COUNTED_LIGHTS, Light
from reports.analysis.comparisons.agency_progress import AgencyProgress
from reports.pages.sort_headers import ASCENDING, DESCENDING
from reports.pages.tables import Cell, points_cell


class Order(NamedTuple):
    """An order by a column: its word in addresses, what it is called, what is compared, and which way that goes."""

    key: str
    label: str
    by: Callable[[AgencyProgress], Any]
    aria: str


class FileColumn(NamedTuple):
    """A header of the file, and the agency's value under it."""

    header: str
    value: Callable[[AgencyProgress], Cell]


class CityColumn(NamedTuple):
    """``header`` is empty for what only files hold; ``orders`` are those of one click after the other."""

    key: str
    header: str = ""
    orders: tuple[Order, ...] = ()
    in_files: tuple[FileColumn, ...] = ()
    note: str = ""
    css: str = "num"
    sorts: bool = True

    @property
    def template(self) -> str:
        return f"reports/city/_cell_{self.key}.html"


def _known(change) -> tuple:
    return change is None, change or 0


def _light(place: int, light: Light) -> FileColumn:
    symbol, name = LIGHTS[light.value][:2]
    return FileColumn(f"{symbol} {name}", lambda row: None if row.is_draft else row.lights[place])


def plan_state(is_draft: bool) -> str:
    return _("draft") if is_draft else _("approved")


def city_columns() -> tuple[CityColumn, ...]:
    """All columns in their order, in the reader's language."""
    return (
        CityColumn(
            "agency",
            _("Agency"),
            in_files=(
                FileColumn(_("Agency code"), lambda row: row.code),
                FileColumn(_("Agency"), lambda row: row.name),
            ),
            css="",
        ),
        CityColumn(
            "score",
            _("Score"),
            (
                Order(
                    "lowest", _("Score, lowest first"), lambda row: (not row.is_owed, row.total), ASCENDING
                ),
                Order("total", _("Score, highest first"), lambda row: -row.total, DESCENDING),
            ),
            (
                FileColumn(_("Score"), lambda row: None if row.is_draft else points_cell(row.total)),
                FileColumn(_("Out of"), lambda row: row.maximum),
                FileColumn(
                    _("Provisional"),
                    lambda row: _("yes") if row.provisional and not row.is_draft else _("no"),
                ),
            ),
        ),
        CityColumn(
            "late",
            _("Handed in, month %(month)s"),
            (
                Order(
                    "late",
                    _("Most indicators not handed in first"),
                    lambda row: (-row.late, row.total),
                    DESCENDING,
                ),
            ),
            (
                FileColumn(_("Indicators to report"), lambda row: row.to_report),
                FileColumn(_("Handed in"), lambda row: row.handed_in),
                FileColumn(_("Approved"), lambda row: row.approved),
            ),
            note=_("of the indicators typed"),
        ),
        CityColumn(
            "lights",
            _("Status lights"),
            (Order("red", _("Most red lights first"), lambda row: (-row.red, row.total), DESCENDING),),
            tuple(_light(place, light) for place, light in enumerate(COUNTED_LIGHTS)),
            note=_("of the indicators that have a light"),
            css="",
        ),
        CityColumn(
            "month",
            _("Since last month"),
            (
                Order(
                    "month",
                    _("Change from last month, smallest first"),
                    lambda row: _known(row.month_change),
                    ASCENDING,
                ),
            ),
            (FileColumn(_("Change from last month"), lambda row: points_cell(row.month_change)),),
        ),
        CityColumn(
            "year",
            _("Since last year"),
            (
                Order(
                    "year",
                    _("Change from last year, smallest first"),
                    lambda row: _known(row.year_change),
                    ASCENDING,
                ),
            ),
            (FileColumn(_("Change from last year"), lambda row: points_cell(row.year_change)),),
        ),
        CityColumn(
            "remedies",
            _("Improvement measures"),
            (
                Order(
                    "remedies",
                    _("Most overdue improvement measures first"),
                    lambda row: (-row.remedies.overdue, -row.remedies.open, row.total),
                    DESCENDING,
                ),
            ),
            (
                FileColumn(_("Improvement measures in progress"), lambda row: row.remedies.open),
                FileColumn(_("of these overdue"), lambda row: row.remedies.overdue),
                FileColumn(_("Improvement measures waiting to be closed"), lambda row: row.remedies.waiting),
            ),
            note=_("in progress"),
        ),
        CityColumn(
            "plan",
            in_files=(FileColumn(_("Plan"), lambda row: plan_state(row.is_draft)),),
        ),
        CityColumn(
            "settled",
            in_files=(
                FileColumn(
                    _("Settled points"), lambda row: points_cell(row.seal.total) if row.seal else None
                ),
                FileColumn(_("Grade"), lambda row: row.seal.grade if row.seal else None),
            ),
        ),
        CityColumn("pages", _("Pages"), css="fit", sorts=False),
    )
