"""attainment: the share of the target that was reached.

The 107 plan gives target and weight only for its own indicators; this is the portal's default reading.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar, Self

from indicators.scoring.errors import RuleError
from indicators.scoring.goal import Goal
from indicators.scoring.rules.arithmetic import divided, equation, times
from indicators.scoring.rules.base import ALONE, ZERO, Rivals, RuleOutcome
from indicators.scoring.rules.parameters import Holds, Parameter, Parameters
from indicators.scoring.rules.targeted import Targeted
from indicators.scoring.trace import Argument, Compared, Points, RateShown, SharedMaximum, Step, Text

AIM = Parameter(
    "aim",
    Text("達標值", "reached at"),
    Holds.FIGURE,
    Text(
        "達到此值即為達標，而得分計至目標為止；空白為目標本身。",
        "Reached from here on, while points grow to the target. Empty: the target itself.",
    ),
    aims=True,
)


@dataclass(frozen=True, slots=True)
class Attainment(Targeted):
    """≥: M·min(1, x/T). ≤: M where x ≤ T, otherwise M·T/x. With T ≤ 0 there is only all or nothing.

    ``aim`` is what the plan calls reached, where it is less than what full points need (heads ≥ 50 %, points to 100 %).
    """

    kind: ClassVar[str] = "attainment"
    title: ClassVar[Text] = Text("達成率", "attainment")
    summary: ClassVar[Text] = Text(
        "達成率：依達成目標的比例給分", "attainment: the share of the target that was reached"
    )
    optional: ClassVar[tuple[Parameter, ...]] = (*Targeted.optional, AIM)
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
        "attainment.rate_of_year": Text(
            "與全年目標相較 {rate} % → {points}（滿分 {maximum}）",
            "Against the whole year's target {rate} % → {points} (of {maximum})",
        ),
        "attainment.rule_aim": Text(
            "計分方式：達 {full} 得滿分 {maximum}，其餘按比例；達標值 {direction} {aim}",
            "Rule: {maximum} at {full}, in proportion otherwise; called reached at {direction} {aim}",
        ),
        "attainment.share": Text(
            "{equation} → {points}（滿分 {maximum}）", "{equation} → {points} (of {maximum})"
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

    aim: Fraction | None = None

    @classmethod
    def parse(cls, parameters: Parameters) -> Self:
        found = super(Attainment, cls).parse(parameters)
        if "aim" not in parameters:
            return found
        parameters.require("target")
        aim, full = parameters.number("aim"), parameters.number("target")
        if full <= 0 or aim <= 0:
            raise RuleError("rule.not_positive", "aim", found=min(full, aim))
        if found.direction.upward and aim > full:
            raise RuleError("rule.too_large", "aim", found=aim, limit=full)
        if not found.direction.upward and aim < full:
            raise RuleError("rule.too_small", "aim", found=aim, limit=full)
        return replace(found, aim=aim)

    def fixed_target(self) -> Fraction | None:
        return super(Attainment, self).fixed_target() if self.aim is None else self.aim

    def score(self, value: Fraction, target: Fraction | None = None, rivals: Rivals = ALONE) -> RuleOutcome:
        if self.aim is not None and self.target is not None:
            return self._aimed(value, self.aim, self.target)
        goal = self.goal_of_year(target)
        points = self._points(value, goal)
        rate = goal.rate(value)
        args: dict[str, Argument] = {"points": Points(points), "maximum": self.maximum}
        if rate is None:
            args["value"] = Compared(value, goal.level)
            key = "attainment.met" if goal.met(value) else "attainment.unmet"
            return RuleOutcome(points, None, (Step(key, args),))
        share = RateShown(rate, self.maximum)
        args |= {"rate": share, "maximum": SharedMaximum(share)}
        return RuleOutcome(points, rate, (Step("attainment.rate", args),))

    def points(self, value: Fraction, target: Fraction | None = None, rivals: Rivals = ALONE) -> Fraction:
        aimed = self.aim is not None and self.target is not None
        return self._points(value, self.goal_of_year(self.target if aimed else target))

    def _aimed(self, value: Fraction, aim: Fraction, full: Fraction) -> RuleOutcome:
        goal = self.goal(full)
        points = self._points(value, goal)
        part, whole = ("x", "t") if self.direction.upward else ("t", "x")
        args: dict[str, Argument] = {"points": Points(points), "maximum": self.maximum}
        if whole == "x" and value <= 0:
            step = Step("attainment.met", {**args, "value": Compared(value, full)})
        else:
            worked = equation(divided(times("m", part), whole), self.maximum, m=self.maximum, x=value, t=full)
            step = Step("attainment.share", {**args, "equation": worked})
        return RuleOutcome(points, self.goal(aim).rate(value), (step,))

    def _points(self, value: Fraction, goal: Goal) -> Fraction:
        if goal.met(value):
            return self.maximum
        if goal.level <= 0:
            return ZERO
        share = value / goal.level if self.direction.upward else goal.level / value
        return max(ZERO, self.maximum * share)

    def described(self) -> Step:
        if self.aim is not None and self.target is not None:
            args: dict[str, Argument] = {"full": self.target, "direction": self.direction, "aim": self.aim}
            return Step("attainment.rule_aim", {**args, "maximum": self.maximum})
        at_least = self.direction.upward
        key = "attainment.at_least" if at_least else "attainment.at_most"
        return Step(key, {"maximum": self.maximum})
