"""The dashboard's table as people take it away: the rows as they are filtered and sorted, numbers as numbers."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from chiayi_kpi.core.templatetags.layout import light_label, light_symbol
from chiayi_kpi.core.templatetags.numbers import roc_year
from indicators.live_text import decided_text
from reports.analysis.indicator_rows import IndicatorRow
from reports.pages.tables import Cell, ExportColumn, ExportTable, rate_cell, value_cell
from reports.snapshot.model import Snapshot

NAME = "indicators"


def indicator_table(snapshot: Snapshot, rows: Sequence[IndicatorRow]) -> ExportTable:
    """One row an indicator."""
    title = _("%(agency)s %(year)s indicators up to month %(month)s") % {
        "agency": snapshot.agency_name,
        "year": roc_year(snapshot.year),
        "month": snapshot.through,
    }
    facets = {facet.no: facet.name for facet in snapshot.facets}
    columns = (
        ExportColumn(_("Code"), 8),
        ExportColumn(_("Indicator"), 32),
        ExportColumn(_("Facet"), 14),
        ExportColumn(_("Objective"), 24),
        ExportColumn(_("Light"), 14),
        ExportColumn(_("State"), 12),
        ExportColumn(_("Value")),
        ExportColumn(_("Due by now")),
        ExportColumn(_("Unit"), 10),
        ExportColumn(_("Target as printed"), 18),
        ExportColumn(_("Achieved (%)")),
        ExportColumn(_("Points"), 8),
        ExportColumn(_("Points due by now"), 8),
        ExportColumn(_("Of"), 8),
        ExportColumn(_("Owning unit")),
        ExportColumn(_("Owner")),
        ExportColumn(_("Last month reported"), 8),
    )
    return ExportTable(
        NAME,
        title,
        columns,
        tuple(_cells(row, facets[row.facet_no]) for row in rows),
        snapshot.has_sample_figures,
    )


def _cells(row: IndicatorRow, facet: str) -> tuple[Cell, ...]:
    score = row.view.score
    return (
        row.code,
        row.name,
        facet,
        row.objective.name,
        f"{light_symbol(row.light)} {light_label(row.light)}",
        row.state_label,
        value_cell(score.value, score.target),
        None if decided_text(score.goal) else value_cell(score.due),
        row.view.unit,
        row.texts.target,
        rate_cell(score.rate),
        row.points,
        None if row.view.is_bonus else row.by_now,
        row.maximum,
        row.progress.assigned.unit,
        row.owner_name,
        row.progress.updated or None,
    )
