"""What a year came to, indicator by indicator, as the values that stand in later years as its earlier ones (歷年)."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from indicators.scoring import rounding
from indicators.scoring.formula import PRIOR
from indicators.scoring.model import IndicatorScore
from reports.snapshot.model import Snapshot

PLACES = 4  # decimals of a stored figure
LARGEST = 10**11  # and what it holds at most


def year_values(snapshot: Snapshot) -> dict[int, Decimal]:
    """Indicator's id → its value by the snapshot's month; an indicator without a value is absent."""
    found = {view.id: recorded_value(view.score) for view in snapshot.indicators()}
    return stored({key: value for key, value in found.items() if value is not None})


def recorded_value(score: IndicatorScore) -> Fraction | None:
    """The quantity that a later year compares with: the value, or what a growth is the growth of, if that is one input."""
    spec = score.spec.components[0] if score.spec.components else None
    if spec is None or spec.rule.awarded:
        return None
    if spec.formula is None or not is_growth(score):
        return score.components[0].value
    others = {name for name in spec.formula.names if name != PRIOR}
    return score.inputs.get(others.pop()) if len(others) == 1 else None


def is_growth(score: IndicatorScore) -> bool:
    """Whether the value starts from last year's, so that it is another quantity than what a later year compares with."""
    spec = score.spec.components[0] if score.spec.components else None
    return spec is not None and spec.formula is not None and spec.formula.names_prior


def stored(values: Mapping[int, Fraction]) -> dict[int, Decimal]:
    """As the database keeps them: four decimals; what is too large is no value that a plan compares with."""
    return {key: rounding.half_up(value, PLACES) for key, value in values.items() if abs(value) < LARGEST}
