"""The forecast's tables as they are taken away."""

from django.utils.translation import gettext as _

from reports.analysis.outlook.model import Forecast
from reports.pages.forecast.page import PastForecasts
from reports.pages.outlook_blocks.gains import GainsBlock
from reports.pages.outlook_blocks.words import how
from reports.pages.tables import ExportColumn, ExportTable, points_cell
from reports.snapshot.model import Snapshot

FORECAST, GAINS, TESTED = "forecast", "gains", "tested"


def forecast_table(snapshot: Snapshot, found: Forecast) -> ExportTable:
    """Every indicator with its value and points at the year's end."""
    columns = (
        ExportColumn(_("Code"), 8),
        ExportColumn(_("Indicator"), 40),
        ExportColumn(_("Facet"), 18),
        ExportColumn(_("Expected value")),
        ExportColumn(_("Lowest")),
        ExportColumn(_("Highest")),
        ExportColumn(_("Unit"), 10),
        ExportColumn(_("How it was found"), 28),
        ExportColumn(_("Points so far")),
        ExportColumn(_("Expected points")),
        ExportColumn(_("Least points")),
        ExportColumn(_("Most points")),
        ExportColumn(_("Of")),
    )
    facets = {
        indicator.code: facet.name
        for facet in snapshot.facets
        for objective in facet.objectives
        for indicator in objective.indicators
    }
    rows = []
    for one in found.indicators.values():
        ends = one.estimate
        value = (ends.central, ends.low, ends.high) if ends else (None, None, None)
        points = (None, None, None) if one.is_open else (one.points, one.least, one.most)
        rows.append(
            (
                one.code,
                one.name,
                facets[one.code],
                *value,
                one.unit,
                how(one),
                *map(points_cell, (one.now, *points)),
                one.maximum,
            )
        )
    title = _("%(agency)s forecast %(year)s") % {"agency": snapshot.agency_name, "year": snapshot.year}
    return ExportTable(FORECAST, title, columns, tuple(rows), snapshot.has_sample_figures)


def gains_table(snapshot: Snapshot, found: GainsBlock) -> ExportTable:
    """The points still to be won or about to be lost, a row an indicator."""
    columns = (
        ExportColumn(_("Code"), 8),
        ExportColumn(_("Indicator"), 40),
        ExportColumn(_("Facet"), 18),
        ExportColumn(found.heading),
        ExportColumn(_("Could be lost")),
        ExportColumn(_("Of")),
        ExportColumn(_("What it takes"), 60),
    )
    rows = tuple(
        (
            row.code,
            row.name,
            row.facet,
            points_cell(row.missing),
            points_cell(row.at_risk),
            row.maximum,
            _("; ").join(row.actions) or row.note,
        )
        for row in (*found.to_win, *found.to_lose)
    )
    name = (
        _("%(agency)s points not earned %(year)s")
        if found.over
        else _("%(agency)s points to be won %(year)s")
    )
    title = name % {"agency": snapshot.agency_name, "year": snapshot.year}
    return ExportTable(GAINS, title, columns, rows, snapshot.has_sample_figures)


def tested_table(snapshot: Snapshot, past: PastForecasts) -> ExportTable:
    """The forecasts of a past year against what came."""
    columns = (
        ExportColumn(_("Month"), 8),
        ExportColumn(_("Indicators forecast")),
        ExportColumn(_("Expected points")),
        ExportColumn(_("Least points")),
        ExportColumn(_("Most points")),
        ExportColumn(_("Actual result")),
        ExportColumn(_("Values inside their range")),
        ExportColumn(_("Mean error (points)")),
        ExportColumn(_("Mean error of the points so far")),
    )
    rows = tuple(
        (
            one.month,
            one.estimable,
            *map(points_cell, (one.expected, one.least, one.most, one.came)),
            one.within,
            *map(points_cell, (one.miss, one.miss_of_today)),
        )
        for one in past.months
    )
    title = _("%(agency)s forecasts tested %(year)s") % {
        "agency": snapshot.agency_name,
        "year": past.year,
    }
    return ExportTable(TESTED, title, columns, rows, snapshot.has_sample_figures)
