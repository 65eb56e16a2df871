"""Every figure's life, every step of its month, every change of what was agreed: for the page that auditors read."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from chiayi_kpi.core.history import DELETED
from indicators.models import FigureChange, Indicator, MonthEvent, PriorValue, TargetRevision, printed_order
from indicators.selectors.changes_while_open import PlanChange, changes_while_open
from indicators.selectors.corrections import is_correction
from indicators.selectors.lineage import read_lineage
from objectives.models import Plan


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """What is asked for; what is None or empty does not matter. The days are the first and the last one."""

    indicator: int | None = None
    month: int | None = None
    person: int | None = None
    way: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None
    corrections: bool = False


class EarlierValueChange(NamedTuple):
    """A value of an earlier year before and after; None: there was none, or it was taken away."""

    at: datetime.datetime
    who: str
    indicator_id: int
    year: int
    old: Decimal | None
    new: Decimal | None
    origin: str
    reason: str


def figure_changes(plan: Plan, wanted: HistoryFilter) -> QuerySet[FigureChange]:
    """The plan's changes of figures, the latest first; ``corrects`` where the month had been approved before."""
    rows = FigureChange.objects.filter(_common(wanted, "input__indicator"), plan=plan)
    rows = rows.annotate(corrects=is_correction())
    if wanted.way:
        rows = rows.filter(way=wanted.way)
    if wanted.corrections:
        rows = rows.filter(corrects=True)
    return rows.select_related("by", "input__indicator__objective__facet").order_by("-at", "-pk")


def month_events(plan: Plan, wanted: HistoryFilter) -> QuerySet[MonthEvent]:
    """The steps of the plan's months, the latest first."""
    rows = MonthEvent.objects.filter(_common(wanted, "indicator"), plan=plan)
    if wanted.corrections:
        rows = rows.filter(action=MonthEvent.Action.REOPEN)
    return rows.select_related("by", "indicator__objective__facet").order_by("-at", "-pk")


def target_revisions(plan: Plan, wanted: HistoryFilter) -> QuerySet[TargetRevision]:
    """What was changed after the approval of the plan, or of the year's common plan, the latest first."""
    both = Q(plan=plan) | Q(plan__agency=None, plan__year=plan.year)
    rows = TargetRevision.objects.filter(both, _common(wanted, "indicator", by_month=False))
    return rows.select_related("by", "plan__agency", "indicator__objective__facet").order_by("-at", "-pk")


def plan_changes(plan: Plan, wanted: HistoryFilter) -> list[PlanChange]:
    """What was changed of targets and weights while the approved plan was open again, the latest first."""
    return [
        change
        for change in changes_while_open(plan)
        if (wanted.indicator is None or change.indicator_id == wanted.indicator)
        and _is_wanted(wanted, change.at, change.person_id)
    ]


def earlier_value_changes(plan: Plan, wanted: HistoryFilter) -> list[EarlierValueChange]:
    """What was changed of the earlier years' values of the plan's indicators, the latest first; a first value too."""
    rows = PriorValue.history.filter(agency_id=plan.agency_id, year__lt=plan.year)
    states = list(
        rows.order_by("code", "year", "history_date", "history_id").values_list(
            *("code", "year", "value", "origin", "history_type", "history_date", "history_change_reason"),
            *("history_user", "history_user__name", "history_user__username"),
        )
    )
    owners = _owners_of_values(plan, {year for _code, year, *_rest in states})
    found = []
    for key, steps in groupby(states, key=lambda row: row[:2]):
        indicator = owners.get(key)
        if indicator is None or wanted.indicator not in (None, indicator):
            continue
        old: Decimal | None = None
        for _code, year, value, origin, kind, at, reason, person, name, username in steps:
            new = None if kind == DELETED else value
            if new != old and _is_wanted(wanted, at, person):
                who = name or username or ""
                found.append(EarlierValueChange(at, who, indicator, year, old, new, origin, reason or ""))
            old = new
    return sorted(found, key=lambda change: change.at, reverse=True)


def _owners_of_values(plan: Plan, years: Collection[int]) -> dict[tuple[str, int], int]:
    """(code that a value is stored under, year) → the plan's indicator whose value it is."""
    rows = list(indicators_of(plan))
    if not years or plan.agency_id is None:
        return {}
    lineage = read_lineage([plan.agency_id], plan.year, plan.year - min(years))
    return {
        (
            lineage.code_in(year, indicator=row.pk, code=row.code, of_year=plan.year, agency=plan.agency_id),
            year,
        ): row.pk
        for row in rows
        for year in years
    }


def indicators_of(plan: Plan) -> QuerySet[Indicator]:
    """The indicators that stand in the plan, its own and the common ones, by number."""
    both = Q(plan=plan) | Q(plan__agency=None, plan__year=plan.year)
    return Indicator.objects.filter(both).select_related("objective__facet").order_by(*printed_order())


def people_in(plan: Plan) -> list[tuple[int, str]]:
    """(id, name) of everybody who changed a figure or took a step in the plan. Two queries."""
    found = {}
    for model in (FigureChange, MonthEvent):
        rows = model.objects.filter(plan=plan, by__isnull=False).order_by()
        for pk, name, username in rows.values_list("by", "by__name", "by__username").distinct():
            found[pk] = name or username
    return sorted(found.items(), key=lambda item: item[1])


def _common(wanted: HistoryFilter, indicator: str, *, by_month: bool = True) -> Q:
    condition = Q()
    if wanted.indicator:
        condition &= Q(**{indicator: wanted.indicator})
    if wanted.month and by_month:
        condition &= Q(month=wanted.month)
    if wanted.person:
        condition &= Q(by=wanted.person)
    if wanted.since:
        condition &= Q(at__gte=_midnight(wanted.since))
    if wanted.until:
        condition &= Q(at__lt=_midnight(wanted.until + datetime.timedelta(days=1)))
    return condition


def _is_wanted(wanted: HistoryFilter, at: datetime.datetime, person: int | None) -> bool:
    return (
        (wanted.person is None or person == wanted.person)
        and (wanted.since is None or at >= _midnight(wanted.since))
        and (wanted.until is None or at < _midnight(wanted.until + datetime.timedelta(days=1)))
    )


def _midnight(day: datetime.date) -> datetime.datetime:
    """When the day begins in the portal's time zone."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
