"""improvement: from a base to a target (16 to 8 hours): the part of the way that was gone."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Self

from indicators.scoring.errors import RuleError
from indicators.scoring.goal import Direction
from indicators.scoring.rules.from_base import SOURCES, Base, FromBase
from indicators.scoring.rules.parameters import DIRECTION, MAXIMUM, TARGET, Parameter, Parameters
from indicators.scoring.trace import Step, Text


@dataclass(frozen=True, slots=True)
class Improvement(FromBase):
    """From the base to the target T; more or less is better as the direction says."""

    kind: ClassVar[str] = "improvement"
    title: ClassVar[Text] = Text("改善", "improvement")
    summary: ClassVar[Text] = Text(
        "改善：自基準值至目標值，依已改善的比例給分",
        "improvement: from a base to a target, by the part of the way that was gone",
    )
    required: ClassVar[tuple[Parameter, ...]] = (DIRECTION, TARGET, MAXIMUM)
    optional: ClassVar[tuple[Parameter, ...]] = SOURCES
    texts: ClassVar[Mapping[str, Text]] = {
        "improvement.rule": Text(
            "計分方式：達目標得滿分 {maximum}；未達者，滿分 × 已改善幅度 ÷ 應改善幅度（基準值至目標值）",
            "Rule: {maximum} on target; below it, full points × way gone ÷ way to go from the base to the target",
        ),
        "improvement.rate": Text(
            "改善達成率：{equation} % → {points}（滿分 {maximum}）",
            "Part of the way: {equation} % → {points} (of {maximum})",
        ),
        "improvement.rate_of_year": Text(
            "與全年應改善幅度相較：{equation} % → {points}（滿分 {maximum}）",
            "Part of the whole year's way: {equation} % → {points} (of {maximum})",
        ),
        "improvement.met": Text(
            "基準值 {base} 已在目標內，實績 {value} 已達目標 → {points}（滿分 {maximum}）",
            "The base {base} is on the target already; value {value}: met → {points} (of {maximum})",
        ),
        "improvement.unmet": Text(
            "基準值 {base} 已在目標內，實績 {value} 未達目標 → {points}（滿分 {maximum}）",
            "The base {base} is on the target already; value {value}: not met → {points} (of {maximum})",
        ),
    }

    direction: Direction
    target: Fraction

    @classmethod
    def parse(cls, parameters: Parameters) -> Self:
        base, direction = Base.parse(parameters), parameters.direction()
        target = parameters.number("target")
        if base.figure is not None and (base.figure >= target) is direction.upward:
            raise RuleError("rule.base", "base", found=base.figure, target=target)
        return cls(base, parameters.positive("maximum"), base.figure, (), direction, target)

    @property
    def aim(self) -> Fraction | None:
        return None if self.start is None else self.target

    @property
    def way(self) -> Direction:
        return self.direction

    def described(self) -> Step:
        return Step("improvement.rule", {"maximum": self.maximum})
