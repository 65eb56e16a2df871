"""A made-up rule kind with a goal of two sides: what docs/add-a-rule.md asks of one file, and no more."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar, Self

from indicators.scoring.goal import Bound, Goal
from indicators.scoring.rules.base import ALONE, ZERO, Rivals, Rule, RuleOutcome
from indicators.scoring.rules.parameters import MAXIMUM, Holds, Parameter, Parameters
from indicators.scoring.trace import Points, Step, Text

LEAST = Parameter("lowest", Text("區間下限", "lower bound"), Holds.FIGURE)
MOST = Parameter("highest", Text("區間上限", "upper bound"), Holds.FIGURE)


@dataclass(frozen=True, slots=True)
class Within(Rule):
    """M inside the range, 0 outside."""

    kind: ClassVar[str] = "within"
    title: ClassVar[Text] = Text("兩界", "within")
    summary: ClassVar[Text] = Text(
        "兩界：在範圍內給滿分，否則零分", "within: all points inside, otherwise none"
    )
    required: ClassVar[tuple[Parameter, ...]] = (LEAST, MOST, MAXIMUM)
    texts: ClassVar[Mapping[str, Text]] = {
        "within.rule": Text(
            "計分方式：在範圍內得滿分 {maximum}", "Rule: {maximum} inside the range, otherwise nothing"
        ),
        "within.points": Text("實績 {value} → {points}", "Value {value} → {points}"),
    }

    least: Fraction
    most: Fraction
    maximum: Fraction

    @classmethod
    def parse(cls, parameters: Parameters) -> Self:
        return cls(parameters.number("lowest"), parameters.number("highest"), parameters.positive("maximum"))

    def scaled(self, factor: Fraction) -> Self:
        return replace(self, maximum=self.maximum * factor)

    def fixed_target(self) -> Fraction:
        return self.least

    def goal(self, target: Fraction) -> Goal:
        return Goal(Bound(self.least), Bound(self.most))

    def score(self, value: Fraction, target: Fraction | None = None, rivals: Rivals = ALONE) -> RuleOutcome:
        goal = self.goal(self.least)
        points = self.maximum if goal.met(value) else ZERO
        step = Step("within.points", {"value": value, "points": Points(points)})
        return RuleOutcome(points, goal.rate(value), (step,))

    def described(self) -> Step:
        return Step("within.rule", {"maximum": self.maximum})
