"""The moves of one indicator: which of its inputs work can change, which way, and how much of it earns what."""

from decimal import Decimal
from fractions import Fraction

from indicators.scoring.formula import PRIOR, Formula, Undefined
from indicators.scoring.model import AgencyYear, Aggregation, IndicatorScore, InputSpec
from indicators.scoring.rounding import half_up, points
from reports.forecast.scenario import DECEMBER
from reports.gains.model import Move
from reports.gains.search import search
from reports.gains.trial import Trial

WORTH_NAMING = Fraction(1, 10)  # of the maximum: a smaller first step is not shown beside the full one
_DIGITS = 4  # amounts are searched to so many digits: nobody spends NT$ 12,345,678 to the dollar


def moves(trial: Trial, so_far: AgencyYear) -> tuple[Move, ...]:
    """What would raise the points, by the input of which the fewest moves are needed. ``so_far``: what is certain."""
    score = trial.score()
    limit = points(score.maximum)
    if score.value is None or score.points >= limit:
        return ()
    for found in trial.spec.inputs:
        if found.code in score.inputs and _works_on(trial, score, found):
            made = (
                _milestones(trial, score, found)
                if found.milestones
                else _amounts(trial, score, found, so_far)
            )
            if made:
                return made
    return ()


def _works_on(trial: Trial, score: IndicatorScore, found: InputSpec) -> bool:
    """Whether the input is what work produces: a numerator. Nobody is told to have fewer cases that are due.

    That is seen from the formula itself: in a numerator the value rises evenly, in a denominator it does not.
    """
    values = dict(score.inputs)
    prior = trial.year.facts.history.get(trial.spec.code, {}).get(trial.year.year - 1)
    if prior is not None:
        values[PRIOR] = Fraction(prior)
    formulas = {part.formula for part in trial.spec.components if part.formula}
    return any(
        _rises_evenly(formula, values, found.code) for formula in formulas if found.code in formula.names
    )


def _rises_evenly(formula: Formula, values: dict[str, Fraction], code: str) -> bool:
    try:
        start, once, twice = (formula.evaluate({**values, code: values[code] + step}) for step in (0, 1, 2))
    except (Undefined, KeyError):
        return False
    return once > start and twice - once == once - start


def _milestones(trial: Trial, score: IndicatorScore, found: InputSpec) -> tuple[Move, ...]:
    """The next stage that earns something, and the last."""
    made = []
    limit = points(score.maximum)
    for stage in found.milestones:
        if stage.percent > score.inputs[found.code]:
            earned = trial.points(found.code, Decimal(stage.no))
            if earned > score.points:
                gain = trial.gain(found.code, Decimal(stage.no))
                made.append(Move(found.name, "", Decimal(0), True, gain, earned >= limit, stage.name))
            if earned >= limit:
                break
    return tuple(dict.fromkeys((*made[:1], *made[-1:])))


def _amounts(trial: Trial, score: IndicatorScore, found: InputSpec, so_far: AgencyYear) -> tuple[Move, ...]:
    base, unit = half_up(score.inputs[found.code], 4), _unit(score.inputs[found.code])
    limit = points(score.maximum)
    for sign in (1, -1):
        room = None if sign > 0 else int(max(Decimal(0), base - _certain(found, so_far, trial)) / unit)

        def earned(units: int, sign: int = sign) -> Decimal:
            return trial.points(found.code, base + sign * units * unit)

        answer = search(earned, score.points, limit, room)
        if answer:
            steps = ((answer.first, answer.first_points), (answer.full, answer.full_points))
            if (
                answer.first_points - score.points < WORTH_NAMING * score.maximum
                or answer.first == answer.full
            ):
                steps = steps[1:]
            return tuple(
                Move(
                    found.name,
                    found.unit,
                    units * unit,
                    sign > 0,
                    trial.gain(found.code, base + sign * units * unit),
                    got >= limit,
                )
                for units, got in steps
            )
    return ()


def _unit(number: Fraction) -> Decimal:
    """The smallest amount that is worth speaking of: 1, of large numbers 10, 100 …"""
    return Decimal(10) ** max(0, len(str(int(abs(number)))) - _DIGITS)


def _certain(found: InputSpec, so_far: AgencyYear, trial: Trial) -> Decimal:
    """What has happened and cannot be undone: of a sum all of it; a mean or a latest number may yet fall to 0."""
    months = so_far.facts.figures.get(trial.spec.code, {}).get(found.code, {})
    if found.aggregation is Aggregation.SUM:
        return sum((value for month, value in months.items() if month <= DECEMBER), Decimal(0))
    return max(months.values(), default=Decimal(0)) if found.aggregation is Aggregation.MAX else Decimal(0)
