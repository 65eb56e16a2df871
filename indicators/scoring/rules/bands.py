"""bands: lower bounds with points (107 plan, 3-3-3: more than half wear the card 0.5, all of them 1)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import ClassVar, NamedTuple, Self

from indicators.scoring.errors import RuleError
from indicators.scoring.goal import Bound, Goal
from indicators.scoring.rounding import told
from indicators.scoring.rules.base import ALONE, ZERO, Rivals, Rule, RuleOutcome
from indicators.scoring.rules.parameters import (
    MAXIMUM,
    TARGET,
    Holds,
    Parameter,
    Parameters,
    not_negative,
    number,
)
from indicators.scoring.trace import Compared, Listed, Points, Step, Text

BANDS = Parameter(
    "bands",
    Text("分段", "bands"),
    Holds.TEXT,
    Text("例如 >50:0.5;≥100:1", "For example >50:0.5;≥100:1"),
    longest=500,
)
_BAND = re.compile(r"(?P<sign>>=|>|≥)\s*(?P<bound>[^:]+?)\s*:\s*(?P<points>.+)")


class Band(NamedTuple):
    """A lower bound (``inclusive`` or not) and the points of what lies above it."""

    bound: Fraction
    inclusive: bool
    points: Fraction

    def reached(self, value: Fraction) -> bool:
        return value >= self.bound if self.inclusive else value > self.bound

    def written(self) -> str:
        return f"{'≥' if self.inclusive else '>'} {told(self.bound)}"


@dataclass(frozen=True, slots=True)
class Bands(Rule):
    """The points of the highest band reached, 0 under the lowest; ``bands`` from the lowest to the highest."""

    kind: ClassVar[str] = "bands"
    title: ClassVar[Text] = Text("分段", "bands")
    summary: ClassVar[Text] = Text(
        "分段：依所達最高分段給分", "bands: the points of the highest band reached"
    )
    required: ClassVar[tuple[Parameter, ...]] = (BANDS,)
    optional: ClassVar[tuple[Parameter, ...]] = (MAXIMUM, TARGET)
    texts: ClassVar[Mapping[str, Text]] = {
        "bands.rule": Text(
            "計分方式：分段計分，{bands}；滿分 {maximum}", "Rule: bands, {bands}; at most {maximum}"
        ),
        "bands.target": Text(
            "目標值：{direction} {target}（最高分段）", "Target: {direction} {target} (the best band)"
        ),
        "bands.reached": Text(
            "實績 {value}，屬「{band}」 → {points}（滿分 {maximum}）",
            "Value {value} is in the band “{band}” → {points} (of {maximum})",
        ),
        "bands.below": Text(
            "實績 {value}，未達最低分段「{band}」 → {points}（滿分 {maximum}）",
            "Value {value} is under the lowest band, “{band}” → {points} (of {maximum})",
        ),
    }

    bands: tuple[Band, ...]
    maximum: Fraction
    target: Fraction | None

    @classmethod
    def parse(cls, parameters: Parameters) -> Self:
        bands = _bands(parameters.text("bands"))
        most = max(band.points for band in bands)
        if "maximum" not in parameters:
            if most == 0:
                raise RuleError("rule.not_positive", "bands", found=most)
            return cls(bands, most, parameters.optional_number("target"))
        maximum = parameters.positive("maximum")
        if maximum < most:
            raise RuleError("rule.too_small", "maximum", found=maximum, limit=most)
        return cls(bands, maximum, parameters.optional_number("target"))

    def scaled(self, factor: Fraction) -> Self:
        bands = tuple(band._replace(points=band.points * factor) for band in self.bands)
        return replace(self, bands=bands, maximum=self.maximum * factor)

    def fixed_target(self) -> Fraction:
        return self._best().level if self.target is None else self.target

    def target_key(self) -> str:
        return "bands.target" if self.target is None else "target.fixed"

    def goal(self, target: Fraction) -> Goal:
        best = self._best()
        if self.target is None:
            return best
        return Goal(least=Bound(target)) if best.least else Goal(most=Bound(target))

    def score(self, value: Fraction, target: Fraction | None = None, rivals: Rivals = ALONE) -> RuleOutcome:
        reached = [band for band in self.bands if band.reached(value)]
        points = reached[-1].points if reached else ZERO
        step = Step(
            "bands.reached" if reached else "bands.below",
            {
                # Beside the nearest bound: 99.996 must not look like 100.
                "value": Compared(value, min((b.bound for b in self.bands), key=lambda b: abs(b - value))),
                "band": (reached[-1] if reached else self.bands[0]).written(),
                "points": Points(points),
                "maximum": self.maximum,
            },
        )
        rate = self.goal(self.fixed_target()).rate(value)
        return RuleOutcome(points, rate, (step,))

    def example_values(self, target: Fraction | None) -> list[Fraction]:
        bounds = [band.bound for band in self.bands]
        between = [(low + high) / 2 for low, high in pairwise(bounds)]
        return [bounds[0] - 1, *bounds, *between, bounds[-1] + 1]

    def described(self) -> Step:
        bands = tuple(f"{band.written()} → {told(band.points)}" for band in self.bands)
        return Step("bands.rule", {"bands": Listed(bands, ("；", "; ")), "maximum": self.maximum})

    def _best(self) -> Goal:
        """Where the best band begins; or ends, where the bands above it give less (fewer is better)."""
        most = max(band.points for band in self.bands)
        first = next(band for band in self.bands if band.points == most)
        after = self.bands[self.bands.index(first) :]
        worse = next((band for band in after if band.points < most), None)
        if worse is None:
            return Goal(least=Bound(first.bound, first.inclusive))
        return Goal(most=Bound(worse.bound, not worse.inclusive))


def _bands(text: str) -> tuple[Band, ...]:
    """``>50:0.5;≥100:1`` in any order; raises RuleError for what it cannot read and for a bound twice."""
    found = [_band(part.strip()) for part in text.split(";") if part.strip()]
    if not found:
        raise RuleError("rule.bands", "bands", found=text)
    # Of two bands at one bound the inclusive one lies lower.
    bands = sorted(found, key=lambda band: (band.bound, not band.inclusive))
    for lower, higher in pairwise(bands):
        if lower[:2] == higher[:2]:
            raise RuleError("rule.duplicate_band", "bands", found=lower.written())
    return tuple(bands)


def _band(text: str) -> Band:
    match = _BAND.fullmatch(text)
    if match is None:
        raise RuleError("rule.bands", "bands", found=text)
    points = not_negative("bands", match["points"])
    return Band(number("bands", match["bound"]), match["sign"] != ">", points)
