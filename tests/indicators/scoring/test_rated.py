"""Reviewers' points in the place of the computed ones: every sum follows, and the working says whose word it is."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from indicators.scoring.engine import score
from indicators.scoring.formula import parse
from indicators.scoring.model import (
    AgencyYear,
    ComponentSpec,
    FacetSpec,
    Facts,
    IndicatorSpec,
    InputSpec,
    ObjectiveSpec,
    State,
)
from indicators.scoring.rated import Decided, Level, decision, is_rated, rated, working
from indicators.scoring.rules import parse_rule
from indicators.scoring.trace import Step
from indicators.scoring.wording import explain


def spec(code: str, weight: int) -> IndicatorSpec:
    rule = parse_rule("attainment", {"direction": "≥", "target": 100, "maximum": weight})
    component = ComponentSpec(1, rule, parse("done", ["done"]))
    given = InputSpec("done", "完成數", "件", "sum")
    return IndicatorSpec(code, f"指標 {code}", Decimal(weight), (given,), (component,))


@pytest.fixture
def computed():
    """Facet 1 capped at 12: 1-1-1 half reached (5 of 10), 1-1-2 full (5), 1-2-1 nothing reported (of 5)."""
    facet = FacetSpec(
        1,
        "核心業務",
        Decimal(20),
        Decimal(12),
        (
            ObjectiveSpec(1, "甲", Decimal(15), (spec("1-1-1", 10), spec("1-1-2", 5))),
            ObjectiveSpec(2, "乙", Decimal(5), (spec("1-2-1", 5),)),
        ),
    )
    figures = {"1-1-1": {"done": {1: Decimal(50)}}, "1-1-2": {"done": {1: Decimal(100)}}}
    return score([AgencyYear("A", 107, (facet,), Facts(figures=figures))], 12)["A"]


def indicator(scored, code):
    return next(
        found
        for facet in scored.facets
        for objective in facet.objectives
        for found in objective.indicators
        if found.spec.code == code
    )


def test_nothing_decided_changes_nothing(computed):
    assert rated(computed, {}) is computed


def test_objective_facet_and_total_follow_the_decided_points(computed):
    settled = rated(computed, {"1-1-1": Decided(Level.REVIEW, Decimal("6.50"), "補正資料")})
    assert computed.total == Decimal("10.00")
    assert settled.facets[0].objectives[0].points == Decimal("11.50")
    assert settled.total == Decimal("11.50")
    assert indicator(settled, "1-1-1").maximum == Fraction(10)
    assert indicator(settled, "1-1-2") == indicator(computed, "1-1-2")


def test_the_facets_cap_still_holds(computed):
    settled = rated(computed, {"1-1-1": Decided(Level.FIRST, Decimal("9.00"), "重新核算")})
    (facet,) = settled.facets
    assert (facet.uncapped, facet.points, settled.total) == (
        Decimal("14.00"),
        Decimal("12.00"),
        Decimal("12.00"),
    )
    assert [step.key for step in facet.trace] == ["facet.sum", "facet.capped"]


def test_what_could_not_be_computed_is_scored_once_it_is_decided(computed):
    assert computed.provisional
    settled = rated(computed, {"1-2-1": Decided(Level.REVIEW, Decimal("0.00"), "全年未填報")})
    assert not settled.provisional
    assert indicator(settled, "1-2-1").state is State.SCORED


@pytest.mark.parametrize(
    ("level", "zh", "en"),
    [
        (
            Level.FIRST,
            "初核評定 6.50 分（系統核計 5.00 分）：補{正}",
            "First review: 6.50 (computed: 5.00). 補{正}",
        ),
        (
            Level.REVIEW,
            "複核評定 6.50 分（系統核計 5.00 分）：補{正}",
            "Review: 6.50 (computed: 5.00). 補{正}",
        ),
    ],
)
def test_the_working_says_who_decided_and_what_was_computed(computed, level, zh, en):
    settled = rated(computed, {"1-1-1": Decided(level, Decimal("6.50"), "補{正}")})
    last = indicator(settled, "1-1-1").trace[-1]
    assert (explain(last, "zh"), explain(last, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("awards", "zh", "en"),
    [
        (
            {"5-1-1": {1: Decimal("3.00")}},
            "複核評定 4.20 分（原評定 3.00 分）：成效良好",
            "Review: 4.20 (awarded before: 3.00). 成效良好",
        ),
        ({}, "複核評定 4.20 分：成效良好", "Review: 4.20. 成效良好"),
    ],
)
def test_points_that_a_person_awarded_are_never_called_computed_nor_is_nothing(awards, zh, en):
    award = ComponentSpec(1, parse_rule("award", {"maximum": 5}))
    deed = IndicatorSpec("5-1-1", "具體事蹟", Decimal(5), (), (award,))
    facet = FacetSpec(5, "事蹟", Decimal(5), None, (ObjectiveSpec(1, "甲", Decimal(5), (deed,)),))
    computed = score([AgencyYear("A", 107, (facet,), Facts(awards=awards))], 12)["A"]
    settled = rated(computed, {"5-1-1": Decided(Level.REVIEW, Decimal("4.20"), "成效良好")})
    last = indicator(settled, "5-1-1").trace[-1]
    assert (explain(last, "zh"), explain(last, "en")) == (zh, en)
    assert is_rated(indicator(settled, "5-1-1"))


def test_the_planning_office_has_the_last_word_and_a_self_rating_decides_nothing():
    said = {"self": (Decimal(1), "自評"), "personnel": (Decimal(2), "初核"), "review": (Decimal(3), "複核")}
    assert decision(said) == Decided(Level.REVIEW, Decimal(3), "複核")
    assert decision({"personnel": said["personnel"]}) == Decided(Level.FIRST, Decimal(2), "初核")
    assert decision({"self": said["self"]}) is None


def test_what_waited_for_a_decision_is_said_to_wait_no_more_once_it_is_made(computed):
    assert working(indicator(computed, "1-1-1")) == indicator(computed, "1-1-1").trace
    decided = indicator(rated(computed, {"1-2-1": Decided(Level.REVIEW, Decimal(2), "補正")}), "1-2-1")
    waited = replace(decided, trace=(Step("award.awaited", {}), decided.trace[-1]))
    assert [step.key for step in working(waited)] == ["rating.review.first_points"]


def test_whether_reviewers_decided_is_seen_in_the_working(computed):
    settled = rated(computed, {"1-1-1": Decided(Level.REVIEW, Decimal("6.50"), "補正資料")})
    assert is_rated(indicator(settled, "1-1-1"))
    assert not is_rated(indicator(settled, "1-1-2"))


@pytest.mark.parametrize(
    ("kind", "parameters", "starts_with"),
    [
        ("deduction", {"maximum": 1, "unit_points": "0.2"}, Fraction(1)),
        ("plus_minus", {"maximum": 5, "unit_points": 1, "base_points": 2}, Fraction(2)),
        ("per_unit", {"maximum": 3, "unit_points": "0.6"}, None),
    ],
)
def test_what_is_held_before_any_point_is_taken_off(kind, parameters, starts_with):
    assert parse_rule(kind, parameters).starts_with == starts_with
