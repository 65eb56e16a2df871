"""Where a row of a plan's tree can stand, and what can be copied there: choices for whoever arranges a plan."""

from collections.abc import Iterable

from django.db.models import Q

from indicators.models import Indicator
from objectives.models import Facet, Objective, Plan

Groups = list[tuple[str, list[tuple[str, str]]]]  # heading → (value, label)


def places_in_plan(row: Objective | Indicator) -> Groups:
    """``parent:place`` for every place where ``row`` can stand in its plan, under its parent's name; three queries."""
    parents = _parents(row.plan, type(row))
    name = "facet" if isinstance(row, Objective) else "objective"
    below: dict[int, list[Objective | Indicator]] = {}
    for one in type(row).objects.filter(plan=row.plan_id).order_by("no").select_related(_path(name)):
        if one.pk != row.pk:
            below.setdefault(getattr(one, f"{name}_id"), []).append(one)
    return [(str(parent), _places(parent.pk, below.get(parent.pk, []))) for parent in parents]


def parents_in(plans: Iterable[Plan], kind: type[Objective] | type[Indicator]) -> Groups:
    """``plan:parent`` for every parent of a row of ``kind`` in these plans, the common plan's beside their own."""
    return [
        (str(plan), [(f"{plan.pk}:{parent.pk}", str(parent)) for parent in _parents(plan, kind)])
        for plan in plans
    ]


def _parents(plan: Plan, kind: type[Objective] | type[Indicator]) -> list[Facet] | list[Objective]:
    of_year = Q(plan=plan) | Q(plan__agency=None, plan__year=plan.year)
    if kind is Objective:
        return list(Facet.objects.filter(of_year).order_by("no"))
    return list(Objective.objects.filter(of_year).select_related("facet").order_by("facet__no", "no"))


def _places(parent_id: int, rows: list[Objective | Indicator]) -> list[tuple[str, str]]:
    return [(f"{parent_id}:{place}", str(row)) for place, row in enumerate(rows, start=1)] + [
        (f"{parent_id}:{len(rows) + 1}", "")
    ]


def _path(name: str) -> str:
    return "facet" if name == "facet" else "objective__facet"
