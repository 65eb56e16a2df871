"""condition: no points of its own, but without it the whole indicator has none (all or nothing over several parts)."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from indicators.scoring.rules.base import ALONE, ZERO, Rivals, RuleOutcome
from indicators.scoring.rules.parameters import BASELINE_YEARS, DIRECTION, TARGET, Parameter, Parameters
from indicators.scoring.rules.targeted import STAGES, Targeted
from indicators.scoring.trace import Compared, Step, Text


@dataclass(frozen=True, slots=True)
class Condition(Targeted):
    """Met, the indicator's other components count; not met, none does. ``maximum`` is 0."""

    kind: ClassVar[str] = "condition"
    title: ClassVar[Text] = Text("要件", "condition")
    summary: ClassVar[Text] = Text(
        "要件：本項不計分，但未達成時整個指標不給分",
        "condition: no points of its own, but where it is not met the whole indicator has none",
    )
    required: ClassVar[tuple[Parameter, ...]] = (DIRECTION,)
    optional: ClassVar[tuple[Parameter, ...]] = (TARGET, BASELINE_YEARS, STAGES)
    gates: ClassVar[bool] = True
    texts: ClassVar[Mapping[str, Text]] = {
        "condition.rule": Text(
            "要件：應 {direction} 目標值，未達成時本指標不給分",
            "Condition: {direction} the target; where it is not met the indicator has no points",
        ),
        "condition.met": Text(
            "實績 {value}，目標 {direction} {target}，要件已達成",
            "Value {value}, target {direction} {target}: the condition is met",
        ),
        "condition.unmet": Text(
            "實績 {value}，目標 {direction} {target}，要件未達成",
            "Value {value}, target {direction} {target}: the condition is not met",
        ),
    }

    @classmethod
    def _maximum(cls, parameters: Parameters) -> Fraction:
        return ZERO

    def score(self, value: Fraction, target: Fraction | None = None, rivals: Rivals = ALONE) -> RuleOutcome:
        goal = self.goal_of_year(target)
        step = Step(
            "condition.met" if goal.met(value) else "condition.unmet",
            {
                "value": Compared(value, goal.level),
                "direction": self.direction,
                "target": Compared(goal.level, value),
            },
        )
        return RuleOutcome(ZERO, goal.rate(value), (step,))

    def described(self) -> Step:
        return Step("condition.rule", {"direction": self.direction})
