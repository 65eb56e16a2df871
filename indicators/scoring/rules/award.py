"""award: what the reviewer awarded (107 plan, 4-2-1 and the fifth part, 施政績效具體事蹟)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar, Self

from indicators.scoring.rules.arithmetic import divided, equation, times
from indicators.scoring.rules.base import ALONE, ZERO, Basis, Rivals, Rule, RuleOutcome
from indicators.scoring.rules.parameters import MAXIMUM, Holds, Parameter, Parameters
from indicators.scoring.trace import Argument, Points, Step, Text

CRITERION = Parameter(
    "criterion",
    Text("評分項目", "criterion"),
    Holds.TEXT,
    Text(
        "評分標準分項時，每一計分項次填一項，例如 創新性。",
        "Where reviewers rate by criteria: the one of this component.",
    ),
)
SCALE = Parameter(
    "scale",
    Text("評分量尺", "scale"),
    Holds.FIGURE,
    Text(
        "評核機關以幾分為滿分評定，例如 30；空白即為本項滿分。",
        "The most that reviewers give, for example 30. Empty: the maximum points themselves.",
    ),
)


@dataclass(frozen=True, slots=True)
class Award(Rule):
    """The points awarded, 0 to the ``scale`` on which reviewers rate, as a share of M; without a scale it is M itself.

    Several criteria (30 + 30 + 40) are several components, each with its ``criterion``, scale and maximum.
    """

    kind: ClassVar[str] = "award"
    title: ClassVar[Text] = Text("評分", "award")
    summary: ClassVar[Text] = Text("評分：由審查人員評定", "award: points that reviewers award")
    required: ClassVar[tuple[Parameter, ...]] = (MAXIMUM,)
    optional: ClassVar[tuple[Parameter, ...]] = (CRITERION, SCALE)
    basis: ClassVar[Basis] = Basis.AWARD
    awarded: ClassVar[bool] = True
    texts: ClassVar[Mapping[str, Text]] = {
        "award.rule": Text(
            "計分方式：由評核機關評定，滿分 {maximum}", "Rule: awarded by the reviewers, at most {maximum}"
        ),
        "award.criterion": Text(
            "評分項目「{criterion}」：由評核機關以 {scale} 分為滿分評定，折算配分 {maximum}",
            "Criterion “{criterion}”: awarded by the reviewers out of {scale}, for at most {maximum} points",
        ),
        "award.points": Text(
            "評定 {awarded} 分 → {points}（滿分 {maximum}）", "Awarded {awarded} → {points} (of {maximum})"
        ),
        "award.scaled": Text(
            "評定 {awarded} 分（滿分 {scale}），折算配分：{equation} → {points}（滿分 {maximum}）",
            "Awarded {awarded} of {scale}, for its weight: {equation} → {points} (of {maximum})",
        ),
    }

    maximum: Fraction
    scale: Fraction  # what reviewers rate out of; redistribution leaves it
    criterion: str = ""

    @classmethod
    def parse(cls, parameters: Parameters) -> Self:
        maximum = parameters.positive("maximum")
        scale = parameters.positive("scale") if "scale" in parameters else maximum
        return cls(maximum, scale, parameters.text("criterion") if "criterion" in parameters else "")

    @property
    def most_awarded(self) -> Fraction:
        return self.scale

    def scaled(self, factor: Fraction) -> Self:
        return replace(self, maximum=self.maximum * factor)

    def score(self, value: Fraction, target: Fraction | None = None, rivals: Rivals = ALONE) -> RuleOutcome:
        """``value`` is what was awarded, on the scale of the reviewers."""
        points = max(ZERO, min(self.maximum, value * self.maximum / self.scale))
        args: dict[str, Argument] = {"awarded": value, "points": Points(points), "maximum": self.maximum}
        if self.scale == self.maximum:
            return RuleOutcome(points, None, (Step("award.points", args),))
        worked = equation(divided(times("x", "m"), "s"), self.maximum, x=value, m=self.maximum, s=self.scale)
        step = Step("award.scaled", {**args, "scale": self.scale, "equation": worked})
        return RuleOutcome(points, None, (step,))

    def example_values(self, target: Fraction | None) -> list[Fraction]:
        return [ZERO, self.scale / 2, self.scale]

    def described(self) -> Step:
        if not self.criterion:
            return Step("award.rule", {"maximum": self.maximum})
        args: dict[str, Argument] = {"criterion": self.criterion, "scale": self.scale}
        return Step("award.criterion", {**args, "maximum": self.maximum})
