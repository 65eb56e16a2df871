"""Cities at random, as plain mappings, and as the engine is given them.

Decimals, weights that are shared out, ranges, every rule kind, several components, and figures of every period.
"""

from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from indicators.scoring.formula import parse
from indicators.scoring.frequency import Frequency
from indicators.scoring.model import (
    AgencyYear,
    Aggregation,
    ComponentSpec,
    FacetSpec,
    Facts,
    IndicatorSpec,
    InputSpec,
    Milestone,
    ObjectiveSpec,
    Undefined,
)
from indicators.scoring.rules import KINDS, parse_rule

YEAR = 107
DUE = {
    "month": range(1, 13),
    "quarter": (3, 6, 9, 12),
    "half_year": (6, 12),
    "year": (12,),
    "fixed": range(1, 13),
}
FORMULAS = ("a", "a / b * 100", "a - b", "(a - b) / (a + b) * 100", "(a + b * 0.5) / 3", "a / b * 100000")
FORMULAS += ("(a - prior) / prior * 100", "a - prior * 0.9", "a * 2 - b", "-b", "a / prior")

figures = st.one_of(st.decimals(-20, 300, places=4), st.integers(0, 20).map(Decimal), st.just(Decimal(0)))
levels = st.one_of(st.decimals(-20, 300, places=2), st.integers(0, 20).map(Decimal))
hundredths = st.decimals("0.01", 20, places=2)
signs = st.sampled_from("≥≤><")


@st.composite
def _target(draw):
    match draw(st.integers(0, 3)):
        case 0:
            return {"baseline_years": draw(st.integers(1, 3))}
        case 1:
            return {"stages": draw(st.dictionaries(st.integers(104, 110), levels, min_size=1, max_size=3))}
    return {"target": draw(levels)}


@st.composite
def _base(draw):
    return draw(
        st.sampled_from(
            ({"base_year": 105}, {"baseline_years": 2}, {"base": draw(st.decimals(1, 200, places=2))})
        )
    )


def _aimed(draw, most):
    found = {"maximum": most, "direction": draw(signs)} | draw(_target())
    if found.get("target", 0) > 0 and draw(st.booleans()):
        found["aim"] = found["target"] * (Decimal("0.5") if found["direction"] in "≥>" else 2)
    return found


def _range(draw, most):
    low, high = sorted(draw(st.tuples(levels, levels)))
    return {
        "maximum": most,
        "least": low,
        "most": high,
        "outside": draw(st.sampled_from(("share", "nothing"))),
    }


def _reduction(draw, most):
    found = {"maximum": most, "reduction": draw(st.decimals("0.01", 100, places=2))} | draw(_base())
    if "base_year" in found and draw(st.booleans()):
        found["target_year"] = draw(st.integers(106, 112))
    return found


def _improvement(draw, most):
    found = {"maximum": most, "target": draw(levels), "direction": draw(signs)} | draw(_base())
    if "base" in found:
        found["direction"] = "≥" if found["base"] < found["target"] else "≤"
        found["base"] += 1 if found["base"] == found["target"] else 0
    return found


def _several_years(draw, most):
    found = {"maximum": most, "year_count": draw(st.integers(2, 3)), "direction": draw(signs)}
    return found | {"together": draw(st.sampled_from(("sum", "mean"))), "target": draw(levels)}


def _some(draw, most):
    return draw(st.decimals(0, most, places=2))


def _steps(draw, most):
    found = {"maximum": most, "floor": draw(levels), "step": draw(hundredths)}
    return found | {"base_points": _some(draw, most), "step_points": _some(draw, most)}


def _plus_minus(draw, most):
    found = {"maximum": most, "unit_points": draw(hundredths)}
    return found | {"base_points": _some(draw, most), "least_points": _some(draw, most)}


def _bands(draw, most):
    bounds = sorted(draw(st.sets(st.integers(-20, 200), min_size=1, max_size=4)))
    return {"bands": [(draw(st.sampled_from("≥>")), bound, no) for no, bound in enumerate(bounds, start=1)]}


def _rank(draw, most):
    return {"awards": [4, 3, 2, 1], "floor": draw(levels), "direction": draw(st.sampled_from("≥≤"))}


def _units(draw, most):
    return {"maximum": most, "unit_points": draw(hundredths)}


GIVEN = {
    "attainment": _aimed,
    "threshold": lambda draw, most: {"maximum": most, "direction": draw(signs)} | draw(_target()),
    "condition": lambda draw, most: {"direction": draw(signs)} | draw(_target()),
    "range": _range,
    "reduction": _reduction,
    "improvement": _improvement,
    "several_years": _several_years,
    "steps": _steps,
    "per_unit": _units,
    "deduction": _units,
    "plus_minus": _plus_minus,
    "bands": _bands,
    "rank": _rank,
    "award": lambda draw, most: {"maximum": most, "scale": draw(hundredths)},
}


@st.composite
def rules(draw):
    """A kind with its parameters."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    assert kind in GIVEN, f"say in GIVEN which parameters of {kind} are drawn (docs/add-a-rule.md, step 4)"
    return {"kind": kind, "given": GIVEN[kind](draw, draw(hundredths))}


@st.composite
def inputs(draw):
    found = {}
    for name in "ab":
        aggregation = draw(st.sampled_from(("sum", "last", "mean", "max")))
        frequency = draw(st.sampled_from(sorted(DUE)))
        if frequency == "fixed" and aggregation == "sum":
            aggregation = "last"  # a plan in which both stand is refused
        percents = [
            Decimal(one) for one in sorted(draw(st.sets(st.integers(1, 100), min_size=1, max_size=4)))
        ]
        milestones = percents if draw(st.integers(0, 5)) == 0 else []
        found[name] = {"aggregation": aggregation, "frequency": frequency, "milestones": milestones}
    return found


@st.composite
def indicators(draw, code):
    own = draw(st.sampled_from(FORMULAS))
    components = []
    for _no in range(draw(st.integers(1, 3))):
        rule = draw(rules())
        formula = draw(st.sampled_from((own, *FORMULAS)))
        components.append(rule | {"formula": None if rule["kind"] == "award" else formula})
    weight = Decimal(0) if draw(st.integers(0, 5)) == 0 else draw(hundredths)
    says = draw(st.sampled_from(("full", "zero", "not_applicable", "")))
    return {
        "code": code,
        "weight": weight,
        "inputs": draw(inputs()),
        "components": components,
        "undefined": says,
    }


def by_month(draw, given):
    due = DUE[given["frequency"]]
    months = draw(st.sets(st.sampled_from(due), min_size=0 if often(draw, 10) else min(len(due), 2)))
    if draw(st.booleans()):
        months = set(due)
    number = st.integers(0, len(given["milestones"])).map(Decimal) if given["milestones"] else figures
    if often(draw, 15):
        number = st.just(Decimal(0))  # no case all year
    return {month: draw(number) for month in sorted(months)}


def often(draw, percent):
    return draw(st.integers(1, 100)) <= percent


def agency(draw, code, plans):
    found = {"code": code, "not_applicable": {one["code"] for one in plans if often(draw, 10)}}
    found["figures"] = {
        one["code"]: {name: by_month(draw, given) for name, given in one["inputs"].items()} for one in plans
    }
    found["history"] = {
        one["code"]: {year: draw(levels) for year in range(104, 107) if often(draw, 97)} for one in plans
    }
    found["awards"] = {
        one["code"]: {no: draw(hundredths) for no in (1, 2, 3)} for one in plans if often(draw, 90)
    }
    paths = {one["code"]: draw(st.dictionaries(st.integers(1, 12), levels, max_size=4)) for one in plans}
    found["planned"] = {each: path for each, path in paths.items() if path and often(draw, 40)}
    found["last_year"] = {
        one["code"]: draw(st.dictionaries(st.integers(1, 11), levels, max_size=6))
        for one in plans
        if often(draw, 50)
    }
    return found


@st.composite
def cities(draw):
    """Two agencies with the same plan."""
    facets = []
    for no in range(1, draw(st.integers(1, 2)) + 1):
        objectives = [
            [draw(indicators(f"{no}-{each}-{one}")) for one in range(1, draw(st.integers(1, 4)) + 1)]
            for each in range(1, draw(st.integers(1, 2)) + 1)
        ]
        facets.append({"cap": draw(st.one_of(st.none(), hundredths)), "objectives": objectives})
    plans = [one for facet in facets for objective in facet["objectives"] for one in objective]
    return {"facets": facets, "agencies": [agency(draw, code, plans) for code in "AB"]}


def exact(city):
    """The same plan with fractions for its parameters, as the auditor works with them."""

    def turned(found):
        if isinstance(found, dict):
            return {key: turned(one) for key, one in found.items()}
        if isinstance(found, (list, tuple)):
            return type(found)(map(turned, found))
        return Fraction(found) if isinstance(found, Decimal) else found

    def indicator(plan):
        components = [one | {"given": turned(one["given"])} for one in plan["components"]]
        for one in components:
            if one["kind"] == "award":
                one["given"].setdefault("scale", one["given"]["maximum"])
        return plan | {"components": components}

    facets = [
        facet | {"objectives": [list(map(indicator, plans)) for plans in facet["objectives"]]}
        for facet in city["facets"]
    ]
    return city | {"facets": facets}


# ---------------------------------------------------------------- as the engine has it


def as_engine(city):
    """The city for the engine."""
    facets = tuple(_facet(no, facet) for no, facet in enumerate(city["facets"], start=1))
    return [
        AgencyYear(
            one["code"],
            YEAR,
            facets,
            Facts(
                figures=one["figures"],
                history=one["history"],
                awards=one["awards"],
                planned=one["planned"],
                not_applicable=dict.fromkeys(one["not_applicable"], "停辦"),
                prior_by_month=one["last_year"],
            ),
        )
        for one in city["agencies"]
    ]


def _facet(no, facet):
    objectives = []
    for each, plans in enumerate(facet["objectives"], start=1):
        weight = sum((one["weight"] for one in plans), Decimal(0))
        objectives.append(ObjectiveSpec(each, str(each), weight, tuple(map(_indicator, plans))))
    whole = sum((one.weight for one in objectives), Decimal(0))
    return FacetSpec(no, str(no), whole, facet["cap"], tuple(objectives))


def _indicator(plan):
    inputs = tuple(
        InputSpec(
            name,
            f"投入{name}",
            "",
            Aggregation(one["aggregation"]),
            tuple(Milestone(no, str(no), percent) for no, percent in enumerate(one["milestones"], start=1)),
            Frequency(one["frequency"]),
        )
        for name, one in plan["inputs"].items()
    )
    components = tuple(
        ComponentSpec(
            no,
            parse_rule(one["kind"], {name: _written(value) for name, value in one["given"].items()}),
            one["formula"] and parse(one["formula"], list(plan["inputs"])),
        )
        for no, one in enumerate(plan["components"], start=1)
    )
    return IndicatorSpec(
        plan["code"], plan["code"], plan["weight"], inputs, components, Undefined(plan["undefined"])
    )


def _written(value):
    """A parameter as a workbook has it."""
    if isinstance(value, dict):
        return ";".join(f"{year}:{target}" for year, target in value.items())
    if isinstance(value, list):
        return ";".join(f"{one[0]}{one[1]}:{one[2]}" if isinstance(one, tuple) else str(one) for one in value)
    return value if isinstance(value, (Decimal, int)) else str(value)
