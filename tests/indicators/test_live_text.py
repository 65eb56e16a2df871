"""Values as the reporting page writes them: thousands apart, every decimal that matters, a target said once."""

from dataclasses import dataclass
from fractions import Fraction

import pytest

from indicators.live_text import due_text, goal_text, target_beside
from indicators.scoring.goal import Direction, Goal


@dataclass
class Spec:
    unit: str = "件"


@dataclass
class Score:
    """As much of an indicator's score as its target needs."""

    target: Fraction | None
    spec: Spec = None
    goal: Goal | None = None
    due: Fraction | None = None

    def __post_init__(self):
        self.spec = self.spec or Spec()


@pytest.mark.parametrize(
    ("target", "printed", "shown"),
    [
        (90, "≥90%", ""),
        (121, "≥121 人(次)", ""),
        (85, "８５%以上", ""),
        (1200, "≥1,200 件", ""),
        (Fraction("1435.78"), "↓", "1,435.78 件"),
        (Fraction(1234567), "↑", "1,234,567 件"),
        (80, "≥90%", "80 件"),
        (None, "↑", ""),
    ],
)
def test_a_computed_target_stands_beside_the_printed_one_only_where_that_does_not_say_it(
    target, printed, shown
):
    score = Score(None if target is None else Fraction(target))
    assert target_beside(score, printed) == shown


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("direction", "left", "said"),
    [
        ("≥", -111, "reached by the years before"),
        ("≥", 0, "reached by the years before"),
        (">", 0, ""),
        ("≥", 9, ""),
        ("≤", -2, "exceeded by the years before"),
        ("≤", 0, ""),
    ],
)
def test_what_the_years_before_have_decided_is_said_instead_of_what_is_left(direction, left, said):
    goal = Goal.one_sided(Direction(direction), Fraction(left))._replace(before=Fraction(200))
    score = Score(Fraction(left), goal=goal, due=Fraction(left))
    assert goal_text(goal, "件", None) == (said or f"{direction} {left} 件")
    assert target_beside(score, "") == (said or f"{left} 件")
    assert due_text(score) == ("—" if said else f"{left} 件")
