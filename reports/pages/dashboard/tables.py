"""The dashboard's table as people take it away: the rows as they are filtered and sorted, numbers as numbers."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from chiayi_kpi.core.templatetags.layout import light_label, light_symbol
from chiayi_kpi.core.templatetags.numbers import roc_year
from reports.analysis.indicator_rows import IndicatorRow
from reports.pages.tables import Cell, Column, Table
from reports.snapshot.model import Snapshot

NAME = "indicators"


def indicator_table(snapshot: Snapshot, rows: Sequence[IndicatorRow]) -> Table:
    """One row an indicator."""
    title = _("%(agency)s %(year)s indicators up to month %(month)s") % {
        "agency": snapshot.agency_name,
        "year": roc_year(snapshot.year),
        "month": snapshot.through,
    }
    columns = (
        Column(_("Code"), 8),
        Column(_("Indicator"), 40),
        Column(_("Objective"), 30),
        Column(_("Light"), 14),
        Column(_("State"), 12),
        Column(_("Value")),
        Column(_("Due by now")),
        Column(_("Target as printed")),
        Column(_("Achieved (%)")),
        Column(_("Points"), 8),
        Column(_("Could be earned by now"), 8),
        Column(_("Of"), 8),
        Column(_("Owning unit")),
        Column(_("Owner")),
        Column(_("Last month reported"), 8),
    )
    return Table(
        NAME,
        title,
        columns,
        tuple(map(_cells, rows)),
        snapshot.has_sample_figures,
    )


def _cells(row: IndicatorRow) -> tuple[Cell, ...]:
    score = row.view.score
    return (
        row.code,
        row.name,
        row.objective.name,
        f"{light_symbol(row.light)} {light_label(row.light)}",
        row.state_label,
        score.value,
        score.due,
        row.texts.target,
        score.rate,
        row.points,
        row.by_now,
        row.maximum,
        row.progress.assigned.unit,
        row.owner_name,
        row.progress.updated or None,
    )
