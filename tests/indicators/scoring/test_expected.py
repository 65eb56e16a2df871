"""The points due by a month: shares of the points found with the rules, all of them by December."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from indicators.scoring.engine import score
from indicators.scoring.expected import Earnable, earnable, earnable_total, path
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
)
from indicators.scoring.rules import parse_rule

CODE = "1-1-1"
ATTAINMENT = {"direction": "≥", "target": Decimal(120), "maximum": Decimal(4)}


def agency(kind, parameters, *, aggregation="sum", formula="x", weight=4, **facts):
    """One agency with one indicator over the inputs x and y."""
    inputs = tuple(InputSpec(code, code, "", Aggregation(aggregation)) for code in "xy")
    component = ComponentSpec(
        1,
        parse_rule(kind, parameters),
        None if kind == "award" else parse(formula, ("x", "y")),
    )
    indicator = IndicatorSpec(CODE, "指標", Decimal(weight), inputs, (component,))
    objective = ObjectiveSpec(1, "目標", Decimal(weight), (indicator,))
    facet = FacetSpec(1, "面向", Decimal(weight), None, (objective,))
    return AgencyYear("A", 107, (facet,), Facts(**facts))


def earnable_at(year, month):
    found = score([year], month)["A"].facets[0].objectives[0].indicators[0]
    return earnable(year, found, month)


@pytest.mark.parametrize(("month", "points"), [(1, "0.33"), (6, "2.00"), (11, "3.67"), (12, "4.00")])
def test_a_count_can_earn_a_twelfth_of_its_points_a_month(month, points):
    assert earnable_at(agency("attainment", ATTAINMENT), month) == Decimal(points)


@pytest.mark.parametrize("month", [1, 6, 12])
def test_a_rate_can_earn_all_of_its_points_from_the_first_month_on(month):
    year = agency("attainment", ATTAINMENT | {"target": Decimal(90)}, formula="x / y * 100")
    assert earnable_at(year, month) == Decimal("4.00")


def test_a_ceiling_that_is_not_used_up_earns_everything_all_year():
    assert earnable_at(agency("attainment", ATTAINMENT | {"direction": "≤"}), 3) == Decimal("4.00")


@pytest.mark.parametrize(
    ("month", "points"), [(2, "0.00"), (3, "1.00"), (5, "1.00"), (6, "3.00"), (12, "4.00")]
)
def test_a_planned_path_says_how_much(month, points):
    year = agency("attainment", ATTAINMENT, planned={CODE: {3: Decimal(30), 6: Decimal(90)}})
    assert earnable_at(year, month) == Decimal(points)


def test_steps_can_earn_their_maximum_though_the_target_is_only_the_floor():
    steps = {"floor": 80, "base_points": 1, "step": 10, "step_points": Decimal("0.5"), "maximum": 2}
    year = agency(
        "steps", {key: Decimal(value) for key, value in steps.items()}, formula="x / y * 100", weight=2
    )
    assert earnable_at(year, 4) == Decimal("2.00")


def test_an_award_counts_once_it_is_there_and_at_the_year_s_end():
    award = {"maximum": Decimal(5)}
    assert earnable_at(agency("award", award, weight=5), 11) == Decimal("0.00")
    assert earnable_at(agency("award", award, weight=5), 12) == Decimal("5.00")
    given = agency("award", award, weight=5, awards={CODE: {1: Decimal(3)}})
    assert earnable_at(given, 6) == Decimal("5.00")


def test_a_bonus_is_on_top_of_what_can_be_expected():
    assert earnable_at(agency("attainment", ATTAINMENT, weight=0), 12) == Decimal("0.00")


def test_an_indicator_that_does_not_apply_can_earn_nothing():
    assert earnable_at(agency("attainment", ATTAINMENT, not_applicable={CODE: "無此業務"}), 12) == Decimal(
        "0.00"
    )


def test_a_baseline_that_is_not_known_takes_nothing_away():
    baseline = {"direction": "≥", "baseline_years": Decimal(3), "maximum": Decimal(4)}
    assert earnable_at(agency("attainment", baseline), 6) == Decimal("4.00")
    known = agency("attainment", baseline, history={CODE: dict.fromkeys((104, 105, 106), Decimal(120))})
    assert earnable_at(known, 6) == Decimal("2.00")


def test_the_path_of_a_count_rises_by_twelfths_and_that_of_a_rate_is_level():
    year = agency("attainment", ATTAINMENT)
    spec = year.facets[0].objectives[0].indicators[0]
    assert path(year, spec) == tuple(Fraction(10 * month) for month in range(1, 13))
    rate = agency("attainment", ATTAINMENT, formula="x / y * 100")
    assert set(path(rate, rate.facets[0].objectives[0].indicators[0])) == {Fraction(120)}


def test_while_its_baseline_is_not_known_nothing_is_due():
    year = agency("attainment", {"direction": "≥", "baseline_years": Decimal(3), "maximum": Decimal(4)})
    assert set(path(year, year.facets[0].objectives[0].indicators[0])) == {None}


def test_what_is_judged_by_occurrences_has_no_path():
    year = agency("deduction", {"maximum": Decimal(1), "unit_points": Decimal("0.2")})
    assert set(path(year, year.facets[0].objectives[0].indicators[0])) == {None}
    assert earnable_at(year, 1) == Decimal("1.00")


@pytest.mark.parametrize(
    ("kind", "parameters", "formula"),
    [
        ("attainment", ATTAINMENT, "x"),
        ("attainment", ATTAINMENT | {"direction": "≤"}, "x"),
        ("attainment", ATTAINMENT | {"target": Decimal(90)}, "x / y * 100"),
    ],
)
def test_several_months_at_once_earn_what_each_earns_alone(kind, parameters, formula):
    year = agency(kind, parameters, formula=formula)
    found, months = Earnable(year), (1, 5, 6, 11, 12)
    scores = {month: score([year], month)["A"] for month in months}
    alone = [earnable_total(year, scores[month]) for month in months]
    assert [found.total(scores[month]) for month in months] == alone
    assert len(set(alone)) == (5 if formula == "x" and parameters == ATTAINMENT else 1)


def test_an_agency_can_earn_what_its_indicators_can_up_to_each_facet_s_cap():
    count = agency("attainment", ATTAINMENT)
    (facet,) = count.facets
    capped = replace(facet, cap=Decimal("1.50"))
    for facets, by_june, by_december in (
        ((facet,), "2.00", "4.00"),
        ((capped,), "1.50", "1.50"),
        ((facet, replace(capped, no=2)), "3.50", "5.50"),
    ):
        year = replace(count, facets=facets)
        found = [earnable_total(year, score([year], month)["A"]) for month in (6, 12)]
        assert found == [Decimal(by_june), Decimal(by_december)]
