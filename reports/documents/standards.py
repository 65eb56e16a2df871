"""By what a facet's indicators are measured: standard and method, the target as agreed and as revised, and several years' results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import NamedTuple

from chiayi_kpi.core.formats import with_equal_decimals
from chiayi_kpi.core.roc import LAST_MONTH
from reports.documents import narrative, wording
from reports.documents.earlier import earlier_indicators, last_result, measures_growth
from reports.documents.year_end import ComparedRow, compared_results
from reports.snapshot.model import FacetView, IndicatorView, Snapshot
from reports.snapshot.year_end import EarlierIndicator

_YEARS_BACK = 3
_RESULT_EM = Decimal("4.2")  # how wide a year's column is, in its letters


class Result(NamedTuple):
    """A printed value, and the room behind it that sets the points of its column below each other."""

    value: str
    room: str


@dataclass(frozen=True, slots=True)
class StandardRow:
    """``revised`` is the target since it was changed, a dash where it was not; ``results`` by the table's years."""

    code: str
    name: str
    unit: str
    standard: tuple[narrative.Block, ...]
    method: str
    target: tuple[narrative.Block, ...]
    revised: str
    results: tuple[tuple[Result, ...], ...]  # of this year one a component
    change: tuple[str, ...]  # since last year: by how much, and whether for the better


@dataclass(frozen=True, slots=True)
class Standards:
    """The table of one facet; ``years`` are those of which a result of any of its indicators is known, the last this one."""

    anchor: str
    years: tuple[int, ...]
    is_revised: bool
    is_compared: bool
    rows: tuple[StandardRow, ...]


def standards(snapshot: Snapshot) -> tuple[Standards, ...]:
    """One a facet, in the plan's order."""
    earlier = earlier_indicators(snapshot)
    last = {row.code: row for row in compared_results(snapshot)}
    return tuple(_of_facet(snapshot, facet, earlier, last) for facet in snapshot.facets)


def _of_facet(
    snapshot: Snapshot,
    facet: FacetView,
    earlier: Mapping[str, EarlierIndicator],
    last: Mapping[str, ComparedRow],
) -> Standards:
    views = [found for objective in facet.objectives for found in objective.indicators]
    known = {found.code: _results(snapshot, found, earlier) for found in views}
    years = sorted({year for results in known.values() for year in results})
    printed = [_printed(found, [known[found.code].get(year) for year in years]) for found in views]
    columns = [wording.most_decimals(chain.from_iterable(column)) for column in zip(*printed, strict=True)]
    rows = tuple(
        _row(snapshot, found, _in_columns(results, columns), last.get(found.code))
        for found, results in zip(views, printed, strict=True)
    )
    return Standards(
        anchor=f"standards-{facet.no}",
        years=(*years, snapshot.year),
        is_revised=any(row.revised != wording.NOTHING for row in rows),
        is_compared=any(row.change for row in rows),
        rows=rows,
    )


def _row(
    snapshot: Snapshot,
    found: IndicatorView,
    results: tuple[tuple[Result, ...], ...],
    last: ComparedRow | None,
) -> StandardRow:
    target, revised = _targets(found, snapshot.through)
    return StandardRow(
        code=found.code,
        name=found.name,
        unit=found.unit,
        standard=narrative.blocks(found.standard),
        method=wording.unended(found.evaluation_method),
        target=narrative.blocks(target),
        revised=revised,
        results=results,
        change=_change(last, whole=snapshot.through == LAST_MONTH) if last else (),
    )


def _printed(found: IndicatorView, before: Sequence[Fraction | None]) -> tuple[tuple[str, ...], ...]:
    """An indicator's results, all with as many decimals."""
    results = [*((wording.value(value),) for value in before), _now(found)]
    numbers = iter(with_equal_decimals([number for one in results for number in one]))
    return tuple(tuple(next(numbers) for _ in one) for one in results)


def _in_columns(results: Sequence[tuple[str, ...]], columns: Sequence[int]) -> tuple[tuple[Result, ...], ...]:
    return tuple(
        tuple(Result(value, wording.room(value, most, _RESULT_EM)) for value in one)
        for one, most in zip(results, columns, strict=True)
    )


def _change(last: ComparedRow, *, whole: bool) -> tuple[str, ...]:
    """Of part of a year with the number of the same months that it is compared with, which stands in no other column."""
    if last.change == wording.NOTHING:
        return (wording.NOTHING,)
    told = () if last.verdict == wording.NOTHING else (last.verdict,)
    return (last.change, *told) if whole else (last.change, *told, "同期", last.before)


def _targets(found: IndicatorView, through: int) -> tuple[str, str]:
    """The target as it was agreed, and as it is since it was changed, or will be."""
    rows = [row for row in found.revisions if row.what == "target"]
    if not rows:
        return found.target_text, wording.NOTHING
    last = rows[-1]
    return rows[0].old, last.new if last.since <= through else f"{last.new}（自 {last.since} 月起）"


def _now(found: IndicatorView) -> tuple[str, ...]:
    parts = [part for part in found.score.components if part.value is not None]
    if not parts:
        return (wording.value(found.score.value, found.score.target),)
    return tuple(wording.value(part.value, part.target) for part in parts)


def _results(
    snapshot: Snapshot, found: IndicatorView, earlier: Mapping[str, EarlierIndicator]
) -> dict[int, Fraction]:
    """By year, what of the three years before is known; what a formula starts from is another quantity than its value."""
    recorded = {} if measures_growth(found) else snapshot.earlier_values(found.code)
    first = snapshot.year - _YEARS_BACK
    results = {year: Fraction(value) for year, value in recorded.items() if first <= year < snapshot.year}
    last = last_result(snapshot, found, earlier)
    return results if last is None else results | {snapshot.year - 1: last}
