"""What is still to be won, or about to be lost, with one indicator."""

from dataclasses import dataclass
from decimal import Decimal

from reports.forecast.model import IndicatorForecast


@dataclass(frozen=True, slots=True)
class Move:
    """So much more (or with ``more`` False less) of one input by the year's end, and what that earns.

    ``gain`` is what the agency's total gains, the facet's cap included. ``milestone`` is the stage to be reached,
    where the input has stages; then ``amount`` is 0. ``is_full``: nothing more is to be won beyond it.
    """

    name: str
    unit: str
    amount: Decimal
    more: bool
    gain: Decimal
    is_full: bool
    milestone: str = ""


@dataclass(frozen=True, slots=True)
class Gain:
    """``missing`` is what the year would end without if it goes on like this; ``at_risk`` what the range may take.

    ``moves`` begin with the smallest that earns something worth naming; empty where work cannot be counted in a
    number of the plan's (a reviewer's award, an indicator without figures). ``capped``: the facet has all the
    points that count already, so that nothing won here would be seen in the total.
    """

    forecast: IndicatorForecast
    facet: str
    missing: Decimal
    at_risk: Decimal
    moves: tuple[Move, ...]
    capped: bool = False
