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
        ("range", {"least": 10, "most": 15, "maximum": 4}, ["7.5", 10, "12.5", 15, "17.5"]),
        ("range", {"least": 10, "most": 10, "maximum": 4}, [9, 10, 10, 10, 11]),
        ("reduction", {"base": 100, "reduction": 10, "maximum": 4}, [105, 100, 95, 91, 90, 89]),
        ("reduction", {"base": 0, "reduction": 10, "maximum": 4}, ["-0.5", 0, "0.5", "0.9", 0, "0.1"]),
        ("reduction", {"base_year": 105, "reduction": 10, "maximum": 4}, []),
        (
            "improvement",
            {"direction": "≤", "base": 16, "target": 8, "maximum": 4},
            [20, 16, 12, "8.8", 8, "7.2"],
        ),
        (
            "plus_minus",
            {"base_points": 2, "unit_points": "0.5", "least_points": 1, "maximum": 4},
            [-3, -2, 0, 4, 5],
        ),
        ("condition", {"direction": "≥", "target": 80}, [0, 40, 72, 80, 88]),
        ("bands", {"bands": ">50:0.5;≥100:1"}, [49, 50, 100, 75, 101]),
        ("deduction", {"unit_points": "0.5", "maximum": 1}, [0, 1, 2]),
        ("rank", {"awards": "4;3"}, []),
        ("award", {"maximum": 5}, [0, "2.5", 5]),
        ("award", {"maximum": "1.2", "scale": 30}, [0, 15, 30]),
    ],
)
def test_both_sides_of_where_the_points_change(kind, parameters, values):
    found = rule(kind, **parameters)
    assert found.example_values(found.fixed_target()) == [Fraction(value) for value in values]


def test_only_one_kind_is_awarded():
    assert awarded_kinds() == {"award"}
