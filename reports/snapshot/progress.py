"""How far the reporting of one indicator is up to a month: which months have no figure, and for how long."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from indicators.deadlines import STALE_AFTER, periods_stale
from indicators.models import IndicatorMonth
from indicators.reporting.rows import NOBODY, UNTOUCHED, Assigned, RowMonth
from indicators.reporting.updates import Update
from indicators.scoring.frequency import Frequency, due_months
from indicators.scoring.model import MONTHS
from indicators.scoring.model import State as ScoreState
from reports.snapshot.model import IndicatorView, Snapshot
from reports.snapshot.reporting_calendar import ReportingCalendar

State = IndicatorMonth.State


@dataclass(frozen=True, slots=True)
class ReportingProgress:
    """``missing``: months past their deadline without all figures. ``stale``: periods without any update.

    ``returned``, ``reopened`` and ``submitted`` are months that wait for the owner (two) and for the supervisor; of an
    earlier view they are not known. ``updated`` is the latest month with a figure, or of which somebody said that there was
    nothing to report; ``awaited``: the month that is being reported was not handed in yet; ``unsent``: months whose figures are all
    there and that were not handed in. Not ``is_asked``: nobody has to report anything of it.
    """

    assigned: Assigned = NOBODY
    missing: tuple[int, ...] = ()
    stale: int = 0
    updated: int = 0
    returned: tuple[int, ...] = ()
    reopened: tuple[int, ...] = ()
    submitted: tuple[int, ...] = ()
    awaited: bool = False
    unsent: tuple[int, ...] = ()
    is_asked: bool = True

    @property
    def owes(self) -> bool:
        """Whether a month has still to be handed in, late or not."""
        return bool(self.missing or self.unsent or self.returned or self.reopened or self.awaited)

    @property
    def is_stale(self) -> bool:
        return self.stale >= STALE_AFTER


def reporting_progress(
    snapshot: Snapshot, indicator: IndicatorView, update: Update, calendar: ReportingCalendar
) -> ReportingProgress:
    """The progress of an indicator; one whose figures nobody is asked for, or that does not apply, owes nothing."""
    asked = snapshot.asked_months(indicator)
    if not asked or indicator.score.state is ScoreState.NOT_APPLICABLE:
        return ReportingProgress(update.assigned, is_asked=False)
    figures = snapshot.figures(indicator.code)
    counts, full = _reported(indicator, figures)
    months = {} if calendar.then else update.months
    # "Nothing to report" that came back does not hold: somebody still owes that month.
    back = IndicatorMonth.CAME_BACK
    silent = {m for m, held in months.items() if held.nothing_to_report and held.state not in back}
    closed = {month for month, held in months.items() if held.closed}
    updated = max((m for m in {*counts, *silent} if m <= calendar.through), default=0)
    full |= silent | closed
    due, now = [month for month in calendar.due if month in asked], calendar.reported_now
    came_back = {month for month, held in months.items() if held.state in back}
    typed = set() if calendar.then else full - closed - came_back
    return ReportingProgress(
        assigned=update.assigned,
        missing=tuple(month for month in due if month not in full),
        stale=periods_stale(updated, due),
        updated=updated,
        returned=_in_state(months, State.RETURNED, calendar.through),
        reopened=_in_state(months, State.REOPENED, calendar.through),
        submitted=_in_state(months, State.SUBMITTED, calendar.through),
        awaited=now in asked and now not in closed,
        unsent=tuple(month for month in asked if month in typed and (month in due or month == now)),
    )


def _reported(
    indicator: IndicatorView, figures: Mapping[str, Mapping[int, Decimal]]
) -> tuple[set[int], set[int]]:
    """The months with a figure, and those in which every figure is there that was due in them."""
    typed = [found for found in indicator.score.spec.inputs if found.code in indicator.typed]
    some = {month for found in typed for month in figures.get(found.code, ())}
    if any(found.frequency is Frequency.FIXED and not figures.get(found.code) for found in typed):
        return some, set()
    full = {
        month
        for month in MONTHS
        if all(
            month in figures.get(found.code, ()) for found in typed if month in due_months(found.frequency)
        )
    }
    return some, full


def _in_state(months: Mapping[int, RowMonth], state: str, through: int) -> tuple[int, ...]:
    return tuple(month for month in range(1, through + 1) if months.get(month, UNTOUCHED).state == state)
