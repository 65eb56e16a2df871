"""range: full points between two bounds (10 %–15 %); outside in proportion, or nothing, as the plan says."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar, Self

from indicators.scoring.errors import RuleError
from indicators.scoring.goal import HUNDRED, Bound, Goal
from indicators.scoring.rules.arithmetic import divided, equation, times
from indicators.scoring.rules.base import ALONE, ZERO, Rivals, Rule, RuleOutcome
from indicators.scoring.rules.parameters import MAXIMUM, Holds, Parameter, Parameters
from indicators.scoring.trace import Argument, Compared, Points, Range, Step, Text

LEAST = Parameter("least", Text("下限", "lower bound"), Holds.FIGURE, aims=True)
MOST = Parameter("most", Text("上限", "upper bound"), Holds.FIGURE, aims=True)
SHARE, NOTHING = "share", "nothing"
OUTSIDE = Parameter(
    "outside",
    Text("範圍外", "outside"),
    Holds.CHOICE,
    Text("空白為按比例。", "Empty: in proportion."),
    choices=((SHARE, Text("按比例", "in proportion")), (NOTHING, Text("不給分", "no points"))),
    aims=True,
)


@dataclass(frozen=True, slots=True)
class Between(Rule):
    """M from ``least`` to ``most``. Outside M·x/least or M·most/x, or 0."""

    kind: ClassVar[str] = "range"
    title: ClassVar[Text] = Text("區間", "range")
    summary: ClassVar[Text] = Text(
        "區間：在上下限之間得滿分，範圍外按比例或不給分",
        "range: full points between two bounds, outside in proportion or none",
    )
    required: ClassVar[tuple[Parameter, ...]] = (LEAST, MOST, MAXIMUM)
    optional: ClassVar[tuple[Parameter, ...]] = (OUTSIDE,)
    texts: ClassVar[Mapping[str, Text]] = {
        "range.share": Text(
            "計分方式：{range} 之間得滿分 {maximum}；低於下限者，滿分 × 實績 ÷ 下限；高於上限者，滿分 × 上限 ÷ 實績",
            "Rule: {maximum} within {range}; below it full points × value ÷ lower bound, above it × upper bound ÷ value",
        ),
        "range.nothing": Text(
            "計分方式：{range} 之間得滿分 {maximum}，範圍外不給分",
            "Rule: {maximum} within {range}, outside nothing",
        ),
        "range.inside": Text(
            "實績 {value}，在 {range} 之間 → {points}（滿分 {maximum}）",
            "Value {value} is within {range} → {points} (of {maximum})",
        ),
        "range.outside": Text(
            "實績 {value}，不在 {range} 之間 → {points}（滿分 {maximum}）",
            "Value {value} is not within {range} → {points} (of {maximum})",
        ),
        "range.below": Text(
            "實績 {value}，低於下限 {bound}：{equation} → {points}（滿分 {maximum}）",
            "Value {value} is below {bound}: {equation} → {points} (of {maximum})",
        ),
        "range.above": Text(
            "實績 {value}，高於上限 {bound}：{equation} → {points}（滿分 {maximum}）",
            "Value {value} is above {bound}: {equation} → {points} (of {maximum})",
        ),
    }

    least: Fraction
    most: Fraction
    maximum: Fraction
    outside: str

    @classmethod
    def parse(cls, parameters: Parameters) -> Self:
        least, most = parameters.number("least"), parameters.number("most")
        if most < least:
            raise RuleError("rule.too_small", "most", found=most, limit=least)
        return cls(least, most, parameters.positive("maximum"), parameters.choice(OUTSIDE))

    def scaled(self, factor: Fraction) -> Self:
        return replace(self, maximum=self.maximum * factor)

    def fixed_target(self) -> Fraction:
        return self.least

    def goal(self, target: Fraction) -> Goal:
        return Goal(Bound(self.least), Bound(self.most))

    def score(self, value: Fraction, target: Fraction | None = None, rivals: Rivals = ALONE) -> RuleOutcome:
        goal = self.goal(self.least)
        missed, rate = goal.missed(value), goal.rate(value)
        if missed is None:
            return self._outcome("inside", value, self.maximum, rate)
        if rate is None or self.outside == NOTHING:
            return self._outcome("outside", value, ZERO, rate)
        points = max(ZERO, self.maximum * rate / HUNDRED)
        args: dict[str, Argument] = {"value": Compared(value, missed.level), "bound": missed.level}
        if missed is goal.least:
            args["equation"] = equation(divided(times("m", "x"), "b"), m=self.maximum, x=value, b=self.least)
            return self._outcome("below", value, points, rate, args)
        args["equation"] = equation(divided(times("m", "b"), "x"), m=self.maximum, x=value, b=self.most)
        return self._outcome("above", value, points, rate, args)

    def _outcome(
        self,
        key: str,
        value: Fraction,
        points: Fraction,
        rate: Fraction | None,
        args: Mapping[str, Argument] | None = None,
    ) -> RuleOutcome:
        near = min((self.least, self.most), key=lambda bound: abs(bound - value))
        said: dict[str, Argument] = {"points": Points(points), "maximum": self.maximum}
        said |= args or {"value": Compared(value, near), "range": Range(self.goal(self.least))}
        return RuleOutcome(points, rate, (Step(f"range.{key}", said),))

    def example_values(self, target: Fraction | None) -> list[Fraction]:
        off = (self.most - self.least) / 2 or Fraction(1)
        middle = (self.least + self.most) / 2
        return [self.least - off, self.least, middle, self.most, self.most + off]

    def described(self) -> Step:
        return Step(f"range.{self.outside}", {"range": Range(self.goal(self.least)), "maximum": self.maximum})
