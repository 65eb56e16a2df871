"""A made-up city of any size, always the same: own and common indicators of every rule kind, twelve months each."""

from collections import defaultdict
from decimal import Decimal
from itertools import cycle
from typing import NamedTuple

from budget.models import BudgetItem, BusinessLine, Execution
from chiayi_kpi.accounts.models import Agency
from chiayi_kpi.core.roc import MONTHS
from indicators.models import (
    Award,
    Indicator,
    IndicatorInput,
    Milestone,
    MonthlyFigure,
    PlannedValue,
    PriorValue,
    ScoringComponent,
    stored_parameters,
)
from objectives.models import Facet, Objective, ObjectiveAccount, Plan, PolicyAxis

STAGES = ((1, "規劃", 10), (2, "招標", 30), (3, "決標", 50), (4, "交貨", 80), (5, "驗收", 100))
BATCH = 10_000
WORDS = "為提升施政效能，本機關賡續推動各項重點工作，並依限完成。" * 6


class Kind(NamedTuple):
    """One way of scoring: the rule's parameters, its formula, and input code → aggregation."""

    rule: str
    inputs: dict[str, str]
    formula: str = ""
    parameters: dict = {}
    planned: bool = False
    stages: bool = False


_SHARE = {"done": "sum", "due": "sum"}
_QUOTIENT = "done / due * 100"
OWN_KINDS = (
    Kind("attainment", _SHARE, _QUOTIENT, {"direction": "≥", "target": 90}),
    Kind("attainment", _SHARE, _QUOTIENT, {"direction": "≥", "baseline_years": 3}),
    Kind("attainment", {"cases": "sum"}, "", {"direction": "≤", "baseline_years": 3}),
    Kind("attainment", {"cases": "sum"}, "", {"direction": "≥", "target": 700}, planned=True),
    Kind("attainment", {"stage": "last"}, "", {"direction": "≥", "target": 100}, planned=True, stages=True),
    Kind(
        "attainment",
        {"cases": "sum", "people": "mean"},
        "cases / people * 100000",
        {"direction": "≤", "target": 9000},
    ),
    Kind("threshold", {"peak": "max"}, "", {"direction": "≥", "target": 60}),
)
COMMON_KINDS = (
    Kind("steps", _SHARE, _QUOTIENT, {"floor": 80, "base_points": 1, "step": 5, "step_points": "0.5"}),
    Kind("bands", _SHARE, _QUOTIENT, {"bands": ">50:0.5;≥100:1"}),
    Kind("per_unit", {"cases": "sum"}, "", {"unit_points": "0.01"}),
    Kind("deduction", {"faults": "sum"}, "", {"unit_points": "0.01"}),
)
_FROM_BUDGET = {"paid": "last", "budget": "last"}
_RANK = Kind(
    "rank", {"received": "sum"}, "(received - prior) / prior * 100", {"awards": "4;3;2;1", "floor": 0}
)
_AWARD = Kind("award", {})
_EXECUTION = Kind("attainment", _FROM_BUDGET, "paid / budget * 100", {"direction": "≥", "target": 80})


class _Tree(NamedTuple):
    """What is made of definitions, to be saved layer by layer: a few statements for the whole city."""

    objectives: list[Objective]
    indicators: list[tuple[Indicator, Kind, str]]  # with the category of the budget that it is computed from

    def save(self) -> None:
        Objective.objects.bulk_create(self.objectives)
        Indicator.objects.bulk_create(indicator for indicator, _kind, _category in self.indicators)
        inputs = IndicatorInput.objects.bulk_create(
            IndicatorInput(
                indicator=indicator,
                code=code,
                name=f"投入{code}",
                aggregation=aggregation,
                source=f"{category}.{code}" if category else "",
            )
            for indicator, kind, category in self.indicators
            for code, aggregation in kind.inputs.items()
        )
        Milestone.objects.bulk_create(
            Milestone(input=made, no=stage, name=name, percent=percent)
            for made in inputs
            if made.code == "stage"
            for stage, name, percent in STAGES
        )
        ScoringComponent.objects.bulk_create(_component(found, kind) for found, kind, _ in self.indicators)


def build(*, agencies: int = 25, year: int = 107) -> int:
    """Make the city (25 own and 15 common indicators an agency); returns the number of monthly figures."""
    common = _common_plan(year)
    facets = {facet.no: facet for facet in common.facets.all()}
    shared = _Tree([], [])
    _shared_indicators(shared, common)
    shared.save()
    own = _Tree([], [])
    plans = _plans(agencies, year)
    for plan in plans:
        _own_indicators(own, plan, facets[1], "5", 7, 14)
        _own_indicators(own, plan, facets[2], "4", 5, 11)
    own.save()
    figures = _report(plans, own, shared)
    _money(plans)
    ObjectiveAccount.objects.bulk_create(
        ObjectiveAccount(plan=found.plan, objective=found, text=WORDS) for found in own.objectives
    )
    return figures


def _plans(agencies: int, year: int) -> list[Plan]:
    names = {f"BENCH-N{number:02}": f"測試第 {number} 局" for number in range(1, agencies + 1)}
    # The same agencies in every year: a forecast looks at their earlier ones.
    Agency.objects.bulk_create(
        (Agency(code=code, name=name) for code, name in names.items()), ignore_conflicts=True
    )
    made = {agency.code: agency for agency in Agency.objects.filter(code__in=names)}
    plans = Plan.objects.bulk_create(
        Plan(agency=made[code], year=year, chapter=number, preamble=WORDS, status=Plan.Status.APPROVED)
        for number, code in enumerate(names, start=1)
    )
    PolicyAxis.objects.bulk_create(
        PolicyAxis(plan=plan, position=place, name=f"主軸{place}") for plan in plans for place in range(1, 6)
    )
    return plans


def _common_plan(year: int) -> Plan:
    plan = Plan.objects.create(agency=None, year=year)
    Facet.objects.bulk_create(
        Facet(plan=plan, no=no, name=f"面向{no}", weight=weight, cap=20 if no == 4 else None, note=WORDS)
        for no, weight in ((1, 35), (2, 20), (3, 20), (4, 20), (5, 5))
    )
    return plan


def _shared_indicators(tree: _Tree, plan: Plan) -> None:
    third, fourth, fifth = plan.facets.filter(no__gte=3).order_by("no")
    kinds = cycle(COMMON_KINDS)
    for no in range(1, 6):
        objective = _objective(tree, plan, third, no, "4")
        for place in (1, 2):
            _indicator(tree, objective, place, "2", next(kinds))
    budget = _objective(tree, plan, fourth, 1, "20")
    for place, (category, weight) in enumerate((("current", "13"), ("capital", "7")), start=1):
        _indicator(tree, budget, place, weight, _EXECUTION, category)
    _indicator(tree, _objective(tree, plan, fourth, 2, "0"), 1, "0", _AWARD)
    _indicator(tree, _objective(tree, plan, fourth, 3, "0"), 1, "0", _RANK)
    _indicator(tree, _objective(tree, plan, fifth, 1, "5"), 1, "5", _AWARD)


def _own_indicators(tree: _Tree, plan: Plan, facet: Facet, weight: str, objectives: int, count: int) -> None:
    made = [_objective(tree, plan, facet, no, weight) for no in range(1, objectives + 1)]
    kinds = cycle(OWN_KINDS)
    for place in range(count):
        objective = made[place % objectives]
        share = Decimal(weight) / len(range(place % objectives, count, objectives))
        _indicator(tree, objective, place // objectives + 1, str(round(share, 2)), next(kinds))


def _objective(tree: _Tree, plan: Plan, facet: Facet, no: int, weight: str) -> Objective:
    tree.objectives.append(
        Objective(plan=plan, facet=facet, no=no, name=f"目標{no}", weight=Decimal(weight), description=WORDS)
    )
    return tree.objectives[-1]


def _indicator(
    tree: _Tree, objective: Objective, no: int, weight: str, kind: Kind, category: str = ""
) -> None:
    indicator = Indicator(
        plan=objective.plan,
        objective=objective,
        no=no,
        name=f"衡量指標{no}（{kind.rule}）",
        weight=Decimal(weight),
        evaluation_method="統計數據",
        standard=WORDS[:60],
        target_text="≥90%",
        unit="%",
    )
    tree.indicators.append((indicator, kind, category))


def _component(indicator: Indicator, kind: Kind) -> ScoringComponent:
    maximum = {} if kind.rule in ("bands", "rank") else {"maximum": indicator.weight or Decimal(1)}
    return ScoringComponent(
        indicator=indicator,
        rule=kind.rule,
        formula=kind.formula,
        parameters=stored_parameters(kind.parameters | maximum),
    )


def _report(plans: list[Plan], own: _Tree, shared: _Tree) -> int:
    """A year's figures, planned values, earlier years and awards of all agencies; returns the number of figures."""
    figures, planned, earlier, awards = [], [], [], []
    inputs, components = defaultdict(list), {}
    for made in IndicatorInput.objects.filter(indicator__plan__year=plans[0].year, source=""):
        inputs[made.indicator_id].append(made)
    for component in ScoringComponent.objects.filter(indicator__plan__year=plans[0].year):
        components[component.indicator_id] = component
    of_plan: dict[int, list[tuple[Indicator, Kind, str]]] = {plan.pk: [] for plan in plans}
    for found in own.indicators:
        of_plan[found[0].plan_id].append(found)
    for seed, plan in enumerate(plans, start=1):
        for place, (indicator, kind, _category) in enumerate([*of_plan[plan.pk], *shared.indicators]):
            figures += [
                MonthlyFigure(plan=plan, input=made, month=month, value=_value(made.code, seed, place, month))
                for made in inputs[indicator.pk]
                for month in MONTHS
            ]
            if kind.planned:
                planned += [
                    PlannedValue(plan=plan, indicator=indicator, month=month, value=month * 8)
                    for month in MONTHS
                ]
            if "baseline_years" in kind.parameters or kind is _RANK:
                amount = 700 if "cases" in kind.inputs else 85
                earlier += [
                    PriorValue(
                        agency_id=plan.agency_id,
                        code=indicator.code,
                        year=plan.year - ago,
                        value=amount + ago,
                    )
                    for ago in (1, 2, 3)
                ]
            if kind is _AWARD:
                awards.append(
                    Award(plan=plan, component=components[indicator.pk], points=1, reason="依審查結果")
                )
    MonthlyFigure.objects.bulk_create(figures, batch_size=BATCH)
    PlannedValue.objects.bulk_create(planned, batch_size=BATCH)
    PriorValue.objects.bulk_create(earlier, ignore_conflicts=True, batch_size=BATCH)
    Award.objects.bulk_create(awards)
    return len(figures)


def _value(code: str, seed: int, place: int, month: int) -> Decimal:
    """A plausible figure that depends on agency, indicator and month alone."""
    wave = (seed * 31 + place * 17 + month * 7) % 13
    return {
        "done": Decimal(80 + wave),
        "due": Decimal(95),
        "cases": Decimal(50 + wave),
        "people": Decimal(9000 + wave),
        "stage": Decimal((month - 1) // 3 + 1),
        "peak": Decimal(50 + wave) + Decimal("0.25"),
        "faults": Decimal(wave // 11),
        "received": Decimal(7 + wave),
    }[code]


def _money(plans: list[Plan]) -> None:
    Execution.objects.bulk_create(
        Execution(plan=plan, month=month, category=category, budget=90_000_000, paid=month * 6_500_000 + seed)
        for seed, plan in enumerate(plans, start=1)
        for category in ("current", "capital")
        for month in MONTHS
    )
    lines = BusinessLine.objects.bulk_create(
        BusinessLine(plan=plan, position=place, name=f"業務{place}")
        for plan in plans
        for place in range(1, 5)
    )
    BudgetItem.objects.bulk_create(
        BudgetItem(line=line, no=no, name=f"計畫{no}", content=WORDS[:80], central=0, city=2_600_000)
        for line in lines
        for no in (1, 2, 3)
    )
