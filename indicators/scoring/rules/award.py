"""award: what the reviewer awarded (107 plan, 4-2-1 and the fifth part, 施政績效具體事蹟)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar, Self

from indicators.scoring.rules.base import ALONE, ZERO, Basis, Outcome, Rivals, Rule
from indicators.scoring.rules.parameters import MAXIMUM, Parameter, Parameters
from indicators.scoring.trace import Points, Step, Text

ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Award(Rule):
    """The points awarded, 0 … M. ``factor`` is what redistribution has made of one awarded point."""

    kind: ClassVar[str] = "award"
    title: ClassVar[Text] = Text("評分", "award")
    summary: ClassVar[Text] = Text("評分：由審查人員評定", "award: points that reviewers award")
    required: ClassVar[tuple[Parameter, ...]] = (MAXIMUM,)
    basis: ClassVar[Basis] = Basis.AWARD
    awarded: ClassVar[bool] = True
    texts: ClassVar[Mapping[str, Text]] = {
        "award.rule": Text(
            "計分方式：由審核機關評定，滿分 {maximum}", "Rule: awarded by the reviewers, at most {maximum}"
        ),
        "award.points": Text(
            "評定 {awarded} 分 → {points}（滿分 {maximum}）", "Awarded {awarded} → {points} (of {maximum})"
        ),
        "award.scaled": Text(
            "評定 {awarded} 分，依調整後配分 × {factor} → {points}（滿分 {maximum}）",
            "Awarded {awarded}, × {factor} after redistribution → {points} (of {maximum})",
        ),
    }

    maximum: Fraction
    factor: Fraction = ONE

    @classmethod
    def parse(cls, parameters: Parameters) -> Self:
        return cls(parameters.positive("maximum"))

    def scaled(self, factor: Fraction) -> Self:
        return replace(self, maximum=self.maximum * factor, factor=self.factor * factor)

    def score(self, value: Fraction, target: Fraction | None = None, rivals: Rivals = ALONE) -> Outcome:
        """``value`` is what was awarded, in points of the plan as printed."""
        points = max(ZERO, min(self.maximum, value * self.factor))
        step = Step(
            "award.points" if self.factor == 1 else "award.scaled",
            {
                "awarded": value,
                "factor": self.factor,
                "points": Points(points),
                "maximum": self.maximum,
            },
        )
        return Outcome(points, None, (step,))

    def trial_values(self, target: Fraction | None) -> list[Fraction]:
        return [ZERO, self.maximum / 2, self.maximum]

    def described(self) -> Step:
        return Step("award.rule", {"maximum": self.maximum})
