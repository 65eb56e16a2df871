"""Points with other values are those that the engine itself gives for such figures."""

from decimal import Decimal
from fractions import Fraction

import pytest

from indicators.scoring.engine import score
from indicators.scoring.formula import parse
from indicators.scoring.model import (
    AgencyYear,
    Aggregation,
    ComponentSpec,
    FacetSpec,
    Facts,
    IndicatorSpec,
    InputSpec,
    ObjectiveSpec,
    State,
)
from indicators.scoring.rules import parse_rule
from indicators.scoring.what_if import points_with


def rate(code, weight):
    """An indicator like 4-1-1: the share of a budget that was spent, in full from 80 % on."""
    inputs = (InputSpec("x", "執行率", "%", Aggregation.LAST),)
    rule = parse_rule("attainment", {"direction": "≥", "target": Decimal(80), "maximum": Decimal(weight)})
    return IndicatorSpec(
        code, "執行率", Decimal(weight), inputs, (ComponentSpec(1, rule, parse("x", ("x",))),)
    )


def scored(value, **facts):
    indicators = (rate("4-1-1", 13), rate("4-1-2", 7))
    facet = FacetSpec(
        4, "經費執行力", Decimal(20), None, (ObjectiveSpec(1, "執行", Decimal(20), indicators),)
    )
    figures = {"4-1-1": {"x": {12: Decimal(value)}}} if value is not None else {}
    year = AgencyYear("A", 107, (facet,), Facts(figures=figures, **facts))
    return score([year], 12)["A"].facets[0].objectives[0].indicators[0]


@pytest.mark.parametrize("supposed", [0, 40, 79, 80, 100])
@pytest.mark.parametrize("facts", [{}, {"not_applicable": {"4-1-2": "無資本門"}}], ids=["13", "13 → 20"])
def test_the_points_are_the_engine_s_with_and_without_redistributed_weight(supposed, facts):
    assert points_with(scored(60, **facts), {1: Fraction(supposed)}) == scored(supposed, **facts).points


def test_a_component_that_is_not_named_keeps_its_points():
    found = scored(40)
    assert points_with(found, {}) == found.points == Decimal("6.50")


def test_what_is_not_scored_yet_has_no_points_with_any_value():
    found = scored(None)
    assert found.state is State.UNREPORTED
    assert points_with(found, {1: Fraction(100)}) == Decimal("0.00")
