"""What would win an indicator's points: which of its inputs work can change, which way, and how much of it earns what.

The least that earns something worth naming is found by asking the rules, so that every rule there is or will be is searched
alike; none is named that cannot be (``room``). Along one input points are taken to rise
steadily up to the target and not to rise again beyond it, as they do under every rule of the domain.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

from indicators.scoring.component import NO_POINTS
from indicators.scoring.frequency import Frequency
from indicators.scoring.model import InputSpec
from indicators.scoring.rounding import half_up
from reports.analysis.outlook.project import PLACES, is_contest
from reports.analysis.outlook.room import raises, room, unit_of
from reports.analysis.outlook.scenario import Scenario

WORTH_NAMING = Decimal("0.1")  # points; a step that earns less is named only where none earns more
FARTHEST = 6  # powers of ten of the unit that are tried

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
    """What would raise the total, input by input; ``left`` is what there is to be won.

    A further input is named where it scores in another component, or it takes less of the same unit. Nothing is promised
    that other agencies decide.
    """
    if scenario.score.value is None or not left.most or is_contest(scenario.spec):
        return ()
    made: list[tuple[set[int], tuple[Action, ...]]] = []
    for found in scenario.spec.inputs:
        if found.frequency is Frequency.FIXED or found.code not in scenario.score.inputs:
            continue
        parts = {part.no for part in scenario.spec.components if raises(part.formula, scenario, found.code)}
        new = (_milestones if found.milestones else _amounts)(scenario, found, left) if parts else ()
        if new and not any(parts <= known and _takes_no_more(steps[0], new[0]) for known, steps in made):
            made.append((parts, new))
    return tuple([action for _parts, steps in made for action in steps])


def _takes_no_more(known: Action, new: Action) -> bool:
    """Whether a step takes no more than a new one, of the same unit and in the same way."""
    alike = known.unit == new.unit and known.more is new.more and not known.milestone
    return alike and known.amount <= new.amount


def _milestones(scenario: Scenario, found: InputSpec, left: Left) -> tuple[Action, ...]:
    """The next stage that earns something worth naming, and the first that earns all that counts.

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
    worth = [action for action in made if action.gain >= WORTH_NAMING] or made
    return tuple(dict.fromkeys((*worth[:1], *worth[-1:])))


def _amounts(scenario: Scenario, found: InputSpec, left: Left) -> tuple[Action, ...]:
    """The least amount that earns something worth naming, and the least that earns all that counts or can be had."""
    base = half_up(scenario.score.inputs[found.code], PLACES)
    unit = unit_of(scenario, found)
    for sign in (1, -1):
        most = room(scenario, found, more=sign > 0)
        units = None if most is None else int(most / Fraction(unit))
        earned: dict[int, Decimal] = {}

        def gain(units: int, sign: int = sign, earned: dict[int, Decimal] = earned) -> Decimal:
            if units not in earned:
                earned[units] = scenario.points(found, base + sign * units * unit)
            return left.gain(earned[units])

        steps = search(gain, left.most, units, _on_bounds(scenario, found.code, sign * unit))
        if steps:
            return tuple(
                [
                    _action(found, left, earned[units], amount=units * unit, more=sign > 0)
                    for units in dict.fromkeys(steps)
                ]
            )
    return ()


def _on_bounds(scenario: Scenario, code: str, step: Decimal) -> Iterator[int]:
    """How many steps bring a value onto a bound of its goal, or just over it: beyond a range points fall again."""
    inputs = scenario.inputs()
    for spec, part in zip(scenario.spec.components, scenario.score.components, strict=True):
        goal, value = part.goal, part.value
        if goal is None or value is None or not raises(spec.formula, scenario, code) or spec.formula is None:
            continue
        slope = (spec.formula.evaluate({**inputs, code: inputs[code] + 1}) - value) * Fraction(step)
        for bound in [bound for bound in (goal.least, goal.most) if bound and slope]:
            steps = ceil((bound.level - value) / slope)
            yield from (steps, steps + 1)


def search(gain: Points, most: Decimal, room: int | None, likely: Iterable[int] = ()) -> tuple[int, ...]:
    """The least units of change that gain something worth naming, and the least that gain all there is; empty where none does.

    ``room`` is how many units there are at most (None: any number), ``most`` the gain beyond which none is looked for;
    ``likely`` amounts are tried among others.
    """
    reached, best = 0, NO_POINTS
    farthest = 10**FARTHEST if room is None else room
    tried = {*(10**power for power in range(FARTHEST + 1)), *likely, farthest}
    for units in sorted([units for units in tried if 0 < units <= farthest]):
        if gain(units) > best:
            reached, best = units, gain(units)
        if best >= most:
            break
    if not reached:
        return ()
    full = _least(lambda units: gain(units) >= best, reached)
    worth = min(WORTH_NAMING, best)
    return _least(lambda units: gain(units) >= worth, full), full


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
