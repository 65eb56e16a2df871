"""What ``attainment`` and ``threshold`` share: a direction, a maximum, and a target that is fixed or a baseline."""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar, Self

from indicators.scoring.errors import RuleError
from indicators.scoring.goal import Direction, Goal
from indicators.scoring.rules.base import Rule
from indicators.scoring.rules.parameters import (
    BASELINE_YEARS,
    DIRECTION,
    MAXIMUM,
    TARGET,
    Parameter,
    Parameters,
)

_DIRECTIONS = {
    "≥": Direction.AT_LEAST,
    ">=": Direction.AT_LEAST,
    "↑": Direction.AT_LEAST,
    "≤": Direction.AT_MOST,
    "<=": Direction.AT_MOST,
    "↓": Direction.AT_MOST,
}


@dataclass(frozen=True, slots=True)
class Targeted(Rule):
    """A rule that compares with ``target``, or with the mean of ``years`` earlier years: exactly one is set."""

    required: ClassVar[tuple[Parameter, ...]] = (DIRECTION, MAXIMUM)
    optional: ClassVar[tuple[Parameter, ...]] = (TARGET, BASELINE_YEARS)

    direction: Direction
    maximum: Fraction
    target: Fraction | None
    years: int | None

    @classmethod
    def parse(cls, parameters: Parameters) -> Self:
        direction = _DIRECTIONS.get(parameters.text("direction"))
        if direction is None:
            raise RuleError("rule.direction", "direction", found=parameters.text("direction"))
        maximum = parameters.positive("maximum")
        if "baseline_years" not in parameters:
            parameters.require("target")
            return cls(direction, maximum, parameters.number("target"), None)
        if "target" in parameters:
            raise RuleError("rule.either", "target", kind=parameters.kind, other="baseline_years")
        return cls(direction, maximum, None, parameters.baseline_years())

    def scaled(self, factor: Fraction) -> Self:
        return replace(self, maximum=self.maximum * factor)

    def fixed_target(self) -> Fraction | None:
        return self.target

    def baseline_length(self) -> int | None:
        return self.years

    def goal(self, target: Fraction) -> Goal:
        return Goal.one_sided(self.direction, target)

    def goal_of_year(self, target: Fraction | None) -> Goal:
        """The goal of the target given, or of the rule's own; raises RuleError if there is neither."""
        found = self.target if target is None else target
        if found is None:
            raise RuleError("rule.missing", "target", kind=self.kind)
        return self.goal(found)
