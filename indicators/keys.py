"""What a workbook calls the rows of this app: the indicator's printed code, an input's code, a component's number."""

from collections import defaultdict
from collections.abc import Iterable

from chiayi_kpi.core.workbook.context import ImportContext
from indicators.models import Indicator, IndicatorInput, Milestone, ScoringComponent
from objectives.keys import KeyTable, PlanKeys, owner_key


class IndicatorKeys:
    """Indicators, inputs, milestones and components of the years that were asked for: four queries a call."""

    def __init__(self, context: ImportContext):
        self.plans = context.shared(PlanKeys)
        self.indicators: KeyTable[Indicator] = KeyTable()
        self.inputs: dict[int, dict[str, IndicatorInput]] = defaultdict(dict)  # by indicator id and code
        self.milestones: dict[int, dict[int, Milestone]] = defaultdict(dict)  # by input id and number
        self.components: dict[int, dict[int, ScoringComponent]] = defaultdict(
            dict
        )  # by indicator id and number
        self._years: set[int] = set()

    def load(self, years: Iterable[int]) -> None:
        wanted = set(years)
        self.plans.load(wanted)
        missing = wanted - self._years
        if not missing:
            return
        self._years |= missing
        plans = {plan.pk: plan for plan in self.plans.plans.values() if plan.year in missing}
        of_plans = {"indicator__plan__year__in": missing}
        found = {}
        rows = Indicator.objects.filter(plan__year__in=missing).select_related("objective__facet")
        for indicator in rows:
            indicator.plan = plans[indicator.plan_id]
            found[indicator.pk] = indicator
            self.indicators.add((*owner_key(indicator.plan), indicator.code), indicator)
        for row in IndicatorInput.objects.filter(**of_plans):
            row.indicator = found[row.indicator_id]
            self.inputs[row.indicator_id][row.code] = row
        for milestone in Milestone.objects.filter(input__indicator__plan__year__in=missing):
            self.milestones[milestone.input_id][milestone.no] = milestone
        for component in ScoringComponent.objects.filter(**of_plans):
            component.indicator = found[component.indicator_id]
            self.components[component.indicator_id][component.no] = component
