"""What part of their year the inputs had at the end of each month in earlier years: their mean course. pandas."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from budget.sources import SOURCES
from chiayi_kpi.core.collector import patient_collector
from chiayi_kpi.core.roc import LAST_MONTH, MONTHS
from indicators.scoring.model import Aggregation
from indicators.selectors.lineage import Called, forerunners_since
from indicators.sources import drawn_from
from reports.analysis.outlook.inputs import Seasons
from reports.analysis.outlook.selectors import (
    EarlierInput,
    executed_years,
    inputs_of,
    plans_of,
    reported_years,
)
from reports.snapshot.model import IndicatorView, Snapshot

YEARS = 3
LEAST_COUNT = 24  # two a month
Row = tuple[str | bool | float | None, ...]  # a course, whether months are summed, twelve months
_COURSE = ["agency", "indicator", "name", "input"]
_MONTHS = list(MONTHS)


class _Was(NamedTuple):
    """An indicator of an earlier year."""

    id: int
    code: str
    name: str


def seasons_of(snapshots: Sequence[Snapshot]) -> Seasons:
    """The mean course of the last three years before, of the inputs that were reported in all twelve months.

    Which indicator it was in the year before, and in the years before that, ``Forerunners.same`` says; its input is that of
    the same code. Five queries.
    """
    if not snapshots:
        return {}
    agencies = {snapshot.agency_id: snapshot.agency_code for snapshot in snapshots}
    year = snapshots[0].year
    plans = plans_of(agencies, range(year - YEARS, year))
    if not plans:
        return {}
    with patient_collector():
        inputs = inputs_of(agencies, {year for _agency, year in plans.values()})
        inputs = _called_as_now(inputs, snapshots)
        return mean_courses([*_reported(plans, inputs, agencies), *_executed(plans, inputs, agencies)])


def _called_as_now(
    inputs: Mapping[int, EarlierInput], snapshots: Sequence[Snapshot]
) -> dict[int, EarlierInput]:
    """The inputs of what this year's indicators were, with the code and name that they have this year."""
    year = snapshots[0].year
    known = forerunners_since(year - YEARS)
    held: dict[tuple[int, int | None], dict[int, _Was]] = defaultdict(dict)
    for one in inputs.values():
        was = _Was(one.indicator_id, one.indicator_code, one.indicator_name)
        held[one.year, one.agency_id][one.indicator_id] = was
    now: dict[int, IndicatorView] = {}
    for snapshot in snapshots:
        for view in snapshot.indicators():
            later: Called = view
            for back in range(1, YEARS + 1):
                own, common = held[year - back, snapshot.agency_id], held[year - back, None]
                found = known.same(later, [*own.values(), *common.values()])
                if found is not None:
                    now[found.id], later = view, found
    return {
        key: one._replace(
            indicator_code=now[one.indicator_id].code, indicator_name=now[one.indicator_id].name
        )
        for key, one in inputs.items()
        if one.indicator_id in now
    }


def _reported(
    plans: Mapping[int, tuple[int, int]], inputs: Mapping[int, EarlierInput], agencies: Mapping[int, str]
) -> list[Row]:
    return [
        _row(inputs[key], agencies[plans[plan][0]], months)
        for plan, key, months in reported_years(plans)
        if key in inputs and None not in months
    ]


def _executed(
    plans: Mapping[int, tuple[int, int]], inputs: Mapping[int, EarlierInput], agencies: Mapping[int, str]
) -> list[Row]:
    """The same of the inputs that come from the budget's execution; those drawn from other inputs have no season."""
    years = {
        (*plans[plan], category, amount): months
        for (plan, category, amount), months in executed_years(plans).items()
        if None not in months
    }
    return [
        _row(found, agencies[agency], months)
        for found in inputs.values()
        if found.source and not drawn_from(found.source)
        for agency in (agencies if found.agency_id is None else [found.agency_id])
        if (months := years.get((agency, found.year, *SOURCES[found.source])))
    ]


def _row(found: EarlierInput, agency: str, months: Sequence[float | None]) -> Row:
    course = (agency, found.indicator_code, found.indicator_name, found.code)
    return (*course, found.aggregation == Aggregation.SUM, *months)


def mean_courses(rows: Sequence[Row]) -> Seasons:
    """The mean parts of the year that each course has had by the end of months 1-12.

    Years that fell below nothing, or came to nothing, have none; nor have counts so small that chance makes their course.
    """
    import pandas as pd  # noqa: PLC0415 - half a second, which most commands need not wait for

    table = pd.DataFrame(rows, columns=[*_COURSE, "sums", *_MONTHS])
    so_far = table[_MONTHS].cumsum(axis=1).where(table["sums"], table[_MONTHS])
    counted = (so_far[LAST_MONTH] >= LEAST_COUNT) | ~table["sums"].astype(bool)
    usable = (table[_MONTHS].min(axis=1) >= 0) & (so_far[LAST_MONTH] > 0) & counted
    parts = so_far.div(so_far[LAST_MONTH], axis=0)[usable]
    means = parts.groupby([table[name] for name in _COURSE], sort=False).mean()
    return dict(zip(means.index, means.itertuples(index=False, name=None), strict=True))
