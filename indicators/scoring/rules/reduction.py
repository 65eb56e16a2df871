"""reduction: so many per cent less than a base (7 % less than the year before; by 119 half of 112)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar, Self

from indicators.scoring.errors import RuleError
from indicators.scoring.goal import HUNDRED as FULL
from indicators.scoring.goal import Direction
from indicators.scoring.rules.arithmetic import HUNDRED, divided, equation, minus, times
from indicators.scoring.rules.from_base import SOURCES, Base, FromBase
from indicators.scoring.rules.parameters import MAXIMUM, Holds, Parameter, Parameters
from indicators.scoring.trace import Argument, Step, Text

REDUCTION = Parameter("reduction", Text("降低百分比", "reduction (%)"), Holds.FIGURE, aims=True)
TARGET_YEAR = Parameter(
    "target_year",
    Text("完成年度", "by the year"),
    Holds.YEAR,
    Text(
        "與基準年度並用：完成年度前各年按年平均。",
        "With a base year: the years up to this one have their even part of the reduction.",
    ),
    aims=True,
)


@dataclass(frozen=True, slots=True)
class Reduction(FromBase):
    """T = B·(1 − r/100). With a year to reach it by, the plan's year has its even part of r."""

    kind: ClassVar[str] = "reduction"
    title: ClassVar[Text] = Text("降幅", "reduction")
    summary: ClassVar[Text] = Text(
        "降幅：較基準降低若干百分比，依已降低的比例給分",
        "reduction: so many per cent less than a base, by the part of it that was reached",
    )
    required: ClassVar[tuple[Parameter, ...]] = (REDUCTION, MAXIMUM)
    optional: ClassVar[tuple[Parameter, ...]] = (*SOURCES, TARGET_YEAR)
    texts: ClassVar[Mapping[str, Text]] = {
        "reduction.rule": Text(
            "計分方式：較基準降低 {reduction} % 得滿分 {maximum}；未達者，滿分 × 已降低 ÷ 應降低",
            "Rule: {maximum} where it is {reduction} % below the base; otherwise full points × reached ÷ wanted reduction",
        ),
        "reduction.target": Text(
            "目標值：{direction} {target}（{equation}）", "Target: {direction} {target} ({equation})"
        ),
        "reduction.part": Text(
            "至 {target_year} 年應較 {base_year} 年降低 {reduction} %，{year} 年度按年平均應降低：{equation} %",
            "By {target_year} {reduction} % less than in {base_year}; the even part of {year}: {equation} %",
        ),
        "reduction.rate": Text(
            "降幅達成率：{equation} % → {points}（滿分 {maximum}）",
            "Part of the reduction: {equation} % → {points} (of {maximum})",
        ),
        "reduction.rate_of_year": Text(
            "與全年應降低幅度相較：{equation} % → {points}（滿分 {maximum}）",
            "Part of the whole year's reduction: {equation} % → {points} (of {maximum})",
        ),
        "reduction.met": Text(
            "基準值 {base} 無可降低，實績 {value} 已達目標 → {points}（滿分 {maximum}）",
            "Nothing to reduce from {base}; value {value}: met → {points} (of {maximum})",
        ),
        "reduction.unmet": Text(
            "基準值 {base} 無可降低，實績 {value} 未達目標 → {points}（滿分 {maximum}）",
            "Nothing to reduce from {base}; value {value}: not met → {points} (of {maximum})",
        ),
    }

    reduction: Fraction
    target_year: int | None
    year: int | None = None

    @classmethod
    def parse(cls, parameters: Parameters) -> Self:
        base, reduction = Base.parse(parameters), parameters.positive("reduction")
        if reduction > FULL:
            raise RuleError("rule.too_large", "reduction", found=reduction, limit=FULL)
        target_year = None
        if "target_year" in parameters:
            parameters.require("base_year")
            target_year = parameters.year("target_year")
            if target_year <= (base.year or 0):
                raise RuleError(
                    "rule.too_small", "target_year", found=target_year, limit=(base.year or 0) + 1
                )
        return cls(base, parameters.positive("maximum"), base.figure, (), reduction, target_year)

    def in_year(self, year: int, earlier: Mapping[int, Fraction]) -> Self:
        return replace(super(Reduction, self).in_year(year, earlier), year=year)

    @property
    def wanted(self) -> Fraction:
        """The reduction that the plan's year has to reach, in per cent."""
        first, last = self.base.year, self.target_year
        if first is None or last is None or self.year is None or self.year >= last:
            return self.reduction
        return self.reduction * max(0, self.year - first) / (last - first)

    @property
    def aim(self) -> Fraction | None:
        return None if self.start is None else self.start * (FULL - self.wanted) / FULL

    @property
    def way(self) -> Direction:
        return Direction.AT_MOST

    def target_steps(self) -> tuple[Step, ...]:
        start, wanted = self.start or Fraction(0), self.wanted
        worked = equation(divided(times("b", minus(HUNDRED, "r")), HUNDRED), b=start, r=wanted)
        aim = start * (FULL - wanted) / FULL
        target = Step("reduction.target", {"direction": self.way, "target": aim, "equation": worked})
        return (self._base_step(), *self._part(), target)

    def _part(self) -> tuple[Step, ...]:
        first, last, year = self.base.year, self.target_year, self.year
        if first is None or last is None or year is None or year >= last:
            return ()
        worked = equation(
            divided(times("r", "n"), "m"),
            r=self.reduction,
            n=Fraction(max(0, year - first)),
            m=Fraction(last - first),
        )
        args: dict[str, Argument] = {"target_year": last, "base_year": first, "reduction": self.reduction}
        return (Step("reduction.part", {**args, "year": year, "equation": worked}),)

    def described(self) -> Step:
        return Step("reduction.rule", {"reduction": self.wanted, "maximum": self.maximum})
