"""per_unit: so many points for each (107 plan, 3-1-2: 0.6 a proposal, five give 3)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar, Self

from indicators.scoring.rules.arithmetic import equation, times
from indicators.scoring.rules.base import ALONE, ZERO, Rivals, Rule, RuleOutcome
from indicators.scoring.rules.parameters import MAXIMUM, TARGET, UNIT_POINTS, Parameter, Parameters
from indicators.scoring.trace import Points, Step, Text


@dataclass(frozen=True, slots=True)
class PerUnit(Rule):
    """min(M, Q·x), never below 0. Without a ``target`` the number that gives full points, M/Q, is shown as one."""

    kind: ClassVar[str] = "per_unit"
    title: ClassVar[Text] = Text("按件", "per unit")
    summary: ClassVar[Text] = Text("按件：每件給若干分", "per unit: so many points for each")
    required: ClassVar[tuple[Parameter, ...]] = (UNIT_POINTS, MAXIMUM)
    optional: ClassVar[tuple[Parameter, ...]] = (TARGET,)
    texts: ClassVar[Mapping[str, Text]] = {
        "per_unit.rule": Text(
            "計分方式：每 1 單位給 {unit_points} 分，滿分 {maximum}",
            "Rule: {unit_points} for each, at most {maximum}",
        ),
        "per_unit.target": Text("得滿分所需：{direction} {target}", "Full points need: {direction} {target}"),
        "per_unit.points": Text(
            "{equation} → {points}（滿分 {maximum}）", "{equation} → {points} (of {maximum})"
        ),
    }

    unit_points: Fraction
    maximum: Fraction
    target: Fraction | None

    @classmethod
    def parse(cls, parameters: Parameters) -> Self:
        unit_points, maximum = parameters.positive("unit_points"), parameters.positive("maximum")
        return cls(unit_points, maximum, parameters.optional_number("target"))

    def scaled(self, factor: Fraction) -> Self:
        return replace(self, unit_points=self.unit_points * factor, maximum=self.maximum * factor)

    def fixed_target(self) -> Fraction:
        return self.maximum / self.unit_points if self.target is None else self.target

    def target_key(self) -> str:
        return "per_unit.target" if self.target is None else "target.fixed"

    def score(self, value: Fraction, target: Fraction | None = None, rivals: Rivals = ALONE) -> RuleOutcome:
        full = self.fixed_target()
        points = max(ZERO, min(self.maximum, self.unit_points * value))
        step = Step(
            "per_unit.points",
            {
                "equation": equation(times("x", "q"), self.maximum, x=value, q=self.unit_points),
                "points": Points(points),
                "maximum": self.maximum,
            },
        )
        return RuleOutcome(points, self.goal(full).rate(value), (step,))

    def described(self) -> Step:
        return Step("per_unit.rule", {"unit_points": self.unit_points, "maximum": self.maximum})
