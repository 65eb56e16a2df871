"""What part of their year the inputs had at the end of each month in earlier years. Three queries for any city."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import pandas as pd
from django.db.models import FloatField
from django.db.models.functions import Cast

from budget.models import Execution
from budget.sources import SOURCES
from indicators.models import IndicatorInput, MonthlyFigure
from indicators.scoring.model import Aggregation
from indicators.sources import drawn_from
from reports.forecast.ranges import MONTHS
from reports.forecast.series import Seasons
from reports.snapshot import Snapshot

YEARS = 3
_MONTHS = range(1, MONTHS + 1)
_FIELDS = (
    "indicator__objective__facet__no",
    "indicator__objective__no",
    "indicator__no",
    "indicator__name",
    "code",
    "aggregation",
    "source",
    "indicator__plan__year",
    "indicator__plan__agency_id",
)


class _Input(NamedTuple):
    """An input of an earlier year; ``owner`` is the agency whose own it is, None where it is common."""

    indicator: str
    name: str
    code: str
    aggregation: str
    source: str
    year: int
    owner: int | None


def seasons_of(snapshots: Sequence[Snapshot]) -> Seasons:
    """The mean course of the last three years before, of the inputs that were reported in all twelve months.

    An indicator is taken for the same where code, name and the input's code are the same. Milestones are left
    out: last year's building is no season of this year's.
    """
    if not snapshots:
        return {}
    years = range(snapshots[0].year - YEARS, snapshots[0].year)
    agencies = {snapshot.agency_id: snapshot.agency_code for snapshot in snapshots}
    inputs = _inputs(agencies, years)
    parts = (_reported(agencies, years), _sourced(agencies, years, inputs))
    held = [part for part in parts if len(part)]
    if not held:
        return {}
    table = pd.concat(held)
    return _mean_course(table.reindex(columns=_MONTHS).dropna(), inputs, agencies)


def _inputs(agencies: Collection[int], years: Collection[int]) -> dict[int, _Input]:
    rows = IndicatorInput.objects.filter(
        indicator__plan__year__in=years,
        aggregation__in=(Aggregation.SUM, Aggregation.LAST),
        milestones=None,
    )
    found = {}
    for key, facet, objective, no, *rest in rows.order_by().values_list("pk", *_FIELDS):
        made = _Input(f"{facet}-{objective}-{no}", *rest)
        if made.owner is None or made.owner in agencies:
            found[key] = made
    return found


def _reported(agencies: Collection[int], years: Collection[int]) -> pd.DataFrame:
    """(agency, year, input) × month; what is not reported is not a number."""
    rows = MonthlyFigure.objects.filter(plan__agency_id__in=list(agencies), plan__year__in=years)
    rows = rows.annotate(number=Cast("value", FloatField())).order_by()
    columns = ("plan__agency_id", "plan__year", "input_id", "month", "number")
    frame = pd.DataFrame(rows.values_list(*columns), columns=["agency", "year", "input", "month", "x"])
    return frame.set_index(["agency", "year", "input", "month"])["x"].unstack()


def _sourced(agencies: Collection[int], years: Collection[int], inputs: Mapping[int, _Input]) -> pd.DataFrame:
    """The same of the inputs that come from the budget's execution; those drawn from other inputs have no season."""
    rows = Execution.objects.filter(plan__agency_id__in=list(agencies), plan__year__in=years)
    frame = pd.DataFrame(
        rows.order_by().values_list("plan__agency_id", "plan__year", "account", "month", *Execution.AMOUNTS),
        columns=["agency", "year", "account", "month", *Execution.AMOUNTS],
    )
    months = frame.set_index(["agency", "year", "account", "month"]).astype(float).unstack()
    held = {}
    for key, found in inputs.items():
        if found.source and not drawn_from(found.source):
            account, amount = SOURCES[found.source]
            for agency in agencies if found.owner is None else [found.owner]:
                if (agency, found.year, account) in months.index:
                    held[agency, found.year, key] = months.loc[(agency, found.year, account), amount]
    if not held:
        return pd.DataFrame(columns=_MONTHS)
    return pd.DataFrame(held).T.rename_axis(["agency", "year", "input"])


def _mean_course(table: pd.DataFrame, inputs: Mapping[int, _Input], agencies: Mapping[int, str]) -> Seasons:
    table = table[[key in inputs for key in table.index.get_level_values("input")]] if len(table) else table
    if not len(table):
        return {}
    table = table.astype(float)
    found = [inputs[key] for key in table.index.get_level_values("input")]
    sums = pd.Series([one.aggregation == Aggregation.SUM for one in found], index=table.index)
    course = table.cumsum(axis=1).where(sums, table, axis=0)
    whole = course[MONTHS].where((table.min(axis=1) >= 0) & (course[MONTHS] > 0))
    course = course.div(whole, axis=0)
    codes = [agencies[key] for key in table.index.get_level_values("agency")]
    course.index = pd.MultiIndex.from_tuples(
        [(code, one.indicator, one.name, one.code) for code, one in zip(codes, found, strict=True)]
    )
    mean = course.dropna().groupby(level=[0, 1, 2, 3]).mean()
    return dict(zip(mean.index.tolist(), map(tuple, mean.to_numpy().tolist()), strict=True))
