"""Reading a rule's parameters: what counts as given, as a number, as a rule."""

from decimal import Decimal
from fractions import Fraction

import pytest

from indicators.scoring.rules import KINDS, RuleError, aims_of, all_parameters, parse_rule
from indicators.scoring.rules.base import Rule
from indicators.scoring.wording import explain

THRESHOLD = {"direction": "≥", "target": 90, "maximum": 3}


@pytest.mark.parametrize("kind", ["", "Attainment", "attainment ", "eval", "linear"])
def test_an_unknown_kind_is_an_error_and_never_a_zero(kind):
    with pytest.raises(RuleError) as refused:
        parse_rule(kind, THRESHOLD)
    assert (refused.value.code, refused.value.parameter) == ("rule.unknown_kind", "")
    assert kind in explain(refused.value.step, "zh")


def test_an_agency_aims_where_a_rule_says_what_is_to_be_reached():
    assert [parameter.name for parameter in aims_of("range")] == ["least", "most", "outside"]
    assert "target" in {parameter.name for parameter in aims_of("threshold")}
    assert aims_of("rank") == aims_of("award") == aims_of("linear") == ()


def test_an_unknown_parameter_is_refused():
    with pytest.raises(RuleError) as refused:
        parse_rule("threshold", {**THRESHOLD, "bonus": 1})
    assert (refused.value.code, refused.value.parameter) == ("rule.unknown_parameter", "bonus")


@pytest.mark.parametrize("nothing", [None, "", "   ", "\u3000"])
def test_what_is_empty_is_not_given(nothing):
    assert parse_rule("threshold", {**THRESHOLD, "floor": nothing}) == parse_rule("threshold", THRESHOLD)


def test_what_only_looks_like_a_digit_is_none_within_a_text_either():
    with pytest.raises(RuleError):
        parse_rule("bands", {"bands": ">5²:0.5;≥100:1"})


@pytest.mark.parametrize("number", [90, Decimal(90), Decimal("90.000"), "90", " ９０ ", "90.0", "+90"])
def test_a_number_may_come_as_text_or_decimal(number):
    assert parse_rule("threshold", {**THRESHOLD, "target": number}) == parse_rule("threshold", THRESHOLD)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("90%", "not_a_number"),
        ("1_000", "not_a_number"),
        ("1,000", "not_a_number"),
        ("1e3", "not_a_number"),
        ("NaN", "not_a_number"),
        ("=A1", "not_a_number"),
        ("①", "not_a_number"),
        ("9²", "not_a_number"),
        (Decimal("NaN"), "not_a_number"),
        (Decimal("Infinity"), "not_a_number"),
        (Decimal("1E+20"), "magnitude"),
        (Decimal("1E-21"), "magnitude"),
        (Decimal("1E+999999"), "magnitude"),
        ("1" * 21, "magnitude"),
    ],
)
def test_what_is_no_number_is_refused(number, code):
    with pytest.raises(RuleError) as refused:
        parse_rule("threshold", {**THRESHOLD, "target": number})
    assert (refused.value.code, refused.value.parameter) == (f"rule.{code}", "target")


def test_twenty_digits_are_enough_and_exact():
    rule = parse_rule("threshold", {**THRESHOLD, "target": Decimal("99999999999999999999")})
    assert rule.fixed_target() == 10**20 - 1
    rule = parse_rule("threshold", {**THRESHOLD, "target": Decimal("1E-20")})
    assert rule.fixed_target() == Fraction(1, 10**20)


@pytest.mark.parametrize("direction", ["≥", ">=", "↑", "＞＝", "≥ "])
def test_at_least_may_be_written_in_several_ways(direction):
    assert parse_rule("threshold", {**THRESHOLD, "direction": direction}).direction == "≥"


@pytest.mark.parametrize("direction", ["≤", "<=", "↓"])
def test_at_most_may_be_written_in_several_ways(direction):
    assert parse_rule("threshold", {**THRESHOLD, "direction": direction}).direction == "≤"


@pytest.mark.parametrize("rule", KINDS.values(), ids=KINDS)
def test_a_kind_names_only_parameters_that_exist(rule):
    assert {parameter.name for parameter in (*rule.required, *rule.optional)} <= set(all_parameters())
    assert not set(rule.required) & set(rule.optional)


@pytest.mark.parametrize("kind", ["attainment", "threshold"])
def test_a_rule_with_a_baseline_cannot_be_scored_without_it(kind):
    rule: Rule = parse_rule(kind, {"direction": "≥", "baseline_years": 3, "maximum": 3})
    with pytest.raises(RuleError) as refused:
        rule.score(Fraction(1))
    assert refused.value.parameter == "target"


def test_a_rank_alone_is_the_first():
    assert parse_rule("rank", {"awards": "4;3;2;1"}).score(Fraction(7)).points == 4
