"""How far an input can still go by the year's end, in which steps, and whether work moves it at all."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from chiayi_kpi.core.roc import LAST_MONTH
from chiayi_kpi.core.typed_number import PERCENT
from indicators.checks import shares
from indicators.checks.subject import is_counted
from indicators.scoring import due
from indicators.scoring.formula import Formula, Undefined
from indicators.scoring.frequency import period_length
from indicators.scoring.model import Aggregation, InputSpec
from reports.analysis.outlook.scenario import Scenario

MONEY = "元"
_WHOLE, _NOTHING = Fraction(100), Fraction(0)
_DIGITS = 4  # of money: nobody spends NT$ 12,345,678 to the dollar


def raises(formula: Formula | None, scenario: Scenario, code: str) -> bool:
    """Whether more of the input is more of the formula's value: a numerator, which work produces.

    That is seen from the formula itself: in a numerator the value rises evenly, in a denominator it does not. Nobody is
    told to have fewer cases that are due.
    """
    if formula is None or code not in formula.names:
        return False
    inputs = scenario.inputs()
    try:
        start, once, twice = [formula.evaluate({**inputs, code: inputs[code] + step}) for step in (0, 1, 2)]
    except (Undefined, KeyError):
        return False
    return once > start and twice - once == once - start


def unit_of(scenario: Scenario, found: InputSpec) -> Decimal:
    """The smallest amount that there is: one of what is counted, of money what is spoken of, else the last decimal reported."""
    if is_counted(found):
        return Decimal(1)
    if MONEY in found.unit:
        inputs = scenario.score.inputs
        amounts = [
            abs(inputs[one.code]) for one in scenario.spec.inputs if MONEY in one.unit and one.code in inputs
        ]
        return Decimal(10) ** max(0, len(str(int(max(amounts)))) - _DIGITS)
    decimals = [-int(figure.normalize().as_tuple().exponent) for figure in _months(scenario, found).values()]
    return Decimal(10) ** -max([0, *decimals])


def room(scenario: Scenario, found: InputSpec, *, more: bool) -> Fraction | None:
    """How much more, or less, of the input there can be at the year's end; None where nothing limits it."""
    number = scenario.score.inputs[found.code]
    if more:
        highest = _highest(scenario, found, number)
        return None if highest is None else max(_NOTHING, highest - number)
    lowest = _lowest(scenario, found)
    return None if lowest is None else max(_NOTHING, number - lowest)


def _highest(scenario: Scenario, found: InputSpec, number: Fraction) -> Fraction | None:
    """Of a part no more than its whole, and of a share no more than 100 %, unless it is over that already."""
    inputs = scenario.inputs()
    wholes = [
        inputs[one.whole] for one in shares(scenario.spec) if one.part == found.code and one.whole in inputs
    ]
    ends = [whole for whole in wholes if number <= whole]
    if not _aims_above_the_whole(scenario):
        if found.unit in PERCENT and number <= _WHOLE:
            ends.append(
                _mean_with(scenario, found, _WHOLE) if found.aggregation is Aggregation.MEAN else _WHOLE
            )
        if scenario.spec.unit in PERCENT:
            ends.extend(_to_the_whole(scenario, found.code, number))
    return min(ends, default=None)


def _aims_above_the_whole(scenario: Scenario) -> bool:
    """Whether a target lies above 100: then its value is no part of a whole."""
    return any(part.target is not None and part.target > _WHOLE for part in scenario.score.components)


def _to_the_whole(scenario: Scenario, code: str, number: Fraction) -> Iterator[Fraction]:
    """What the input may come to before a share is 100 %."""
    inputs = scenario.inputs()
    for part in scenario.spec.components:
        formula = part.formula
        if formula is None or formula.lone_name or formula.names_prior or not raises(formula, scenario, code):
            continue
        value = formula.evaluate(inputs)
        if value <= _WHOLE:
            slope = formula.evaluate({**inputs, code: number + 1}) - value
            yield number + (_WHOLE - value) / slope


def _lowest(scenario: Scenario, found: InputSpec) -> Fraction | None:
    """What has happened and cannot be undone: of a sum all of it, of what builds up the latest number."""
    months = _months(scenario, found)
    if found.may_be_negative or any(figure < 0 for figure in months.values()):
        return None
    if found.aggregation is Aggregation.SUM:
        return Fraction(sum(months.values(), Decimal(0)))
    if found.aggregation is Aggregation.MAX:
        return Fraction(max(months.values(), default=Decimal(0)))
    if found.aggregation is Aggregation.MEAN:
        return _mean_with(scenario, found, _NOTHING)
    builds_up = any(
        part.formula is not None
        and found.code in part.formula.names
        and due.grows(part.formula, scenario.spec.inputs)
        for part in scenario.spec.components
    )
    return Fraction(months[max(months)]) if builds_up and months else _NOTHING


def _mean_with(scenario: Scenario, found: InputSpec, figure: Fraction) -> Fraction:
    """The year's mean if all periods to come had this figure; of a year that is over, as if all had."""
    months = _months(scenario, found)
    periods = LAST_MONTH // period_length(found.frequency)
    to_come = periods - len(months)
    return (
        (Fraction(sum(months.values(), Decimal(0))) + figure * to_come) / periods if to_come > 0 else figure
    )


def _months(scenario: Scenario, found: InputSpec) -> Mapping[int, Decimal]:
    return scenario.so_far.facts.figures.get(scenario.spec.code, {}).get(found.code, {})
