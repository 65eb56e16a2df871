"""attainment: the share of the target that was reached.

The 107 plan gives target and weight only for its own indicators; this is the portal's default reading.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from indicators.scoring.goal import HUNDRED, Direction, Goal
from indicators.scoring.rules.base import ALONE, ZERO, Outcome, Rivals
from indicators.scoring.rules.targeted import Targeted
from indicators.scoring.trace import Argument, Compared, Points, Step, Text


@dataclass(frozen=True, slots=True)
class Attainment(Targeted):
    """≥: M·min(1, x/T). ≤: M where x ≤ T, otherwise M·T/x. With T ≤ 0 there is only all or nothing."""

    kind: ClassVar[str] = "attainment"
    title: ClassVar[Text] = Text("達成率", "attainment")
    summary: ClassVar[Text] = Text(
        "達成率：依達成目標的比例給分", "attainment: the share of the target that was reached"
    )
    texts: ClassVar[Mapping[str, Text]] = {
        "attainment.at_least": Text(
            "計分方式（本系統預設計分方式）：達目標得滿分 {maximum}；未達者，滿分 × 實績 ÷ 目標",
            "Rule (this portal's default): full points {maximum} on target; below it, full points × value ÷ target",
        ),
        "attainment.at_most": Text(
            "計分方式（本系統預設計分方式）：未超過目標得滿分 {maximum}；超過者，滿分 × 目標 ÷ 實績",
            "Rule (this portal's default): full points {maximum} up to the target; above it, full points × target ÷ value",
        ),
        "attainment.rate": Text(
            "達成率 {rate} % → {points}（滿分 {maximum}）",
            "Achievement {rate} % → {points} (of {maximum})",
        ),
        "attainment.met": Text(
            "實績 {value}，已達目標 → {points}（滿分 {maximum}）",
            "Value {value}, target met → {points} (of {maximum})",
        ),
        "attainment.unmet": Text(
            "實績 {value}，未達目標，且無法計算達成率 → {points}（滿分 {maximum}）",
            "Value {value}, target not met and no achievement rate → {points} (of {maximum})",
        ),
    }

    def score(self, value: Fraction, target: Fraction | None = None, rivals: Rivals = ALONE) -> Outcome:
        goal = self.goal_of_year(target)
        met = goal.met(value)
        points = self.maximum if met else self._share(value, goal)
        rate = goal.rate(value)
        args: dict[str, Argument] = {"points": Points(points), "maximum": self.maximum}
        if rate is None:
            args["value"] = Compared(value, goal.level)
            return Outcome(points, None, (Step("attainment.met" if met else "attainment.unmet", args),))
        args["rate"] = Compared(rate, HUNDRED)
        return Outcome(points, rate, (Step("attainment.rate", args),))

    def _share(self, value: Fraction, goal: Goal) -> Fraction:
        if goal.level <= 0:
            return ZERO
        share = value / goal.level if self.direction is Direction.AT_LEAST else goal.level / value
        return max(ZERO, self.maximum * share)

    def described(self) -> Step:
        at_least = self.direction is Direction.AT_LEAST
        key = "attainment.at_least" if at_least else "attainment.at_most"
        return Step(key, {"maximum": self.maximum})
