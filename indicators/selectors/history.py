"""Every figure's life, every step of its month, every change of what was agreed: for the page that auditors read."""

import datetime
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from indicators.models import FigureChange, Indicator, MonthEvent, TargetRevision, printed_order
from indicators.selectors.reopened import PlanChange, changes_while_reopened
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


def figure_changes(plan: Plan, wanted: HistoryFilter) -> QuerySet[FigureChange]:
    """The plan's changes of figures, the latest first; ``corrects`` where the month had been approved before."""
    approved = MonthEvent.objects.filter(
        plan=OuterRef("plan"),
        indicator=OuterRef("input__indicator"),
        month=OuterRef("month"),
        action=MonthEvent.Action.APPROVE,
        at__lt=OuterRef("at"),
    )
    rows = FigureChange.objects.filter(_common(wanted, "input__indicator"), plan=plan)
    rows = rows.annotate(corrects=Exists(approved))
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
    first = _midnight(wanted.since) if wanted.since else None
    end = _midnight(wanted.until + datetime.timedelta(days=1)) if wanted.until else None
    return [
        change
        for change in changes_while_reopened(plan)
        if (wanted.indicator is None or change.indicator_id == wanted.indicator)
        and (wanted.person is None or change.person_id == wanted.person)
        and (first is None or change.at >= first)
        and (end is None or change.at < end)
    ]


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


def _midnight(day: datetime.date) -> datetime.datetime:
    """When the day begins in the portal's time zone."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
