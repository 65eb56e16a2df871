"""What was due by now, and the lights with both sides of every threshold."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from indicators.scoring.due import Due, Path, due, due_by, grows
from indicators.scoring.engine import score
from indicators.scoring.expected import earnable, path
from indicators.scoring.formula import parse
from indicators.scoring.goal import Bound, Goal
from indicators.scoring.lights import points_light, value_light
from indicators.scoring.model import Aggregation, InputSpec, Light, Milestone
from indicators.scoring.rules import parse_rule
from indicators.scoring.rules.attainment import Attainment
from tests.indicators.scoring.years import city

AT_LEAST = Goal(least=Bound(Fraction(90)))
AT_MOST = Goal(most=Bound(Fraction(90)))
RANGE = Goal(Bound(Fraction(10)), Bound(Fraction(15)))
PLANNED = {3: Decimal(20), 6: Decimal(45), 12: Decimal(90)}


def planned(goal, level):
    return due(goal, 1, {1: Decimal(level)}, grows=False)


def found(*args, **kwargs):
    """How what was due was found, and its level."""
    answer = due(*args, **kwargs)
    return answer.path, answer.level


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
    assert found(AT_LEAST, through, PLANNED, grows=True) == (path, level)


@pytest.mark.parametrize(("through", "level"), [(0, 0), (1, "7.5"), (6, 45), (12, 90)])
def test_without_a_plan_a_twelfth_a_month_is_due(through, level):
    assert found(AT_LEAST, through, {}, grows=True) == ("straight", Fraction(level))


@pytest.mark.parametrize("through", [0, 1, 12])
def test_a_level_is_due_all_year(through):
    assert found(AT_MOST, through, {}, grows=False) == ("level", 90)


def spec(code, aggregation):
    milestones = (Milestone(1, "完工", Decimal(100)),) if aggregation == "milestones" else ()
    kind = Aggregation.SUM if milestones else Aggregation(aggregation)
    return InputSpec(code, code, "", kind, milestones)


@pytest.mark.parametrize(
    ("formula", "kinds", "builds_up"),
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
def test_whether_a_value_builds_up_over_the_year(formula, kinds, builds_up):
    inputs = tuple(spec(code, kind) for code, kind in kinds.items())
    assert grows(parse(formula, kinds), inputs) is builds_up


@pytest.mark.parametrize(
    ("formula", "kind", "builds_up"),
    [
        ("(a - prior) / prior * 100", "sum", False),
        ("(a - prior) / prior * 100", "last", False),
        ("a - prior", "sum", True),
        ("a - prior", "last", True),
    ],
)
def test_beside_the_same_months_of_last_year_time_cancels_out(formula, kind, builds_up):
    assert grows(parse(formula, ["a"]), (spec("a", kind),), same_months=True) is builds_up


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
    assert value_light(Fraction(value), planned(goal, level)) == light


def test_nothing_is_behind_before_anything_was_due():
    assert value_light(Fraction(0), Due(Path.NOT_YET, None)) is Light.GREEN


def test_a_goal_that_must_be_passed_is_not_met_by_reaching_it():
    more_than_half = Goal(least=Bound(Fraction(50), inclusive=False))
    assert value_light(Fraction(50), planned(more_than_half, 50)) is Light.YELLOW
    assert value_light(Fraction(51), planned(more_than_half, 50)) is Light.GREEN
    assert value_light(Fraction(25), planned(more_than_half, 25)) is Light.GREEN


@pytest.mark.parametrize(
    ("value", "light"),
    [
        ("8.99", "red"),
        ("9", "yellow"),
        ("9.99", "yellow"),
        ("10", "green"),
        ("15", "green"),
        ("15.01", "yellow"),
        ("16.66", "yellow"),
        ("16.67", "red"),
    ],
)
def test_a_goal_of_two_sides_has_a_light_on_both(value, light):
    assert value_light(Fraction(value), due(RANGE, 6, {}, grows=False)) == light


def test_of_a_range_that_builds_up_both_sides_are_due_by_twelfths():
    half = due(RANGE, 6, {}, grows=True)
    assert half.goal == Goal(Bound(Fraction(5)), Bound(Fraction("7.5")))
    assert (value_light(Fraction(5), half), value_light(Fraction(8), half)) == ("green", "yellow")


def test_a_planned_path_moves_the_lower_side_of_a_range_and_not_its_upper_one():
    assert planned(RANGE, 4).goal == Goal(Bound(Fraction(4)), Bound(Fraction(15)))


def test_a_basis_without_a_light_is_an_error_and_never_graded_as_an_award(monkeypatch):
    rule = {"規則": "attainment", "方向": "≥", "目標": "10", "滿分": "4"}
    rows = {
        "1-1-1": {"權重": "4", "投入": {"n": {"名稱": "n", "彙總": "加總", "月報": {1: "9"}}}, "計分": [rule]}
    }
    years = city({"指標": rows})
    monkeypatch.setattr(Attainment, "basis", "weather")
    with pytest.raises(ValueError, match="weather"):
        score(years, 1)
    with pytest.raises(ValueError, match="weather"):
        points_light(
            parse_rule("attainment", {"direction": "≥", "target": 10, "maximum": 4}), Fraction(4), None
        )


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
def test_lights_of_rules_that_were_not_judged_by_their_value(kind, params, points, place, light):
    assert points_light(parse_rule(kind, params), Fraction(points), place) == light


@pytest.mark.parametrize(
    ("bands", "goal"),
    [
        (">50:0.5;≥100:1", Goal(least=Bound(Fraction(100)))),
        (">50:0.5;>90:1", Goal(least=Bound(Fraction(90), inclusive=False))),
        ("≥0:1;>3:0.5;>6:0", Goal(most=Bound(Fraction(3)))),
        ("≥0:1;≥3:0.5", Goal(most=Bound(Fraction(3), inclusive=False))),
    ],
)
def test_the_goal_of_bands_is_the_edge_of_the_best_one(bands, goal):
    rule = parse_rule("bands", {"bands": bands})
    assert rule.goal(rule.fixed_target()) == goal


def test_bands_with_a_target_of_their_own_are_measured_by_it():
    rule = parse_rule("bands", {"bands": ">50:0.5;≥100:1", "target": 80})
    assert rule.goal(rule.fixed_target()) == Goal(least=Bound(Fraction(80)))


# ---------------------------------------------------------------- what nobody can be behind with


def _settled_before(years):
    return [
        replace(year, only_due_is_lit=False, missing_comes_first=False, only_equal_parts=False)
        for year in years
    ]


def test_an_award_had_a_light_in_the_years_that_were_settled_before():
    years = city(
        {"指標": {"5-1-1": {"權重": "5", "計分": [{"規則": "award", "滿分": "5"}], "評分": {"1": "4.2"}}}}
    )
    (before,) = score(_settled_before(years), 12)["A"].indicators()
    (now,) = score(years, 12)["A"].indicators()
    assert (before.light, now.light) == ("yellow", "none")
    assert before.points == now.points == Decimal("4.20")
    assert before.trace[-1].key == "light.award"
    assert not any(step.key.startswith("light") for step in now.trace)


def test_what_was_settled_before_keeps_its_sentences_and_its_rates():
    growth = {
        "權重": "0",
        "算式": "(amount - prior) / prior * 100",
        "投入": {"amount": {"名稱": "補助款", "彙總": "加總", "月報": {"10": "120"}}},
        "計分": [{"規則": "rank", "名次得分": "4;3", "門檻": "0"}],
        "歷年": {"106": "100"},
    }
    cleared = {
        "權重": "2",
        "投入": {"rate": {"名稱": "破獲率", "彙總": "平均", "月報": {"10": "92.33"}}},
        "計分": [{"規則": "attainment", "方向": "≥", "目標": "89.98", "滿分": "2"}],
        "預定": {"1": "90"},
    }
    years = city({"指標": {"1-1-1": cleared, "4-3-1": growth}})
    before, now = ([*score(one, 10)["A"].indicators()] for one in (_settled_before(years), years))
    assert [(found[1].value, str(found[1].points)) for found in (before, now)] == [(20, "4.00")] * 2
    beside = [
        [step.key for step in found[1].trace].count("value.beside_all_of_last_year")
        for found in (before, now)
    ]
    assert beside == [0, 1]
    assert [found[1].stands_beside_last_year for found in (before, now)] == [False, True]
    assert [found[0].rate for found in (before, now)] == [
        Fraction("92.33") / Fraction("89.98") * 100,
        Fraction("92.33") / 90 * 100,
    ]
    assert [found[0].points for found in (before, now)] == [Decimal("2.00")] * 2


def test_before_the_year_nothing_is_due_and_nothing_could_have_been_earned():
    row = {
        "權重": "2",
        "投入": {"n": {"名稱": "次數", "彙總": "加總"}},
        "計分": [{"規則": "deduction", "滿分": "2", "每件分數": "0.2"}],
    }
    years = city({"指標": {"1-1-1": row}})
    for month, (not_due, earned, light) in {0: (True, 0, "none"), 1: (False, 2, "white")}.items():
        (found,) = score(years, month)["A"].indicators()
        assert (found.not_due, earnable(years[0], found, month), found.light) == (not_due, earned, light)


def test_nobody_is_late_with_a_bonus_that_nobody_reported_but_it_is_asked_for():
    row = {
        "權重": "0",
        "投入": {"n": {"名稱": "件數", "彙總": "加總"}},
        "計分": [{"規則": "per_unit", "每件分數": "0.1", "滿分": "1"}],
    }
    (found,) = score(city({"指標": {"4-2-1": row}}), 6)["A"].indicators()
    assert (found.light, found.not_due, found.is_behind) == ("none", False, False)


# ---------------------------------------------------------------- what builds up, month by month


def _by_hand(figure: Decimal, target: Decimal, direction: str, month: int) -> tuple[str, Fraction | None]:
    """Light and rate of a count against its twelfths, by a calculation of its own."""
    due_now = Fraction(target) * month / 12
    value = Fraction(figure)
    if direction == "≥":
        rate = value / due_now * 100
        light = "green" if rate >= 100 else "yellow" if rate >= 90 else "red"
    else:
        rate = due_now / value * 100
        light = "green" if rate >= 100 else "yellow" if rate >= 90 else "red"
    return light, rate


@pytest.mark.parametrize("month", range(1, 12))
@pytest.mark.parametrize("baseline", [False, True])
@pytest.mark.parametrize(
    ("direction", "figure", "target"),
    [("≤", "8", "100"), ("≤", "25", "100"), ("≤", "95", "100"), ("≥", "8", "100"), ("≥", "40", "121")],
)
def test_before_the_year_ends_a_count_is_judged_by_what_was_due_by_now(
    month, baseline, direction, figure, target
):
    row = {
        "權重": "2",
        "投入": {"n": {"名稱": "件數", "彙總": "加總", "月報": {"1": figure}}},
        "計分": [
            {"規則": "attainment", "方向": direction, "滿分": "2"}
            | ({"基準年數": "1"} if baseline else {"目標": target})
        ],
        "歷年": {"106": target},
    }
    years = city({"指標": {"1-1-1": row}})
    (found,) = score(years, month)["A"].indicators()
    light, rate = _by_hand(Decimal(figure), Decimal(target), direction, month)
    assert (found.light.value, found.rate) == (light, rate)
    # At the year's end the target of the year is what is due.
    (last,) = score(years, 12)["A"].indicators()
    assert last.due == Fraction(target)
    assert last.rate == _by_hand(Decimal(figure), Decimal(target), direction, 12)[1]


# ---------------------------------------------------------------- longer periods


def _quarterly(**more):
    row = {
        "權重": "4",
        "投入": {"n": {"名稱": "件數", "彙總": "加總", "週期": "季"}},
        "計分": [{"規則": "attainment", "方向": "≥", "目標": "120", "滿分": "4"}],
    }
    (year,) = city({"指標": {"1-1-1": row | more}})
    (spec,) = year.indicators()
    return year, spec, spec.components[0]


def test_before_the_first_quarter_has_ended_nothing_is_due():
    year, spec, component = _quarterly()
    assert due_by(year, spec, component, Fraction(120), 2) == Due(Path.NOT_ENDED, None, 0)
    assert due_by(year, spec, component, Fraction(120), 5).level == 30
    assert path(year, spec) == (None, None, 30, 30, 30, 60, 60, 60, 90, 90, 90, 120)
    (scored,) = score([year], 2)["A"].indicators()
    assert earnable(year, scored, 2) == 0


def test_a_planned_path_rises_where_a_quarter_ends():
    year, spec, component = _quarterly(預定={"1": "10", "4": "50", "12": "120"})
    levels = [due_by(year, spec, component, Fraction(120), month).level for month in range(3, 13)]
    assert levels == [10, 10, 10, 50, 50, 50, 50, 50, 50, 120]


def test_what_takes_no_value_is_due_by_the_month_itself():
    year, spec, component = _quarterly()
    given = replace(component, formula=None)
    assert due_by(year, spec, given, Fraction(120), 2) == Due(
        Path.LEVEL, component.rule.goal(Fraction(120)), 2
    )
