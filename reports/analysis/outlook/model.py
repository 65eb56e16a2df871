"""What a forecast says: of each indicator its year-end value and points with a range, and of the year its total.

A range of a value is made to hold what comes in four cases of five. Values are estimates and exact only as numbers;
points are the engine's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class Method(StrEnum):
    """How the year-end value was found."""

    SEASON = "season"  # by the share that these months had in earlier years
    PACE = "pace"  # as many a month as so far
    LATE = "late"  # as much a month as so far, or far more: money, of which December brings much
    PATH = "path"  # progress: as far along the planned path's shape
    LEVEL = "level"  # a share or an average: as so far
    FINAL = "final"  # the year is over


class NoForecast(StrEnum):
    """Why an indicator has no forecast."""

    NOT_BEGUN = (
        "not_begun"  # nobody owes a month yet: the year has not begun, or its first month has not ended
    )
    NO_FIGURES = "no_figures"
    NO_EARLIER = "no_earlier"  # figures, but values of earlier years are missing
    ONE_MONTH = "one_month"
    UNDECIDED = "undecided"  # no case came so far, and nobody has decided what holds then
    NOTHING_YET = "nothing_yet"  # figures, but nothing to carry on from: no case, or a season not begun
    CONTEST = "contest"  # what it earns depends on how the other agencies' years end
    AWARD = "award"  # a reviewer will decide
    AWARDED = "awarded"  # a reviewer has decided: nothing is left to foretell
    NO_CASES = "no_cases"  # the year is over, and no case came: the plan says what holds then
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value at the year's end; ``low`` ≤ ``central`` ≤ ``high`` in the value's unit."""

    method: Method
    central: Fraction
    low: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class IndicatorForecast:
    """``estimate`` is the first component's; without one there is a ``reason``, and the points are today's.

    Of an open indicator they are no part of the year's total, as little as nothing is.
    """

    code: str
    name: str
    unit: str
    estimate: Estimate | None
    reason: NoForecast | None
    now: Decimal
    points: Decimal
    least: Decimal
    most: Decimal
    maximum: Fraction
    id: int = 0  # of the stored indicator

    def ended_with(self, points: Decimal) -> "IndicatorForecast":
        """The same with these points for certain: they came, or somebody supposes them."""
        return replace(self, estimate=None, reason=None, points=points, least=points, most=points)

    @property
    def is_final(self) -> bool:
        """Whether its points stand already: a reviewer awarded them, no case came, or it does not apply."""
        return self.reason in (NoForecast.AWARDED, NoForecast.NO_CASES, NoForecast.NOT_APPLICABLE)

    @property
    def is_open(self) -> bool:
        """Whether nobody can say yet what it will earn."""
        return self.reason is not None and not self.is_final

    @property
    def comes_late(self) -> bool:
        """Whether its range is open upwards because no earlier year tells what December brings."""
        return self.estimate is not None and self.estimate.method is Method.LATE


@dataclass(frozen=True, slots=True)
class YearTotal:
    """A year's total as far as it can be foretold: ``expected``, in four cases of five between ``least`` and ``most``.

    ``open`` are the points, beyond ``expected`` and beyond the range, that open indicators may add: nobody can foretell
    them, and none of them is in the other three numbers, not even what such an indicator has today. ``maximum`` is what
    the agency can have in all. Whoever shows the range shows the open points with it.
    """

    expected: Decimal
    least: Decimal
    most: Decimal
    open: Fraction
    maximum: Fraction


@dataclass(frozen=True, slots=True)
class Forecast:
    """One agency's year: every indicator, its points ``now``, and the total at the year's ``end``."""

    agency_code: str
    year: int
    through: int
    indicators: Mapping[str, IndicatorForecast]  # by code, in the plan's order
    now: Decimal
    end: YearTotal
    begun: bool = True  # whether a month of it has ended that somebody owes

    @property
    def has_estimates(self) -> bool:
        """Whether anything at all can be foretold."""
        return any(found.estimate for found in self.indicators.values())
