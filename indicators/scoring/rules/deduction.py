"""deduction: full points less so many for each occurrence (107 plan, 3-3-1 and 3-3-2: 1 less 0.2 a person)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar, Self

from indicators.scoring.rules.arithmetic import equation, minus, times
from indicators.scoring.rules.base import ALONE, ZERO, Basis, Rivals, Rule, RuleOutcome
from indicators.scoring.rules.parameters import MAXIMUM, MOST_EXAMPLES, UNIT_POINTS, Parameter, Parameters
from indicators.scoring.trace import Points, Step, Text


@dataclass(frozen=True, slots=True)
class Deduction(Rule):
    """max(0, M − Q·x), and never more than M."""

    kind: ClassVar[str] = "deduction"
    title: ClassVar[Text] = Text("扣分", "deduction")
    summary: ClassVar[Text] = Text(
        "扣分：每發生一次扣若干分", "deduction: points taken off for each occurrence"
    )
    required: ClassVar[tuple[Parameter, ...]] = (MAXIMUM, UNIT_POINTS)
    basis: ClassVar[Basis] = Basis.OCCURRENCES
    texts: ClassVar[Mapping[str, Text]] = {
        "deduction.rule": Text(
            "計分方式：基本分 {maximum}，每 1 單位扣 {unit_points} 分，扣至 0 分為止",
            "Rule: {maximum} less {unit_points} for each occurrence, not below 0",
        ),
        "deduction.points": Text(
            "{equation} → {points}（滿分 {maximum}）", "{equation} → {points} (of {maximum})"
        ),
    }

    maximum: Fraction
    unit_points: Fraction

    @classmethod
    def parse(cls, parameters: Parameters) -> Self:
        return cls(parameters.positive("maximum"), parameters.positive("unit_points"))

    def scaled(self, factor: Fraction) -> Self:
        return replace(self, unit_points=self.unit_points * factor, maximum=self.maximum * factor)

    @property
    def starts_with(self) -> Fraction:
        return self.maximum

    def score(self, value: Fraction, target: Fraction | None = None, rivals: Rivals = ALONE) -> RuleOutcome:
        rest = self.maximum - self.unit_points * value
        points = max(ZERO, min(self.maximum, rest))
        worked = equation(
            minus("m", times("x", "q")), self.maximum, m=self.maximum, x=value, q=self.unit_points
        )
        step = Step(
            "deduction.points", {"equation": worked, "points": Points(points), "maximum": self.maximum}
        )
        return RuleOutcome(points, None, (step,))

    def example_values(self, target: Fraction | None) -> list[Fraction]:
        last = int(-(-self.maximum // self.unit_points))
        return [Fraction(number) for number in range(min(last, MOST_EXAMPLES) + 1)]

    def described(self) -> Step:
        return Step("deduction.rule", {"unit_points": self.unit_points, "maximum": self.maximum})
