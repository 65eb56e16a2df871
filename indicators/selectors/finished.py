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
    """``indicators`` are done; of the others by id the ``milestones`` before the last that was reached, and the per
    cent that was ``reached`` (of one part alone).
    """

    indicators: list[Indicator]
    milestones: dict[int, list[Milestone]]
    reached: dict[int, Decimal]


def finished(plan: Plan, indicators: Iterable[Indicator]) -> Finished:
    """What the agency reported as finished of its own ``indicators``; three queries. Nothing of the common plan, which
    is finished in no one agency.
    """
    found = Finished([], {}, {})
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
        # The last that was reached stays: by it the new year is reported until the next is reached.
        passed = [
            each
            for given in parts
            for each in sorted(given.milestones.all(), key=lambda each: each.no)
            if each.no < latest.get(given.pk, 0)
        ]
        if passed:
            found.milestones[row.pk] = passed
        if len(inputs[row.pk]) == len(parts) == 1:
            reached = _reached(parts[0], latest.get(parts[0].pk))
            if reached is not None:
                found.reached[row.pk] = reached
    return found


def _reached(given: IndicatorInput, latest: Decimal | None) -> Decimal | None:
    """How many per cent are built; None where nothing was reported."""
    milestones = {each.no: each.percent for each in given.milestones.all()}
    return milestones.get(int(latest)) if milestones and latest is not None else latest


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
