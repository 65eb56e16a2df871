"""The public page as tables to take away: its indicators, and the figures behind them."""

from collections.abc import Iterable
from fractions import Fraction

from django.utils.translation import gettext as _

from chiayi_kpi.core.templatetags.numbers import roc_year
from indicators.models import IndicatorInput
from reports.pages.public.page import PublicPage
from reports.pages.tables import ExportColumn, ExportTable, figure_cell
from reports.pages.tables.table import Cell
from reports.snapshot.approved import ApprovedYear

INDICATORS, FIGURES = "indicators", "figures"


def public_table(page: PublicPage) -> ExportTable:
    """One row an indicator; every row names year and agency, so that files of several can be put together."""
    headers = (
        *_place_headers(),
        _("Facet"),
        _("Objective"),
        _("Code"),
        _("Indicator"),
        _("Measurement standard"),
        _("Target"),
        _("Target as a number"),
        _("Value"),
        _("Unit"),
        _("Up to month"),
        _("Outcome"),
        _("Weight"),
        _("Formula"),
        _("Rule"),
    )
    rows = tuple(
        (
            *_place(page),
            facet.name,
            objective.name,
            row.code,
            row.name,
            row.standard,
            row.target_text,
            row.target_number,
            row.number,
            row.unit,
            row.last_month or None,
            str(row.words),
            figure_cell(row.weight),
            _joined(formula for formula, _rule in row.rules if formula),
            _joined(rule for _formula, rule in row.rules),
        )
        for facet in page.facets
        for objective, of_objective in facet.objectives
        for row in of_objective
    )
    title = _("%(agency)s, performance of %(year)s") % _titled(page)
    return ExportTable(INDICATORS, title, _columns(headers), rows, page.sample)


def figures_table(page: PublicPage, approved: ApprovedYear) -> ExportTable:
    """One row a figure that is shown: what a formula is fed with, month by month."""
    headers = (
        *_place_headers(),
        _("Code"),
        _("Indicator"),
        _("Input code"),
        _("Input"),
        _("Unit"),
        _("Aggregation"),
        _("Month"),
        _("Figure"),
    )
    figures = approved.year.facts.figures if approved.year else {}
    rows = tuple(
        (
            *_place(page),
            row.code,
            row.name,
            given.code,
            given.name,
            given.unit,
            str(IndicatorInput.Aggregation(given.aggregation.value).label),
            month,
            figure_cell(Fraction(value)),
        )
        for row in page.rows
        for given in row.inputs
        for month, value in sorted(figures.get(row.code, {}).get(given.code, {}).items())
    )
    title = _("%(agency)s, monthly figures %(year)s") % _titled(page)
    return ExportTable(FIGURES, title, _columns(headers), rows, page.sample)


def _titled(page: PublicPage) -> dict[str, str]:
    return {"agency": page.agency_name, "year": roc_year(page.year)}


def _place_headers() -> tuple[str, ...]:
    return _("Year (ROC)"), _("Agency code"), _("Agency")


def _place(page: PublicPage) -> tuple[Cell, ...]:
    return page.year, page.agency_code, page.agency_name


def _columns(headers: Iterable[str]) -> tuple[ExportColumn, ...]:
    return tuple(ExportColumn(header, 16) for header in headers)


def _joined(texts: Iterable[str]) -> str:
    return _("; ").join(dict.fromkeys(texts))
