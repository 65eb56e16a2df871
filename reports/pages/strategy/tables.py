"""The strategy map as a table to take away: a row an indicator."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from chiayi_kpi.core.templatetags.layout import light_label
from chiayi_kpi.core.templatetags.numbers import roc_year
from reports.analysis.axes import AxisProgress
from reports.pages.tables import ExportColumn, ExportTable, points_cell, rate_cell
from reports.snapshot.model import Snapshot

NAME = "strategy"


def strategy_table(snapshot: Snapshot, axes: Sequence[AxisProgress]) -> ExportTable:
    """Axis, objective and indicator with light, rate and points."""
    headers: tuple[str, ...] = (
        _("Policy axis"),
        _("Objective"),
        _("Name"),
        _("Indicator"),
        _("Name"),
        _("Light"),
    )
    headers += (_("Rate (%)"), _("Points"), _("Maximum"))
    rows = [
        (
            axis.name,
            objective.code,
            objective.name,
            view.code,
            view.name,
            light_label(view.score.light.value),
            rate_cell(view.score.rate),
            view.score.points,
            points_cell(view.score.maximum),
        )
        for axis in axes
        for objective in axis.objectives
        for view in objective.indicators
    ]
    title = _("%(agency)s: %(what)s, %(year)s, up to month %(month)s") % {
        "agency": snapshot.agency_name,
        "what": _("Strategy map"),
        "year": roc_year(snapshot.year),
        "month": snapshot.through,
    }
    columns = tuple(ExportColumn(header, 16) for header in headers)
    return ExportTable(NAME, title, columns, tuple(rows), snapshot.has_sample_figures)
