"""The targets that hold for one agency's plan, with what was changed of them after approval."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from indicators.models import Indicator, ScoringComponent
from indicators.scoring.rules import KINDS, aims_of
from indicators.selectors.history import indicators_of
from indicators.selectors.revisions import RevisionRow, revisions
from objectives.models import Plan

# A rule that says what is to be reached; others award, compare agencies, or only count.
IS_REVISABLE = Q(rule__in=[kind for kind in KINDS if aims_of(kind)])


@dataclass(frozen=True, slots=True)
class Target:
    """An indicator's target; ``components`` are those whose rule has a target that can be changed."""

    indicator: Indicator
    common: bool
    components: tuple[ScoringComponent, ...]
    revisions: tuple[RevisionRow, ...]


def plan_targets(plan: Plan) -> list[Target]:
    """The plan's indicators by number, own and common. Four queries."""
    indicators = list(indicators_of(plan))
    revisable: dict[int, list[ScoringComponent]] = defaultdict(list)
    for component in ScoringComponent.objects.filter(IS_REVISABLE, indicator__in=indicators).order_by(
        "indicator_id", "no"
    ):
        revisable[component.indicator_id].append(component)
    changed = revisions({plan.pk, *(row.plan_id for row in indicators)})
    return [
        Target(row, row.plan_id != plan.pk, tuple(revisable[row.pk]), changed.get(row.pk, ()))
        for row in indicators
    ]


def revisable_component(plan: Plan, component_id: int) -> ScoringComponent | None:
    """The component whose target can be changed, of the plan or of the year's common plan."""
    both = Q(indicator__plan=plan) | Q(indicator__plan__agency=None, indicator__plan__year=plan.year)
    rows = ScoringComponent.objects.filter(IS_REVISABLE, both, pk=component_id)
    return rows.select_related("indicator__plan", "indicator__objective__facet").first()
