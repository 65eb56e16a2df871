"""The forecast's tables as they are taken away."""

from django.utils.translation import gettext as _

from reports.analysis.outlook.model import Forecast
from reports.pages.forecast.page import PastForecasts
from reports.pages.outlook_blocks.gains import GainsBlock
from reports.pages.outlook_blocks.words import how
from reports.pages.tables import Column, Table
from reports.snapshot.model import Snapshot

FORECAST, GAINS, TESTED = "forecast", "gains", "tested"


def forecast_table(snapshot: Snapshot, found: Forecast) -> Table:
    """Every indicator with its value and points at the year's end."""
    columns = (
        Column(_("Code"), 8),
        Column(_("Indicator"), 40),
        Column(_("Expected value")),
        Column(_("Lowest")),
        Column(_("Highest")),
        Column(_("Unit"), 10),
        Column(_("How it was found"), 28),
        Column(_("Points so far")),
        Column(_("Expected points")),
        Column(_("Least points")),
        Column(_("Most points")),
        Column(_("Of")),
    )
    rows = []
    for one in found.indicators.values():
        ends = one.estimate
        value = (ends.central, ends.low, ends.high) if ends else (None, None, None)
        points = (one.now, one.points, one.least, one.most, one.maximum)
        rows.append((one.code, one.name, *value, one.unit, how(one), *points))
    title = _("%(agency)s forecast %(year)s") % {"agency": snapshot.agency_name, "year": snapshot.year}
    return Table(FORECAST, title, columns, tuple(rows), snapshot.has_sample_figures)


def gains_table(snapshot: Snapshot, found: GainsBlock) -> Table:
    """The points still to be won or about to be lost, a row an indicator."""
    columns = (
        Column(_("Code"), 8),
        Column(_("Indicator"), 40),
        Column(_("Facet"), 18),
        Column(_("Still to be won")),
        Column(_("Could be lost")),
        Column(_("What it would take"), 60),
    )
    rows = tuple(
        (row.code, row.name, row.facet, row.missing, row.at_risk, "; ".join(row.actions) or row.note)
        for row in (*found.to_win, *found.to_lose)
    )
    title = _("%(agency)s points to be won %(year)s") % {
        "agency": snapshot.agency_name,
        "year": snapshot.year,
    }
    return Table(GAINS, title, columns, rows, snapshot.has_sample_figures)


def tested_table(snapshot: Snapshot, past: PastForecasts) -> Table:
    """The forecasts of a past year against what came."""
    columns = (
        Column(_("Month"), 8),
        Column(_("Indicators foretold")),
        Column(_("Expected points")),
        Column(_("Least points")),
        Column(_("Most points")),
        Column(_("What came")),
        Column(_("Values inside their range")),
        Column(_("Mean miss (points)")),
        Column(_("Mean miss of today's points")),
    )
    rows = tuple(
        (
            one.month,
            one.estimable,
            one.expected,
            one.least,
            one.most,
            one.came,
            one.within,
            one.miss,
            one.miss_of_today,
        )
        for one in past.months
    )
    title = _("%(agency)s forecasts tested %(year)s") % {
        "agency": snapshot.agency_name,
        "year": past.year,
    }
    return Table(TESTED, title, columns, rows, snapshot.has_sample_figures)
