"""The rows that a request names by their keys: one query each, None where there is no such row in the plan."""

from collections.abc import Collection

from django.db.models import Q

from indicators.models import Assignment, Evidence, Indicator, IndicatorInput, Milestone
from indicators.models.indicator import printed_order
from objectives.models import Plan


def indicator_in(plan: Plan, indicator_id: int) -> Indicator | None:
    """An indicator that stands in the plan: its own, or a common one of the year."""
    return _indicators(plan).filter(pk=indicator_id).first()


def indicator_of_input(plan: Plan, input_id: int) -> Indicator | None:
    """The indicator in the plan of which this is an input."""
    return _indicators(plan).filter(inputs=input_id).first()


def _indicators(plan: Plan):
    of_plan = Q(plan=plan) | Q(plan__agency=None, plan__year=plan.year)
    return Indicator.objects.select_related("objective__facet", "plan").filter(of_plan)


def codes_of(indicator_ids: Collection[int]) -> list[str]:
    """The codes of these indicators, in the plan's order."""
    rows = Indicator.objects.filter(pk__in=indicator_ids).select_related("objective__facet")
    return [one.code for one in rows.order_by(*printed_order())]


def indicators_of_inputs(input_ids: Collection[int]) -> set[int]:
    """The ids of the indicators of these inputs."""
    return set(IndicatorInput.objects.filter(pk__in=input_ids).values_list("indicator_id", flat=True))


def milestones_of(input_id: int) -> list[Milestone]:
    return list(Milestone.objects.filter(input=input_id))


def assigned_to(plan: Plan, indicator: Indicator) -> Assignment | None:
    """Who reports the indicator in this plan, where that is settled."""
    return Assignment.objects.filter(plan=plan, indicator=indicator).first()


def assignments_of(plan: Plan, indicators: Collection[int]) -> list[Assignment]:
    """Who reports each of these indicators in this plan."""
    return list(Assignment.objects.filter(plan=plan, indicator__in=indicators))


def evidence_in(plan: Plan, evidence_id: int) -> Evidence | None:
    """A file of one of the plan's months, with its indicator."""
    return (
        Evidence.objects.select_related("indicator__objective__facet")
        .filter(plan=plan, pk=evidence_id)
        .first()
    )


def evidence_of_month(plan: Plan, month: int) -> list[Evidence]:
    """The files of the month, in the order in which they were attached."""
    return list(Evidence.objects.filter(plan=plan, month=month).order_by("pk"))
