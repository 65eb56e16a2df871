"""threshold: all or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from indicators.scoring.rules.base import ALONE, ZERO, Rivals, RuleOutcome
from indicators.scoring.rules.targeted import Targeted
from indicators.scoring.trace import Compared, Points, Step, Text


@dataclass(frozen=True, slots=True)
class Threshold(Targeted):
    """M where the target is met, otherwise 0."""

    kind: ClassVar[str] = "threshold"
    title: ClassVar[Text] = Text("門檻", "threshold")
    summary: ClassVar[Text] = Text(
        "門檻：達目標給滿分，否則零分", "threshold: all points when the target is met, otherwise none"
    )
    texts: ClassVar[Mapping[str, Text]] = {
        "threshold.rule": Text(
            "計分方式：達目標（{direction} 目標值）得滿分 {maximum}，未達不給分",
            "Rule: {maximum} where the value is {direction} the target, otherwise nothing",
        ),
        "threshold.met": Text(
            "實績 {value}，目標 {direction} {target}，已達 → {points}（滿分 {maximum}）",
            "Value {value}, target {direction} {target}: met → {points} (of {maximum})",
        ),
        "threshold.unmet": Text(
            "實績 {value}，目標 {direction} {target}，未達 → {points}（滿分 {maximum}）",
            "Value {value}, target {direction} {target}: not met → {points} (of {maximum})",
        ),
    }

    def score(self, value: Fraction, target: Fraction | None = None, rivals: Rivals = ALONE) -> RuleOutcome:
        goal = self.goal_of_year(target)
        met = goal.met(value)
        points = self.maximum if met else ZERO
        step = Step(
            "threshold.met" if met else "threshold.unmet",
            {
                "value": Compared(value, goal.level),
                "direction": self.direction,
                "target": Compared(goal.level, value),
                "points": Points(points),
                "maximum": self.maximum,
            },
        )
        return RuleOutcome(points, goal.rate(value), (step,))

    def described(self) -> Step:
        return Step("threshold.rule", {"direction": self.direction, "maximum": self.maximum})
