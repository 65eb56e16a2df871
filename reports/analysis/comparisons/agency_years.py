"""An agency over the years: totals, facets and every indicator's line, settled years as they were settled."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from chiayi_kpi.core.collector import patient_collector
from chiayi_kpi.core.moment import one_moment
from chiayi_kpi.core.roc import LAST_MONTH
from chiayi_kpi.core.year_texts import move_years
from indicators.errors import PlanNotScorable
from indicators.refusals import Refusal
from indicators.selectors import CityRead
from indicators.selectors.agency_side import mid_term_targets, values_on_record
from indicators.selectors.lineage import Forerunners, Values, forerunners
from objectives.selectors import plans_of_years
from reports.snapshot.model import FacetView, IndicatorView, Snapshot
from reports.snapshot.selectors import read_each, refuse_unknown, scores_of, snapshots_of
from reports.snapshot.year_values import is_growth

BACK = 4  # so many years before the one shown
AHEAD = 4  # so many after it may have a target: no four-year plan reaches further


@dataclass(frozen=True, slots=True)
class IndicatorYear:
    """An indicator in one year: as that year's plan had it (``view``), or a value on record of a year without it.

    ``other_unit``, ``other_standard``: it was measured otherwise than in the year shown, so that the values are not compared.
    """

    year: int
    view: IndicatorView | None
    value: Fraction | None
    other_unit: bool = False
    other_standard: bool = False

    @property
    def compares(self) -> bool:
        return not (self.other_unit or self.other_standard)


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """An indicator of the year shown with what it was before, by year; ``same_month``: its value by that month of last year.

    ``planned``: what the four-year plan wants of it, by year, also of years to come.
    """

    view: IndicatorView
    years: Mapping[int, IndicatorYear]
    same_month: Fraction | None
    planned: Mapping[int, Decimal]


class AgencyYears(NamedTuple):
    """``snapshots``: each year to its end, the year shown up to its month; ``same_month``: last year up to that month.

    ``refused``: the years whose plans cannot be scored.
    """

    snapshot: Snapshot
    snapshots: Mapping[int, Snapshot]
    same_month: Snapshot | None
    refused: Mapping[int, Refusal]
    lines: tuple[IndicatorLine, ...]

    def facets(self, facet: FacetView) -> dict[int, FacetView]:
        """What the facet was in each year, by number and name: another name is another facet."""
        return {
            year: found
            for year, snapshot in self.snapshots.items()
            for found in snapshot.facets
            if (found.no, found.name) == (facet.no, facet.name)
        }


def read_agency_years(*, year: int, through: int, agency_code: str) -> AgencyYears:
    """The year up to month ``through`` with the four before it: 13 queries a year at most, two where it is settled, and six more.

    Raises AgencyNotFound, PlanNotFound, PlanNotScorable of the year shown.
    """
    with patient_collector():
        with one_moment():
            plans = plans_of_years(range(year - BACK, year + 1))
            refuse_unknown([plan for plan in plans if plan.year == year], year, [agency_code])
            months = {plan.year: LAST_MONTH for plan in plans if plan.is_asked([agency_code])}
            months[year] = through
            read = {
                each: read_each([plan for plan in plans if plan.year == each], [agency_code], month)
                for each, month in sorted(months.items())
            }
            found = {each: _snapshot(city, months[each]) for each, city in read.items()}
            snapshot = found[year]
            if not isinstance(snapshot, Snapshot):
                raise PlanNotScorable((snapshot,))
            before = _snapshot(read[year - 1], through) if year - 1 in read else None
            same_month = before if isinstance(before, Snapshot) else None
            snapshots = {each: one for each, one in found.items() if isinstance(one, Snapshot)}
            known = forerunners([view.id for one in snapshots.values() for view in one.indicators()])
            codes = [(view.id, view.code) for view in snapshot.indicators()]
            planned = _mid_term(snapshot)
            recorded = values_on_record(snapshot.agency_id, year, BACK, codes)
        return AgencyYears(
            snapshot,
            snapshots,
            same_month,
            {each: one for each, one in found.items() if isinstance(one, Refusal)},
            tuple(
                _line(view, snapshot, snapshots, same_month, known, recorded, planned.get(view.id, {}))
                for view in snapshot.indicators()
            ),
        )


def _mid_term(snapshot: Snapshot) -> Mapping[int, Mapping[int, Decimal]]:
    first, last = snapshot.year - BACK, snapshot.year + AHEAD
    if snapshot.mid_term is None:
        return mid_term_targets(snapshot.plan_id, first, last)
    return {
        key: {year: value for year, value in targets.items() if first <= year <= last}
        for key, targets in snapshot.mid_term.items()
    }


def _snapshot(city: CityRead, through: int) -> Snapshot | Refusal:
    scored = scores_of(city, through)
    return scored.refused[0] if scored.refused else snapshots_of(city, scored)[0]


def _line(
    view: IndicatorView,
    snapshot: Snapshot,
    snapshots: Mapping[int, Snapshot],
    same_month: Snapshot | None,
    known: Forerunners,
    recorded: Values,
    planned: Mapping[int, Decimal],
) -> IndicatorLine:
    earlier = _earlier(view, [one for year, one in snapshots.items() if year < snapshot.year], known)
    years = {year: _year(view, snapshot.year, year, found) for year, found in earlier.items()}
    if not is_growth(view.score):
        on_record = {
            **recorded.get(view.code, {}),
            **snapshot.earlier_values(view.code),
        }  # as frozen, if it was
        for year, value in on_record.items():
            if year >= snapshot.year - BACK and year not in years:
                years[year] = IndicatorYear(year, None, Fraction(value))
    years[snapshot.year] = IndicatorYear(snapshot.year, view, view.score.value if snapshot.is_owed else None)
    return IndicatorLine(view, years, _same_month(years.get(snapshot.year - 1), same_month), planned)


def _earlier(view: IndicatorView, before: Iterable[Snapshot], known: Forerunners) -> dict[int, IndicatorView]:
    """What the indicator was in earlier years, each found from what it was in the year after."""
    found, now = {}, view
    for snapshot in sorted(before, key=lambda one: -one.year):
        was = known.same(now, snapshot.indicators())
        if was is not None:
            found[snapshot.year] = now = was
    return found


def _year(view: IndicatorView, of_year: int, year: int, was: IndicatorView) -> IndicatorYear:
    """Moved to the year shown, the standard reads as it does now unless it is another one."""
    return IndicatorYear(
        year,
        was,
        was.score.value,
        other_unit=was.unit != view.unit,
        other_standard=move_years(was.standard, year, of_year) != view.standard,
    )


def _same_month(last: IndicatorYear | None, snapshot: Snapshot | None) -> Fraction | None:
    if last is None or last.view is None or not last.compares or snapshot is None:
        return None
    key = last.view.id
    return next((one.score.value for one in snapshot.indicators() if one.id == key), None)
