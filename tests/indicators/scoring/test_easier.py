"""A changed rule is easier where some value gets more of the points, or is on target only now."""

import pytest

from indicators.scoring.easier import is_easier
from indicators.scoring.rules import parse_rule

YEAR = 107
REDUCTION = {"rule": "reduction", "base": 100, "reduction": 7, "maximum": 35}
IMPROVEMENT = {"rule": "improvement", "direction": "≤", "base": 16, "target": 8, "maximum": 35}
RANGE = {"rule": "range", "least": 10, "most": 15, "maximum": 35}
STEPS = {"rule": "steps", "floor": 80, "base_points": 1, "step": 10, "step_points": 1, "maximum": 3}
STAGES = {"rule": "attainment", "direction": "≥", "stages": "105:30;107:35;108:40", "maximum": 35}
AIM = {"rule": "attainment", "direction": "≥", "target": 100, "aim": 50, "maximum": 35}
PLUS_MINUS = {"rule": "plus_minus", "unit_points": 1, "base_points": 5, "maximum": 10, "target": 5}
SEVERAL = {"rule": "several_years", "direction": "≥", "target": 90, "year_count": 3, "maximum": 35}


@pytest.mark.parametrize(
    ("rule", "change", "easier"),
    [
        (RANGE, {"least": 8}, True),
        (RANGE, {"least": 12}, False),
        (RANGE, {"most": 16}, True),
        (RANGE, {"most": 14}, False),
        (RANGE, {"least": 12, "most": 18}, True),  # for some value it is
        (RANGE, {"outside": "nothing"}, False),
        (RANGE | {"outside": "nothing"}, {"outside": "share"}, True),
        (REDUCTION, {"reduction": 5}, True),
        (REDUCTION, {"reduction": 9}, False),
        (REDUCTION, {"base": 120}, True),
        (REDUCTION, {"base": 90}, False),
        (REDUCTION, {"base": None, "base_year": 106}, True),  # nobody can say
        (IMPROVEMENT, {"target": 9}, True),
        (IMPROVEMENT, {"target": 7}, False),
        (IMPROVEMENT, {"base": 20}, True),
        (STEPS, {"floor": 75}, True),
        (STEPS, {"floor": 85}, False),
        (STAGES, {"stages": "105:30;107:33;108:40"}, True),
        (STAGES, {"stages": "105:30;107:35;108:38"}, True),  # of a later year
        (STAGES, {"stages": "105:30;107:36;108:40"}, False),
        (STAGES, {"stages": "105:20;107:35;108:40"}, False),  # of a year that is over
        (AIM, {"aim": 40}, True),
        (AIM, {"aim": 60}, False),
        (AIM, {"target": 90}, True),
        (PLUS_MINUS, {"target": 4}, True),
        (PLUS_MINUS, {"target": 6}, False),
        (PLUS_MINUS, {"target": None}, False),  # then full points are what is to be reached
        (SEVERAL, {"target": 80}, True),
        (SEVERAL, {"target": 95}, False),
        (SEVERAL, {"year_count": 2}, True),
        ({"rule": "attainment", "direction": "≤", "target": 9, "maximum": 35}, {"direction": "<"}, False),
        ({"rule": "attainment", "direction": "<", "target": 9, "maximum": 35}, {"direction": "≤"}, True),
        ({"rule": "threshold", "direction": "≥", "target": 9, "maximum": 35}, {"direction": ">"}, False),
        ({"rule": "threshold", "direction": "≥", "target": 9, "maximum": 35}, {"direction": "≤"}, True),
        ({"rule": "condition", "direction": "≥", "target": 9}, {"target": 8}, True),
        ({"rule": "condition", "direction": "≥", "target": 9}, {"target": 10}, False),
    ],
)
def test_the_rule_itself_says_whether_its_change_is_easier(rule, change, easier):
    assert is_easier(parsed(rule), parsed(rule | change), YEAR) is easier


def test_another_kind_or_one_that_wants_nothing_of_its_own_any_more_counts_as_easier():
    assert is_easier(parsed(RANGE), parsed(AIM), YEAR)
    assert is_easier(parsed(AIM), parsed(AIM | {"target": None, "aim": None, "baseline_years": 3}), YEAR)


def test_rules_that_change_at_no_value_are_equally_hard():
    award = {"rule": "award", "maximum": 5}
    assert not is_easier(parsed(award), parsed(award), YEAR)


def parsed(rule):
    params = {name: value for name, value in rule.items() if name != "rule" and value is not None}
    return parse_rule(rule["rule"], params)


def test_ranks_change_at_no_value_of_their_own():
    rank = {"rule": "rank", "awards": "4;3;2;1", "floor": 0}
    assert not is_easier(parsed(rank), parsed(rank), YEAR)
