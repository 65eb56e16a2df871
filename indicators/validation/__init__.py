"""What is wrong with a plan that no constraint of the database can hold. Every fault is listed, with its place."""

from collections.abc import Callable, Collection

from chiayi_kpi.core.clock import today
from chiayi_kpi.core.prepared import Given, PreparedObjects
from indicators.validation.doubts import doubts
from indicators.validation.earlier import earlier_notes
from indicators.validation.fault import PlanFault
from indicators.validation.frequencies import frequency_notes
from indicators.validation.material import Material, read_materials
from indicators.validation.money import money_faults
from indicators.validation.numbers import number_faults
from indicators.validation.old_targets import old_target_notes
from indicators.validation.scoring import scoring_faults
from indicators.validation.weights import cap_notes, weight_faults
from objectives.models import Plan

_PLANS = PreparedObjects(
    Plan.objects.filter(pk__in=Given("ids")).select_related("agency").order_by("year", "agency__code")
)

__all__ = [
    "PlanFault",
    "approved_beside",
    "checked_plans",
    "every_fault_of_plans",
    "faults_of_approved",
    "faults_of_plans",
    "plan_check",
    "plan_faults",
]


def plan_faults(plan: Plan) -> list[PlanFault]:
    """Every fault of ``plan`` as it holds for its agency, the common part included; empty: it can be approved.

    A constant number of queries. For the common plan: of what stands in it.
    """
    (material,) = read_materials([plan])
    return _faults(material)


def plan_check(plan: Plan) -> tuple[list[PlanFault], list[PlanFault]]:
    """``plan_faults``, and beside them what stands in nobody's way: what cannot be known yet, or is unusual. The same queries."""
    (material,) = read_materials([plan])
    return _faults(material), _notes(material)


def faults_of_plans(plan_ids: Collection[int]) -> list[tuple[Plan, list[PlanFault]]]:
    """The faults of several plans in the same number of queries; those of a common part only with its own plan."""
    return [(material.plan, _of_plan(material, _faults)) for material in _materials(plan_ids)]


def every_fault_of_plans(plan_ids: Collection[int]) -> dict[int | None, list[PlanFault]]:
    """Plan id → its ``plan_faults``, those of the common part included. The same number of queries."""
    return {material.plan.pk: _faults(material) for material in _materials(plan_ids)}


def checked_plans(plan_ids: Collection[int]) -> list[tuple[Plan, list[PlanFault], list[PlanFault]]]:
    """The same, and beside the faults the notes of ``plan_check``."""
    return [
        (material.plan, _of_plan(material, _faults), _of_plan(material, _notes))
        for material in _materials(plan_ids)
    ]


def approved_beside(plan_ids: Collection[int]) -> set[int]:
    """The approved plans of agencies that stand beside the common plans among ``plan_ids``, and rest on them.

    Not those of agencies that have ended: what others took over is missing there, and nobody approves them again.
    """
    years = Plan.objects.filter(pk__in=plan_ids, agency=None).values("year")
    rows = Plan.objects.filter(year__in=years, agency__isnull=False, status=Plan.Status.APPROVED)
    rows = rows.exclude(agency__last_day__lt=today())
    return set(rows.values_list("pk", flat=True))


def faults_of_approved(common: Plan) -> list[tuple[Plan, list[PlanFault]]]:
    """The approved plans of agencies that ``common``, as it stands now, leaves with faults, with those faults.

    None for an agency's plan, on which no other rests.
    """
    if not common.is_common:
        return []
    return [(plan, faults) for plan, faults in faults_of_plans(approved_beside([common.pk])) if faults]


def _materials(plan_ids: Collection[int]) -> list[Material]:
    return read_materials(_PLANS(ids=list(plan_ids)))


def _of_plan(material: Material, every: Callable[[Material], list[PlanFault]]) -> list[PlanFault]:
    """Without those of the common part, unless that is the plan."""
    return [fault for fault in every(material) if material.plan.is_common or not fault.common]


def _faults(material: Material) -> list[PlanFault]:
    return [
        *number_faults(material),
        *weight_faults(material),
        *scoring_faults(material),
        *money_faults(material),
    ]


def _notes(material: Material) -> list[PlanFault]:
    return [
        *earlier_notes(material),
        *frequency_notes(material),
        *doubts(material),
        *cap_notes(material),
        *old_target_notes(material),
    ]
