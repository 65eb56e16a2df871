"""Values as the reporting page writes them: thousands apart, every decimal that matters, a target said once."""

from dataclasses import dataclass
from fractions import Fraction

import pytest

from indicators.live_text import target_beside


@dataclass
class Spec:
    unit: str = "件"


@dataclass
class Score:
    """As much of an indicator's score as its target needs."""

    target: Fraction | None
    spec: Spec = None

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
