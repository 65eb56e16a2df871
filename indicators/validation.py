"""The one validator: every fault of a plan, with where it is. A plan without faults can be approved and scored."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from chiayi_kpi.core.formats import trimmed
from indicators.models import Indicator
from indicators.rule_names import explanation
from indicators.scoring import formula as formulas
from indicators.scoring.errors import ScoringError
from indicators.scoring.rules import NAMES, parse_rule
from objectives.models import Facet, Objective, Plan


@dataclass(frozen=True, slots=True)
class Fault:
    """``where`` is the printed code of the row at fault, empty for the plan as a whole."""

    where: str
    message: str


def plan_faults(plan: Plan) -> list[Fault]:
    """Every fault of the plan's own rows and of the common ones in it; five queries."""
    of_year = Q(plan=plan) | Q(plan__agency=None, plan__year=plan.year)
    facets = list(Facet.objects.filter(of_year).order_by("no"))
    objectives = list(Objective.objects.filter(of_year).select_related("facet").order_by("facet__no", "no"))
    rows = Indicator.objects.filter(of_year).select_related("objective__facet")
    indicators = list(
        rows.prefetch_related("inputs", "components").order_by("objective__facet__no", "objective__no", "no")
    )
    found = list(_sum_fault("", Decimal(100), facets))
    for facet in facets:
        below = [row for row in objectives if row.facet_id == facet.pk]
        if below or not plan.is_common:
            found += _sum_fault(str(facet.no), facet.weight, below)
    for objective in objectives:
        found += _sum_fault(
            objective.code, objective.weight, [row for row in indicators if row.objective_id == objective.pk]
        )
    for indicator in indicators:
        found += _indicator_faults(indicator)
    return found


def _sum_fault(where: str, weight: Decimal, below: list) -> Iterator[Fault]:
    given = sum((row.weight for row in below), Decimal(0))
    if given != weight:
        message = _("The weights below add up to %(given)s instead of %(weight)s.")
        yield Fault(where, message % {"given": trimmed(given), "weight": trimmed(weight)})


def _indicator_faults(indicator: Indicator) -> Iterator[Fault]:
    components = sorted(indicator.components.all(), key=lambda component: component.no)
    codes = [row.code for row in indicator.inputs.all()]
    if not components:
        yield Fault(indicator.code, _("It has no scoring component."))
    total = Decimal(0)
    for component in components:
        try:
            rule = parse_rule(component.rule, {name: getattr(component, name) for name in NAMES})
            text = component.formula or components[0].formula
            if not rule.awarded and text:
                formulas.parse(text, codes)
        except ScoringError as error:
            yield Fault(indicator.code, explanation(error))
            continue
        if not rule.awarded and not text and len(codes) != 1:
            yield Fault(indicator.code, _("It needs a formula, because it does not have exactly one input."))
        total += rule.maximum.numerator / Decimal(rule.maximum.denominator)
    if indicator.weight and total > indicator.weight:
        message = _("Its components can give %(total)s points, more than its weight %(weight)s.")
        yield Fault(indicator.code, message % {"total": trimmed(total), "weight": trimmed(indicator.weight)})
