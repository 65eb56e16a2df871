"""Weights that must sum, facets to 100, objectives to their facet, indicators to their objective; and what exceeds them."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from chiayi_kpi.core.formats import plain
from indicators.validation.fault import PlanFault
from indicators.validation.material import FacetMaterial, Material, ObjectiveMaterial

HUNDRED = Decimal(100)


def weight_faults(material: Material) -> Iterator[PlanFault]:
    """Every level whose weights do not sum, and every branch that ends without an indicator."""
    total = _sum(material.facets)
    if total != HUNDRED:
        yield PlanFault(
            _("plan"),
            _("The weights of the facets sum to %(sum)s instead of 100.") % {"sum": plain(total)},
            common=bool(material.facets) and all(facet.common for facet in material.facets),
        )
    for facet in material.facets:
        yield from _of_facet(facet, material.plan.is_common)
    for objective in material.objectives():
        yield from _of_objective(objective)


def cap_notes(material: Material) -> Iterator[PlanFault]:
    """Every facet that can earn more than its weight: a bonus is on top of it, and nothing caps the two."""
    for facet in material.facets:
        bonuses = [
            indicator
            for objective in facet.objectives
            for indicator in objective.indicators
            if indicator.row.is_bonus and indicator.components
        ]
        if bonuses and facet.row.cap is None:
            message = _(
                "It holds a bonus (%(codes)s) and has no cap, so it can earn more than its %(weight)s points, "
                "and the total more than 100."
            )
            codes = _(", ").join(indicator.code for indicator in bonuses)
            common = facet.common and all(indicator.common for indicator in bonuses)
            yield PlanFault(
                str(facet.row.no), message % {"codes": codes, "weight": plain(facet.row.weight)}, common
            )


def _of_facet(facet: FacetMaterial, plan_is_common: bool) -> Iterator[PlanFault]:
    where = str(facet.row.no)
    if facet.objectives:
        common = facet.common and all(objective.common for objective in facet.objectives)
        yield from _difference(
            where, facet.row.weight, facet.objectives, common, _("The weights of its objectives")
        )
    elif not plan_is_common:  # a facet of the common plan may be filled by the agencies
        yield PlanFault(where, _("The facet has no objective."))


def _of_objective(objective: ObjectiveMaterial) -> Iterator[PlanFault]:
    if objective.indicators:
        yield from _difference(
            objective.code,
            objective.row.weight,
            objective.indicators,
            objective.common and all(indicator.common for indicator in objective.indicators),
            _("The weights of its indicators"),
        )
    else:
        yield PlanFault(objective.code, _("The objective has no indicator."), objective.common)


def _difference(
    where: str, weight: Decimal, parts: Sequence[Any], common: bool, what: str
) -> Iterator[PlanFault]:
    total = _sum(parts)
    if total != weight:
        message = _("%(what)s sum to %(sum)s instead of %(weight)s.")
        shown = {"what": what, "sum": plain(total), "weight": plain(weight)}
        yield PlanFault(where, message % shown, common)


def _sum(parts: Sequence[Any]) -> Decimal:
    return sum((part.row.weight for part in parts), Decimal(0))
