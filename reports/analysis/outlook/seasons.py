"""What part of their year the inputs had at the end of each month in earlier years: their mean course. pandas."""

from collections.abc import Mapping, Sequence

from budget.sources import SOURCES
from chiayi_kpi.core.collector import patient_collector
from chiayi_kpi.core.roc import LAST_MONTH, MONTHS
from indicators.scoring.model import Aggregation
from indicators.selectors.lineage import links_since
from indicators.sources import drawn_from
from reports.analysis.outlook.inputs import Seasons
from reports.analysis.outlook.selectors import (
    EarlierInput,
    executed_years,
    inputs_of,
    plans_of,
    reported_years,
)
from reports.snapshot.model import Snapshot

YEARS = 3
LEAST_COUNT = 24  # two a month
Row = tuple[str | bool | float | None, ...]  # a course, whether months are summed, twelve months
_COURSE = ["agency", "indicator", "name", "input"]
_MONTHS = list(MONTHS)


def seasons_of(snapshots: Sequence[Snapshot]) -> Seasons:
    """The mean course of the last three years before, of the inputs that were reported in all twelve months.

    An indicator is the same as its forerunners, and where none is known as the one of the same code and name; its input is
    that of the same code. Five queries.
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
    """The inputs with the code and name that their indicators, or those whose forerunners they are, have this year."""
    links = links_since(snapshots[0].year - YEARS)
    now: dict[int, tuple[str, str]] = {}
    for snapshot in snapshots:
        for view in snapshot.indicators():
            before = links.get(view.id)
            while before is not None:
                now[before] = (view.code, view.name)
                before = links.get(before)
    return {
        key: found._replace(
            indicator_code=now[found.indicator_id][0], indicator_name=now[found.indicator_id][1]
        )
        if found.indicator_id in now
        else found
        for key, found in inputs.items()
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
