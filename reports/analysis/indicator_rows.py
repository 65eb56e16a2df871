"""An agency's indicators as rows: the snapshot's, with who reports them, how far that is, and the points due by now."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import get_language

from indicators.live_text import shown_state
from indicators.reporting.updates import UNTOUCHED, Update
from indicators.scoring.component import NO_POINTS
from indicators.scoring.indicator import PENDING
from indicators.scoring.model import Light, State
from indicators.scoring.rated import working
from indicators.scoring.wording import explain_grouped
from reports.snapshot.indicator_text import IndicatorText, indicator_text, state_label
from reports.snapshot.model import FacetView, IndicatorView, ObjectiveView, Snapshot
from reports.snapshot.progress import ReportingProgress, reporting_progress
from reports.snapshot.reporting_calendar import ReportingCalendar
from reports.snapshot.series import MonthlySeries

NOBODY = "none"  # the owner that an indicator has to which nobody is assigned
# The worst first: what is behind, what is slipping, what nobody knows, what is well.
SEVERITY = {
    Light.RED.value: 0,
    Light.YELLOW.value: 1,
    Light.WHITE.value: 2,
    Light.GREEN.value: 3,
    Light.NONE.value: 4,
}


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """``by_now``: the points due by now; ``changed``: when somebody last changed a figure."""

    snapshot: Snapshot
    facet_no: int
    objective: ObjectiveView
    view: IndicatorView
    url: str
    by_now: Decimal
    progress: ReportingProgress
    changed: datetime.datetime | None

    @property
    def opens_objective(self) -> bool:
        """Whether it is the first indicator of its objective."""
        return self.view is self.objective.indicators[0]

    @property
    def code(self) -> str:
        return self.view.code

    @property
    def name(self) -> str:
        return self.view.name

    @property
    def months(self) -> MonthlySeries:
        return self.snapshot.months(self.view)

    @property
    def points(self) -> Decimal:
        return self.view.score.points

    @property
    def maximum(self) -> Fraction:
        return self.view.score.maximum

    @property
    def lost(self) -> Decimal:
        return max(self.by_now - self.points, NO_POINTS)

    @property
    def light(self) -> str:
        return self.view.score.light.value

    @property
    def is_short(self) -> bool:
        """Whether it is behind, or has fewer points than are due by now, by what was reported of it."""
        return self.view.is_behind or (self.lost > 0 and self.view.score.state not in PENDING)

    @property
    def state(self) -> str:
        return self.view.score.state.value

    @property
    def is_unreported(self) -> bool:
        """Whether figures of its own are missing, and not values of earlier years alone."""
        score = self.view.score
        return score.state is State.UNREPORTED and not score.lacks_earlier_years

    @property
    def shown_state(self) -> str:
        return shown_state(self.view.score)

    @property
    def state_label(self) -> str:
        """Empty where it is simply scored."""
        return state_label(self.view.score)

    @property
    def texts(self) -> IndicatorText:
        return indicator_text(self.view)

    @property
    def working(self) -> tuple[str, ...]:
        """How the points come about, in the language of the person."""
        language = get_language() or ""
        return tuple(explain_grouped(step, language) for step in working(self.view.score))

    @property
    def owner_id(self) -> str:
        owner = self.progress.assigned.owner
        return str(owner.id) if owner else NOBODY

    @property
    def owner_name(self) -> str:
        owner = self.progress.assigned.owner
        return owner.name if owner else ""


def indicator_rows(
    snapshot: Snapshot, updates: Mapping[int, Update], calendar: ReportingCalendar, code: str = ""
) -> tuple[IndicatorRow, ...]:
    """All rows in the plan's order, or the one of ``code`` alone; ``updates`` by the indicator's id."""
    return tuple(
        _row(snapshot, facet, objective, indicator, updates.get(indicator.id, UNTOUCHED), calendar)
        for facet in snapshot.facets
        for objective in facet.objectives
        for indicator in objective.indicators
        if code in ("", indicator.code)
    )


def _row(
    snapshot: Snapshot,
    facet: FacetView,
    objective: ObjectiveView,
    indicator: IndicatorView,
    update: Update,
    calendar: ReportingCalendar,
) -> IndicatorRow:
    return IndicatorRow(
        snapshot=snapshot,
        facet_no=facet.no,
        objective=objective,
        view=indicator,
        url=reverse("indicator", args=[snapshot.year, snapshot.agency_code, indicator.code]),
        by_now=snapshot.by_now(indicator),
        progress=reporting_progress(snapshot, indicator, update, calendar),
        changed=update.changed,
    )
