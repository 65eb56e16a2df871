"""What ``reduction`` and ``improvement`` share: the way from a base to the target, and how much of it was gone."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple, Self

from indicators.scoring.errors import RuleError
from indicators.scoring.goal import HUNDRED, Direction, Goal
from indicators.scoring.rules.arithmetic import minus, per_cent, rate_equation
from indicators.scoring.rules.base import ALONE, ZERO, Rivals, Rule, RuleOutcome
from indicators.scoring.rules.parameters import BASELINE_YEARS, Holds, Parameter, Parameters
from indicators.scoring.trace import Argument, Compared, Points, RateShown, SharedMaximum, Step, Text, Yearly

BASE = Parameter("base", Text("基準值", "base"), Holds.FIGURE, aims=True)
BASE_YEAR = Parameter(
    "base_year",
    Text("基準年度", "base year"),
    Holds.YEAR,
    Text("該年度的實績（歷年）為基準值。", "The value of this year is the base."),
    aims=True,
)
SOURCES = (BASE, BASE_YEAR, BASELINE_YEARS)


class Base(NamedTuple):
    """Where the base comes from: a figure of the plan, one year's value, or the mean of so many years before."""

    figure: Fraction | None = None
    year: int | None = None
    years: int | None = None

    @classmethod
    def parse(cls, parameters: Parameters) -> "Base":
        match parameters.only_one_of(*(parameter.name for parameter in SOURCES)):
            case "base_year":
                return cls(year=parameters.year("base_year"))
            case "baseline_years":
                return cls(years=parameters.baseline_years())
        return cls(figure=parameters.number("base"))

    def needs(self, year: int) -> tuple[int, ...]:
        """The earlier years whose values it needs in the plan of ``year``."""
        if self.year is not None:
            return (self.year,)
        return tuple(range(year - (self.years or 0), year))


@dataclass(frozen=True, slots=True)
class FromBase(Rule):
    """M·(way gone ÷ way to go), from 0 to M; where the base is on the target already, all or nothing.

    ``start`` is the base's number, once it is known, and ``earlier`` the values that it was made of.
    """

    base: Base
    maximum: Fraction
    start: Fraction | None
    earlier: tuple[tuple[int, Fraction], ...]

    @property
    @abstractmethod
    def aim(self) -> Fraction | None:
        """The level to be reached; None as long as the base is not known."""

    @property
    @abstractmethod
    def way(self) -> Direction:
        """On which side of it the value should lie."""

    def scaled(self, factor: Fraction) -> Self:
        return replace(self, maximum=self.maximum * factor)

    def earlier_years(self, year: int) -> tuple[int, ...]:
        return self.base.needs(year)

    @property
    def harder_with(self) -> Direction:
        return Direction.AT_LEAST if self.way.upward else Direction.AT_MOST

    def in_year(self, year: int, earlier: Mapping[int, Fraction]) -> Self:
        if self.base.figure is not None:
            return self
        mean = sum(earlier.values(), ZERO) / len(earlier)
        return replace(self, start=mean, earlier=tuple(sorted(earlier.items())))

    def fixed_target(self) -> Fraction | None:
        return self.aim

    def goal(self, target: Fraction) -> Goal:
        return Goal.one_sided(self.way, target)._replace(start=self.start)

    def target_steps(self) -> tuple[Step, ...]:
        return (self._base_step(), *super(FromBase, self).target_steps())

    def _base_step(self) -> Step:
        start = Compared(self.start or ZERO, None)
        if self.base.figure is not None:
            return Step("base.figure", {"base": start})
        if self.base.year is not None:
            return Step("base.year", {"base": start, "year": self.base.year})
        return Step("base.mean", {"base": start, "length": len(self.earlier), "years": Yearly(self.earlier)})

    def score(self, value: Fraction, target: Fraction | None = None, rivals: Rivals = ALONE) -> RuleOutcome:
        aim, start = self.aim, self.start
        if aim is None or start is None:
            raise RuleError("rule.missing", "base", kind=self.kind)
        goal = self.goal(aim)
        met, rate = goal.met(value), goal.rate(value)
        share = Fraction(1) if met else max(ZERO, min(Fraction(1), (rate or ZERO) / HUNDRED))
        points = self.maximum * share
        args: dict[str, Argument] = {"points": Points(points), "maximum": self.maximum}
        if rate is None:
            args |= {"value": Compared(value, aim), "base": Compared(start, aim)}
            return RuleOutcome(points, None, (Step(f"{self.kind}.{'met' if met else 'unmet'}", args),))
        gone, to_go = (
            (minus("x", "b"), minus("t", "b")) if self.way.upward else (minus("b", "x"), minus("b", "t"))
        )
        args["equation"] = rate_equation(per_cent(gone, to_go), self.maximum, b=start, x=value, t=aim)
        args["maximum"] = SharedMaximum(RateShown(rate, self.maximum))
        return RuleOutcome(points, rate, (Step(f"{self.kind}.rate", args),))

    def example_values(self, target: Fraction | None) -> list[Fraction]:
        start, aim = self.start, self.aim
        if start is None or aim is None:
            return []
        step = (aim - start) or Fraction(1)
        return [start - step / 2, start, start + step / 2, start + step * 9 / 10, aim, aim + step / 10]
