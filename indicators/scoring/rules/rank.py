"""rank: the agencies of a year compared (107 plan, 4-3-1: the first four of the city, none for a negative one)."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import ClassVar, Self

from indicators.scoring.errors import RuleError
from indicators.scoring.rounding import told
from indicators.scoring.rules.base import ALONE, ZERO, Basis, Rivals, Rule, RuleOutcome
from indicators.scoring.rules.parameters import (
    DIRECTION,
    FLOOR,
    MAXIMUM,
    Holds,
    Parameter,
    Parameters,
    not_negative,
)
from indicators.scoring.trace import Compared, Listed, Points, Step, Text

AWARDS = Parameter(
    "awards",
    Text("名次得分", "points by rank"),
    Holds.TEXT,
    Text("例如 4;3;2;1", "For example 4;3;2;1"),
)


@dataclass(frozen=True, slots=True)
class Rank(Rule):
    """The award of the place reached; equal values share the better place (1, 1, 3). ``lowest_first``: fewer is better.

    An agency on the wrong side of ``least`` gets 0 and takes no place; ``least`` itself is eligible.
    """

    kind: ClassVar[str] = "rank"
    title: ClassVar[Text] = Text("名次", "rank")
    summary: ClassVar[Text] = Text("名次：各機關當年度相互比較", "rank: the agencies of the year compared")
    required: ClassVar[tuple[Parameter, ...]] = (AWARDS,)
    optional: ClassVar[tuple[Parameter, ...]] = (FLOOR, MAXIMUM, DIRECTION)
    basis: ClassVar[Basis] = Basis.RANK
    compares: ClassVar[bool] = True
    texts: ClassVar[Mapping[str, Text]] = {
        "rank.rule": Text(
            "計分方式：各機關由高至低排名，依名次得 {awards} 分",
            "Rule: agencies ranked, the first get {awards}",
        ),
        "rank.rule_floor": Text(
            "計分方式：各機關由高至低排名，依名次得 {awards} 分；低於 {least} 者不列入排名",
            "Rule: agencies ranked, the first get {awards}; below {least} there is no rank",
        ),
        "rank.rule_lowest": Text(
            "計分方式：各機關由低至高排名，依名次得 {awards} 分",
            "Rule: agencies ranked from the lowest, the first get {awards}",
        ),
        "rank.rule_lowest_ceiling": Text(
            "計分方式：各機關由低至高排名，依名次得 {awards} 分；高於 {least} 者不列入排名",
            "Rule: agencies ranked from the lowest, the first get {awards}; above {least} there is no rank",
        ),
        "rank.none_above": Text(
            "實績 {value} 高於 {least}，不列入排名 → {points}（滿分 {maximum}）",
            "Value {value} is above {least}: no rank → {points} (of {maximum})",
        ),
        "rank.place": Text(
            "實績 {value}，列入排名之 {count} 機關中第 {place} 名 → {points}（滿分 {maximum}）",
            "Value {value}, rank {place} of {count} agencies → {points} (of {maximum})",
        ),
        "rank.shared": Text(
            "實績 {value}，列入排名之 {count} 機關中並列第 {place} 名（{sharing} 機關同值） → {points}（滿分 {maximum}）",
            "Value {value}, rank {place} of {count} agencies, shared by {sharing} → {points} (of {maximum})",
        ),
        "rank.none": Text(
            "實績 {value} 低於 {least}，不列入排名 → {points}（滿分 {maximum}）",
            "Value {value} is below {least}: no rank → {points} (of {maximum})",
        ),
        "rank.absent": Text(
            "尚有 {absent} 機關無實績可比，名次可能變動",
            "Agencies without a value yet: {absent}; the rank may change",
        ),
    }

    awards: tuple[Fraction, ...]
    maximum: Fraction
    least: Fraction | None
    lowest_first: bool = False

    @classmethod
    def parse(cls, parameters: Parameters) -> Self:
        text = parameters.text("awards")
        awards = tuple(not_negative("awards", part.strip()) for part in text.split(";"))
        if any(later > earlier for earlier, later in pairwise(awards)):
            raise RuleError("rule.awards", "awards")
        if awards[0] == 0:
            raise RuleError("rule.not_positive", "awards", found=awards[0])
        maximum = parameters.positive("maximum") if "maximum" in parameters else awards[0]
        if maximum < awards[0]:
            raise RuleError("rule.too_small", "maximum", found=maximum, limit=awards[0])
        lowest_first = "direction" in parameters and not parameters.direction().upward
        return cls(awards, maximum, parameters.optional_number("floor"), lowest_first)

    def scaled(self, factor: Fraction) -> Self:
        awards = tuple(award * factor for award in self.awards)
        return replace(self, awards=awards, maximum=self.maximum * factor)

    def score(self, value: Fraction, target: Fraction | None = None, rivals: Rivals = ALONE) -> RuleOutcome:
        """``rivals`` holds the values of all agencies, this one's among them; without it the agency is alone."""
        absent = (Step("rank.absent", {"absent": rivals.absent}),) if rivals.absent else ()
        if self.least is not None and self._better(self.least, value):
            return RuleOutcome(ZERO, None, (self._unranked(value, self.least), *absent))
        eligible = self._eligible(rivals.values) or (value,)
        below, not_above = bisect_left(eligible, value), bisect_right(eligible, value)
        place = 1 + (below if self.lowest_first else len(eligible) - not_above)
        points = self.awards[place - 1] if place <= len(self.awards) else ZERO
        sharing = not_above - below
        step = Step(
            "rank.place" if sharing == 1 else "rank.shared",
            {
                "value": Compared(value, self.least),
                "count": len(eligible),
                "place": place,
                "sharing": sharing,
                "points": Points(points),
                "maximum": self.maximum,
            },
        )
        return RuleOutcome(points, None, (step, *absent), place)

    def _eligible(self, values: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
        """Those of the rising ``values`` that reach the least that counts."""
        if self.least is None:
            return values
        if self.lowest_first:
            return values[: bisect_right(values, self.least)]
        return values[bisect_left(values, self.least) :]

    def _better(self, one: Fraction, other: Fraction) -> bool:
        return one < other if self.lowest_first else one > other

    def _unranked(self, value: Fraction, least: Fraction) -> Step:
        return Step(
            "rank.none_above" if self.lowest_first else "rank.none",
            {
                "value": Compared(value, least),
                "least": least,
                "points": Points(ZERO),
                "maximum": self.maximum,
            },
        )

    def example_values(self, target: Fraction | None) -> list[Fraction]:
        return []  # the values of the agencies, which only the person knows

    def described(self) -> Step:
        awards = Listed(tuple(told(award) for award in self.awards))
        if self.least is None:
            return Step("rank.rule_lowest" if self.lowest_first else "rank.rule", {"awards": awards})
        key = "rank.rule_lowest_ceiling" if self.lowest_first else "rank.rule_floor"
        return Step(key, {"awards": awards, "least": self.least})
