"""A changed rule is easier where some value gets more of the points, or is on target only now."""

import pytest

from indicators.scoring.easier import is_easier
from indicators.scoring.rules import parse_rule
from tests.indicators.scoring.changed_targets import AIM, CHANGES, RANGE

YEAR = 107


@pytest.mark.parametrize(("rule", "change", "easier"), CHANGES)
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
