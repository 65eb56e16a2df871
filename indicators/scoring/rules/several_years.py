"""several_years: the sum or the mean of several years, this one included, against a target."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar, Self

from indicators.scoring.errors import RuleError
from indicators.scoring.goal import HUNDRED, Direction, Goal
from indicators.scoring.rules.arithmetic import divided, equation, per_cent, plus, rate_equation
from indicators.scoring.rules.base import ALONE, ZERO, Rivals, Rule, RuleOutcome
from indicators.scoring.rules.parameters import (
    DIRECTION,
    LONGEST_BASELINE,
    MAXIMUM,
    TARGET,
    Holds,
    Parameter,
    Parameters,
)
from indicators.scoring.trace import Argument, Compared, Points, RateShown, SharedMaximum, Step, Text, Yearly

YEAR_COUNT = Parameter(
    "year_count",
    Text("合計年數", "years together"),
    Holds.YEARS,
    Text("含本年度在內共幾年。", "How many years, this one included."),
    aims=True,
)
SUM, MEAN = "sum", "mean"
TOGETHER = Parameter(
    "together",
    Text("合計方式", "together as"),
    Holds.CHOICE,
    choices=((SUM, Text("合計", "sum")), (MEAN, Text("平均", "mean"))),
    aims=True,
)


@dataclass(frozen=True, slots=True)
class SeveralYears(Rule):
    """M·(total ÷ T) up to M where the total is to be at least T; M·(T ÷ total) where at most and it is more.

    ``earlier`` are the values of the years before, once they are known. The goal is what is left for this year's value.
    """

    kind: ClassVar[str] = "several_years"
    title: ClassVar[Text] = Text("多年合計", "several years")
    summary: ClassVar[Text] = Text(
        "多年合計：本年與前幾年合計或平均，與目標比較",
        "several years: the sum or mean of several years, this one included, against a target",
    )
    required: ClassVar[tuple[Parameter, ...]] = (DIRECTION, TARGET, YEAR_COUNT, MAXIMUM)
    optional: ClassVar[tuple[Parameter, ...]] = (TOGETHER,)
    texts: ClassVar[Mapping[str, Text]] = {
        "several_years.rule_sum": Text(
            "計分方式：含本年度共 {count} 年合計 {direction} {target} 得滿分 {maximum}，未達者按比例",
            "Rule: {maximum} where the sum of {count} years is {direction} {target}, otherwise in proportion",
        ),
        "several_years.rule_mean": Text(
            "計分方式：含本年度共 {count} 年平均 {direction} {target} 得滿分 {maximum}，未達者按比例",
            "Rule: {maximum} where the mean of {count} years is {direction} {target}, otherwise in proportion",
        ),
        "several_years.left": Text(
            "前 {count} 年（{years}）；本年度應 {direction} {target}，多年目標始達成",
            "Years before ({count}): {years}; this year has to bring {direction} {target}",
        ),
        "several_years.reached": Text(
            "前 {count} 年（{years}）已達多年目標",
            "Years before ({count}): {years}; they reach the target already",
        ),
        "several_years.used_up": Text(
            "前 {count} 年（{years}）已超過多年目標",
            "Years before ({count}): {years}; they exceed the target already",
        ),
        "several_years.sum": Text("共 {count} 年合計：{equation}", "Sum of {count} years: {equation}"),
        "several_years.mean": Text("共 {count} 年平均：{equation}", "Mean of {count} years: {equation}"),
        "several_years.rate": Text(
            "達成率：{equation} % → {points}（滿分 {maximum}）",
            "Achievement: {equation} % → {points} (of {maximum})",
        ),
        "several_years.rate_of_year": Text(
            "與多年全期目標相較：{equation} % → {points}（滿分 {maximum}）",
            "Against the target of all the years: {equation} % → {points} (of {maximum})",
        ),
        "several_years.met": Text(
            "多年實績 {value}，已達目標 → {points}（滿分 {maximum}）",
            "{value}: target met → {points} (of {maximum})",
        ),
        "several_years.unmet": Text(
            "多年實績 {value}，未達目標，且無法計算達成率 → {points}（滿分 {maximum}）",
            "{value}: target not met and no achievement rate → {points} (of {maximum})",
        ),
    }

    direction: Direction
    wanted: Fraction
    count: int
    together: str
    maximum: Fraction
    earlier: tuple[tuple[int, Fraction], ...] = ()

    @classmethod
    def parse(cls, parameters: Parameters) -> Self:
        count = parameters.whole("year_count", most=LONGEST_BASELINE)
        if count == 1:
            raise RuleError("rule.too_small", "year_count", found=count, limit=2)
        return cls(
            parameters.direction(),
            parameters.number("target"),
            count,
            parameters.choice(TOGETHER),
            parameters.positive("maximum"),
        )

    def scaled(self, factor: Fraction) -> Self:
        return replace(self, maximum=self.maximum * factor)

    def earlier_years(self, year: int) -> tuple[int, ...]:
        return tuple(range(year - self.count + 1, year))

    @property
    def harder_with(self) -> Direction:
        """What earlier years brought need not be brought any more; what they used up is gone."""
        return Direction.AT_MOST if self.direction.upward else Direction.AT_LEAST

    def in_year(self, year: int, earlier: Mapping[int, Fraction]) -> Self:
        return replace(self, earlier=tuple(sorted(earlier.items())))

    @property
    def _whole(self) -> Fraction:
        """What all years together have to come to."""
        return self.wanted * (self.count if self.together == MEAN else 1)

    @property
    def _before(self) -> Fraction:
        return sum((value for _year, value in self.earlier), ZERO)

    def fixed_target(self) -> Fraction | None:
        """What is left for this year; None as long as the years before are not known."""
        return self._whole - self._before if self.earlier else None

    def goal(self, target: Fraction) -> Goal:
        return Goal.one_sided(self.direction, target)._replace(before=self._before)

    def target_steps(self) -> tuple[Step, ...]:
        target = self._whole - self._before
        args: dict[str, Argument] = {"count": len(self.earlier), "years": Yearly(self.earlier)}
        decided = self.goal(target).decided_before
        if decided is not None:
            return (Step("several_years.reached" if decided else "several_years.used_up", args),)
        return (Step("several_years.left", {**args, "target": target, "direction": self.direction}),)

    def score(self, value: Fraction, target: Fraction | None = None, rivals: Rivals = ALONE) -> RuleOutcome:
        if not self.earlier:
            raise RuleError("rule.missing", "year_count", kind=self.kind)
        goal = self.goal(self._whole - self._before)
        met, rate = goal.met(value), goal.rate(value)
        total = (value + self._before) / (self.count if self.together == MEAN else 1)
        points = self.maximum if met else max(ZERO, self.maximum * (rate or ZERO) / HUNDRED)
        args: dict[str, Argument] = {"points": Points(points), "maximum": self.maximum}
        if rate is None:
            args["value"] = Compared(total, self.wanted)
            last = Step("several_years.met" if met else "several_years.unmet", args)
        else:
            part, whole = ("x", "t") if self.direction.upward else ("t", "x")
            worked = rate_equation(per_cent(part, whole), self.maximum, x=total, t=self.wanted)
            args |= {"equation": worked, "maximum": SharedMaximum(RateShown(rate, self.maximum))}
            last = Step("several_years.rate", args)
        return RuleOutcome(min(points, self.maximum), rate, (self._added_up(value), last))

    def _added_up(self, value: Fraction) -> Step:
        values = {f"y{year}": number for year, number in self.earlier} | {"x": value}
        left = plus(*values)
        if self.together == MEAN:
            left = divided(left, "n")
            values["n"] = Fraction(self.count)
        worked = equation(left, self.wanted, **values)
        return Step(f"several_years.{self.together}", {"count": self.count, "equation": worked})

    def described(self) -> Step:
        return Step(
            f"several_years.rule_{self.together}",
            {
                "count": self.count,
                "direction": self.direction,
                "target": self.wanted,
                "maximum": self.maximum,
            },
        )
