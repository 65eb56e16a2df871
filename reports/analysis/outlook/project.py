"""From the months so far to the value at the year's end, with a range. Plain statistics over all agencies at once.

Each input is carried to the year's end, the indicator's own formula makes the value of them, and the spread of the
months (through the formula's slope in each input) makes the range: so that visits and visits due, which rise and
fall together, are not taken for two independent risks. Floats are right here: these are estimates, and points are
computed from them by the engine alone.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

import pandas as pd

from indicators.scoring import pace
from indicators.scoring.formula import PRIOR, Undefined
from reports.analysis.outlook.bounds import bounds
from reports.analysis.outlook.carry import Carried, carry
from reports.analysis.outlook.inputs import InputEnd, estimated, inputs_by_measure
from reports.analysis.outlook.measures import Measure, needs_prior
from reports.analysis.outlook.model import Estimate, Method, Silence
from reports.analysis.outlook.ranges import MONTHS, STAGE, half_width
from reports.analysis.outlook.series import Figures, Kind, Seasons, figures

_SLOPE = Fraction(1, 10**7)  # exact numbers: a step may be as small as one likes
Key = tuple[str, str, int]  # agency, indicator, the first component that scores the value


class Projection(NamedTuple):
    """A measure's value at the year's end and its inputs' numbers then; without an ``estimate`` the reason why."""

    measure: Measure
    estimate: Estimate | None
    silence: Silence | None = None
    inputs: Mapping[str, Fraction] = {}


class _Centre(NamedTuple):
    """The value of the carried inputs, and how much it moves with each of them."""

    value: Fraction
    inputs: Mapping[str, Fraction]
    slopes: Sequence[float]


def projections(measures: Sequence[Measure], through: int, seasons: Seasons) -> dict[Key, Projection]:
    """What the months up to ``through`` (1-11) say of each measure's value at the year's end."""
    found = figures(measures, through, seasons)
    if found.rows.empty:
        return {measure.key: Projection(measure, None, Silence.NO_FIGURES) for measure in measures}
    carried = carry(found)
    inputs = inputs_by_measure(carried)
    centres = [_centre(measure, inputs[place]) for place, measure in enumerate(measures)]
    spread = _spread(found, carried, inputs, centres)
    return {
        measure.key: _projection(measure, inputs[place], centre, spread.get(place, 0.0))
        for place, (measure, centre) in enumerate(zip(measures, centres, strict=True))
    }


def _centre(measure: Measure, inputs: Sequence[InputEnd]) -> _Centre | Silence:
    silence = _silence(measure, inputs)
    if silence:
        return silence
    try:
        ends = {found.code: estimated(found.end) for found in inputs}
        value = _value(measure, ends)
        if measure.formula.lone_name is not None:
            return _Centre(value, ends, (1.0,))
        return _Centre(value, ends, [_slope(measure, ends, found.code, value) for found in inputs])
    except (Undefined, OverflowError):
        return Silence.NOTHING_YET


def _silence(measure: Measure, inputs: Sequence[InputEnd]) -> Silence | None:
    if not inputs or needs_prior(measure) or any(not found.seen for found in inputs):
        return Silence.NO_FIGURES
    # A number that stands beside a sum, such as the population, may have been reported once.
    told = [found.seen for found in inputs if measure.builds_up or found.kind is not Kind.LATEST]
    if min(told) == 1:
        return Silence.ONE_MONTH
    return Silence.NOTHING_YET if any(found.end != found.end for found in inputs) else None


def _value(measure: Measure, inputs: Mapping[str, Fraction]) -> Fraction:
    values = dict(inputs)
    if PRIOR in measure.formula.names:
        history = measure.year.facts.history[measure.spec.code]
        values[PRIOR] = Fraction(history[measure.year.year - 1])
    return measure.formula.evaluate(values)


def _slope(measure: Measure, ends: Mapping[str, Fraction], code: str, value: Fraction) -> float:
    step = max(abs(ends[code]), Fraction(1)) * _SLOPE
    return float((_value(measure, {**ends, code: ends[code] + step}) - value) / step)


def _spread(
    found: Figures,
    carried: Carried,
    inputs: Mapping[int, list[InputEnd]],
    centres: Sequence[_Centre | Silence],
) -> Mapping[int, float]:
    """Measure → the standard deviation of what one month moves its value by."""
    slopes = [0.0] * len(carried.table)
    for place, centre in enumerate(centres):
        if isinstance(centre, _Centre):
            for row, slope in zip(inputs[place], centre.slopes, strict=True):
                slopes[row.Index] = slope
    rows = found.rows
    moved = carried.off * pd.Series(slopes).reindex(rows["series"]).to_numpy()
    by_month = moved.groupby([rows["measure"], rows["month"]]).sum()
    return by_month.groupby(level="measure").std().fillna(0.0).to_dict()


def _projection(
    measure: Measure, inputs: Sequence[InputEnd], centre: _Centre | Silence, spread: float
) -> Projection:
    if isinstance(centre, Silence):
        return Projection(measure, None, centre)
    limits = bounds(measure, inputs, centre.value)
    if limits.least is None and _only_rises(inputs, centre):
        so_far = {found.code: estimated(found.so_far) for found in inputs}
        limits = limits._replace(least=_value(measure, so_far))
    value, half = limits.within(centre.value), _half(measure, inputs, spread)
    low, high = limits.within(centre.value - half), limits.within(centre.value + half)
    if limits.most is not None and _comes_late(measure, inputs):
        high = limits.most
    estimate = Estimate(_method(measure, inputs), value, min(low, value), max(high, value))
    return Projection(measure, estimate, None, centre.inputs)


def _comes_late(measure: Measure, inputs: Sequence[InputEnd]) -> bool:
    """Whether the value is what has built up of a whole, with no earlier year or path that tells its course.

    Offices pay, and staff complete their hours, to a large part in December: the pace of the months before is the
    least that can be expected. The same holds of an amount that has not begun, such as what is reserved.
    """
    return measure.formula.lone_name is None and any(
        found.kind is Kind.CUMULATIVE and (found.so_far <= 0 or not (found.seasonal or found.on_path))
        for found in inputs
    )


def _only_rises(inputs: Sequence[InputEnd], centre: _Centre) -> bool:
    """Whether what is still to come can only add to the value."""
    return all(found.least >= 0 and found.kind in (Kind.SUM, Kind.CUMULATIVE) for found in inputs) and all(
        slope >= 0 for slope in centre.slopes
    )


def _half(measure: Measure, inputs: Sequence[InputEnd], spread: float) -> Fraction:
    told = [found for found in inputs if measure.builds_up or found.kind is not Kind.LATEST]
    lead = told[0]
    if measure.formula.lone_name is not None and lead.kind is Kind.SUM and lead.whole and lead.least >= 0:
        # Months of a count that happen to be alike (0, 0, 0) do not make the next one certain.
        spread = max(spread, ((lead.so_far + 0.5) / lead.seen) ** 0.5)
    if measure.formula.lone_name is not None and lead.kind is Kind.CUMULATIVE:
        # Work goes on by stages: having kept to its path so far does not make the rest certain.
        spread = max(spread, lead.end / MONTHS * STAGE)
    seen, to_come = min(found.seen for found in told), max(found.to_come for found in told)
    return estimated(half_width(spread, seen, to_come))


def _method(measure: Measure, inputs: Sequence[InputEnd]) -> Method:
    if _comes_late(measure, inputs):
        return Method.LATE
    if any(found.seasonal for found in inputs):
        return Method.SEASON
    if any(found.on_path for found in inputs):
        return Method.PATH
    return Method.PACE if pace.grows(measure.formula, measure.inputs) else Method.LEVEL
