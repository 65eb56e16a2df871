"""The months of an indicator: its value at the end of each, and the path that it should follow."""

from dataclasses import dataclass, replace
from fractions import Fraction

from chiayi_kpi.core.roc import LAST_MONTH, MONTHS
from indicators.scoring.due import compares_unequal_parts, grows
from indicators.scoring.expected import path
from indicators.scoring.frequency import Frequency, due_months, slowest
from indicators.scoring.model import AgencyYear, Aggregation, IndicatorSpec
from indicators.scoring.values import first_value

Values = tuple[Fraction | None, ...]


@dataclass(frozen=True, slots=True)
class MonthlySeries:
    """Twelve months each, in the unit of the value; None: nothing was reported that month, or nothing was due.

    ``due`` are the months at whose end a value is to be known, ``reported`` those with a figure, whether or not a value
    comes of it (0 of 0). What is fixed for the year makes no month known. ``unequal`` are those whose value sets part of
    this year against all of the last: what they are, only December says. ``builds_up``: every month adds to the value.
    """

    values: Values
    path: Values
    due: tuple[int, ...] = tuple(MONTHS)
    reported: frozenset[int] = frozenset()
    unequal: frozenset[int] = frozenset()
    builds_up: bool = False

    @property
    def is_reported(self) -> bool:
        """Whether the value of any month is known."""
        return any(value is not None for value in self.values)

    @property
    def added(self) -> Values:
        """What each month (or longer period) brought; None where nobody knows what there was before it."""
        return _steps(self.values, self.due)

    @property
    def added_due(self) -> Values:
        """What each was to bring by the path."""
        return _steps(self.path, self.due)


NO_MONTHS = MonthlySeries((None,) * LAST_MONTH, (None,) * LAST_MONTH)
NOT_THERE = replace(NO_MONTHS, due=())  # of an indicator that the plan did not have


def monthly_series(
    given: AgencyYear, spec: IndicatorSpec, through: int, settled: Values | None = None
) -> MonthlySeries:
    """The value so far at the end of each month up to ``through``: as it was ``settled``, else as the engine reads it.

    Each month by the terms that held in it, under whatever code; an indicator that the plan did not have then has nothing.
    """
    if not given.earlier:
        return _series(given, spec, through, settled)
    years = [given.in_month(month) for month in MONTHS]
    by_terms = {id(year): _series_of(year, spec.id, through, settled) for year in years}
    series = [by_terms[id(year)] for year in years]
    return MonthlySeries(
        values=tuple(found.values[no] for no, found in enumerate(series)),
        path=tuple(found.path[no] for no, found in enumerate(series)),
        due=tuple(month for month, found in zip(MONTHS, series, strict=True) if month in found.due),
        reported=frozenset(
            month for month, found in zip(MONTHS, series, strict=True) if month in found.reported
        ),
        unequal=frozenset(
            month for month, found in zip(MONTHS, series, strict=True) if month in found.unequal
        ),
        builds_up=all(found.builds_up for found in series if found is not NOT_THERE),
    )


def _series_of(year: AgencyYear, indicator_id: int, through: int, settled: Values | None) -> MonthlySeries:
    spec = next((found for found in year.indicators() if found.id == indicator_id), None)
    return NOT_THERE if spec is None else _series(year, spec, through, settled)


def _series(year: AgencyYear, spec: IndicatorSpec, through: int, settled: Values | None) -> MonthlySeries:
    figures = year.facts.figures.get(spec.code, {})
    moving = [name for name, found in _frequencies(spec).items() if found is not Frequency.FIXED]
    held = [figures.get(name, {}) for name in moving or figures]
    reported = frozenset(month for months in held for month in months if month <= through)
    values = settled or tuple(
        first_value(spec, year, month) if month in reported else None for month in MONTHS
    )
    by_month = tuple(
        value if month in reported else None for month, value in zip(MONTHS, values, strict=True)
    )
    pace = slowest(found.frequency for found in spec.inputs)
    unequal = frozenset(
        month
        for month in reported
        if year.only_equal_parts and compares_unequal_parts(year, spec, spec.components[0], month)
    )
    return MonthlySeries(by_month, path(year, spec), due_months(pace), reported, unequal, _builds_up(spec))


def _steps(values: Values, due: tuple[int, ...]) -> Values:
    """From one month that is due to the next; the first one starts from nothing."""
    found: list[Fraction | None] = [None] * LAST_MONTH
    before: Fraction | None = Fraction(0)
    for month in due:
        value = values[month - 1]
        found[month - 1] = None if value is None or before is None else value - before
        before = value
    return tuple(found)


def _builds_up(spec: IndicatorSpec) -> bool:
    """Whether the value is a sum of what the months brought. What is reported so far is none, and a growth has two years in it."""
    formula = spec.components[0].formula if spec.components else None
    if formula is None or formula.names_prior or not grows(formula, spec.inputs):
        return False
    return any(
        found.aggregation is Aggregation.SUM and not found.milestones
        for found in spec.inputs
        if found.code in formula.names
    )


def _frequencies(spec: IndicatorSpec) -> dict[str, Frequency]:
    return {found.code: found.frequency for found in spec.inputs}
