"""The engine as a whole: what it refuses, whom it scores, and a rule kind that nobody thought of."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

import pytest

from indicators.scoring.engine import score, score_each
from indicators.scoring.errors import CityError, FigureError
from indicators.scoring.formula import parse
from indicators.scoring.model import ComponentSpec, Light, State
from indicators.scoring.redistribute import factors
from indicators.scoring.rules.base import ALONE, Rivals, Rule, RuleOutcome
from indicators.scoring.trace import Step, Text
from indicators.scoring.values import find_values, first_value
from indicators.scoring.wording import explain
from tests.indicators.scoring.years import city

ATTAINMENT = {"規則": "attainment", "方向": "≥", "目標": "10", "滿分": "2"}


def simple(month="1", figure="5"):
    inputs = {"a": {"名稱": "甲", "彙總": "加總", "月報": {month: figure}}}
    return {"1-1-1": {"權重": "2", "投入": inputs, "計分": [ATTAINMENT]}}


def only_indicator(agency):
    return agency.facets[0].objectives[0].indicators[0]


def test_an_empty_city_has_no_scores():
    assert score([], 12) == {}


@pytest.mark.parametrize("month", [-1, 13])
def test_a_month_that_does_not_exist_is_refused(month):
    with pytest.raises(CityError) as refused:
        score(city({"指標": simple()}), month)
    assert str(month) in explain(refused.value.step, "zh")


def test_before_the_first_month_nothing_is_reported():
    assert only_indicator(score(city({"指標": simple()}), 0)["A"]).state is State.UNREPORTED


def test_an_agency_given_twice_is_refused():
    agency = city({"指標": simple()})
    with pytest.raises(CityError, match="“A” is given twice"):
        score(agency + agency, 12)


def test_only_the_chosen_agencies_are_scored_in_the_order_given():
    agencies = city({"機關": {"C": simple(), "A": simple(), "B": simple()}})
    assert list(score(agencies, 12)) == ["C", "A", "B"]
    assert list(score(agencies, 12, only={"B", "C"})) == ["C", "B"]
    assert score(agencies, 12, only=["A"])["A"] == score(agencies, 12)["A"]
    assert score(agencies, 12, only=()) == {}


def test_an_agency_without_a_plan_scores_nothing_of_nothing():
    found = score([replace(city({"指標": simple()})[0], facets=())], 12)["A"]
    assert (str(found.total), found.maximum, found.provisional) == ("0.00", 0, False)


def test_an_unknown_milestone_names_agency_and_indicator():
    rows = simple()
    rows["1-1-1"]["投入"]["a"]["里程碑"] = {"1": ["完工", "100"]}
    with pytest.raises(FigureError, match="A 1-1-1 “甲”, month 1: there is no milestone 5"):
        score(city({"指標": rows}), 12)


RANK = {"規則": "rank", "名次得分": "4;2;1"}


def contestants(**figures):
    """Agencies with a milestone (1: 100 per cent) in 1-1-1 and the contest 1-1-2 over ``figures``; B's milestone is none."""
    rows = {}
    for code, figure in figures.items():
        rows[code] = simple(figure="5" if code == "B" else "1")
        rows[code]["1-1-1"]["投入"]["a"]["里程碑"] = {"1": ["完工", "100"]}
        inputs = {"x": {"名稱": "乙", "彙總": "加總", "月報": {"1": figure}}}
        rows[code]["1-1-2"] = {"權重": "0", "投入": inputs, "計分": [RANK]}
    return city({"機關": rows})


def test_a_figure_that_means_nothing_keeps_no_other_agency_from_its_score():
    agencies = contestants(A="10", B="30", C="20")
    found = score_each(agencies, 12)
    assert list(found.scores) == ["A", "C"]
    assert {code: bad.indicator for code, bad in found.refused.items()} == {"B": "1-1-1"}
    assert "no milestone 5" in str(found.refused["B"].fault)
    assert score_each(agencies, 12, only={"A"}).scores["A"] == found.scores["A"]


def test_scores_that_are_only_counted_with_have_the_totals_of_the_lit_and_leave_out_the_same():
    agencies = contestants(A="10", B="30", C="20")
    for through in (0, 6, 12):
        found, counted = (score_each(agencies, through, lit=lit) for lit in (True, False))
        assert [(code, one.total) for code, one in counted.scores.items()] == [
            (code, one.total) for code, one in found.scores.items()
        ]
        assert counted.refused.keys() == found.refused.keys()
    assert list(score_each(agencies, 12, only={"A", "B"}, lit=False).scores) == ["A"]


def test_scores_without_lights_have_the_same_points():
    agencies = [one for one in contestants(A="10", B="30", C="20") if one.agency != "B"]
    for through in (0, 6, 12):
        with_lights, without = score(agencies, through), score(agencies, through, lit=False)
        for code, found in with_lights.items():
            points = [(one.spec.code, one.state, one.points, one.maximum) for one in found.indicators()]
            assert points == [
                (one.spec.code, one.state, one.points, one.maximum) for one in without[code].indicators()
            ]


def test_scores_without_working_have_the_same_points_and_lights():
    for agencies in (city({"指標": simple(figure="5")}), contestants(A="10", C="20")):
        for through in (1, 6, 12):
            whole, bare = (score_each(agencies, through, explained=said).scores for said in (True, False))
            assert [
                (one.spec.code, one.points, one.light) for each in bare.values() for one in each.indicators()
            ] == [
                (one.spec.code, one.points, one.light) for each in whole.values() for one in each.indicators()
            ]


def test_the_first_value_is_that_of_the_first_component_and_none_where_nothing_is_computed():
    (agency,) = city({"指標": simple(figure="5")})
    spec = spec_of(agency)
    facts = replace(agency.facts, not_applicable={spec.code: "無"})
    assert first_value(spec, agency, 12) == find_values(spec, agency, 12).components[0].value == 5
    assert first_value(spec, replace(agency, facts=facts), 12) is None
    assert first_value(replace(spec, components=()), agency, 12) is None


def test_who_has_no_score_still_takes_its_place_in_a_contest():
    found = score_each(contestants(A="10", B="30", C="20"), 12).scores
    assert {code: str(each.total) for code, each in found.items()} == {"A": "3.00", "C": "4.00"}


def test_whoever_asks_for_the_agency_itself_is_told():
    agencies = contestants(A="10", B="30")
    with pytest.raises(FigureError, match="B 1-1-1"):
        score(agencies, 12)
    assert list(score(agencies, 12, only={"A"})) == ["A"]


def test_a_component_that_names_an_input_of_another_indicator_is_unreported_not_zero():
    agency = city({"指標": simple()})[0]
    foreign = ComponentSpec(1, spec_of(agency).components[0].rule, parse("b", ["b"]))
    found = only_indicator(score([with_component(agency, foreign)], 12)["A"])
    assert found.state is State.UNREPORTED
    assert "缺 b，無法計算" in [explain(step) for step in found.trace]


@dataclass(frozen=True, slots=True)
class Parity(Rule):
    """A kind of a test's own: all points for an even number; it has no target."""

    kind: ClassVar[str] = "parity"
    required: ClassVar[tuple[str, ...]] = ("maximum",)
    texts: ClassVar[Mapping[str, Text]] = {}

    maximum: Fraction

    @classmethod
    def parse(cls, parameters):
        return cls(parameters.positive("maximum"))

    def scaled(self, factor):
        return Parity(self.maximum * factor)

    def score(self, value: Fraction, target: Fraction | None = None, rivals: Rivals = ALONE) -> RuleOutcome:
        return RuleOutcome(self.maximum if value % 2 == 0 else Fraction(0), None, ())

    def described(self) -> Step:
        return Step("parity.rule", {})


def spec_of(agency):
    return agency.facets[0].objectives[0].indicators[0]


def with_component(agency, component):
    indicator = replace(spec_of(agency), components=(component,))
    objective = replace(agency.facets[0].objectives[0], indicators=(indicator,))
    return replace(agency, facets=(replace(agency.facets[0], objectives=(objective,)),))


@pytest.mark.parametrize(("figure", "points"), [("4", "2.00"), ("5", "0.00")])
def test_a_new_kind_needs_nothing_but_its_own_file(figure, points):
    agency = city({"指標": simple(figure=figure)})[0]
    component = ComponentSpec(1, Parity(Fraction(2)), parse("a", ["a"]))
    found = only_indicator(score([with_component(agency, component)], 12)["A"])
    assert (str(found.points), found.target, found.light) == (points, None, Light.WHITE)


@pytest.mark.parametrize(
    ("shares", "applicable", "expected"),
    [
        ((13, 7), (True, True), (1, 1)),
        ((13, 7), (True, False), (Fraction(20, 13), 0)),
        ((2, 1, 2), (True, True, False), (Fraction(5, 3), Fraction(5, 3), 0)),
        ((5, 5, 5, 5), (True, False, True, True), (Fraction(4, 3), 0, Fraction(4, 3), Fraction(4, 3))),
        ((7, 0), (False, True), (0, 1)),
        ((7, 0), (True, False), (1, 0)),
        ((7, 3), (False, False), (0, 0)),
        ((), (), ()),
    ],
)
def test_redistribution_in_proportion(shares, applicable, expected):
    found = factors([Fraction(share) for share in shares], applicable, in_hundredths=False)
    assert found == expected


@pytest.mark.parametrize(
    ("shares", "applicable", "expected"),
    [
        (("13", "7"), (True, False), ("20", "0")),
        (("5", "5", "5", "5"), (True, False, True, True), ("6.67", "0", "6.67", "6.66")),
        (("2", "1", "2"), (True, True, False), ("3.33", "1.67", "0")),
        (("1", "2", "4", "0"), (True, True, False, True), ("2.33", "4.67", "0", "0")),
        (("0.01", "0.01", "0.01"), (True, True, False), ("0.02", "0.01", "0")),
    ],
)
def test_weights_are_shared_out_in_hundredths_by_the_largest_remainder(shares, applicable, expected):
    given = [Fraction(share) for share in shares]
    grown = factors(given, applicable)
    found = [factor * share for factor, share in zip(grown, given, strict=True)]
    assert found == [Fraction(share) for share in expected]
    assert sum(found) == sum(given)


def test_the_model_is_exact_throughout():
    found = score(city({"指標": simple(figure="3.3")}), 12)["A"]
    indicator = only_indicator(found)
    assert isinstance(found.total, Decimal)
    assert all(isinstance(value, Fraction) for value in (indicator.value, indicator.rate, indicator.due))


def test_an_indicator_s_goal_is_that_of_its_first_component_that_applies():
    found = only_indicator(score(city({"指標": simple()}), 12)["A"])
    assert found.goal == found.spec.components[0].rule.goal(found.target)
    assert replace(found, target=None).goal is None
    assert replace(found, components=()).goal is None


def test_a_year_s_and_a_score_s_indicators_stand_in_the_plan_s_order():
    year = city({"指標": simple()})[0]
    found = score([year], 12)["A"]
    assert [spec.code for spec in year.indicators()] == ["1-1-1"]
    assert [one.spec.code for one in found.indicators()] == ["1-1-1"]
