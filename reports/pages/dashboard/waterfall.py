"""The waterfall of the dashboard: its steps with their names and where each leads."""

from collections.abc import Sequence
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _

from chiayi_kpi.core.charts import Waterfall, WaterfallStep, waterfall
from reports.analysis.indicator_rows import IndicatorRow
from reports.analysis.total_steps import StepKind, TotalStep, total_steps
from reports.pages.dashboard.query import DashboardQuery
from reports.snapshot.model import Snapshot


def total_waterfall(snapshot: Snapshot, rows: Sequence[IndicatorRow], query: DashboardQuery) -> Waterfall:
    """From the agency's maximum down to its total, the dearest facet first, and last what is not lost, only not there yet.

    A facet's step leads to its indicators, the dearest first.
    """
    steps = sorted(total_steps(snapshot, rows), key=lambda step: (step.facet is None, step.change))
    return waterfall(
        (_("Maximum of the year"), snapshot.score.maximum),
        [_step(snapshot, step, query) for step in steps],
        _("Total"),
        summary=_("From the maximum of the year down to the total, facet by facet, in points"),
        unit=_("points"),
    )


def dearest_facets(snapshot: Snapshot, rows: Sequence[IndicatorRow]) -> tuple[str, Fraction] | None:
    """The facet that lost the most, or those that lost as much, with the change in points; None where none lost anything."""
    changes = {step.facet.name: step.change for step in total_steps(snapshot, rows) if step.facet}
    most = min(changes.values(), default=Fraction(0))
    if most >= 0:
        return None
    return _(", ").join(name for name, change in changes.items() if change == most), most


def _step(snapshot: Snapshot, step: TotalStep, query: DashboardQuery) -> WaterfallStep:
    if step.facet is not None:
        shown = query.month_alone.query() + f"&facet={step.facet.no}&sort=lost#indicators"
        return WaterfallStep(step.facet.name, step.change, f"?{shown}")
    page, name = {
        StepKind.NOT_DUE: ("forecast", _("Not due yet")),
        StepKind.AWAITED: ("ratings", _("Not awarded yet")),
    }[step.kind]
    url = reverse(page, args=[snapshot.year, snapshot.agency_code]) + f"?through={query.through}"
    return WaterfallStep(name, step.change, url, open=True)
