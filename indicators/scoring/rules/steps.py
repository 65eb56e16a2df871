"""steps: base points at a floor, and more for every full step above it (107 plan, 3-2-1, 3-2-2 and 3-4-1)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar, Self

from indicators.scoring.rules.arithmetic import equation, plus, times
from indicators.scoring.rules.base import ALONE, ZERO, Rivals, Rule, RuleOutcome
from indicators.scoring.rules.parameters import (
    BASE_POINTS,
    FLOOR,
    MAXIMUM,
    MOST_EXAMPLES,
    TARGET,
    Holds,
    Parameter,
    Parameters,
)
from indicators.scoring.trace import Compared, Points, Step, Text

STEP = Parameter("step", Text("級距", "step"), Holds.FIGURE)
STEP_POINTS = Parameter("step_points", Text("每級加分", "points per step"), Holds.POINTS)


@dataclass(frozen=True, slots=True)
class Steps(Rule):
    """0 below the floor B, otherwise min(M, P + Q·⌊(x−B)/S⌋): only full steps count.

    A ``target`` beside the floor is for display and light; without a floor the target is the floor.
    """

    kind: ClassVar[str] = "steps"
    title: ClassVar[Text] = Text("級距", "steps")
    summary: ClassVar[Text] = Text(
        "級距：達門檻給基本分，每滿一級加分", "steps: base points at a floor, and more for every full step"
    )
    required: ClassVar[tuple[Parameter, ...]] = (BASE_POINTS, STEP, STEP_POINTS, MAXIMUM)
    optional: ClassVar[tuple[Parameter, ...]] = (FLOOR, TARGET)
    texts: ClassVar[Mapping[str, Text]] = {
        "steps.rule": Text(
            "計分方式：達 {floor} 得基本分 {base}，每滿 {step} 增 {step_points} 分，滿分 {maximum}",
            "Rule: {base} at {floor}, {step_points} more for every full {step} above it, at most {maximum}",
        ),
        "steps.target": Text(
            "目標值：{direction} {target}（基本分門檻）", "Target: {direction} {target} (the floor)"
        ),
        "steps.below": Text(
            "實績 {value} 未達 {floor} → {points}（滿分 {maximum}）",
            "Value {value} is below {floor} → {points} (of {maximum})",
        ),
        "steps.reached": Text(
            "實績 {value}，超過 {floor} 部分滿 {count} 級：{equation} → {points}（滿分 {maximum}）",
            "Value {value}, full steps above {floor}: {count}; {equation} → {points} (of {maximum})",
        ),
    }

    floor: Fraction
    base_points: Fraction
    step: Fraction
    step_points: Fraction
    maximum: Fraction
    target: Fraction | None

    @classmethod
    def parse(cls, parameters: Parameters) -> Self:
        if "target" not in parameters:
            parameters.require("floor")
        floor = parameters.number("floor" if "floor" in parameters else "target")
        maximum = parameters.positive("maximum")
        return cls(
            floor=floor,
            base_points=parameters.not_negative("base_points", most=maximum),
            step=parameters.positive("step"),
            step_points=parameters.not_negative("step_points", most=maximum),
            maximum=maximum,
            target=parameters.optional_number("target"),
        )

    def scaled(self, factor: Fraction) -> Self:
        return replace(
            self,
            base_points=self.base_points * factor,
            step_points=self.step_points * factor,
            maximum=self.maximum * factor,
        )

    def fixed_target(self) -> Fraction:
        return self.floor if self.target is None else self.target

    def target_key(self) -> str:
        return "steps.target" if self.target is None else "target.fixed"

    def score(self, value: Fraction, target: Fraction | None = None, rivals: Rivals = ALONE) -> RuleOutcome:
        rate = self.goal(self.fixed_target()).rate(value)
        if value < self.floor:
            return RuleOutcome(ZERO, rate, (self._below(value),))
        count = (value - self.floor) // self.step
        total = self.base_points + count * self.step_points
        points = min(self.maximum, total)
        next_edge = self.floor + (count + 1) * self.step
        step = Step(
            "steps.reached",
            {
                "value": Compared(value, next_edge),
                "floor": self.floor,
                "count": count,
                "equation": equation(
                    plus("p", times("n", "q")),
                    self.maximum,
                    p=self.base_points,
                    n=Fraction(count),
                    q=self.step_points,
                ),
                "points": Points(points),
                "maximum": self.maximum,
            },
        )
        return RuleOutcome(points, rate, (step,))

    def _below(self, value: Fraction) -> Step:
        return Step(
            "steps.below",
            {
                "value": Compared(value, self.floor),
                "floor": self.floor,
                "points": Points(ZERO),
                "maximum": self.maximum,
            },
        )

    def example_values(self, target: Fraction | None) -> list[Fraction]:
        top = self.maximum - self.base_points
        count = int(-(-top // self.step_points)) if self.step_points else 0
        edges = [self.floor + self.step * number for number in range(min(count, MOST_EXAMPLES) + 1)]
        return [self.floor - self.step / 10, *edges]

    def described(self) -> Step:
        return Step(
            "steps.rule",
            {
                "floor": self.floor,
                "base": self.base_points,
                "step": self.step,
                "step_points": self.step_points,
                "maximum": self.maximum,
            },
        )
