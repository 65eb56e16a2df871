"""What is wrong with a plan that no constraint of the database can hold. Every fault is listed, with its place."""

from collections.abc import Collection

from indicators.validation.fault import Fault
from indicators.validation.material import Material, read_materials
from indicators.validation.money import money_faults
from indicators.validation.numbers import number_faults
from indicators.validation.scoring import scoring_faults
from indicators.validation.weights import weight_faults
from objectives.models import Plan

__all__ = ["Fault", "faults_of_plans", "plan_faults"]


def plan_faults(plan: Plan) -> list[Fault]:
    """Every fault of ``plan`` as it holds for its agency, the common part included; empty: it can be approved.

    A constant number of queries. For the common plan: of what stands in it.
    """
    (material,) = read_materials([plan])
    return _faults(material)


def faults_of_plans(plan_ids: Collection[int]) -> list[tuple[Plan, list[Fault]]]:
    """The faults of several plans in the same number of queries; those of a common part only with its own plan."""
    plans = list(
        Plan.objects.filter(pk__in=plan_ids).select_related("agency").order_by("year", "agency__code")
    )
    found = []
    for material in read_materials(plans):
        faults = [fault for fault in _faults(material) if material.plan.is_common or not fault.common]
        found.append((material.plan, faults))
    return found


def _faults(material: Material) -> list[Fault]:
    return [
        *number_faults(material),
        *weight_faults(material),
        *scoring_faults(material),
        *money_faults(material),
    ]
