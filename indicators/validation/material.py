"""What the validator looks at: the plans' effective trees with all that hangs on them, read in bulk."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from budget.models import BudgetItem
from chiayi_kpi.core.prepared import Given, PreparedObjects
from indicators.models import (
    Indicator,
    IndicatorInput,
    Milestone,
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
    milestones: dict[int, list[Milestone]]  # by the input's id; of other indicators', too
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
    """One plan: its effective tree in the order of the numbers, its money, and what the notes ask besides, read when one does."""

    plan: Plan
    facets: list[FacetMaterial]
    items: list[BudgetItem]
    beside: "_Beside"

    @property
    def known(self) -> set[tuple[str, int]]:
        """The earlier values that are known: (code that one is stored under, ROC year)."""
        return self.beside.known[self.plan.agency_id]

    @property
    def exempt(self) -> set[int]:
        """The ids of indicators that do not apply."""
        return self.beside.exempt[self.plan.pk]

    def has_path(self, indicator: IndicatorMaterial) -> bool:
        """Whether a path is planned for the indicator: by the agency, or by the common plan for every one."""
        return any(
            indicator.row.pk in self.beside.planned[plan_id]
            for plan_id in (self.plan.pk, indicator.row.plan_id)
        )

    @property
    def revised(self) -> Revised:
        """What was changed after approval."""
        return self.beside.revised

    def stored_code(self, indicator: IndicatorMaterial, year: int) -> str:
        """The code under which the indicator's value of an earlier year stands; empty where it can have none."""
        return self.beside.lineage.code_in(
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
    """One Material a plan; eight queries for any number of plans, and at most six more where notes are asked for."""
    rows = _Rows(plans)
    return [rows.material(plan) for plan in plans]


_COMMON = PreparedObjects(Plan.objects.filter(agency=None, year__in=Given("years")))
_FACETS = PreparedObjects(Facet.objects.filter(plan_id__in=Given("plans")).order_by("no"))
_OBJECTIVES = PreparedObjects(
    Objective.objects.filter(plan_id__in=Given("plans")).select_related("facet").order_by("no")
)
_INDICATORS = PreparedObjects(
    Indicator.objects.filter(plan_id__in=Given("plans")).select_related("objective__facet").order_by("no")
)
_INPUTS = PreparedObjects(IndicatorInput.objects.filter(indicator__plan_id__in=Given("plans")).order_by("pk"))
_MILESTONES = PreparedObjects(
    Milestone.objects.filter(input__indicator__plan_id__in=Given("plans")).order_by("no")
)
_COMPONENTS = PreparedObjects(
    ScoringComponent.objects.filter(indicator__plan_id__in=Given("plans")).order_by("no")
)
_ITEMS = PreparedObjects(
    BudgetItem.objects.filter(line__plan_id__in=Given("plans"))
    .select_related("line")
    .order_by("line__position", "line_id", "no")
)


class _Beside:
    """What only notes ask of several plans."""

    def __init__(self, plans: Sequence[Plan], involved: Sequence[Plan], *, moved: bool) -> None:
        self.plans, self.involved, self.moved = plans, involved, moved
        self.agencies = {plan.agency_id for plan in plans if plan.agency_id}

    @cached_property
    def known(self) -> Mapping[int | None, set[tuple[str, int]]]:
        """By the agency's id."""
        rows = PriorValue.objects.filter(agency__in=self.agencies)
        found: dict[int | None, set[tuple[str, int]]] = defaultdict(set)
        for agency_id, code, year in rows.values_list("agency_id", "code", "year"):
            found[agency_id].add((code, year))
        return found

    @cached_property
    def lineage(self) -> Lineage:
        if not self.agencies or not self.moved:
            return NOTHING_MOVED
        years = {plan.year for plan in self.plans}
        return read_lineage(self.agencies, max(years), max(years) - min(years) + YEARS_BACK)

    @cached_property
    def exempt(self) -> Mapping[int, set[int]]:
        """By the plan's id."""
        rows = NotApplicable.objects.filter(plan__in=self.plans)
        return _sets(rows.values_list("plan_id", "indicator_id"))

    @cached_property
    def revised(self) -> Revised:
        return revisions([plan.pk for plan in self.involved])

    @cached_property
    def planned(self) -> Mapping[int, set[int]]:
        """The ids of indicators that have a path, by the id of the plan that has it: the common plans', too."""
        rows = PlannedValue.objects.filter(plan__in=self.involved)
        return _sets(rows.values_list("plan_id", "indicator_id").distinct().order_by())


class _Rows:
    """The rows of several plans and of their years' common plans, by their parent, in the order of their numbers."""

    def __init__(self, plans: Sequence[Plan]):
        involved = [*_COMMON(years={plan.year for plan in plans}), *plans]
        self.common = {plan.year: plan.pk for plan in involved if plan.is_common}
        ids = [plan.pk for plan in involved]
        self.facets = _by(_FACETS(plans=ids), "plan_id")
        self.objectives = _by(_OBJECTIVES(plans=ids), "facet_id")
        indicators = _INDICATORS(plans=ids)
        self.indicators = _by(indicators, "objective_id")
        self.inputs = _by(_INPUTS(plans=ids), "indicator_id")
        self.milestones = _by(_MILESTONES(plans=ids), "input_id")
        self.components = _by(_COMPONENTS(plans=ids), "indicator_id")
        self.items = defaultdict(list)
        for item in _ITEMS(plans=[plan.pk for plan in plans]):
            self.items[item.line.plan_id].append(item)
        self.beside = _Beside(plans, involved, moved=any(row.forerunner_id for row in indicators))

    def material(self, plan: Plan) -> Material:
        held = {plan.pk, self.common.get(plan.year, plan.pk)}
        rows = [row for plan_id in held for row in self.facets[plan_id]]
        facets = [
            FacetMaterial(row, self._objectives(row, plan, held), row.plan_id != plan.pk)
            for row in sorted(rows, key=lambda row: row.no)
        ]
        return Material(plan, facets, self.items[plan.pk], self.beside)

    def _objectives(self, facet: Facet, plan: Plan, held: set[int]) -> list[ObjectiveMaterial]:
        return [
            ObjectiveMaterial(row.code, row, self._indicators(row, plan, held), row.plan_id != plan.pk)
            for row in self.objectives[facet.pk]
            if row.plan_id in held
        ]

    def _indicators(self, objective: Objective, plan: Plan, held: set[int]) -> list[IndicatorMaterial]:
        return [
            IndicatorMaterial(
                row.code,
                row,
                self.inputs[row.pk],
                self.milestones,
                self.components[row.pk],
                row.plan_id != plan.pk,
            )
            for row in self.indicators[objective.pk]
            if row.plan_id in held
        ]


def _by(rows: Iterable[Any], attribute: str) -> dict[int, list[Any]]:
    grouped = defaultdict(list)
    for row in rows:
        grouped[getattr(row, attribute)].append(row)
    return grouped


def _sets(pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    grouped: dict[int, set[int]] = defaultdict(set)
    for key, value in pairs:
        grouped[key].add(value)
    return grouped
