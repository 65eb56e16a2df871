"""A goal of one side or two: what is met, how far it is reached, which way is better, how it is written."""

from fractions import Fraction

import pytest

from indicators.scoring.due import Due, Path
from indicators.scoring.goal import Bound, Direction, Goal
from indicators.scoring.rate_by_now import rate_by_now
from indicators.scoring.rounding import shown


def bound(text):
    return Bound(Fraction(text.strip("<>")), inclusive=not text.startswith(("<", ">")))


def goal(least, most):
    return Goal(least and bound(least), most and bound(most))


@pytest.mark.parametrize(
    ("least", "most", "value", "met"),
    [
        ("90", None, "90", True),
        ("90", None, "89.99", False),
        (">90", None, "90", False),
        (">90", None, "90.01", True),
        (None, "3.5", "3.5", True),
        (None, "3.5", "3.51", False),
        (None, "<3.5", "3.5", False),
        (None, "<3.5", "3.49", True),
        (None, "0", "0", True),
        (None, "0", "0.01", False),
        ("10", "15", "9.99", False),
        ("10", "15", "10", True),
        ("10", "15", "15", True),
        ("10", "15", "15.01", False),
        (">10", "<15", "10", False),
        (">10", "<15", "15", False),
    ],
)
def test_both_sides_of_every_bound(least, most, value, met):
    assert goal(least, most).met(Fraction(value)) is met


@pytest.mark.parametrize(
    ("least", "most", "value", "rate"),
    [
        ("80", None, "40", 50),
        ("80", None, "100", 125),
        (None, "80", "100", 80),
        (None, "80", "40", 200),
        (None, "80", "0", None),
        (None, "0", "1", None),
        ("0", None, "1", None),
        ("10", "16", "12", 100),
        ("10", "16", "5", 50),
        ("10", "16", "20", 80),
        ("-1", "16", "-2", None),
    ],
)
def test_the_rate(least, most, value, rate):
    assert goal(least, most).rate(Fraction(value)) == rate


@pytest.mark.parametrize(
    ("least", "most", "value", "better"),
    [
        ("90", None, "91", True),
        ("90", None, "90", False),
        (None, "5", "4", True),
        (None, "5", "6", False),
        ("1", "5", "3", False),
    ],
)
def test_what_is_better_than_a_goal_needs(least, most, value, better):
    assert goal(least, most).surpassed(Fraction(value)) is better


@pytest.mark.parametrize(
    ("least", "most", "written", "sign", "level"),
    [
        ("90", None, "≥ 90", "≥", 90),
        (None, "3.5", "≤ 3.5", "≤", Fraction("3.5")),
        ("10", "15", "10–15", "", 10),
        (">10", "15", "> 10, ≤ 15", "", 10),
        ("10", "<15", "≥ 10, < 15", "", 10),
    ],
)
def test_how_it_is_written(least, most, written, sign, level):
    found = goal(least, most)
    assert (found.written(shown), found.direction, found.level) == (written, sign, level)


def test_which_way_is_better():
    sides = [goal("1", None), goal(None, "1"), goal("1", "2")]
    assert [(one.more_is_better, one.fewer_is_better, one.is_range) for one in sides] == [
        (True, False, False),
        (False, True, False),
        (False, False, True),
    ]


def test_one_sided_by_its_direction():
    assert Goal.one_sided(Direction.AT_MOST, Fraction(3)) == goal(None, "3")
    assert Goal.one_sided(Direction.ABOVE, Fraction(3)) == goal(">3", None)


def test_a_goal_without_any_bound_has_no_level():
    with pytest.raises(ValueError, match="without any bound"):
        Goal().level  # noqa: B018


def test_before_the_year_is_over_standing_on_what_is_due_is_enough():
    assert goal(">12", None).due(Fraction(1, 2)).met(Fraction(6))
    assert not goal(">12", None).due(Fraction(1)).met(Fraction(12))


def test_a_planned_level_takes_the_place_of_the_only_bound():
    assert goal(None, "<12").planned(Fraction(5)) == goal(None, "5")
    assert goal(None, "<12").planned(Fraction(12)) == goal(None, "<12")


def test_of_what_builds_up_the_start_counts_to_the_part_that_is_planned():
    year = goal("100", None)._replace(start=Fraction(20))
    assert year.planned(Fraction(50), builds_up=True).start == 10
    assert year.planned(Fraction(50)).start == 20


def test_of_nothing_at_all_there_is_no_pace_by_which_a_limit_was_kept_so_far():
    due = Due(Path.STRAIGHT, goal(None, "6"))
    assert rate_by_now(Fraction(3), goal(None, "12"), due, builds_up=True).rate == 200
    assert rate_by_now(Fraction(0), goal(None, "12"), due, builds_up=True) is None


def test_a_range_below_nothing_has_no_rate_of_what_is_missed():
    due = Due(Path.STRAIGHT, goal("-4", "-2"), 6)
    assert rate_by_now(Fraction(-6), goal("-8", "-4"), due, builds_up=True) is None


def test_what_earlier_years_brought_counts_in_what_does_not_build_up():
    """45 on top of the 30 of the years before is 75 of the 90 that are due by now."""
    due = Due(Path.STRAIGHT, goal("60", None)._replace(before=Fraction(30)), 6)
    found = rate_by_now(Fraction(45), goal("90", None)._replace(before=Fraction(30)), due, builds_up=False)
    assert found.rate == Fraction(75, 90) * 100
