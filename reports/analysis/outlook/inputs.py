"""What the months so far say of an indicator's inputs: each of them carried to the year's end, in floats."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from math import fsum, isfinite, sqrt
from typing import NamedTuple

from chiayi_kpi.core.roc import LAST_MONTH, MONTHS
from indicators.scoring import due
from indicators.scoring.formula import Formula
from indicators.scoring.frequency import Frequency, in_every_month, period_length
from indicators.scoring.model import AgencyYear, Aggregation, IndicatorSpec, InputSpec

LEAST_PART = 0.02  # of the year: less is nothing to carry on from
EVEN = tuple(month / LAST_MONTH for month in range(LAST_MONTH + 1))

# (agency, indicator code, indicator name, input code) → the part of its year that was there at the end of months 1-12
Seasons = Mapping[tuple[str, str, str, str], Sequence[float]]


class Measure(NamedTuple):
    """A formula of an indicator. ``numbers`` are the components that score its value."""

    formula: Formula
    numbers: tuple[int, ...]
    inputs: tuple[InputSpec, ...]  # those that the formula names
    grows: bool  # over the year, as a count does and a share does not
    builds_up: bool  # only latest numbers that build up over the year: progress, budget paid so far


Measures = Mapping[str, Sequence[Measure]]  # an agency's, by indicator code


class InputKind(StrEnum):
    """How an input comes to its number of the year."""

    SUM = "sum"
    CUMULATIVE = "cumulative"  # the latest number, which builds up
    LATEST = "latest"  # the latest number, which stays about where it is
    MEAN = "mean"
    MAX = "max"


_KINDS = {
    Aggregation.SUM: InputKind.SUM,
    Aggregation.MEAN: InputKind.MEAN,
    Aggregation.MAX: InputKind.MAX,
    Aggregation.LAST: InputKind.LATEST,
}


class InputEnd(NamedTuple):
    """An input: its ``numbers`` of the ``months`` reported, and its number at the ``end`` of the year.

    ``parts`` are the parts of the year that the months stand for: each its own, or all since the one reported before.
    ``end`` is None where it cannot be said.
    """

    code: str
    kind: InputKind
    months: list[int]
    numbers: list[float]
    parts: list[float]
    seasonal: bool  # the parts are those of earlier years
    on_path: bool  # the parts are those of the planned path
    end: float | None = None
    length: int = 1  # months of a period; ``months`` are the last ones of the periods reported
    fixed: bool = False  # given once, for every month: it has no spread

    @property
    def seen(self) -> int:
        return len(self.months)

    @property
    def so_far(self) -> float:
        if self.kind is InputKind.SUM:
            return fsum(self.numbers)
        return max(self.numbers) if self.kind is InputKind.MAX else self.numbers[-1]

    @property
    def least(self) -> float:
        """Its smallest month."""
        return min(self.numbers)

    @property
    def mean(self) -> float:
        return fsum(self.numbers) / len(self.numbers)

    @property
    def periods(self) -> int:
        """How many periods the year has: its months, quarters …"""
        return LAST_MONTH // self.length

    @property
    def to_come(self) -> int:
        """The periods that are still to bring something, those that were left out among them."""
        if self.kind in (InputKind.CUMULATIVE, InputKind.LATEST):
            return self.periods - self.months[-1] // self.length
        return self.periods - self.seen

    @property
    def to_bring(self) -> float:
        """What the periods to come are expected to bring to the number of the year's end."""
        if self.kind is InputKind.MEAN:
            return self.mean * self.to_come / self.periods
        grows = self.kind in (InputKind.SUM, InputKind.CUMULATIVE)
        return (self.end or 0.0) - self.so_far if grows and not self.fixed else 0.0

    def overdue(self, through: int) -> bool:
        """Whether it grows, and a period that had ended by the end of month ``through`` was not reported."""
        due = through // self.length
        if self.kind is InputKind.SUM:
            return not self.fixed and self.seen < due
        return self.kind is InputKind.CUMULATIVE and self.months[-1] // self.length < due

    def off_course(self) -> list[float]:
        """By how much each month was off the course to the ``end``, as a part of that number.

        That is what a month added beyond what its part of the year should have; of a mean and a maximum, beyond the
        mean.
        """
        if self.kind in (InputKind.MEAN, InputKind.MAX):
            # A new maximum is one month's doing: its spread is not to be multiplied by the months to come.
            single = sqrt(max(spread_of(self.to_come, self.seen), 1))
            mean, shared = self.mean, self.periods if self.kind is InputKind.MEAN else single
            return [(number - mean) / shared for number in self.numbers]
        added = self.numbers if self.kind is InputKind.SUM else self._steps()
        if self.kind is InputKind.LATEST:
            return [0.0, *added[1:]]
        end = self.end or 0.0
        return [number - end * part for number, part in zip(added, self.parts, strict=True)]

    def _steps(self) -> list[float]:
        return [
            self.numbers[0],
            *(new - old for old, new in zip(self.numbers, self.numbers[1:], strict=False)),
        ]


def spread_of(to_come: int, seen: int) -> float:
    """How many months' variance the sum of ``to_come`` months has, when ``seen`` months are known.

    The months to come spread themselves, and the mean that they are expected to keep is known from ``seen`` only.
    """
    return to_come + to_come**2 / seen


def measures(spec: IndicatorSpec) -> list[Measure]:
    """Every value that components of an indicator score, a shared formula once; no contest between agencies."""
    found: list[tuple[Formula, list[int]]] = []
    for component in spec.components:
        formula = component.formula
        if formula is None or component.rule.compares:
            continue
        numbers = next((numbers for known, numbers in found if known == formula), None)
        if numbers is None:
            found.append((formula, [component.no]))
        else:
            numbers.append(component.no)
    return [_measure(spec, formula, numbers) for formula, numbers in found]


def measures_of(year: AgencyYear) -> Measures:
    """Those of all of an agency's indicators: the same after every month."""
    return {spec.code: measures(spec) for spec in year.indicators()}


def is_complete(year: AgencyYear, spec: IndicatorSpec) -> bool:
    """Whether every input of an indicator's formulas was reported to the year's end: a sum in all its periods."""
    return all(
        _is_complete(found, year.facts.figures.get(spec.code, {}).get(found.code, {}))
        for measure in measures(spec)
        for found in measure.inputs
    )


def _is_complete(found: InputSpec, figures: Mapping[int, Decimal]) -> bool:
    if found.frequency is Frequency.FIXED:
        return bool(figures)
    if found.aggregation is Aggregation.LAST or found.milestones:
        return LAST_MONTH in figures
    return len(figures) == LAST_MONTH // period_length(found.frequency)


def _measure(spec: IndicatorSpec, formula: Formula, numbers: Sequence[int]) -> Measure:
    inputs = tuple([found for found in spec.inputs if found.code in formula.names])
    latest = all(found.milestones or found.aggregation is Aggregation.LAST for found in inputs)
    grows = due.grows(formula, inputs)
    return Measure(formula, tuple(numbers), inputs, grows, latest and grows)


def inputs_at_the_end(
    year: AgencyYear, spec: IndicatorSpec, measure: Measure, through: int, seasons: Seasons
) -> list[InputEnd]:
    """The inputs of a measure at the year's end, from what was reported up to month ``through``.

    Sums and what builds up go on by the part of the year that is there; latest, mean and highest numbers stay.
    """
    inputs = [_so_far(year, spec, measure, found, through, seasons) for found in measure.inputs]
    if len(inputs) > 1:
        inputs = [
            found._replace(kind=InputKind.LATEST) if _stands_still(found) else found for found in inputs
        ]
    begun = any(found.kind is InputKind.CUMULATIVE and found.seen and found.so_far > 0 for found in inputs)
    return [found._replace(end=_end(found, begun)) if found.seen else found for found in inputs]


def _so_far(
    year: AgencyYear, spec: IndicatorSpec, measure: Measure, found: InputSpec, through: int, seasons: Seasons
) -> InputEnd:
    figures = year.facts.figures.get(spec.code, {}).get(found.code, {})
    fixed = found.frequency is Frequency.FIXED
    if fixed:
        figures = in_every_month(figures, through)
    length = period_length(found.frequency)
    months = sorted([month for month in figures if month <= through])
    if found.milestones:  # the cumulative per cent reached
        percent = {stage.no: float(stage.percent) for stage in found.milestones}
        numbers = [percent.get(int(figures[month]), 0.0) for month in months]
    else:
        numbers = [float(figures[month]) for month in months]
    kind = _kind(measure, found)
    if kind is InputKind.CUMULATIVE and fixed:
        kind = InputKind.LATEST
    season = seasons.get((year.agency, spec.code, spec.name, found.code))
    path = None if season else _path(year, spec, measure)
    reached = (0.0, *season) if season else path or EVEN
    since = [max(month - length, 0) for month in months] if kind is InputKind.SUM else [0, *months[:-1]]
    parts = [reached[month] - reached[start] for month, start in zip(months, since, strict=False)]
    return InputEnd(
        found.code, kind, months, numbers, parts, season is not None, path is not None, None, length, fixed
    )


def _kind(measure: Measure, found: InputSpec) -> InputKind:
    if measure.builds_up:
        return InputKind.CUMULATIVE
    return InputKind.LATEST if found.milestones else _KINDS[found.aggregation]


def _path(year: AgencyYear, spec: IndicatorSpec, measure: Measure) -> Sequence[float] | None:
    """The part of the planned path that is to be there after months 0-12; None without such a path.

    Before its first month nothing is due, and the path does not say how what is there by then comes: evenly.
    """
    path: Mapping[int, Decimal] = year.facts.planned.get(spec.code, {}) if measure.builds_up else {}
    if path.get(LAST_MONTH, 0) <= 0 or measure.formula != spec.components[0].formula:
        return None
    first = min(path)
    latest, reached = 0.0, [0.0]
    for month in MONTHS:
        latest = float(path.get(month, latest))
        reached.append(float(path[first]) * month / first if month < first else latest)
    return [value / latest for value in reached]


def _stands_still(found: InputEnd) -> bool:
    """Of several latest numbers in a formula some build up (paid) and some stand still (budget): the months tell.

    What had in its first month nearer to all than to its even share of what it has now, stands still.
    """
    if found.kind is not InputKind.CUMULATIVE or not found.seen:
        return False
    even = found.months[0] / found.months[-1]
    return found.numbers[0] > found.numbers[-1] * (1 + even) / 2


def _end(found: InputEnd, begun: bool) -> float | None:
    """The number at the year's end.

    What has not begun says nothing of where it will end (work, or an amount that is reserved in December); that no
    incident has happened so far does. An amount that waits beside one that has begun is left at nothing, and the range
    is open upwards (``project``).
    """
    if found.kind is InputKind.MEAN:
        return found.mean
    if found.kind in (InputKind.LATEST, InputKind.MAX):
        return found.so_far
    if found.kind is InputKind.CUMULATIVE and found.so_far <= 0:
        return 0.0 if begun else None
    part = fsum(found.parts)
    end = found.so_far / part if part >= LEAST_PART else None
    return end if end is not None and isfinite(end) else None
