"""What of a plan is finished, so that no later plan has it: projects that are done, milestones that were reached."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from indicators.models import Indicator, IndicatorInput, Milestone, MonthlyFigure
from objectives.models import Plan

DONE = 100  # per cent
PROGRESS = "進度"  # the method of evaluation of an indicator that measures how far something was built
PER_CENT = frozenset({"%", "％", "﹪"})
_LATEST = frozenset({IndicatorInput.Aggregation.LAST, IndicatorInput.Aggregation.MAX})


class Finished(NamedTuple):
    """``indicators`` are done; ``milestones`` of the others were reached, each with its indicator."""

    indicators: list[Indicator]
    milestones: list[tuple[Indicator, Milestone]]


def finished(plan: Plan, indicators: Iterable[Indicator]) -> Finished:
    """What the agency reported as finished of its own ``indicators``; three queries. Nothing of the common plan, which
    is finished in no one agency.
    """
    found = Finished([], [])
    if plan.is_common:
        return found
    latest = _latest_figures(plan)
    inputs: dict[int, list[IndicatorInput]] = defaultdict(list)
    for given in IndicatorInput.objects.filter(indicator__plan=plan).prefetch_related("milestones"):
        inputs[given.indicator_id].append(given)
    for row in indicators:
        parts = [given for given in inputs[row.pk] if _is_project(row, given)]
        if parts and all(_is_done(given, latest.get(given.pk)) for given in parts):
            found.indicators.append(row)
            continue
        for given in parts:
            # A part that is done keeps its last milestone, by which it goes on to be reported as done.
            earlier = sorted(given.milestones.all(), key=lambda each: each.no)[:-1]
            found.milestones.extend((row, each) for each in earlier if each.no <= latest.get(given.pk, 0))
    return found


def _is_project(indicator: Indicator, given: IndicatorInput) -> bool:
    """Whether the input says how far something was built."""
    return bool(given.milestones.all()) or (
        PROGRESS in indicator.evaluation_method and given.aggregation in _LATEST and given.unit in PER_CENT
    )


def _is_done(given: IndicatorInput, latest: Decimal | None) -> bool:
    """Whether the last milestone was reached, or all that was to be built is there."""
    if latest is None:
        return False
    milestones = list(given.milestones.all())
    if milestones:
        return any(each.no == latest and each.percent >= DONE for each in milestones) or latest >= max(
            each.no for each in milestones
        )
    return latest >= DONE


def _latest_figures(plan: Plan) -> dict[int, Decimal]:
    """Input id → what was reported for the last month that has a figure; of a list of milestones its number."""
    rows = MonthlyFigure.objects.filter(plan=plan, input__aggregation__in=_LATEST).order_by("month")
    return dict(rows.values_list("input_id", "value"))
