"""plus_minus: points put on and taken off, between a floor and a cap; the formula says what counts which way."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar, Self

from indicators.scoring.rules.arithmetic import equation, plus, times
from indicators.scoring.rules.base import ALONE, ZERO, Rivals, Rule, RuleOutcome
from indicators.scoring.rules.parameters import (
    BASE_POINTS,
    MAXIMUM,
    TARGET,
    UNIT_POINTS,
    Holds,
    Parameter,
    Parameters,
)
from indicators.scoring.trace import Argument, Points, Step, Text

LEAST_POINTS = Parameter("least_points", Text("最低分", "least points"), Holds.POINTS)


@dataclass(frozen=True, slots=True)
class PlusMinus(Rule):
    """P + Q·x, at least the ``least_points`` and at most M; x may be negative (awards × 0.5 − faults).

    Without a ``target`` it is the x that gives full points.
    """

    kind: ClassVar[str] = "plus_minus"
    title: ClassVar[Text] = Text("加減分", "plus and minus")
    summary: ClassVar[Text] = Text(
        "加減分：基本分加減每單位得分，有上限及下限",
        "plus and minus: base points and so many for each, between a floor and a cap",
    )
    required: ClassVar[tuple[Parameter, ...]] = (UNIT_POINTS, MAXIMUM)
    optional: ClassVar[tuple[Parameter, ...]] = (BASE_POINTS, LEAST_POINTS, TARGET)
    texts: ClassVar[Mapping[str, Text]] = {
        "plus_minus.rule": Text(
            "計分方式：基本分 {base}，每 1 單位加減 {unit_points} 分，最低 {least} 分，滿分 {maximum}",
            "Rule: {base} and {unit_points} for each, up or down, at least {least}, at most {maximum}",
        ),
        "plus_minus.target": Text(
            "得滿分所需：{direction} {target}", "Full points need: {direction} {target}"
        ),
        "plus_minus.points": Text(
            "{equation} → {points}（最低 {least}，滿分 {maximum}）",
            "{equation} → {points} (at least {least}, at most {maximum})",
        ),
    }

    unit_points: Fraction
    base_points: Fraction
    least_points: Fraction
    maximum: Fraction
    target: Fraction | None

    @classmethod
    def parse(cls, parameters: Parameters) -> Self:
        maximum = parameters.positive("maximum")
        base, least = (
            parameters.not_negative(name, most=maximum) if name in parameters else ZERO
            for name in ("base_points", "least_points")
        )
        return cls(
            parameters.positive("unit_points"), base, least, maximum, parameters.optional_number("target")
        )

    def scaled(self, factor: Fraction) -> Self:
        return replace(
            self,
            unit_points=self.unit_points * factor,
            base_points=self.base_points * factor,
            least_points=self.least_points * factor,
            maximum=self.maximum * factor,
        )

    @property
    def starts_with(self) -> Fraction:
        return self.base_points

    def fixed_target(self) -> Fraction:
        return (self.maximum - self.base_points) / self.unit_points if self.target is None else self.target

    def target_key(self) -> str:
        return "plus_minus.target" if self.target is None else "target.fixed"

    def score(self, value: Fraction, target: Fraction | None = None, rivals: Rivals = ALONE) -> RuleOutcome:
        points = max(self.least_points, min(self.maximum, self.base_points + self.unit_points * value))
        worked = equation(
            plus("p", times("x", "q")), self.maximum, p=self.base_points, x=value, q=self.unit_points
        )
        args: dict[str, Argument] = {
            "equation": worked,
            "points": Points(points),
            "least": self.least_points,
            "maximum": self.maximum,
        }
        rate = self.goal(self.fixed_target()).rate(value)
        return RuleOutcome(points, rate, (Step("plus_minus.points", args),))

    def example_values(self, target: Fraction | None) -> list[Fraction]:
        floor, cap = (
            (bound - self.base_points) / self.unit_points for bound in (self.least_points, self.maximum)
        )
        return [floor - 1, floor, ZERO, cap, cap + 1]

    def described(self) -> Step:
        return Step(
            "plus_minus.rule",
            {
                "base": self.base_points,
                "unit_points": self.unit_points,
                "least": self.least_points,
                "maximum": self.maximum,
            },
        )
