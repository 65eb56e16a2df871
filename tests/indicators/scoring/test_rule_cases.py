"""Every rule kind against its file of cases, which a planning officer can read and work out by hand."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from indicators.scoring import rounding
from indicators.scoring.rules import KINDS, RuleError, parse_rule
from indicators.scoring.rules.base import Rivals, Rule, RuleOutcome
from indicators.scoring.wording import explain
from tests.indicators.scoring.columns import COLUMNS, load, params, rule_of

CASES = Path(__file__).parent / "cases" / "rules"
FEWEST = 8
NONE = "無"


def cases(kind: str) -> dict[str, Any]:
    return load(CASES / f"{kind}.yaml")


def each(section: str) -> list[Any]:
    return [
        pytest.param(kind, case, id=f"{kind}: {case['說明']}")
        for kind in KINDS
        for case in cases(kind)[section]
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_cases_enough(kind):
    assert len(cases(kind)["案例"]) >= FEWEST


def test_every_file_of_cases_is_of_a_kind():
    assert {path.stem for path in CASES.glob("*.yaml")} == set(KINDS)


def outcome_of(rule: Rule, case: dict[str, Any]) -> RuleOutcome:
    baseline = Fraction(case["基準"]) if "基準" in case else None
    rivals = Rivals.of(Fraction(value) for value in case.get("各機關", ()))
    return rule.score(Fraction(case["實績"]), baseline, rivals)


@pytest.mark.parametrize(("kind", "case"), each("案例"))
def test_case(kind, case):
    rule, value = rule_of(kind, case), Fraction(case["實績"])
    outcome = outcome_of(rule, case)

    assert str(rounding.points(outcome.points)) == case["得分"]
    if "精確得分" in case:
        assert abs(outcome.points - Fraction(case["精確得分"])) < Fraction(1, 10**18)
    if "達成率" in case:
        expected = None if case["達成率"] == NONE else rounding.plain(Fraction(case["達成率"]))
        assert (None if outcome.rate is None else rounding.plain(outcome.rate)) == expected
    if "名次" in case:
        assert outcome.place == (None if case["名次"] == NONE else int(case["名次"]))
    if "工作式" in case:
        lines = case["工作式"]
        assert [explain(step) for step in outcome.steps] == ([lines] if isinstance(lines, str) else lines)
    if "達標" in case:
        assert rule.goal(rule.fixed_target()).met(value) is {"是": True, "否": False}[case["達標"]]


@pytest.mark.parametrize(("kind", "case"), each("案例"))
def test_with_half_of_the_maximum_a_case_earns_half(kind, case):
    rule, half = rule_of(kind, case), Fraction(1, 2)
    assert rule.scaled(half).maximum == rule.maximum * half
    assert outcome_of(rule.scaled(half), case).points == outcome_of(rule, case).points * half


@pytest.mark.parametrize(("kind", "case"), each("錯誤"))
def test_a_wrong_parameter_is_refused_by_name(kind, case):
    with pytest.raises(RuleError) as refused:
        parse_rule(kind, params(case["參數"]))
    assert refused.value.parameter == COLUMNS[case["有誤的參數"]]
    assert explain(refused.value.step, "zh-hant")
    assert str(refused.value) == explain(refused.value.step, "en")
