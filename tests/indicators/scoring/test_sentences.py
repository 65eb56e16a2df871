"""Every sentence of the working of random cities comes out on a calculator: decimals, redistribution, ranges, periods."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.scoring.engine import score
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
    ObjectiveSpec,
    Undefined,
)
from indicators.scoring.wording import explain
from tests.indicators.scoring.calculator import complaints
from tests.indicators.scoring.strategies import YEAR, rules

FORMULAS = ("a", "a / b * 100", "a - b", "(a - b) / (a + b) * 100", "(a + b * 0.5) / 3", "a / b * 100000")
FORMULAS += ("(a - prior) / prior * 100", "a - prior * 0.9")
figures = st.decimals(-20, 300, places=4)
by_month = st.dictionaries(st.integers(1, 12), figures, min_size=1, max_size=6)


@st.composite
def indicators(draw, code):
    inputs = tuple(
        InputSpec(name, name, "", draw(st.sampled_from(Aggregation)), (), draw(st.sampled_from(Frequency)))
        for name in "ab"
    )
    components = tuple(
        ComponentSpec(no, draw(rules()), parse(draw(st.sampled_from(FORMULAS)), ["a", "b"]))
        for no in range(1, draw(st.integers(1, 3)) + 1)
    )
    weight = draw(st.decimals("0.01", 20, places=2))
    return IndicatorSpec(code, code, weight, inputs, components, draw(st.sampled_from(Undefined)))


@st.composite
def cities(draw):
    """Two agencies with the same plan; in one objective of two or more something may not apply."""
    objectives = []
    for no in range(1, draw(st.integers(1, 2)) + 1):
        specs = tuple(draw(indicators(f"1-{no}-{each}")) for each in range(1, draw(st.integers(1, 4)) + 1))
        objectives.append(ObjectiveSpec(no, str(no), sum((one.weight for one in specs), Decimal(0)), specs))
    specs = [spec for objective in objectives for spec in objective.indicators]
    weight = sum((objective.weight for objective in objectives), Decimal(0))
    cap = draw(st.one_of(st.none(), st.decimals("0.01", 40, places=2)))
    facet = FacetSpec(1, "1", weight, cap, tuple(objectives))
    return [AgencyYear(code, YEAR, (facet,), draw(facts(specs))) for code in "AB"]


@st.composite
def facts(draw, specs):
    return Facts(
        figures={spec.code: {name: draw(by_month) for name in "ab"} for spec in specs},
        history={spec.code: {year: draw(figures) for year in range(103, 107)} for spec in specs},
        planned={spec.code: {6: draw(figures)} for spec in specs if draw(st.booleans())},
        prior_by_month={spec.code: draw(by_month) for spec in specs if draw(st.booleans())},
        not_applicable={spec.code: "停辦" for spec in specs if draw(st.integers(0, 2)) == 0},
    )


def workings(agency):
    for facet in agency.facets:
        yield from facet.trace
        for objective in facet.objectives:
            for indicator in objective.indicators:
                yield from indicator.trace


@settings(max_examples=30)
@given(cities(), st.integers(1, 12))
def test_every_sentence_of_a_random_city_comes_out_on_a_calculator_and_no_sum_passes_its_maximum(
    city, through
):
    for agency in score(city, through).values():
        for step in workings(agency):
            assert complaints(explain(step)) == []
        assert agency.total <= agency.maximum
        for facet in agency.facets:
            assert facet.points <= facet.maximum
            for objective in facet.objectives:
                assert objective.points <= objective.maximum
                assert all((found.maximum * 100).denominator == 1 for found in objective.indicators)


@pytest.mark.parametrize(
    "false",
    [
        "0.61 ÷ 0.66 × 100 = 91.25",
        "1 ÷ 3 = 0.33",
        "達成率 ≈ 91.25 % → 1.82（滿分 2）",
        "4 × 0.69 = 2.74 → 2.74（滿分 4）",
        "≈ 1.005 四捨五入至小數第 2 位，計 1.00 分",
        "基準：前 3 年平均 91.2（104 年 90、105 年 91、106 年 92）",
        "實績 90，目標 ≥ 90，未達 → 0.00（滿分 2）",
        "各項得分合計：6.67 + 6.67 = 13.35",
    ],
)
def test_a_sentence_that_does_not_come_out_is_noticed(false):
    assert complaints(false)
