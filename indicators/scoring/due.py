"""What was due by a month: the planned path, a level all year, or so many twelfths of the target."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from indicators.scoring.formula import PRIOR, Formula
from indicators.scoring.frequency import Frequency, period_end, slowest
from indicators.scoring.goal import Goal
from indicators.scoring.model import (
    LAST_MONTH,
    AgencyYear,
    Aggregation,
    ComponentSpec,
    IndicatorSpec,
    InputSpec,
)


class Path(StrEnum):
    """How what was due by now was found."""

    PLANNED = "planned"  # the latest planned month (預定) so far
    NOT_YET = "not_yet"  # planned, but nothing so early in the year
    NOT_ENDED = "not_ended"  # the first period has not ended: nobody can have reported anything
    NOT_COMPARED = "not_compared"  # it starts from last year's, of which these months are not known
    YEAR_END = "year_end"  # the year is over: the target itself, wherever the path led
    LEVEL = "level"  # a share or an average, which does not grow with the months: the target all year
    STRAIGHT = "straight"  # a count or progress: a twelfth of the target a month


class Due(NamedTuple):
    """Where the value should lie by now, in its unit; None where nothing was due.

    ``through`` is the month that it holds for: the latest at which a period of all inputs had ended.
    """

    path: Path
    goal: Goal | None
    through: int = LAST_MONTH

    @property
    def level(self) -> Fraction | None:
        """The number that is printed as what was due."""
        return None if self.goal is None else self.goal.level


def due_by(
    agency: AgencyYear, indicator: IndicatorSpec, component: ComponentSpec, target: Fraction, through: int
) -> Due:
    """What the component's value had to be by the end of month ``through``, given its ``target``.

    The planned path is that of the first component's value; a component with a formula of its own has none. Over
    periods longer than a month a path is a stair: it rises where a period ends, as the value does.
    """
    return next(dues(agency, indicator, component, target, (through,)))


def dues(
    agency: AgencyYear,
    indicator: IndicatorSpec,
    component: ComponentSpec,
    target: Fraction,
    months: Iterable[int],
) -> Iterator[Due]:
    """``due_by`` for the end of each of the ``months``; what holds for all of them is found once."""
    formula = component.formula
    shared = formula == indicator.components[0].formula
    planned = agency.facts.planned.get(indicator.code, {}) if shared else {}
    goal = component.rule.goal(target)
    pace = _pace(formula, indicator.inputs)
    same_months = agency.facts.prior_by_month.get(indicator.code, {})
    growing: dict[bool, bool] = {}  # by whether last year's same months are known
    for through in months:
        end = period_end(pace, through)
        if planned and end == LAST_MONTH and agency.only_due_is_lit:
            yield Due(Path.YEAR_END, goal, end)
        elif not end and through:
            yield Due(Path.NOT_ENDED, None, end)
        elif (
            agency.judged_by_now and not planned and compares_unequal_parts(agency, indicator, component, end)
        ):
            yield Due(Path.NOT_COMPARED, None, end)
        else:
            known = end in same_months
            if known not in growing:
                growing[known] = builds_up(agency, indicator, formula, end)
            yield due(goal, end, planned, growing[known])


def compares_unequal_parts(
    agency: AgencyYear, indicator: IndicatorSpec, component: ComponentSpec, through: int
) -> bool:
    """Whether the value sets this year's months up to ``through`` against the whole of last year, whose months nobody knows."""
    formula = component.formula
    return (
        formula is not None
        and compares_part_of_the_year(formula, indicator.inputs, through)
        and through not in agency.facts.prior_by_month.get(indicator.code, {})
    )


def compares_part_of_the_year(formula: Formula, inputs: tuple[InputSpec, ...], through: int) -> bool:
    """Whether by the end of month ``through`` this year's months are to be compared with the same ones of last year."""
    return through < LAST_MONTH and formula.names_prior and grows(formula, inputs)


def builds_up(agency: AgencyYear, indicator: IndicatorSpec, formula: Formula | None, through: int) -> bool:
    """Whether the value by the end of month ``through`` still builds up; beside the same months of last year time cancels out."""
    if formula is None:
        return False
    same_months = through in agency.facts.prior_by_month.get(indicator.code, {})
    return grows(formula, indicator.inputs, same_months=formula.names_prior and same_months)


def not_ended(component: ComponentSpec, inputs: tuple[InputSpec, ...], through: int) -> bool:
    """Whether by the end of month ``through`` no period of its inputs had ended, so that nobody can have reported."""
    formula = component.formula
    return formula is not None and not reported_through(formula, inputs, through)


def reported_through(formula: Formula | None, inputs: tuple[InputSpec, ...], through: int) -> int:
    """The latest month up to ``through`` by which all inputs of the formula were due; 0 before there is one."""
    return period_end(_pace(formula, inputs), through)


def _pace(formula: Formula | None, inputs: tuple[InputSpec, ...]) -> Frequency:
    """The longest period among the inputs of the formula; without one every month counts."""
    if formula is None:
        return Frequency.MONTH
    return slowest(found.frequency for found in inputs if found.code in formula.names)


def due(goal: Goal, through: int, planned: Mapping[int, Decimal], grows: bool) -> Due:
    """What was due at the end of month ``through``.

    A planned path decides where there is one; before its first month nothing was due. Otherwise the target,
    all year or by twelfths as the value ``grows``; of a ceiling (≤) that is what may have been used up.
    """
    if planned:
        months = [month for month in planned if month <= through]
        if not months:
            return Due(Path.NOT_YET, None, through)
        return Due(Path.PLANNED, goal.planned(Fraction(planned[max(months)]), builds_up=grows), through)
    if grows:
        so_far = goal if through == LAST_MONTH else goal.due(Fraction(through, LAST_MONTH))
        return Due(Path.STRAIGHT, so_far, through)
    return Due(Path.LEVEL, goal, through)


def grows(formula: Formula, inputs: tuple[InputSpec, ...], *, same_months: bool = False) -> bool:
    """Whether a value builds up over the year (a count, an amount, progress) or is a level from the start.

    A sum grows as the months pass, a mean or maximum does not, and in a quotient of sums the time cancels out.
    A latest number beside a sum is taken as a level (population); a formula over latest numbers alone is taken
    to build up (progress, budget paid so far): where it does not, a planned path says so. What is fixed for the year
    stands still, and so does last year's value, unless it is that of the ``same_months``.
    """
    named = [spec for spec in inputs if spec.code in formula.names]
    kinds = {spec.code: Aggregation.LAST if spec.milestones else spec.aggregation for spec in named}
    moving = [spec.code for spec in named if spec.frequency is not Frequency.FIXED]
    only_latest = bool(moving) and all(kind is Aggregation.LAST for kind in kinds.values())
    if only_latest and not same_months:
        return True
    degrees = {code: int(kind is Aggregation.SUM or only_latest) for code, kind in kinds.items()}
    return formula.degree(degrees | {PRIOR: int(same_months)}) > 0
