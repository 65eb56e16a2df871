"""Bulk reads of the plans and their trees: one query each, however many plans are asked for."""

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal
from typing import NamedTuple

from django.db.models import F

from objectives.models import Facet, Objective, ObjectiveAccount, Plan, PolicyAxis


class PlanRow(NamedTuple):
    """A plan of the year; without an agency it is the city's common plan."""

    id: int
    year: int
    agency_id: int | None
    agency_code: str | None
    agency_name: str | None
    chapter: int | None
    preamble: str
    has_sample_figures: bool


class FacetRow(NamedTuple):
    id: int
    plan_id: int
    no: int
    name: str
    weight: Decimal
    cap: Decimal | None
    note: str


class ObjectiveRow(NamedTuple):
    id: int
    plan_id: int
    facet_id: int
    no: int
    name: str
    weight: Decimal
    description: str


_PLAN_FIELDS = (
    "pk",
    "year",
    "agency_id",
    "agency__code",
    "agency__name",
    "chapter",
    "preamble",
    "has_sample_figures",
)


def plans_of_year(year: int) -> list[PlanRow]:
    """Every plan of the ROC year, the common one included, in the order of the city's volume."""
    rows = Plan.objects.filter(year=year).order_by(F("chapter").asc(nulls_last=True), "agency__code")
    return [PlanRow(*row) for row in rows.values_list(*_PLAN_FIELDS)]


def agency_plans(agency_ids: Collection[int] | None) -> list[PlanRow]:
    """The plans of these agencies (``None``: of all), newest year first; the common plans are left out."""
    rows = Plan.objects.filter(agency__isnull=False)
    if agency_ids is not None:
        rows = rows.filter(agency_id__in=agency_ids)
    rows = rows.order_by("-year", F("chapter").asc(nulls_last=True), "agency__code")
    return [PlanRow(*row) for row in rows.values_list(*_PLAN_FIELDS)]


def facets(plan_ids: Collection[int]) -> list[FacetRow]:
    """The facets that stand in these plans, by number."""
    rows = Facet.objects.filter(plan_id__in=plan_ids).order_by("no", "plan_id")
    return [
        FacetRow(*row) for row in rows.values_list("pk", "plan_id", "no", "name", "weight", "cap", "note")
    ]


def objectives(plan_ids: Collection[int]) -> list[ObjectiveRow]:
    """The objectives that stand in these plans, by number."""
    rows = Objective.objects.filter(plan_id__in=plan_ids).order_by("no", "plan_id")
    fields = ("pk", "plan_id", "facet_id", "no", "name", "weight", "description")
    return [ObjectiveRow(*row) for row in rows.values_list(*fields)]


def policy_axes(plan_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Plan id → the names of its policy axes, in order."""
    names = defaultdict(list)
    rows = PolicyAxis.objects.filter(plan_id__in=plan_ids).order_by("plan_id", "position")
    for plan_id, name in rows.values_list("plan_id", "name"):
        names[plan_id].append(name)
    return {plan_id: tuple(held) for plan_id, held in names.items()}


def objective_accounts(plan_ids: Collection[int]) -> dict[int, dict[int, str]]:
    """Plan id → objective id → what the agency says of the objective in its annual report."""
    held: dict[int, dict[int, str]] = defaultdict(dict)
    rows = ObjectiveAccount.objects.filter(plan_id__in=plan_ids).order_by()
    for plan_id, objective_id, text in rows.values_list("plan_id", "objective_id", "text"):
        held[plan_id][objective_id] = text
    return held
