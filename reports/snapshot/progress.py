"""How the reporting of one indicator stands up to a month: which months have no figure, and for how long."""

from collections.abc import Mapping
from dataclasses import dataclass

from indicators.deadlines import STALE_AFTER, periods_stale
from indicators.models import IndicatorMonth
from indicators.reporting.rows import NOBODY, UNTOUCHED, Assigned
from indicators.reporting.updates import Update
from indicators.scoring.model import State as ScoreState
from reports.snapshot.model import IndicatorView, Snapshot

State = IndicatorMonth.State


@dataclass(frozen=True, slots=True)
class Horizon:
    """The months that count: up to ``through``, of which the deadline of ``due`` has passed. ``then``: an earlier view.

    ``now`` is the month that is being reported these days; 0 where the view holds none.
    """

    through: int
    due: int
    then: bool = False
    now: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """``missing``: months past their deadline without all figures. ``stale``: periods without any update.

    ``returned`` and ``submitted`` are months that wait for the owner and for the supervisor; of an earlier view
    they are not known.
    """

    assigned: Assigned = NOBODY
    missing: tuple[int, ...] = ()
    stale: int = 0
    updated: int = (
        0  # the latest month with a figure, or where somebody said that there was nothing to report
    )
    returned: tuple[int, ...] = ()
    submitted: tuple[int, ...] = ()
    awaited: bool = False  # the month that is being reported was not handed in yet

    @property
    def owes(self) -> bool:
        """Whether a month has still to be handed in, late or not."""
        return bool(self.missing or self.returned or self.awaited)

    @property
    def is_stale(self) -> bool:
        return self.stale >= STALE_AFTER


def standing(snapshot: Snapshot, indicator: IndicatorView, update: Update, horizon: Horizon) -> Standing:
    """The standing of an indicator; one whose figures nobody types, or that does not apply, owes nothing."""
    if not indicator.typed or indicator.score.state is ScoreState.NOT_APPLICABLE:
        return Standing(update.assigned)
    figures = _reported(snapshot, indicator)
    months = {} if horizon.then else update.months
    # "Nothing to report" that the supervisor sent back does not hold: somebody still owes that month.
    silent = {m for m, held in months.items() if held.nothing_to_report and held.state != State.RETURNED}
    closed = {month for month, held in months.items() if held.closed}
    updated = max((m for m in {*figures, *silent} if m <= horizon.through), default=0)
    full = {month for month, count in figures.items() if count == len(indicator.typed)} | silent | closed
    return Standing(
        assigned=update.assigned,
        missing=tuple(month for month in range(1, horizon.due + 1) if month not in full),
        stale=periods_stale(updated, horizon.due),
        updated=updated,
        returned=_in_state(months, State.RETURNED, horizon.through),
        submitted=_in_state(months, State.SUBMITTED, horizon.through),
        awaited=horizon.now > 0 and horizon.now not in closed,
    )


def _reported(snapshot: Snapshot, indicator: IndicatorView) -> Mapping[int, int]:
    """Month → how many of the typed inputs have a figure."""
    held = snapshot.figures(indicator.code)
    counts: dict[int, int] = {}
    for code in indicator.typed:
        for month in held.get(code, ()):
            counts[month] = counts.get(month, 0) + 1
    return counts


def _in_state(months: Mapping, state: str, through: int) -> tuple[int, ...]:
    return tuple(month for month in range(1, through + 1) if months.get(month, UNTOUCHED).state == state)
