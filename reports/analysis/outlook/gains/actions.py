"""The moves of one indicator: which of its inputs work can change, which way, and how much of it earns what."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from indicators.scoring.formula import PRIOR, Formula, Undefined
from indicators.scoring.model import AgencyYear, Aggregation, IndicatorScore, InputSpec
from indicators.scoring.rounding import half_up
from reports.analysis.outlook.gains.model import NOTHING, Left, Move
from reports.analysis.outlook.gains.scenario import Trial
from reports.analysis.outlook.gains.search import search
from reports.analysis.outlook.scenario import DECEMBER

WORTH_NAMING = Fraction(1, 10)  # of the maximum: a smaller first step is not shown beside the full one
_DIGITS = 4  # amounts are searched to so many digits: nobody spends NT$ 12,345,678 to the dollar


def moves(trial: Trial, so_far: AgencyYear, left: Left) -> tuple[Move, ...]:
    """What would raise the total, by the first input that does. ``so_far``: what is certain; ``left``: to be won."""
    score = trial.score()
    if score.value is None or not left.most:
        return ()
    for found in trial.spec.inputs:
        if found.code in score.inputs and _works_on(trial, score, found):
            made = (
                _milestones(trial, score, found, left)
                if found.milestones
                else _amounts(trial, score, found, so_far, left)
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


def _milestones(trial: Trial, score: IndicatorScore, found: InputSpec, left: Left) -> tuple[Move, ...]:
    """The next stage that earns something, and the first that earns all that counts.

    A forecast may stand between two stages: what a stage earns is counted from the points stated there, not from
    those of the stage before.
    """
    made: list[Move] = []
    for stage in found.milestones:
        if stage.percent > score.inputs[found.code]:
            move = _move(found, left, trial.points(found.code, Decimal(stage.no)), milestone=stage.name)
            if move.gain > (made[-1].gain if made else NOTHING):
                made.append(move)
    return tuple(dict.fromkeys((*made[:1], *made[-1:])))


def _amounts(
    trial: Trial, score: IndicatorScore, found: InputSpec, so_far: AgencyYear, left: Left
) -> tuple[Move, ...]:
    """The least amount that earns something, where that is worth naming, and the least that earns all that counts."""
    base, unit = half_up(score.inputs[found.code], 4), _unit(score.inputs[found.code])
    for sign in (1, -1):
        room = None if sign > 0 else int(max(Decimal(0), base - _certain(found, so_far, trial)) / unit)

        def earned(units: int, sign: int = sign) -> Decimal:
            return trial.points(found.code, base + sign * units * unit)

        def counting(units: int, earned: Callable[[int], Decimal] = earned) -> Decimal:
            return left.gain(earned(units))

        answer = search(counting, NOTHING, left.most, room)
        if answer:
            named = answer.first < answer.full and answer.first_points >= WORTH_NAMING * score.maximum
            steps = (answer.first, answer.full) if named else (answer.full,)
            return tuple(
                _move(found, left, earned(units), amount=units * unit, more=sign > 0) for units in steps
            )
    return ()


def _move(
    found: InputSpec,
    left: Left,
    earned: Decimal,
    *,
    amount: Decimal = Decimal(0),
    more: bool = True,
    milestone: str = "",
) -> Move:
    """The move that brings the indicator to ``earned`` points."""
    gain = left.gain(earned)
    return Move(
        name=found.name,
        unit="" if milestone else found.unit,
        amount=amount,
        more=more,
        gain=gain,
        is_full=earned >= left.maximum,
        milestone=milestone,
        is_capped=left.is_capped and gain == left.most,
    )


def _unit(number: Fraction) -> Decimal:
    """The smallest amount that is worth speaking of: 1, of large numbers 10, 100 …"""
    return Decimal(10) ** max(0, len(str(int(abs(number)))) - _DIGITS)


def _certain(found: InputSpec, so_far: AgencyYear, trial: Trial) -> Decimal:
    """What has happened and cannot be undone: of a sum all of it; a mean or a latest number may yet fall to 0."""
    months = so_far.facts.figures.get(trial.spec.code, {}).get(found.code, {})
    if found.aggregation is Aggregation.SUM:
        return sum((value for month, value in months.items() if month <= DECEMBER), Decimal(0))
    return max(months.values(), default=Decimal(0)) if found.aggregation is Aggregation.MAX else Decimal(0)
