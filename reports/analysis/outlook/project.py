"""From the months so far to the value at the year's end, with a range. Plain statistics.

Each input is carried to the year's end, the indicator's own formula makes the value of them, and the spread of the
months (through the formula's slope in each input) makes the range: so that visits and visits due, which rise and
fall together, are not taken for two independent risks. Floats are right here: these are estimates, and points are
computed from them by the engine alone.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import fsum, hypot, sqrt
from typing import NamedTuple

from indicators.scoring.baseline import missing_years
from indicators.scoring.formula import PRIOR, Undefined
from indicators.scoring.model import AgencyYear, IndicatorSpec
from indicators.scoring.rules.base import Basis
from reports.analysis.outlook.inputs import (
    InputEnd,
    InputKind,
    Measure,
    Measures,
    Seasons,
    inputs_at_the_end,
    spread_of,
)
from reports.analysis.outlook.model import Estimate, Method, NoForecast

PLACES = 4  # decimals of an estimated figure: far finer than any estimate is good for
_SLOPE = Fraction(1, 10**7)  # exact numbers: a step may be as small as one likes
_STAGE = 0.5  # the least spread of a month of progress, as a part of an even month
# How far what is still to come leaves its course, as a part of it (a standard deviation).
_SEASON, _PACE, _BUILDING, _LEVEL = 0.2, 0.3, 0.4, 0.08
_EARLIER_CHANCE = 1.25  # the course of two or three earlier years holds their chance too
_N80 = 1.282  # the normal distribution, two-sided 80 %
_WHOLE, _NOTHING = Fraction(100), Fraction(0)
# Student's t, two-sided 80 %, of two to twelve months: with two the range is three times as wide as with
# twelve.
_T80 = (3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383, 1.372, 1.363)


class Projection(NamedTuple):
    """The value that components ``numbers`` score, and the numbers of its ``inputs`` (by code), at the year's end."""

    numbers: tuple[int, ...]
    estimate: Estimate
    inputs: Mapping[str, Fraction]


# All that an indicator scores, a projection a formula; or why nothing can be said of it.
Projected = tuple[Projection, ...] | NoForecast
Projections = Mapping[str, Projected]  # an agency's, by indicator code
Values = Callable[[Mapping[str, Fraction]], Fraction]  # the inputs' numbers → the value


def project_year(year: AgencyYear, measures: Measures, through: int, seasons: Seasons) -> Projections:
    """What the months up to ``through`` (1-11) say of the year end of each of an agency's indicators."""
    return {
        spec.code: project(year, spec, measures[spec.code], through, seasons) for spec in year.indicators()
    }


def project(
    year: AgencyYear, spec: IndicatorSpec, measures: Sequence[Measure], through: int, seasons: Seasons
) -> Projected:
    """What the months up to ``through`` (1-11) say of an indicator's year end; ``measures`` are its own."""
    if spec.code in year.facts.not_applicable:
        return NoForecast.NOT_APPLICABLE
    if is_contest(spec):
        return NoForecast.CONTEST
    found = []
    for measure in measures:
        projection = _projection(year, spec, measure, through, seasons)
        if isinstance(projection, NoForecast):
            return projection
        found.append(projection)
    awards = year.facts.awards.get(spec.code, {})
    reviewed = [part.no for part in spec.components if part.formula is None]
    if any(no not in awards for no in reviewed):
        return NoForecast.AWARD
    return tuple(found) or (NoForecast.AWARDED if reviewed else NoForecast.NO_FIGURES)


def is_contest(spec: IndicatorSpec) -> bool:
    """Whether its points depend on the other agencies, which decide nothing before their years end."""
    return any(found.rule.compares for found in spec.components)


def central(found: Estimate) -> Fraction:
    """What is expected of a value."""
    return found.central


def values_of(found: Projected, pick: Callable[[Estimate], Fraction]) -> dict[int, Fraction]:
    """Component number → the number that ``pick`` takes of its estimate; nothing where nothing can be said."""
    if isinstance(found, NoForecast):
        return {}
    return {no: pick(part.estimate) for part in found for no in part.numbers}


def estimated(number: float) -> Fraction:
    """An estimate as an exact number, to four decimals. Raises OverflowError for what is no finite number."""
    return Fraction(Decimal(repr(round(number, PLACES))))


def _projection(
    year: AgencyYear, spec: IndicatorSpec, measure: Measure, through: int, seasons: Seasons
) -> Projection | NoForecast:
    inputs = inputs_at_the_end(year, spec, measure, through, seasons)
    history = year.facts.history.get(spec.code, {})
    prior = history.get(year.year - 1)
    if not inputs:
        return NoForecast.NO_FIGURES
    rules = [part.rule for part in spec.components if part.no in measure.numbers]
    lacks_prior = measure.formula.names_prior and prior is None
    if lacks_prior or any(missing_years(rule, year.year, history) for rule in rules):
        return NoForecast.NO_EARLIER if all(one.seen for one in inputs) else NoForecast.NO_FIGURES
    reason = _reason(spec, measure, inputs)
    if reason:
        return reason

    def value_of(numbers: Mapping[str, Fraction]) -> Fraction:
        known = numbers if prior is None else {**numbers, PRIOR: Fraction(prior)}
        return measure.formula.evaluate(known)

    try:
        ends = {found.code: estimated(found.end or 0.0) for found in inputs}
        value = value_of(ends)
        slopes = _slopes(measure, ends, value, value_of)
    except (Undefined, OverflowError):
        return NoForecast.NOTHING_YET
    least, most = _bounds(spec, measure, inputs, value)
    if least is None and _only_rises(inputs, slopes):
        least = value_of({found.code: estimated(found.so_far) for found in inputs})
    half = _half_width(measure, inputs, slopes)
    value, low, high = (_within(number, least, most) for number in (value, value - half, value + half))
    if most is not None and _comes_late(spec, measure, inputs):
        high = most
    if any(found.overdue(through) for found in inputs):
        # What nobody has reported in time may never be: then the year ends with what there is.
        today = value_of(
            {**ends, **{one.code: estimated(one.so_far) for one in inputs if one.kind is not InputKind.MEAN}}
        )
        low, high = min(low, today), max(high, today)
    return Projection(
        measure.numbers,
        Estimate(_method(spec, measure, inputs), value, min(low, value), max(high, value)),
        ends,
    )


def _reason(spec: IndicatorSpec, measure: Measure, inputs: Sequence[InputEnd]) -> NoForecast | None:
    if not all(found.seen for found in inputs):
        return NoForecast.NO_FIGURES
    if min([found.seen for found in _counting(measure, inputs)]) == 1:
        return NoForecast.ONE_MONTH
    growing = [
        found for found in inputs if found.kind in (InputKind.SUM, InputKind.CUMULATIVE) and not found.fixed
    ]
    unbegun = measure.grows and not any(found.so_far for found in growing) and _more_earns(spec, measure)
    return NoForecast.NOTHING_YET if unbegun or any(found.end is None for found in inputs) else None


def _more_earns(spec: IndicatorSpec, measure: Measure) -> bool:
    """Whether a greater value is what is worked for: then nothing so far has not begun; of incidents it is good news."""
    rules = [part.rule for part in spec.components if part.no in measure.numbers]
    return all(
        rule.basis is not Basis.OCCURRENCES and rule.goal(Fraction(1)).more_is_better for rule in rules
    )


def _counting(measure: Measure, inputs: Sequence[InputEnd]) -> list[InputEnd]:
    """The inputs whose months count. A number that stands beside a sum (population) may have been reported once."""
    moving = [found for found in inputs if not found.fixed]
    return [found for found in moving if measure.builds_up or found.kind is not InputKind.LATEST] or list(
        inputs
    )


def _slopes(
    measure: Measure, ends: Mapping[str, Fraction], value: Fraction, value_of: Values
) -> dict[str, float]:
    """How much the value moves with each input."""
    if measure.formula.lone_name is not None:
        return dict.fromkeys(ends, 1.0)
    steps = {code: max(abs(end), Fraction(1)) * _SLOPE for code, end in ends.items()}
    return {
        code: float((value_of({**ends, code: ends[code] + step}) - value) / step)
        for code, step in steps.items()
    }


def _bounds(
    spec: IndicatorSpec, measure: Measure, inputs: Sequence[InputEnd], value: Fraction
) -> tuple[Fraction | None, Fraction | None]:
    """What the value cannot be less and not be more than, whatever the spread of the months says.

    A count never falls, progress ends at its last milestone, a share that kept within 0-100 % stays there.
    """
    if measure.formula.lone_name is not None:
        return _input_bounds(spec, measure, inputs[0])
    if spec.unit != "%" or (len(inputs) == 1 and inputs[0].kind is InputKind.SUM):
        return None, None
    return _NOTHING if value >= 0 else None, _WHOLE if value <= _WHOLE else None


def _input_bounds(
    spec: IndicatorSpec, measure: Measure, found: InputEnd
) -> tuple[Fraction | None, Fraction | None]:
    stages = measure.inputs[0].milestones
    most = Fraction(max([stage.percent for stage in stages])) if stages else None
    if most is None and spec.unit == "%" and found.so_far <= _WHOLE:
        most = _WHOLE
    if found.least < 0:
        return None, most
    rises = found.kind in (InputKind.SUM, InputKind.CUMULATIVE, InputKind.MAX)
    return estimated(found.so_far) if rises else _NOTHING, most


def _within(value: Fraction, least: Fraction | None, most: Fraction | None) -> Fraction:
    if least is not None and value < least:
        return least
    return most if most is not None and value > most else value


def _only_rises(inputs: Sequence[InputEnd], slopes: Mapping[str, float]) -> bool:
    """Whether what is still to come can only add to the value."""
    return all(
        found.least >= 0 and found.kind in (InputKind.SUM, InputKind.CUMULATIVE) and slopes[found.code] >= 0
        for found in inputs
    )


def _half_width(measure: Measure, inputs: Sequence[InputEnd], slopes: Mapping[str, float]) -> Fraction:
    """Half the range: Student's t of what one month moves the value by, over the months to come."""
    spread = _month_deviation(inputs, slopes)
    counting = _counting(measure, inputs)
    lead = counting[0]
    if measure.formula.lone_name is not None:
        if lead.kind is InputKind.SUM and lead.least >= 0 and all(number % 1 == 0 for number in lead.numbers):
            # Months of a count that happen to be alike (0, 0, 0) do not make the next one certain.
            spread = max(spread, sqrt((lead.so_far + 0.5) / lead.seen))
        if lead.kind is InputKind.CUMULATIVE:
            # Work goes on by stages: having kept to its path so far does not make the rest certain.
            spread = max(spread, (lead.end or 0.0) / lead.periods * _STAGE)
    seen, to_come = min([found.seen for found in counting]), max([found.to_come for found in counting])
    chance = _T80[seen - 2] * spread * sqrt(spread_of(to_come, seen))
    if any(found.seasonal for found in counting):
        chance *= _EARLIER_CHANCE
    return estimated(hypot(chance, _N80 * _off_course(inputs, slopes)))


def _off_course(inputs: Sequence[InputEnd], slopes: Mapping[str, float]) -> float:
    """The deviation of what is still to come from the course that it is expected to take, which the months do not tell.

    Of a share the cases due and those done leave it together.
    """
    return abs(fsum([slopes[found.code] * found.to_bring * _uncertain(found) for found in inputs]))


def _uncertain(found: InputEnd) -> float:
    if found.on_path:
        return 0.0
    if found.kind is InputKind.MEAN:
        return _LEVEL
    if found.kind is InputKind.CUMULATIVE:
        return _BUILDING
    return _SEASON if found.seasonal else _PACE


def _month_deviation(inputs: Sequence[InputEnd], slopes: Mapping[str, float]) -> float:
    """The standard deviation of what one month moves the value by."""
    moved: dict[int, float] = defaultdict(float)
    for found in [found for found in inputs if not found.fixed]:
        for month, off in zip(found.months, found.off_course(), strict=True):
            moved[month] += off * slopes[found.code]
    if len(moved) < 2:
        return 0.0
    mean = fsum(moved.values()) / len(moved)
    return sqrt(fsum([(number - mean) ** 2 for number in moved.values()]) / (len(moved) - 1))


def _comes_late(spec: IndicatorSpec, measure: Measure, inputs: Sequence[InputEnd]) -> bool:
    """Whether the value is what has built up of a whole, with no earlier year or path that tells its course.

    Offices pay, and staff complete their hours, to a large part in December, and people are vaccinated in the autumn.
    The same holds of an amount that has not begun, such as what is reserved.
    """
    return measure.formula.lone_name is None and any(
        (
            found.kind is InputKind.CUMULATIVE
            or (found.kind is InputKind.SUM and measure.grows and spec.unit == "%")
        )
        and (found.so_far <= 0 or not (found.seasonal or found.on_path))
        for found in inputs
    )


def _method(spec: IndicatorSpec, measure: Measure, inputs: Sequence[InputEnd]) -> Method:
    if _comes_late(spec, measure, inputs):
        return Method.LATE
    if any(found.seasonal for found in inputs):
        return Method.SEASON
    if any(found.on_path for found in inputs):
        return Method.PATH
    return Method.PACE if measure.grows else Method.LEVEL
