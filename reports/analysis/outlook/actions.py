"""What would win an indicator's points: which of its inputs work can change, which way, and how much of it earns what.

The least that earns something is found by asking the rules, so that every rule there is or will be is searched alike.
Along one input points are taken to rise (or fall) steadily, as they do under every rule of the domain; of a rule
that did otherwise the actions found would still be true, only perhaps not the smallest.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from indicators.scoring.component import NO_POINTS
from indicators.scoring.formula import Formula, Undefined
from indicators.scoring.frequency import Frequency
from indicators.scoring.model import Aggregation, InputSpec
from indicators.scoring.rounding import half_up
from reports.analysis.outlook.project import PLACES
from reports.analysis.outlook.scenario import Scenario

WORTH_NAMING = Fraction(1, 10)  # of the maximum: a smaller first step is not shown beside the full one
FARTHEST = 6  # powers of ten of the unit that are tried
_DIGITS = 4  # amounts are searched to so many digits: nobody spends NT$ 12,345,678 to the dollar

Points = Callable[[int], Decimal]  # how many units of change → the points that the total gains


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
        return max(NO_POINTS, self.maximum - self.points)

    @property
    def most(self) -> Decimal:
        """The most that the agency's total can gain."""
        return self.missing if self.room is None else max(NO_POINTS, min(self.missing, self.room))

    @property
    def is_capped(self) -> bool:
        """Whether the facet's cap takes some of what is left, or all of it."""
        return self.most < self.missing

    def gain(self, earned: Decimal) -> Decimal:
        """What the total gains if the indicator comes to ``earned`` points."""
        return min(max(NO_POINTS, earned - self.points), self.most)


@dataclass(frozen=True, slots=True)
class Action:
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


def actions(scenario: Scenario, left: Left) -> tuple[Action, ...]:
    """What would raise the total, by the first input that does; ``left`` is what there is to be won."""
    if scenario.score.value is None or not left.most:
        return ()
    for found in scenario.spec.inputs:
        if found.frequency is Frequency.FIXED or found.code not in scenario.score.inputs:
            continue
        if _is_worked_on(scenario, found):
            made = (_milestones if found.milestones else _amounts)(scenario, found, left)
            if made:
                return made
    return ()


def _is_worked_on(scenario: Scenario, found: InputSpec) -> bool:
    """Whether the input is what work produces: a numerator. Nobody is told to have fewer cases that are due.

    That is seen from the formula itself: in a numerator the value rises evenly, in a denominator it does not.
    """
    formulas = [part.formula for part in scenario.spec.components if part.formula]
    inputs = scenario.inputs()
    return any(_rises_evenly(formula, inputs, found.code) for formula in formulas)


def _rises_evenly(formula: Formula, inputs: dict[str, Fraction], code: str) -> bool:
    if code not in formula.names:
        return False
    try:
        start, once, twice = [formula.evaluate({**inputs, code: inputs[code] + step}) for step in (0, 1, 2)]
    except (Undefined, KeyError):
        return False
    return once > start and twice - once == once - start


def _milestones(scenario: Scenario, found: InputSpec, left: Left) -> tuple[Action, ...]:
    """The next stage that earns something, and the first that earns all that counts.

    A forecast may stand between two stages: what a stage earns is counted from the points stated there, not from
    those of the stage before.
    """
    made: list[Action] = []
    for stage in found.milestones:
        if stage.percent > scenario.score.inputs[found.code]:
            earned = scenario.points(found, Decimal(stage.no))
            action = _action(found, left, earned, milestone=stage.name)
            if action.gain > (made[-1].gain if made else NO_POINTS):
                made.append(action)
    return tuple(dict.fromkeys((*made[:1], *made[-1:])))


def _amounts(scenario: Scenario, found: InputSpec, left: Left) -> tuple[Action, ...]:
    """The least amount that earns something, where that is worth naming, and the least that earns all that counts."""
    number = scenario.score.inputs[found.code]
    base, unit = half_up(number, PLACES), _unit(number)
    for sign in (1, -1):
        room = None if sign > 0 else int(max(Decimal(0), base - _certain(scenario, found)) / unit)
        earned: dict[int, Decimal] = {}

        def gain(units: int, sign: int = sign, earned: dict[int, Decimal] = earned) -> Decimal:
            if units not in earned:
                earned[units] = scenario.points(found, base + sign * units * unit)
            return left.gain(earned[units])

        steps = search(gain, left.most, room)
        if steps:
            first, full = steps
            if first == full or gain(first) < WORTH_NAMING * scenario.score.maximum:
                steps = (full,)
            return tuple(
                [_action(found, left, earned[units], amount=units * unit, more=sign > 0) for units in steps]
            )
    return ()


def search(gain: Points, most: Decimal, room: int | None) -> tuple[int, ...]:
    """The least units of change that gain anything, and the least that gain all there is; empty where none does.

    ``room`` is how many units there are at most (None: any number), ``most`` the gain beyond which none is looked for.
    """
    reached, best = 0, NO_POINTS
    for power in range(FARTHEST + 1):
        units = 10**power if room is None else min(10**power, room)
        if units <= reached:
            break
        if gain(units) > best:
            reached, best = units, gain(units)
        if best >= most or units == room:
            break
    if not reached:
        return ()
    full = _least(lambda units: gain(units) >= best, reached)
    return _least(lambda units: gain(units) > NO_POINTS, full), full


def _least(enough: Callable[[int], bool], upper: int) -> int:
    """The least number of units from 1 to ``upper`` that is enough, ``upper`` being so."""
    lower = 0
    while upper - lower > 1:
        middle = (lower + upper) // 2
        if enough(middle):
            upper = middle
        else:
            lower = middle
    return upper


def _action(
    found: InputSpec,
    left: Left,
    earned: Decimal,
    *,
    amount: Decimal = Decimal(0),
    more: bool = True,
    milestone: str = "",
) -> Action:
    """The action that brings the indicator to ``earned`` points."""
    gain = left.gain(earned)
    return Action(
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


def _certain(scenario: Scenario, found: InputSpec) -> Decimal:
    """What has happened and cannot be undone: of a sum all of it; a mean or a latest number may yet fall to 0."""
    months = scenario.so_far.facts.figures.get(scenario.spec.code, {}).get(found.code, {})
    if found.aggregation is Aggregation.SUM:
        return sum(months.values(), Decimal(0))
    return max(months.values(), default=Decimal(0)) if found.aggregation is Aggregation.MAX else Decimal(0)
