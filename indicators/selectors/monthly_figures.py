"""What an agency reported month by month, each figure with its month's state and the moment of its last change."""

import datetime
from collections.abc import Collection

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from chiayi_kpi.core.month_state import MonthState
from indicators.models import FigureChange, MonthEvent, MonthlyFigure, printed_order
from indicators.selectors.month_states import MONTH_OF_FIGURE, with_explanations

_CHANGED = (
    FigureChange.objects.filter(plan=OuterRef("plan"), input=OuterRef("input"), month=OuterRef("month"))
    .order_by("-at")
    .values("at")[:1]
)


def monthly_figures(plan_id: int, month: int | None = None) -> QuerySet[MonthlyFigure]:
    """The plan's reported figures in printed order, then by month; of one month where ``month`` is given.

    Each has ``explanation`` and ``state`` (a MonthState) of its indicator's month and ``updated_at``, None for a figure
    that no change is known of. Inputs drawn from the budget or from elsewhere have no figure of their own.
    """
    figures = MonthlyFigure.objects.filter(Q() if month is None else Q(month=month), plan=plan_id)
    return (
        with_explanations(figures)
        .annotate(
            state=Coalesce(Subquery(MONTH_OF_FIGURE.values("state")), Value(MonthState.DRAFT.value)),
            updated_at=Subquery(_CHANGED),
        )
        .select_related("input__indicator__objective__facet")
        .order_by(*printed_order("input__indicator"), "input_id", "month")
    )


def last_updates(plan_ids: Collection[int]) -> dict[int, datetime.datetime]:
    """Plan id → when one of its figures or the state of one of its months last changed. Two queries.

    A plan in which nothing was reported yet is absent.
    """
    found: dict[int, datetime.datetime] = {}
    for steps in (FigureChange.objects.order_by(), MonthEvent.objects.order_by()):
        for plan_id, at in steps.filter(plan__in=plan_ids).values_list("plan").annotate(at=Max("at")):
            found[plan_id] = max(at, found.get(plan_id, at))
    return found


def last_decisions(plan_ids: Collection[int]) -> dict[int, datetime.datetime]:
    """Plan id → when one of its months was last approved or opened again; absent without any. One query."""
    steps = MonthEvent.objects.filter(
        plan__in=plan_ids, action__in=[MonthEvent.Action.APPROVE, MonthEvent.Action.REOPEN]
    )
    return dict(steps.order_by().values_list("plan").annotate(at=Max("at")))
