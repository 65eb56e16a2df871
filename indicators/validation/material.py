"""What the validator looks at: the plans' effective trees with all that hangs on them, read in bulk."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from budget.models import BudgetItem
from indicators.models import (
    Indicator,
    IndicatorInput,
    NotApplicable,
    PlannedValue,
    PriorValue,
    ScoringComponent,
)
from indicators.selectors.lineage import NOTHING_MOVED, Lineage, read_lineage
from indicators.selectors.revisions import Revised, revisions
from objectives.models import Facet, Objective, Plan

YEARS_BACK = 30  # so far back a target looks for the codes that its indicator had


@dataclass
class IndicatorMaterial:
    code: str
    row: Indicator
    inputs: list[IndicatorInput]
    components: list[ScoringComponent]
    common: bool


@dataclass
class ObjectiveMaterial:
    code: str
    row: Objective
    indicators: list[IndicatorMaterial]
    common: bool


@dataclass
class FacetMaterial:
    row: Facet
    objectives: list[ObjectiveMaterial]
    common: bool


@dataclass
class Material:
    """One plan: its effective tree in the order of the numbers, its money, and which earlier values are known."""

    plan: Plan
    facets: list[FacetMaterial]
    items: list[BudgetItem]
    known: set[tuple[str, int]]  # (code that the value is stored under, ROC year)
    exempt: set[int]  # ids of indicators that do not apply
    planned: set[int]  # ids of indicators that have a planned path
    lineage: Lineage = NOTHING_MOVED
    revised: Revised = field(default_factory=dict)  # what was changed after approval

    def stored_code(self, indicator: IndicatorMaterial, year: int) -> str:
        """The code under which the indicator's value of an earlier year stands; empty where it can have none."""
        return self.lineage.code_in(
            year,
            indicator=indicator.row.pk,
            code=indicator.code,
            of_year=self.plan.year,
            agency=self.plan.agency_id,
        )

    def objectives(self) -> Iterator[ObjectiveMaterial]:
        for facet in self.facets:
            yield from facet.objectives

    def indicators(self) -> Iterator[IndicatorMaterial]:
        for objective in self.objectives():
            yield from objective.indicators


def read_materials(plans: Sequence[Plan]) -> list[Material]:
    """One Material a plan; twelve queries for any number of plans, at most two more where indicators have forerunners."""
    rows = _Rows(plans)
    return [rows.material(plan) for plan in plans]


class _Rows:
    """The rows of several plans and of their years' common plans, by their parent, in the order of their numbers."""

    def __init__(self, plans: Sequence[Plan]):
        years = {plan.year for plan in plans}
        involved = [*Plan.objects.filter(agency=None, year__in=years), *plans]
        self.common = {plan.year: plan.pk for plan in involved if plan.is_common}
        of_plans = Q(plan__in=involved)
        of_indicators = Q(indicator__plan__in=involved)
        self.facets = _by(Facet.objects.filter(of_plans).order_by("no"), "plan_id")
        self.objectives = _by(
            Objective.objects.filter(of_plans).select_related("facet").order_by("no"), "facet_id"
        )
        indicators = list(
            Indicator.objects.filter(of_plans).select_related("objective__facet").order_by("no")
        )
        self.indicators = _by(indicators, "objective_id")
        inputs = IndicatorInput.objects.filter(of_indicators).prefetch_related("milestones").order_by("pk")
        self.inputs = _by(inputs, "indicator_id")
        self.components = _by(ScoringComponent.objects.filter(of_indicators).order_by("no"), "indicator_id")
        items = BudgetItem.objects.filter(line__plan__in=plans).select_related("line")
        self.items = defaultdict(list)
        for item in items.order_by("line__position", "line_id", "no"):
            self.items[item.line.plan_id].append(item)
        self.known: defaultdict[int | None, set[tuple[str, int]]] = defaultdict(set)
        agencies = {plan.agency_id for plan in plans if plan.agency_id}
        for agency_id, code, year in PriorValue.objects.filter(agency__in=agencies).values_list(
            "agency_id", "code", "year"
        ):
            self.known[agency_id].add((code, year))
        self.lineage = NOTHING_MOVED
        if agencies and any(row.forerunner_id for row in indicators):
            back = max(years) - min(years) + YEARS_BACK
            self.lineage = read_lineage(agencies, max(years), back)
        self.exempt = defaultdict(set)
        exempt = NotApplicable.objects.filter(plan__in=plans).values_list("plan_id", "indicator_id")
        for plan_id, indicator_id in exempt:
            self.exempt[plan_id].add(indicator_id)

        self.revised = revisions([plan.pk for plan in involved])
        self.planned = defaultdict(set)
        planned = PlannedValue.objects.filter(plan__in=plans).values_list("plan_id", "indicator_id")
        for plan_id, indicator_id in planned.distinct().order_by():
            self.planned[plan_id].add(indicator_id)

    def material(self, plan: Plan) -> Material:
        held = {plan.pk, self.common.get(plan.year, plan.pk)}
        rows = [row for plan_id in held for row in self.facets[plan_id]]
        facets = [
            FacetMaterial(row, self._objectives(row, plan, held), row.plan_id != plan.pk)
            for row in sorted(rows, key=lambda row: row.no)
        ]
        known, exempt, planned = self.known[plan.agency_id], self.exempt[plan.pk], self.planned[plan.pk]
        return Material(plan, facets, self.items[plan.pk], known, exempt, planned, self.lineage, self.revised)

    def _objectives(self, facet: Facet, plan: Plan, held: set[int]) -> list[ObjectiveMaterial]:
        return [
            ObjectiveMaterial(row.code, row, self._indicators(row, plan, held), row.plan_id != plan.pk)
            for row in self.objectives[facet.pk]
            if row.plan_id in held
        ]

    def _indicators(self, objective: Objective, plan: Plan, held: set[int]) -> list[IndicatorMaterial]:
        return [
            IndicatorMaterial(
                row.code, row, self.inputs[row.pk], self.components[row.pk], row.plan_id != plan.pk
            )
            for row in self.indicators[objective.pk]
            if row.plan_id in held
        ]


def _by(rows: Iterable[Any], attribute: str) -> dict[int, list[Any]]:
    grouped = defaultdict(list)
    for row in rows:
        grouped[getattr(row, attribute)].append(row)
    return grouped
