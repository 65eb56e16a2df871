"""The demo's records carry the days of the year that they show, so that looking back in time shows something."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.utils import timezone

from budget.models import BudgetMonth, Execution
from chiayi_kpi.core.history import HistoryOfTerms
from chiayi_kpi.core.month_state import MonthState
from chiayi_kpi.core.roc import LAST_MONTH, MONTHS, gregorian
from chiayi_kpi.notices.models import Notice
from indicators.models import (
    Award,
    Comment,
    FigureChange,
    Indicator,
    IndicatorInput,
    MidTermTarget,
    Milestone,
    MonthEvent,
    PlannedValue,
    PriorValue,
    ScoringComponent,
    TargetRevision,
)
from objectives.models import Plan

REPORTED, DECIDED = 2, 8  # days of the following month
CONFIRMED, SETTLED = 20, 25  # days of January after the year
APPROVED, AWARDED = 15, 28  # days of December: of the year before, and of the year
_SETTLED_MATTERS = (Notice.Kind.APPROVED, Notice.Kind.BUDGET_APPROVED)
_DECISIONS = (MonthEvent.Action.APPROVE, MonthEvent.Action.RETURN)


def date_the_year(year: int) -> None:
    """Set the days on which the plans of the ROC ``year`` count as approved, its sample figures as reported, decided and
    awarded."""
    for month in MONTHS:
        reported, decided = _following(year, month, REPORTED), _following(year, month, DECIDED)
        FigureChange.objects.filter(plan__year=year, month=month).update(at=reported)
        events = MonthEvent.objects.filter(plan__year=year, month=month)
        events.exclude(action__in=_DECISIONS).update(at=reported)
        events.filter(action__in=_DECISIONS).update(at=decided)
        Comment.objects.filter(plan__year=year, month=month).update(at=decided)
        told = Notice.objects.filter(year=year, month=month)
        told.update(at=decided)
        told.filter(kind__in=_SETTLED_MATTERS).update(read_at=decided)
        Execution.history.filter(plan__year=year, month=month).update(history_date=reported)
        steps = BudgetMonth.history.filter(plan__year=year, month=month)
        steps.exclude(state=MonthState.APPROVED).update(history_date=reported)
        steps.filter(state=MonthState.APPROVED).update(history_date=decided)
    approved = _following(year - 1, 11, APPROVED)
    Plan.objects.filter(year=year, status=Plan.Status.APPROVED).update(approved_at=approved)
    for model in HistoryOfTerms.models:
        _agreed(model, year, approved).update(history_date=approved)
    Plan.history.filter(year=year, status=Plan.Status.APPROVED).update(approved_at=approved)
    Award.history.filter(plan__year=year).update(history_date=_following(year, 11, AWARDED))


@contextmanager
def on_day_of_january(year: int, day: int) -> Iterator[None]:
    """What is done inside is done on a day of January after the ROC ``year``: a settled record keeps its day for good."""
    existing, settings.PORTAL_TODAY = settings.PORTAL_TODAY, _following(year, LAST_MONTH, day).date()
    try:
        yield
    finally:
        settings.PORTAL_TODAY = existing


def _agreed(model: Any, year: int, approved: datetime.datetime) -> Any:
    """The history of a model's rows that decide points in the year: of its plans, and values of earlier years known only since."""
    if model is PriorValue:
        return model.history.filter(year__lt=year, history_date__gt=approved)
    paths = {
        Plan: "year",
        Milestone: "input__indicator__plan__year",
        IndicatorInput: "indicator__plan__year",
        ScoringComponent: "indicator__plan__year",
    }
    return model.history.filter(**{paths.get(model, "plan__year"): year})


def date_the_revision(revision: TargetRevision, day: datetime.date) -> None:
    """Set the day on which a target counts as changed, after the year was dated."""
    at = timezone.make_aware(datetime.datetime.combine(day, datetime.time(9)))
    TargetRevision.objects.filter(pk=revision.pk).update(at=at)
    for history, path in (
        (Indicator.history, "id"),
        (ScoringComponent.history, "indicator_id"),
        (PlannedValue.history, "indicator_id"),
        (MidTermTarget.history, "indicator_id"),
    ):
        of_indicator = history.filter(**{path: revision.indicator_id}, history_date__gt=at)
        of_indicator.update(history_date=at + datetime.timedelta(seconds=1))


def _following(year: int, month: int, day: int) -> datetime.datetime:
    """Nine in the morning of a day of the month that follows."""
    later = gregorian(year) + month // LAST_MONTH
    return timezone.make_aware(datetime.datetime(later, month % LAST_MONTH + 1, day, 9))  # noqa: DTZ001 - made aware here
