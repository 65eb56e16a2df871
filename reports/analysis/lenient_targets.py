"""Targets that look too lenient: met by half as much again, more lenient than last year's result, met every year."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from chiayi_kpi.core.roc import LAST_MONTH
from indicators.scoring.goal import Goal
from indicators.scoring.model import State
from reports.analysis.comparisons.city_year import CityYear
from reports.snapshot.model import IndicatorView

FAR_BEYOND = Fraction(150)  # per cent of the target
YEARS_IN_A_ROW = 3


class Reason(StrEnum):
    FAR_BEYOND = "far_beyond"  # met by 150 % already
    BELOW_LAST_YEAR = "below_last_year"  # last year's result was better than this year's target
    EVERY_YEAR = "every_year"  # the results of the last years would all have met it


@dataclass(frozen=True, slots=True)
class LenientTarget:
    """An indicator whose target (``goal``) looks too easy, why, and last year's result where it is known."""

    agency_code: str
    agency_name: str
    indicator: IndicatorView
    goal: Goal
    reasons: tuple[Reason, ...]
    last_year: Fraction | None


def lenient_targets(city: CityYear) -> tuple[LenientTarget, ...]:
    """In the order of the volume and of the indicators' numbers. A fixed target of 0 or less has no rate.

    An earlier year's result is the one on record (歷年); where last year's is not, what its months came to.
    """
    found = []
    for snapshot in city.snapshots:
        history = city.history.get(snapshot.agency_id, {})
        for indicator in snapshot.indicators():
            goal = _goal(indicator)
            if goal is None or indicator.score.state is State.NOT_APPLICABLE:
                continue
            earlier = {year: Fraction(value) for year, value in history.get(indicator.code, {}).items()}
            if city.year - 1 not in earlier:
                result = city.last_year.result(snapshot.agency_code, indicator)
                if result is not None:
                    earlier[city.year - 1] = result
            reasons = tuple(_reasons(indicator, goal, earlier, city))
            if reasons:
                last = earlier.get(city.year - 1)
                found.append(
                    LenientTarget(snapshot.agency_code, snapshot.agency_name, indicator, goal, reasons, last)
                )
    return tuple(found)


def _goal(indicator: IndicatorView) -> Goal | None:
    """What is to be reached; a fixed target also before anything is reported."""
    goal = indicator.score.goal
    if goal is not None or not indicator.score.spec.components:
        return goal
    rule = indicator.score.spec.components[0].rule
    target = rule.fixed_target()
    return None if target is None else rule.goal(target)


def _reasons(
    indicator: IndicatorView, goal: Goal, earlier: Mapping[int, Fraction], city: CityYear
) -> Iterator[Reason]:
    score = indicator.score
    # A ceiling (≤) is far from reached at the year's beginning without anybody's merit.
    tells = goal.more_is_better or city.through == LAST_MONTH
    # Of a part of the year the rate is against what was due by then; what is far beyond is so of the whole year's.
    rate = score.rate
    if city.through < LAST_MONTH:
        rate = None if score.value is None else goal.rate(score.value)
    if tells and rate is not None and rate >= FAR_BEYOND:
        yield Reason.FAR_BEYOND
    if score.spec.components[0].rule.baseline_length():
        return  # the target is what the years before came to: nobody chose it
    last = earlier.get(city.year - 1)
    if last is not None and goal.surpassed(last):
        yield Reason.BELOW_LAST_YEAR
    results = [earlier.get(city.year - back) for back in range(1, YEARS_IN_A_ROW + 1)]
    if all(result is not None and goal.met(result) for result in results):
        yield Reason.EVERY_YEAR
