"""The agencies of the city as rows: score, reporting, lights, and what changed."""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from indicators.models import IndicatorMonth
from indicators.scoring.model import COUNTED_LIGHTS, Light, State
from indicators.selectors.remedies import NO_REMEDIES, RemedyCount
from reports.analysis.comparisons.city_year import CityYear, Totals
from reports.snapshot.model import IndicatorView, Snapshot
from reports.snapshot.year_end import Seal


@dataclass(frozen=True, slots=True)
class AgencyProgress:
    """One agency's year so far. Changes are in points, None where there is nothing to compare with.

    ``by_now`` is the points due by the end of the month shown. ``seal`` is there where the year is settled: with the total and the grade that hold for December.

    ``to_report`` indicators have inputs that somebody types for the month shown, and apply to the agency; of these so
    many are handed in, and so many of those approved; ``overdue`` indicators lack an earlier month that was due,
    which nobody does in a draft.
    ``remedies``: how many of its improvement measures are not closed.
    ``is_compared``: as the snapshot's. ``is_draft``: its plan is not approved, or only the common one is not
    (``rests_on_draft``).
    Not ``is_owed``: nobody owes any of the months shown yet, so that there is nothing to compare.
    """

    code: str
    name: str
    chapter: int | None
    total: Decimal
    maximum: Fraction
    by_now: Decimal
    provisional: bool
    to_report: int
    handed_in: int
    approved: int
    overdue: int
    report_due: datetime.date  # of the month shown
    lights: tuple[int, ...]  # in the order of ``COUNTED_LIGHTS``; of a draft none is counted
    month_change: Decimal | None
    year_change: Decimal | None
    sample: bool
    seal: Seal | None = None
    is_owed: bool = True
    is_compared: bool = True
    is_draft: bool = False
    rests_on_draft: bool = False
    remedies: RemedyCount = NO_REMEDIES

    @property
    def share(self) -> Fraction | None:
        """The total as points of 100, exact; None where nothing can be earned, or it is not compared."""
        return Fraction(self.total) / self.maximum * 100 if self.maximum and self.is_compared else None

    @property
    def light_counts(self) -> list[dict[str, Any]]:
        return light_counts(self.lights)

    @property
    def late(self) -> int:
        """Indicators of the month shown that are not handed in; a settled year owes none, and with a draft nobody is late."""
        return 0 if self.seal or self.is_draft else self.to_report - self.handed_in

    @property
    def red(self) -> int:
        return self.lights[COUNTED_LIGHTS.index(Light.RED)]


def agency_progress(city: CityYear) -> tuple[AgencyProgress, ...]:
    """Every agency with a plan, in the order of the city's volume."""
    return tuple(_progress(snapshot, city) for snapshot in city.snapshots)


def _progress(snapshot: Snapshot, city: CityYear) -> AgencyProgress:
    counted = () if snapshot.is_draft else snapshot.indicators()
    counts = Counter(indicator.score.light for indicator in counted)
    states = city.handed_in.states.get(snapshot.plan_id, {})
    earlier = city.handed_in.earlier.get(snapshot.plan_id, {})
    calendar = city.calendar_of(snapshot.agency_id)
    is_owed = calendar.is_owed(city.through)
    asked = months_asked(snapshot)
    now = [key for key, months in asked.items() if is_owed and city.through in months]
    found = [states.get(indicator) for indicator in now]
    overdue = sum(
        bool(set(calendar.due_before) & set(months) - earlier.get(key, frozenset()))
        for key, months in asked.items()
    )
    return AgencyProgress(
        code=snapshot.agency_code,
        name=snapshot.agency_name,
        chapter=snapshot.chapter,
        total=snapshot.score.total,
        maximum=snapshot.score.maximum,
        by_now=snapshot.total_by_now,
        provisional=snapshot.score.provisional,
        to_report=len(found),
        handed_in=sum(state is not None for state in found),
        approved=found.count(IndicatorMonth.State.APPROVED),
        overdue=0 if snapshot.seal or snapshot.is_draft else overdue,
        report_due=calendar.report_due(city.through),
        lights=tuple(counts[light] for light in COUNTED_LIGHTS),
        month_change=_change(snapshot, city.month_before),
        year_change=_change(snapshot, city.year_before),
        is_owed=snapshot.is_owed,
        is_compared=snapshot.is_compared,
        is_draft=snapshot.is_draft,
        rests_on_draft=snapshot.is_draft and snapshot.agency_code not in city.plans.drafts,
        sample=snapshot.has_sample_figures,
        seal=snapshot.seal,
        remedies=city.remedies.get(snapshot.plan_id, NO_REMEDIES),
    )


def months_asked(snapshot: Snapshot) -> dict[int, tuple[int, ...]]:
    """Indicator's id → the months in which it is asked for, of those that somebody types and that apply."""
    return {one.id: snapshot.asked_months(one) for one in snapshot.indicators() if is_reported(one)}


def is_reported(indicator: IndicatorView) -> bool:
    """Whether somebody types figures of it, and it applies to the agency."""
    return bool(indicator.typed) and indicator.score.state is not State.NOT_APPLICABLE


def _change(snapshot: Snapshot, before: Totals) -> Decimal | None:
    earlier = before.get(snapshot.agency_code) if snapshot.is_compared else None
    return None if earlier is None else snapshot.score.total - earlier


def light_counts(numbers: Sequence[int]) -> list[dict[str, Any]]:
    """``numbers`` in the order of ``COUNTED_LIGHTS``, each with its light."""
    pairs = zip(COUNTED_LIGHTS, numbers, strict=True)
    return [{"light": light.value, "count": count} for light, count in pairs]


def mean_total(rows: Sequence[AgencyProgress]) -> Fraction | None:
    """The mean of the agencies' totals as points of 100, exact; one that can earn nothing, or is not compared, has none."""
    shares = [row.share for row in rows if row.share is not None]
    return sum(shares, Fraction(0)) / len(shares) if shares else None
