"""The agencies month by month: the score of every month beside the points due by then, and who had reported."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from chiayi_kpi.core.roc import MONTHS
from indicators.scoring.expected import Earnable
from indicators.scoring.model import AgencyScore
from reports.analysis.comparisons.agency_progress import months_asked
from reports.analysis.comparisons.city_year import CityYear
from reports.snapshot.model import Snapshot
from reports.snapshot.selectors import counted_scores, totals_of


class MonthScore(NamedTuple):
    """As if the year had ended with the month: points, and those due by then."""

    total: Decimal
    by_then: Decimal

    @property
    def share(self) -> Fraction | None:
        """Per cent of the points due by then, exact; None where none were."""
        return Fraction(self.total) / Fraction(self.by_then) * 100 if self.by_then else None


class MonthReporting(NamedTuple):
    """How many indicators are asked for in a month, and how many of them are handed in.

    ``late``: some are not, though the deadline has passed; nobody is late in a settled year or in a draft.
    """

    asked: int
    handed_in: int
    late: bool

    @property
    def missing(self) -> int:
        return self.asked - self.handed_in


class AgencyMonths(NamedTuple):
    """January to the month shown. None: nobody owed anything of that month yet, or it cannot be scored.

    ``refused``: the plan cannot be scored, so that there are none. ``is_draft``: it is not approved, so that there are no scores. ``before``: the totals of the year before by month from
    January to December; empty where the agency had no plan.
    """

    code: str
    name: str
    scores: tuple[MonthScore | None, ...]
    reporting: tuple[MonthReporting | None, ...]
    refused: bool = False
    is_draft: bool = False
    before: tuple[Decimal | None, ...] = ()

    @property
    def latest(self) -> MonthScore | None:
        return next((score for score in reversed(self.scores) if score is not None), None)


def city_months(city: CityYear) -> tuple[AgencyMonths, ...]:
    """Every agency with a plan, in the order of the city's volume.

    Each month but the one shown is scored, which takes as long as there are months, and as much for those of the year
    before that are not settled.
    """
    snapshots = {snapshot.agency_code: snapshot for snapshot in city.snapshots}
    by_month = {month: counted_scores(city.read, month) for month in range(1, city.through)}
    by_month[city.through] = {code: snapshot.score for code, snapshot in snapshots.items()}
    before = [totals_of(city.read_before, month) for month in MONTHS] if city.read_before else []
    return tuple(
        _months(snapshots[code], city, by_month, tuple(totals.get(code) for totals in before))
        if code in snapshots
        else AgencyMonths(code, name, (None,) * city.through, (None,) * city.through, refused=True)
        for code, name in city.names.items()
    )


def _months(
    snapshot: Snapshot,
    city: CityYear,
    by_month: Mapping[int, Mapping[str, AgencyScore]],
    before: tuple[Decimal | None, ...],
) -> AgencyMonths:
    calendar = city.calendar_of(snapshot.agency_id)
    owed = [
        scores.get(snapshot.agency_code) if calendar.is_owed(month) and not snapshot.is_draft else None
        for month, scores in by_month.items()
    ]
    return AgencyMonths(
        snapshot.agency_code,
        snapshot.agency_name,
        _scores(snapshot, owed),
        _reporting(snapshot, city),
        is_draft=snapshot.is_draft,
        before=before,
    )


def _scores(snapshot: Snapshot, scores: Sequence[AgencyScore | None]) -> tuple[MonthScore | None, ...]:
    if snapshot.given is None:
        return (None,) * len(scores)
    before = range(1, snapshot.through)
    terms = {held.through: Earnable(held.year, before) for held in snapshot.given.earlier}
    now = Earnable(snapshot.given, before)

    def by_then(score: AgencyScore) -> Decimal:
        if score is snapshot.score:
            return snapshot.total_by_now
        held = next((found for through, found in terms.items() if score.through <= through), now)
        return held.total(score)

    return tuple(None if score is None else MonthScore(score.total, by_then(score)) for score in scores)


def _reporting(snapshot: Snapshot, city: CityYear) -> tuple[MonthReporting | None, ...]:
    asked = months_asked(snapshot)
    now = city.handed_in.states.get(snapshot.plan_id, {})
    earlier = city.handed_in.earlier.get(snapshot.plan_id, {})
    calendar = city.calendar_of(snapshot.agency_id)
    may_be_late = snapshot.seal is None and not snapshot.is_draft

    def month_of(month: int) -> MonthReporting | None:
        if not calendar.is_owed(month):
            return None
        wanted = [key for key, months in asked.items() if month in months]
        done = sum(key in now if month == city.through else month in earlier.get(key, ()) for key in wanted)
        late = may_be_late and done < len(wanted) and month in calendar.past_deadline
        return MonthReporting(len(wanted), done, late)

    return tuple(month_of(month) for month in range(1, city.through + 1))
