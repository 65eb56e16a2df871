"""What the kinds share that compare with a target: a direction, a maximum, and where the target comes from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import ClassVar, NamedTuple, Self

from indicators.scoring.errors import RuleError
from indicators.scoring.goal import Direction, Goal
from indicators.scoring.rules.base import Rule
from indicators.scoring.rules.parameters import (
    BASELINE_YEARS,
    DIRECTION,
    LAST_YEAR,
    MAXIMUM,
    TARGET,
    Holds,
    Parameter,
    Parameters,
    number,
)
from indicators.scoring.trace import Step, Text

STAGES = Parameter(
    "stages",
    Text("分年目標", "yearly targets"),
    Holds.TEXT,
    Text("例如 105:30;108:40", "For example 105:30;108:40"),
    longest=500,
    aims=True,
)
_STAGE = re.compile(r"(?P<year>[0-9]{1,3})\s*年?\s*:\s*(?P<target>.+)")


class Stage(NamedTuple):
    """The target from a year on, until the next stage."""

    year: int
    target: Fraction


@dataclass(frozen=True, slots=True)
class Targeted(Rule):
    """A rule that compares with a ``target``, the mean of ``years`` earlier years, or the stage of the plan's year.

    Exactly one of them is given; ``stage`` is the one that holds, once the year is known.
    """

    required: ClassVar[tuple[Parameter, ...]] = (DIRECTION, MAXIMUM)
    optional: ClassVar[tuple[Parameter, ...]] = (TARGET, BASELINE_YEARS, STAGES)

    direction: Direction
    maximum: Fraction
    target: Fraction | None
    years: int | None
    stages: tuple[Stage, ...] = ()
    stage: Stage | None = None

    @classmethod
    def parse(cls, parameters: Parameters) -> Self:
        direction = parameters.direction()
        maximum = cls._maximum(parameters)
        match parameters.only_one_of("target", "baseline_years", "stages"):
            case "baseline_years":
                return cls(direction, maximum, None, parameters.baseline_years())
            case "stages":
                return cls(direction, maximum, None, None, _stages(parameters.text("stages")))
        return cls(direction, maximum, parameters.number("target"), None)

    @classmethod
    def _maximum(cls, parameters: Parameters) -> Fraction:
        return parameters.positive("maximum")

    def scaled(self, factor: Fraction) -> Self:
        return replace(self, maximum=self.maximum * factor)

    @property
    def harder_with(self) -> Direction:
        return Direction.AT_LEAST if self.direction.upward else Direction.AT_MOST

    def in_year(self, year: int, earlier: Mapping[int, Fraction]) -> Self:
        """With the latest stage up to the ``year``; before the first one that one holds already."""
        begun = [stage for stage in self.stages if stage.year <= year]
        return replace(self, stage=(begun or self.stages)[-1 if begun else 0]) if self.stages else self

    def fixed_target(self) -> Fraction | None:
        if not self.stages:
            return self.target
        return (self.stage or self.stages[-1]).target

    def target_steps(self) -> tuple[Step, ...]:
        steps = super(Targeted, self).target_steps()
        if self.stage is None:
            return steps
        args = {**steps[0].args, "year": self.stage.year}
        return (Step("target.stage", args),)

    def baseline_length(self) -> int | None:
        return self.years

    def goal(self, target: Fraction) -> Goal:
        return Goal.one_sided(self.direction, target)

    def goal_of_year(self, target: Fraction | None) -> Goal:
        """The goal of the target given, or of the rule's own; raises RuleError if there is neither."""
        found = self.fixed_target() if target is None else target
        if found is None:
            raise RuleError("rule.missing", "target", kind=self.kind)
        return self.goal(found)


def _stages(text: str) -> tuple[Stage, ...]:
    """``105:30;108:40`` in any order; raises RuleError for what it cannot read and for a year twice."""
    found = sorted(_stage(part.strip()) for part in re.split("[;、]", text) if part.strip())
    if not found:
        raise RuleError("rule.stages", "stages", found=text)
    for earlier, later in pairwise(found):
        if earlier.year == later.year:
            raise RuleError("rule.duplicate_stage", "stages", found=later.year)
    return tuple(found)


def _stage(text: str) -> Stage:
    match = _STAGE.fullmatch(text)
    if match is None or not 1 <= int(match["year"]) <= LAST_YEAR:
        raise RuleError("rule.stages", "stages", found=text)
    return Stage(int(match["year"]), number("stages", match["target"]))
