"""The values on which the preview tries a rule: both sides of where its points change."""

from fractions import Fraction

import pytest

from indicators.scoring.rules import awarded_kinds, parse_rule


def rule(kind, **parameters):
    return parse_rule(kind, parameters)


@pytest.mark.parametrize(
    ("kind", "parameters", "values"),
    [
        ("attainment", {"direction": "≥", "target": 80, "maximum": 4}, [0, 40, 72, 80, 88]),
        ("attainment", {"direction": "≤", "target": 0, "maximum": 4}, [-1, 0, 1]),
        ("attainment", {"direction": "≥", "baseline_years": 3, "maximum": 4}, []),
        ("per_unit", {"unit_points": 1, "maximum": 4}, [0, 2, "3.6", 4, "4.4"]),
        (
            "steps",
            {"floor": 80, "base_points": 1, "step": 10, "step_points": "0.5", "maximum": 2},
            [79, 80, 90, 100],
        ),
        (
            "steps",
            {"floor": 80, "base_points": 2, "step": 10, "step_points": 0, "maximum": 2},
            [79, 80],
        ),
        ("bands", {"bands": ">50:0.5;≥100:1"}, [49, 50, 100, 75, 101]),
        ("deduction", {"unit_points": "0.5", "maximum": 1}, [0, 1, 2]),
        ("rank", {"awards": "4;3"}, []),
        ("award", {"maximum": 5}, [0, "2.5", 5]),
    ],
)
def test_both_sides_of_where_the_points_change(kind, parameters, values):
    found = rule(kind, **parameters)
    assert found.trial_values(found.fixed_target()) == [Fraction(value) for value in values]


def test_only_one_kind_is_awarded():
    assert awarded_kinds() == {"award"}
