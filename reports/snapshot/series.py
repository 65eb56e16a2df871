"""The months of an indicator: its value at the end of each, and the path that it should follow."""

from dataclasses import dataclass
from fractions import Fraction

from chiayi_kpi.core.roc import LAST_MONTH, MONTHS
from indicators.scoring.expected import path
from indicators.scoring.frequency import Frequency, due_months, slowest
from indicators.scoring.model import AgencyYear, IndicatorSpec
from indicators.scoring.values import first_value

Values = tuple[Fraction | None, ...]


@dataclass(frozen=True, slots=True)
class MonthlySeries:
    """Twelve months each, in the unit of the value; None: nothing was reported that month, or nothing was due.

    ``due`` are the months at whose end a value is to be known, ``reported`` those with a figure, whether or not a value
    comes of it (0 of 0). What is fixed for the year makes no month known.
    """

    values: Values
    path: Values
    due: tuple[int, ...] = tuple(MONTHS)
    reported: frozenset[int] = frozenset()

    @property
    def is_reported(self) -> bool:
        """Whether the value of any month is known."""
        return any(value is not None for value in self.values)


NO_MONTHS = MonthlySeries((None,) * LAST_MONTH, (None,) * LAST_MONTH)


def monthly_series(
    given: AgencyYear, spec: IndicatorSpec, through: int, settled: Values | None = None
) -> MonthlySeries:
    """The value so far at the end of each month up to ``through``: as it was ``settled``, else as the engine reads it."""
    figures = given.facts.figures.get(spec.code, {})
    moving = [code for code, found in _frequencies(spec).items() if found is not Frequency.FIXED]
    held = [figures.get(code, {}) for code in moving or figures]
    reported = frozenset(month for months in held for month in months if month <= through)
    values = settled or tuple(
        first_value(spec, given, month) if month in reported else None for month in MONTHS
    )
    by_month = tuple(
        value if month in reported else None for month, value in zip(MONTHS, values, strict=True)
    )
    pace = slowest(found.frequency for found in spec.inputs)
    return MonthlySeries(by_month, path(given, spec), due_months(pace), reported)


def _frequencies(spec: IndicatorSpec) -> dict[str, Frequency]:
    return {found.code: found.frequency for found in spec.inputs}
