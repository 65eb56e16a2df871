"""Targets that rest on other years, conditions, and what is called reached: from the facts of a year to its score."""

from decimal import Decimal
from fractions import Fraction

import pytest

from indicators.scoring.due import Due, Path
from indicators.scoring.engine import score
from indicators.scoring.errors import RuleError
from indicators.scoring.expected import earnable, path
from indicators.scoring.formula import parse
from indicators.scoring.goal import Bound, Goal
from indicators.scoring.lights import value_light
from indicators.scoring.model import (
    AgencyYear,
    Aggregation,
    ComponentSpec,
    FacetSpec,
    Facts,
    IndicatorSpec,
    InputSpec,
    ObjectiveSpec,
)
from indicators.scoring.rules import parse_rule
from indicators.scoring.trace import Equation
from indicators.scoring.what_if import points_with

FOUR = Decimal(4)


def year(components, figures, aggregation=Aggregation.SUM, history=None):
    """One indicator; ``components`` are (kind, parameters, formula), ``figures`` month → number by input."""
    inputs = tuple(InputSpec(code, code, "件", aggregation) for code in figures)
    specs = tuple(
        ComponentSpec(no, parse_rule(kind, params), parse(formula, list(figures)))
        for no, (kind, params, formula) in enumerate(components, start=1)
    )
    spec = IndicatorSpec("1-1-1", "指標", FOUR, inputs, specs)
    given = {code: {m: Decimal(n) for m, n in months.items()} for code, months in figures.items()}
    facts = Facts(figures={"1-1-1": given}, history={"1-1-1": history or {}})
    facets = (FacetSpec(1, "核心", FOUR, None, (ObjectiveSpec(1, "目標", FOUR, (spec,)),)),)
    return AgencyYear("A", 107, facets, facts)


def scored(agency, through=12):
    return score([agency], through)["A"].facets[0].objectives[0].indicators[0]


REDUCED = [("reduction", {"baseline_years": 1, "reduction": 7, "maximum": 4}, "x")]
TOGETHER = [
    ("threshold", {"direction": "≥", "target": 80, "maximum": 4}, "x"),
    ("condition", {"direction": "≤", "target": 0}, "y"),
]


def test_what_a_reduction_has_to_come_to_by_now_grows_with_the_months():
    deaths = year(REDUCED, {"x": {1: 8}}, history={106: Decimal(100)})
    assert scored(deaths, 1).due == Fraction(93, 12)
    assert path(deaths, next(deaths.indicators()))[11] == 93


def test_eight_deaths_in_january_of_a_hundred_last_year_are_not_a_reduction_of_ninety_two_per_cent():
    by_january = Goal(most=Bound(Fraction(93)), start=Fraction(100)).due(Fraction(1, 12))
    assert by_january.rate(Fraction(8)) < 100 and not by_january.met(Fraction(8))
    assert by_january.rate(Fraction(7)) > 100


@pytest.mark.parametrize(
    ("value", "light"), [(93, "green"), ("93.5", "yellow"), ("93.7", "yellow"), (94, "red"), (100, "red")]
)
def test_the_light_of_a_reduction_looks_at_how_much_of_it_was_reached(value, light):
    due = Due(Path.LEVEL, Goal(most=Bound(Fraction(93)), start=Fraction(100)))
    assert value_light(Fraction(value), due) == light


def test_a_base_that_is_on_the_target_has_no_rate_and_its_light_is_met_or_not():
    due = Due(Path.LEVEL, Goal(most=Bound(Fraction(8)), start=Fraction(7)))
    assert (value_light(Fraction(8), due), value_light(Fraction("8.1"), due)) == ("green", "red")


def test_a_rule_that_looks_back_cannot_be_scored_before_it_knows():
    for kind, params in (
        ("reduction", {"base_year": 105, "reduction": 7, "maximum": 4}),
        ("several_years", {"direction": "≥", "target": 9, "year_count": 3, "maximum": 4}),
    ):
        rule = parse_rule(kind, params)
        assert rule.fixed_target() is None
        with pytest.raises(RuleError):
            rule.score(Fraction(1))


def test_several_years_are_tried_around_what_is_left_for_this_one():
    rule = parse_rule("several_years", {"direction": "≥", "target": 120, "year_count": 2, "maximum": 4})
    bound = rule.in_year(107, {106: Fraction(20)}).scaled(Fraction(2))
    assert (bound.fixed_target(), bound.maximum, bound.example_values(Fraction(100))[3]) == (100, 8, 100)


def test_what_could_be_earned_by_now_asks_the_rule_of_the_year():
    deaths = year(REDUCED, {"x": {1: 8}}, history={106: Decimal(100)})
    assert earnable(deaths, scored(deaths, 6), 6) == Decimal("4.00")


def test_a_condition_that_is_not_met_takes_all_points_also_in_a_what_if():
    agency = year(TOGETHER, {"x": {12: 80}, "y": {12: 0}})
    found = scored(agency)
    assert (found.points, found.reached) == (4, True)
    assert points_with(found, {2: Fraction(1)}) == 0
    assert points_with(found, {1: Fraction(79)}) == 0
    closed = scored(year(TOGETHER, {"x": {12: 80}, "y": {12: 1}}))
    assert (closed.points, closed.reached) == (0, False)
    assert points_with(closed, {2: Fraction(0)}) == 4


def test_reached_is_reached_by_every_component_with_a_target():
    parts = [("attainment", {"direction": "≥", "target": 50, "maximum": 2}, "x")]
    more = [*parts, ("attainment", {"direction": "≥", "target": 90, "maximum": 2}, "x")]
    assert scored(year(parts, {"x": {12: 60}})).reached is True
    assert scored(year(more, {"x": {12: 60}})).reached is False
    no_target = [("deduction", {"unit_points": 1, "maximum": 2}, "x")]
    assert scored(year(no_target, {"x": {12: 1}})).reached is None


def test_an_operand_that_vanishes_with_few_decimals_is_written_with_more():
    formula = parse("a / b", ["a", "b"])
    tiny = {"a": Fraction("0.0008"), "b": Fraction("0.0004")}
    assert Equation(formula, tiny).in_words("zh") == "0.0008 ÷ 0.0004 = 2"


def test_reviewers_award_on_their_own_scale():
    assert parse_rule("award", {"maximum": "1.2", "scale": 30}).most_awarded == 30
    assert parse_rule("award", {"maximum": 5}).most_awarded == 5
    assert parse_rule("threshold", {"direction": "≥", "target": 1, "maximum": 2}).most_awarded == 2


@pytest.mark.parametrize(
    ("kind", "params", "harder"),
    [
        ("attainment", {"direction": "≥", "baseline_years": 3}, "≥"),
        ("attainment", {"direction": "<", "baseline_years": 3}, "≤"),
        ("reduction", {"base_year": 105, "reduction": 7}, "≤"),
        ("improvement", {"direction": "≥", "target": 8, "base_year": 105}, "≥"),
        ("improvement", {"direction": "≤", "target": 8, "base_year": 105}, "≤"),
        ("several_years", {"direction": "≥", "target": 9, "year_count": 3}, "≤"),
        ("several_years", {"direction": "≤", "target": 9, "year_count": 3}, "≥"),
        ("bands", {"bands": "≥1:1"}, "≥"),
    ],
)
def test_which_way_an_earlier_value_makes_it_harder(kind, params, harder):
    assert parse_rule(kind, {**params, "maximum": 4}).harder_with == harder
