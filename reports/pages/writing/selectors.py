"""Who writes which account of a plan: the objectives with the people to whom their indicators are given."""

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import Q

from indicators.models import Assignment, Indicator
from objectives.models import Objective, Plan


def assignments_by_objective(plan: Plan) -> Mapping[int, list[Assignment]]:
    """Objective id → the assignments of its indicators in this plan, each with owner and deputy. One query."""
    found: dict[int, list[Assignment]] = defaultdict(list)
    rows = Assignment.objects.filter(plan=plan).select_related("owner", "deputy", "indicator")
    for row in rows.order_by("indicator__no"):
        found[row.indicator.objective_id].append(row)
    return found


def assignments_of(plan: Plan, objective: Objective) -> list[Assignment]:
    """The assignments of one objective's indicators in this plan."""
    return list(Assignment.objects.filter(plan=plan, indicator__objective=objective))


def indicator_codes(plan: Plan) -> Mapping[int, str]:
    """Id → code of every indicator of the plan and of its year's common plan. One query."""
    of_plan = Q(plan=plan) | Q(plan__agency=None, plan__year=plan.year)
    fields = ("pk", "objective__facet__no", "objective__no", "no")
    rows = Indicator.objects.filter(of_plan).order_by().values_list(*fields)
    return {pk: f"{facet}-{objective}-{no}" for pk, facet, objective, no in rows}
