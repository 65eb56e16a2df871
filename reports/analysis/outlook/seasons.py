"""What part of their year the inputs had at the end of each month in earlier years. Four queries for any city."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from django.db.models import FloatField, Q, Sum
from django.db.models.functions import Cast

from budget.models import Execution
from budget.sources import SOURCES
from chiayi_kpi.core.collector import patient_collector
from indicators.models import IndicatorInput, MonthlyFigure
from indicators.scoring.model import Aggregation
from indicators.sources import drawn_from
from objectives.models import Plan
from reports.analysis.outlook.ranges import MONTHS
from reports.analysis.outlook.series import Seasons
from reports.snapshot.model import Snapshot

YEARS = 3
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
_CARRIED = (Aggregation.SUM, Aggregation.LAST)
Course = tuple[str, str, str, str]  # agency code, indicator code and name, input code


class _Input(NamedTuple):
    """An input of an earlier year; ``owner`` is the agency whose own it is, None where it is common."""

    indicator: str
    name: str
    code: str
    aggregation: str
    source: str
    year: int
    owner: int | None

    def course_of(self, agency: str) -> Course:
        return agency, self.indicator, self.name, self.code


class _Whole(NamedTuple):
    """Years of which all twelve months are there: their courses, whether months are summed, and series × month."""

    courses: list[Course]
    sums: list[bool]
    months: np.ndarray


def seasons_of(snapshots: Sequence[Snapshot]) -> Seasons:
    """The mean course of the last three years before, of the inputs that were reported in all twelve months.

    An indicator is taken for the same where code, name and the input's code are the same. Milestones are left
    out: last year's building is no season of this year's.
    """
    if not snapshots:
        return {}
    agencies = {snapshot.agency_id: snapshot.agency_code for snapshot in snapshots}
    plans = _plans(agencies, range(snapshots[0].year - YEARS, snapshots[0].year))
    if not plans:
        return {}
    with patient_collector():
        inputs = _inputs(agencies, {year for _agency, year in plans.values()})
        parts = (_reported(plans, inputs, agencies), _sourced(plans, inputs, agencies))
        return _mean_course([part for part in parts if part.courses])


def _plans(agencies: Collection[int], years: Collection[int]) -> dict[int, tuple[int, int]]:
    """Plan → its agency and year."""
    rows = Plan.objects.filter(agency_id__in=list(agencies), year__in=years).order_by()
    return {plan: (agency, year) for plan, agency, year in rows.values_list("pk", "agency_id", "year")}


def _inputs(agencies: Collection[int], years: Collection[int]) -> dict[int, _Input]:
    rows = IndicatorInput.objects.filter(
        indicator__plan__year__in=years, aggregation__in=_CARRIED, milestones=None
    )
    found = {}
    for key, facet, objective, no, *rest in rows.order_by().values_list("pk", *_FIELDS):
        made = _Input(f"{facet}-{objective}-{no}", *rest)
        if made.owner is None or made.owner in agencies:
            found[key] = made
    return found


def _reported(
    plans: Mapping[int, tuple[int, int]], inputs: Mapping[int, _Input], agencies: Mapping[int, str]
) -> _Whole:
    # A row a year, not a row a month: what Django costs, it costs a row.
    by_month = {f"m{month}": Sum("value", filter=Q(month=month)) for month in range(1, MONTHS + 1)}
    by_month = {name: Cast(found, FloatField()) for name, found in by_month.items()}
    rows = MonthlyFigure.objects.filter(plan_id__in=list(plans), input__aggregation__in=_CARRIED).order_by()
    named, months = [], []
    for plan, key, *values in rows.values_list("plan_id", "input_id").annotate(**by_month):
        if key in inputs and None not in values:
            named.append((inputs[key], agencies[plans[plan][0]]))
            months.append(values)
    return _of(named, months)


def _sourced(
    plans: Mapping[int, tuple[int, int]], inputs: Mapping[int, _Input], agencies: Mapping[int, str]
) -> _Whole:
    """The same of the inputs that come from the budget's execution; those drawn from other inputs have no season."""
    months = _executed(plans)
    named, rows = [], []
    for found in inputs.values():
        if found.source and not drawn_from(found.source):
            for agency in agencies if found.owner is None else [found.owner]:
                row = months.get((agency, found.year, *SOURCES[found.source]))
                if row is not None and None not in row:
                    named.append((found, agencies[agency]))
                    rows.append(row)
    return _of(named, rows)


def _executed(plans: Mapping[int, tuple[int, int]]) -> dict[tuple[int, int, str, str], list[float | None]]:
    """(agency, year, account, amount) → its twelve months; None where there is none."""
    rows = Execution.objects.filter(plan_id__in=list(plans)).order_by()
    found: dict[tuple[int, int, str, str], list[float | None]] = {}
    for plan, account, month, *amounts in rows.values_list("plan_id", "account", "month", *Execution.AMOUNTS):
        for name, amount in zip(Execution.AMOUNTS, amounts, strict=True):
            if amount is not None:
                row = found.setdefault((*plans[plan], account, name), [None] * MONTHS)
                row[month - 1] = float(amount)
    return found


def _of(named: Sequence[tuple[_Input, str]], months: Sequence[Sequence[float]]) -> _Whole:
    courses = [found.course_of(agency) for found, agency in named]
    sums = [found.aggregation == Aggregation.SUM for found, _agency in named]
    return _Whole(courses, sums, np.array(months, dtype=float).reshape(len(months), MONTHS))


def _mean_course(parts: Sequence[_Whole]) -> Seasons:
    """Years that fell below nothing, or came to nothing, have no parts."""
    if not parts:
        return {}
    months = np.concatenate([part.months for part in parts])
    sums = np.array([one for part in parts for one in part.sums])
    so_far = np.where(sums[:, None], months.cumsum(axis=1), months)
    usable = (months.min(axis=1) >= 0) & (so_far[:, -1] > 0)
    courses = list(_usable((course for part in parts for course in part.courses), usable))
    places = {course: place for place, course in enumerate(dict.fromkeys(courses))}
    added, years = np.zeros((len(places), MONTHS)), np.zeros((len(places), 1))
    of_course = [places[course] for course in courses]
    np.add.at(added, of_course, so_far[usable] / so_far[usable, -1:])
    np.add.at(years, of_course, 1)
    return dict(zip(places, map(tuple, (added / years).tolist()), strict=True))


def _usable(courses: Iterator[Course], usable: np.ndarray) -> Iterator[Course]:
    return (course for course, use in zip(courses, usable.tolist(), strict=True) if use)
