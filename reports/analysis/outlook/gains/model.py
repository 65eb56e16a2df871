"""What is still to be won, or about to be lost, with one indicator."""

from dataclasses import dataclass
from decimal import Decimal

from reports.analysis.outlook.model import IndicatorForecast

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of one indicator: ``points`` are those stated for the year's end, ``maximum`` all there are.

    ``room`` is what the facet's cap still lets count (below 0 where the facet is over it already), None without a
    cap. Every gain is counted from here, so that none is more than what is said to be left.
    """

    points: Decimal
    maximum: Decimal
    room: Decimal | None = None

    @property
    def missing(self) -> Decimal:
        return max(NOTHING, self.maximum - self.points)

    @property
    def most(self) -> Decimal:
        """The most that the agency's total can gain."""
        return self.missing if self.room is None else max(NOTHING, min(self.missing, self.room))

    @property
    def is_capped(self) -> bool:
        """Whether the facet's cap takes some of what is left, or all of it."""
        return self.most < self.missing

    def gain(self, earned: Decimal) -> Decimal:
        """What the total gains if the indicator comes to ``earned`` points."""
        return min(max(NOTHING, earned - self.points), self.most)


@dataclass(frozen=True, slots=True)
class Move:
    """So much more (or with ``more`` False less) of one input by the year's end, and what that earns.

    ``gain`` is what the agency's total gains, the facet's cap included. ``milestone`` is the stage to be reached,
    where the input has stages; then ``amount`` is 0. ``is_full``: the indicator has its maximum then. ``is_capped``:
    the facet's cap is reached, so that no more of the indicator would count.
    """

    name: str
    unit: str
    amount: Decimal
    more: bool
    gain: Decimal
    is_full: bool
    milestone: str = ""
    is_capped: bool = False


@dataclass(frozen=True, slots=True)
class Gain:
    """``missing`` is what the year would end without if it goes on like this; ``at_risk`` what the range may take.

    ``most`` is how much of ``missing`` can count in the total: less where the facet's cap is in the way. ``moves``
    begin with the smallest that earns something worth naming, and none gains more than ``most``; they are empty
    where work cannot be counted in a number of the plan's (a reviewer's award, an indicator without figures).
    """

    forecast: IndicatorForecast
    facet: str
    missing: Decimal
    most: Decimal
    at_risk: Decimal
    moves: tuple[Move, ...]

    @property
    def capped(self) -> bool:
        """Whether the facet has all the points that count already: nothing won here would be seen in the total."""
        return bool(self.missing) and not self.most
