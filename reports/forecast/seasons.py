"""What part of their year the inputs had at the end of each month in earlier years. Three queries for any city."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

import pandas as pd
from django.db.models import F

from budget.models import Execution
from budget.sources import SOURCES
from indicators.models import IndicatorInput, MonthlyFigure
from indicators.scoring.model import Aggregation
from indicators.sources import drawn_from
from reports.forecast.ranges import MONTHS
from reports.forecast.series import Seasons
from reports.snapshot import Snapshot

YEARS = 3
_CODE = ("objective__facet__no", "objective__no", "no")
# (agency, year, indicator code, indicator name, input code, aggregation) → month → number
_Key = tuple[str, int, str, str, str, str]
_Months = dict[_Key, dict[int, Decimal]]


def seasons_of(snapshots: Sequence[Snapshot]) -> Seasons:
    """The mean course of the last three years before, of the inputs that were reported in all twelve months.

    An indicator is taken for the same where code, name and the input's code are the same. Milestones are left
    out: last year's building is no season of this year's.
    """
    if not snapshots:
        return {}
    year = snapshots[0].year
    years = range(year - YEARS, year)
    agencies = {snapshot.agency_id: snapshot.agency_code for snapshot in snapshots}
    held = _reported(agencies, years)
    _add_sourced(held, agencies, years)
    return _mean_course({key: months for key, months in held.items() if len(months) == MONTHS})


def _reported(agencies: Mapping[int, str], years: Collection[int]) -> _Months:
    rows = MonthlyFigure.objects.filter(
        plan__agency_id__in=agencies,
        plan__year__in=years,
        input__aggregation__in=(Aggregation.SUM, Aggregation.LAST),
        input__milestones=None,
    )
    held: _Months = defaultdict(dict)
    names = [f"input__indicator__{name}" for name in (*_CODE, "name")]
    for (
        agency,
        year,
        facet,
        objective,
        no,
        name,
        code,
        aggregation,
        month,
        value,
    ) in rows.order_by().values_list(
        "plan__agency_id", "plan__year", *names, "input__code", "input__aggregation", "month", "value"
    ):
        key = (agencies[agency], year, f"{facet}-{objective}-{no}", name, code, aggregation)
        held[key][month] = value
    return held


def _add_sourced(held: _Months, agencies: Mapping[int, str], years: Collection[int]) -> None:
    """The inputs that nobody reports, from the budget's execution or from the input that is named."""
    names = [f"indicator__{name}" for name in (*_CODE, "name")]
    inputs = IndicatorInput.objects.filter(indicator__plan__year__in=years).exclude(source="")
    rows = inputs.values_list(
        "indicator__plan__year", "indicator__plan__agency_id", *names, "code", "aggregation", "source"
    )
    reported = {(key[0], key[1], key[2], key[4]): months for key, months in held.items()}
    spent = _spent(agencies, years)
    for year, owner, facet, objective, no, name, code, aggregation, source in rows:
        for agency in agencies.values() if owner is None else [agencies.get(owner, "")]:
            drawn = drawn_from(source)
            months = reported.get((agency, year, *drawn)) if drawn else spent.get((agency, year, source))
            if months:
                held[agency, year, f"{facet}-{objective}-{no}", name, code, aggregation] = months


def _spent(
    agencies: Mapping[int, str], years: Collection[int]
) -> dict[tuple[str, int, str], dict[int, Decimal]]:
    rows = Execution.objects.filter(plan__agency_id__in=agencies, plan__year__in=years).annotate(
        agency=F("plan__agency_id"), year=F("plan__year")
    )
    held: dict[tuple[str, int, str], dict[int, Decimal]] = defaultdict(dict)
    for row in rows.order_by().values("agency", "year", "month", "account", *Execution.AMOUNTS):
        for source, (account, column) in SOURCES.items():
            if account == row["account"] and row[column] is not None:
                held[agencies[row["agency"]], row["year"], source][row["month"]] = Decimal(row[column])
    return held


def _mean_course(held: _Months) -> Seasons:
    if not held:
        return {}
    months = range(1, MONTHS + 1)
    table = pd.DataFrame([[float(found[month]) for month in months] for found in held.values()])
    sums = pd.Series([key[5] == Aggregation.SUM for key in held])
    course = table.cumsum(axis=1).where(sums, table, axis=0)
    usable = (table.min(axis=1) >= 0) & (course[MONTHS - 1] > 0)
    course = course.div(course[MONTHS - 1].where(usable), axis=0)
    keys = pd.MultiIndex.from_tuples([(key[0], *key[2:5]) for key in held])
    course.index = keys
    mean = course.dropna().groupby(level=[0, 1, 2, 3]).mean()
    return dict(zip(mean.index.tolist(), map(tuple, mean.to_numpy().tolist()), strict=True))
