"""What was due by now, and the lights with both sides of every threshold."""

from decimal import Decimal
from fractions import Fraction

import pytest

from indicators.scoring import pace
from indicators.scoring.formula import parse
from indicators.scoring.model import Aggregation, InputSpec, Light, Milestone
from indicators.scoring.rules import parse_rule
from indicators.scoring.rules.base import Direction, Goal

AT_LEAST = Goal(Direction.AT_LEAST, Fraction(90))
AT_MOST = Goal(Direction.AT_MOST, Fraction(90))
PLANNED = {3: Decimal(20), 6: Decimal(45), 12: Decimal(90)}


def due(level):
    return pace.Due(pace.Path.PLANNED, Fraction(level))


@pytest.mark.parametrize(
    ("through", "path", "level"),
    [
        (2, "not_yet", None),
        (3, "planned", 20),
        (5, "planned", 20),
        (6, "planned", 45),
        (11, "planned", 45),
        (12, "planned", 90),
    ],
)
def test_the_latest_planned_month_so_far_is_due(through, path, level):
    assert pace.due(AT_LEAST, through, PLANNED, grows=True) == (path, level)


@pytest.mark.parametrize(("through", "level"), [(0, 0), (1, "7.5"), (6, 45), (12, 90)])
def test_without_a_plan_a_twelfth_a_month_is_due(through, level):
    assert pace.due(AT_LEAST, through, {}, grows=True) == ("straight", Fraction(level))


@pytest.mark.parametrize("through", [0, 1, 12])
def test_a_level_is_due_all_year(through):
    assert pace.due(AT_MOST, through, {}, grows=False) == ("level", 90)


def spec(code, aggregation):
    milestones = (Milestone(1, "完工", Decimal(100)),) if aggregation == "milestones" else ()
    kind = Aggregation.SUM if milestones else Aggregation(aggregation)
    return InputSpec(code, code, "", kind, milestones)


@pytest.mark.parametrize(
    ("formula", "kinds", "grows"),
    [
        ("a", {"a": "sum"}, True),
        ("a", {"a": "last"}, True),
        ("a", {"a": "milestones"}, True),
        ("a", {"a": "mean"}, False),
        ("a", {"a": "max"}, False),
        ("a / b * 100", {"a": "sum", "b": "sum"}, False),
        ("a / b * 100000", {"a": "sum", "b": "mean"}, True),
        ("a / b * 100", {"a": "sum", "b": "last"}, True),
        ("a / (b - c) * 100", {"a": "last", "b": "last", "c": "last"}, True),
        ("a / b", {"a": "last", "b": "sum"}, False),
        ("a / b", {"a": "mean", "b": "max"}, False),
        ("100 - a / b * 100", {"a": "sum", "b": "sum"}, False),
        ("(a - prior) / prior * 100", {"a": "sum"}, True),
        ("prior", {"a": "sum"}, False),
        ("a", {"a": "sum", "b": "last"}, True),
    ],
)
def test_whether_a_value_builds_up_over_the_year(formula, kinds, grows):
    inputs = tuple(spec(code, kind) for code, kind in kinds.items())
    assert pace.grows(parse(formula, kinds), inputs) is grows


@pytest.mark.parametrize(
    ("goal", "value", "level", "light"),
    [
        (AT_LEAST, "50", 50, "green"),
        (AT_LEAST, "50.01", 50, "green"),
        (AT_LEAST, "49.99", 50, "yellow"),
        (AT_LEAST, "45", 50, "yellow"),
        (AT_LEAST, "44.99", 50, "red"),
        (AT_LEAST, "0", 0, "green"),
        (AT_LEAST, "-0.01", 0, "red"),
        (AT_LEAST, "-10.5", -10, "yellow"),
        (AT_LEAST, "-11.5", -10, "red"),
        (AT_MOST, "45", 45, "green"),
        (AT_MOST, "45.01", 45, "yellow"),
        (AT_MOST, "50", 45, "yellow"),
        (AT_MOST, "50.01", 45, "red"),
        (AT_MOST, "0", 0, "green"),
        (AT_MOST, "0.01", 0, "red"),
    ],
)
def test_a_value_against_what_was_due(goal, value, level, light):
    assert pace.value_light(goal, Fraction(value), due(level)) == light


def test_nothing_is_behind_before_anything_was_due():
    assert pace.value_light(AT_LEAST, Fraction(0), pace.Due(pace.Path.NOT_YET, None)) is Light.GREEN


def test_a_goal_that_must_be_passed_is_not_met_by_reaching_it():
    more_than_half = Goal(Direction.AT_LEAST, Fraction(50), strict=True)
    assert pace.value_light(more_than_half, Fraction(50), due(50)) is Light.YELLOW
    assert pace.value_light(more_than_half, Fraction(51), due(50)) is Light.GREEN
    assert pace.value_light(more_than_half, Fraction(25), due(25)) is Light.GREEN


@pytest.mark.parametrize(
    ("kind", "params", "points", "place", "light"),
    [
        ("deduction", {"maximum": 1, "unit_points": "0.1"}, "1", None, "green"),
        ("deduction", {"maximum": 1, "unit_points": "0.1"}, "0.9", None, "yellow"),
        ("deduction", {"maximum": 1, "unit_points": "0.1"}, "0.5", None, "yellow"),
        ("deduction", {"maximum": 1, "unit_points": "0.1"}, "0.4", None, "red"),
        ("award", {"maximum": 5}, "4.5", None, "green"),
        ("award", {"maximum": 5}, "4.49", None, "yellow"),
        ("award", {"maximum": 5}, "3.5", None, "yellow"),
        ("award", {"maximum": 5}, "3.49", None, "red"),
        ("rank", {"awards": "4;3"}, "3", 2, "green"),
        ("rank", {"awards": "4;3"}, "0", 3, "yellow"),
        ("rank", {"awards": "4;3"}, "0", None, "red"),
    ],
)
def test_lights_of_rules_that_are_not_judged_by_their_value(kind, params, points, place, light):
    assert pace.points_light(parse_rule(kind, params), Fraction(points), place) == light


@pytest.mark.parametrize(
    ("bands", "goal"),
    [
        (">50:0.5;≥100:1", (Direction.AT_LEAST, 100, False)),
        (">50:0.5;>90:1", (Direction.AT_LEAST, 90, True)),
        ("≥0:1;>3:0.5;>6:0", (Direction.AT_MOST, 3, False)),
        ("≥0:1;≥3:0.5", (Direction.AT_MOST, 3, True)),
    ],
)
def test_the_goal_of_bands_is_the_edge_of_the_best_one(bands, goal):
    rule = parse_rule("bands", {"bands": bands})
    assert rule.goal(rule.fixed_target()) == goal


def test_bands_with_a_target_of_their_own_are_measured_by_it():
    rule = parse_rule("bands", {"bands": ">50:0.5;≥100:1", "target": 80})
    assert rule.goal(rule.fixed_target()) == (Direction.AT_LEAST, 80, False)
