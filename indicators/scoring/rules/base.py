"""What every rule kind is: parameters parsed once, points for a value, and its explanation."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar, NamedTuple, Self

from indicators.scoring.goal import Direction, Goal
from indicators.scoring.rules.parameters import Parameter, Parameters
from indicators.scoring.trace import Range, Step, Text

ZERO = Fraction(0)
_SHARES_OF_TARGET = (ZERO, Fraction(1, 2), Fraction(9, 10), Fraction(1), Fraction(11, 10))


class Basis(StrEnum):
    """What a rule's status light is judged by; the thresholds themselves are in ``lights``."""

    VALUE = "value"  # the value, against what was due by now
    OCCURRENCES = "occurrences"  # how much of the full points is left
    RANK = "rank"  # the place among the agencies
    AWARD = "award"  # the share of the maximum that the reviewer gave


class Rivals(NamedTuple):
    """The agencies' values, rising, that a value is compared with, its own included, and how many have none yet."""

    values: tuple[Fraction, ...] = ()
    absent: int = 0

    @classmethod
    def of(cls, values: Iterable[Fraction], absent: int = 0) -> Self:
        """From values in any order."""
        return cls(tuple(sorted(values)), absent)


ALONE = Rivals()


class RuleOutcome(NamedTuple):
    """Exact points, the achievement rate in percent (uncapped), the working, and the place where there is one."""

    points: Fraction
    rate: Fraction | None
    steps: tuple[Step, ...]
    place: int | None = None


class Rule(ABC):
    """One rule with its parameters: immutable. ``maximum`` is the most points it can give.

    A kind says all that the portal knows of it: what it is called (``title``, and in one line ``summary``), its
    parameters (``required``, ``optional``), and the sentences of its working (``texts``).
    """

    __slots__ = ()

    kind: ClassVar[str]
    title: ClassVar[Text]
    summary: ClassVar[Text]
    required: ClassVar[tuple[Parameter, ...]]
    optional: ClassVar[tuple[Parameter, ...]] = ()
    texts: ClassVar[Mapping[str, Text]]
    basis: ClassVar[Basis] = Basis.VALUE
    awarded: ClassVar[bool] = False  # its value is what a reviewer awarded, not a formula's
    compares: ClassVar[bool] = False  # it compares the agencies of a year
    gates: ClassVar[bool] = False  # where its goal is not met, the whole indicator has no points

    maximum: Fraction

    @classmethod
    @abstractmethod
    def parse(cls, parameters: Parameters) -> Self:
        """The rule of these parameters; raises RuleError naming the parameter at fault."""

    @abstractmethod
    def scaled(self, factor: Fraction) -> Self:
        """The same rule with every parameter that is points multiplied by ``factor``."""

    @abstractmethod
    def score(self, value: Fraction, target: Fraction | None = None, rivals: Rivals = ALONE) -> RuleOutcome:
        """The exact points, 0 to ``maximum``, for ``value``; ``target`` is the baseline, where the rule has one."""

    def points(self, value: Fraction, target: Fraction | None = None, rivals: Rivals = ALONE) -> Fraction:
        """The points of ``score`` alone, for whoever shows no working."""
        return self.score(value, target, rivals).points

    @abstractmethod
    def described(self) -> Step:
        """The rule and its parameters in one sentence."""

    @property
    def most_awarded(self) -> Fraction:
        """The most that reviewers may give, where it is ``awarded``."""
        return self.maximum

    @property
    def starts_with(self) -> Fraction | None:
        """The points held before any is taken off; None where the rule takes none off."""
        return None

    def fixed_target(self) -> Fraction | None:
        """The number that the value is compared with, unless it comes from a baseline or there is none."""
        return None

    def target_key(self) -> str:
        """The sentence that says where ``fixed_target`` came from."""
        return "target.fixed"

    def baseline_length(self) -> int | None:
        """How many earlier years make the target; None where it does not come from earlier years."""
        return None

    def earlier_years(self, year: int) -> tuple[int, ...]:
        """The ROC years whose values it needs in the plan of ``year``."""
        length = self.baseline_length() or 0
        return tuple(range(year - length, year))

    @property
    def harder_with(self) -> Direction:
        """Whether a higher (≥) or a lower (≤) value of an earlier year makes the target harder."""
        return Direction.AT_LEAST

    def in_year(self, year: int, earlier: Mapping[int, Fraction]) -> Self:
        """The rule as it holds in the plan of ``year``; ``earlier`` has the values of all its ``earlier_years``."""
        return self

    def target_steps(self) -> tuple[Step, ...]:
        """The sentences that say where ``fixed_target`` comes from."""
        target = self.fixed_target()
        if target is None:
            return ()
        goal = self.goal(target)
        if goal.is_range:
            return (Step("target.range", {"range": Range(goal)}),)
        return (Step(self.target_key(), {"target": target, "direction": goal.direction}),)

    def goal(self, target: Fraction) -> Goal:
        """Where the value should lie at the year's end, given the target."""
        return Goal.one_sided(Direction.AT_LEAST, target)

    def example_values(self, target: Fraction | None) -> list[Fraction]:
        """Values on both sides of where the points change, for the preview; by default around the target."""
        if target is None:
            return []
        if target <= 0:
            return [target - 1, target, target + 1]
        return [target * share for share in _SHARES_OF_TARGET]
