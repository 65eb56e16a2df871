"""Small cities for the read side's tests: several agencies with a common plan, a ranked indicator and figures."""

import random
from decimal import Decimal

from indicators.models import Indicator, IndicatorInput
from objectives.models import Objective, Plan
from tests import factories


def ranked_city(growth_by_code, *, year=107, approved=True, **fields):
    """One agency a code, all with ``complete_plan``'s common part and a ranked bonus 3-2-1 (last year: 100).

    A running year: all plans, the common one too, are approved; not ``approved``: all are drafts.
    ``growth_by_code``: agency code → this year's number for the ranked indicator, None for not reported.
    """
    plans = {
        code: factories.complete_plan(
            factories.agency(code), year=year, common=True, approved=approved, **fields
        )
        for code in growth_by_code
    }
    ranked = _ranked_indicator(year)
    for code, amount in growth_by_code.items():
        factories.prior_values(plans[code].agency, "3-2-1", {year - 1: 100})
        if amount is not None:
            factories.figures(plans[code], ranked.inputs.get(), {6: amount})
    if approved:
        factories.approved(next(iter(plans.values())))  # and the common plan with it
    return plans


def _ranked_indicator(year):
    facet = Plan.objects.get(agency=None, year=year).facets.get(no=3)
    bonus = factories.objective(facet, no=2, weight="0")
    return factories.indicator(
        bonus,
        weight="0",
        inputs={"received": "sum"},
        rule={
            "rule": "rank",
            "formula": "(received - prior) / prior * 100",
            "awards": "4;3;2;1",
            "floor": 0,
            "maximum": 4,
        },
    )


def report(plan, code, month_values):
    """Monthly figures of the indicator ``code`` as the plan's agency has it: input code → month → number."""
    facet_no, objective_no, no = code.split("-")
    found = Indicator.objects.filter(
        plan__year=plan.year, objective__facet__no=facet_no, objective__no=objective_no, no=no
    )
    indicator = found.filter(plan=plan).first() or found.get(plan__agency=None)
    for input_code, by_month in month_values.items():
        factories.figures(plan, IndicatorInput.objects.get(indicator=indicator, code=input_code), by_month)
    return indicator


def half_a_year():
    """The ranked city's agencies A and B: two indicators of A are reported up to June, one of them with gaps."""
    plans = ranked_city({"A": 120, "B": 150})
    done, due = {1: 60, 2: 70, 3: 65, 6: 30}, {1: 90, 2: 90, 3: 80, 6: 40}
    report(plans["A"], "1-1-1", {"done": done, "due": due})
    report(plans["A"], "3-1-1", {"sessions": {1: 4, 2: 6, 3: 5, 4: 4, 5: 6, 6: 5}})
    return plans


def more_indicators(plan, count):
    """``count`` further own indicators under a bonus objective of facet 1, each with an input and a figure."""
    objective = Objective.objects.filter(plan=plan, facet__no=1).first()
    extra = factories.objective(objective.facet, plan=plan, no=50, weight="0")
    for no in range(1, count + 1):
        made = factories.indicator(
            extra,
            plan=plan,
            no=no,
            weight="0",
            inputs={"value": "last"},
            rule={"target": 10, "maximum": Decimal("0.5")},
        )
        factories.figures(plan, made.inputs.get(), {month: month for month in range(1, 13)})


def _number(chance: random.Random, most: int) -> Decimal:
    return Decimal(chance.randint(0, most * 1000)).scaleb(-chance.choice([0, 1, 3]))


def random_year(chance: random.Random):
    """A year with decimals, gaps, a rank, and now and then a weight that is shared out."""
    plan = ranked_city({"A": chance.randint(50, 200), "B": 150, "C": 90})["A"]
    for code, inputs in (("1-1-1", ("done", "due")), ("2-1-1", ("done", "due")), ("3-1-1", ("sessions",))):
        months = chance.sample(range(1, 13), chance.randint(0, 8))
        figures = {name: {month: _number(chance, 40) for month in months} for name in inputs}
        report(plan, code, figures)
    late = report(plan, "3-1-2", {"incidents": {3: chance.randint(0, 4)}})
    if chance.random() < 0.5:
        factories.not_applicable(plan, late)
    return plan
