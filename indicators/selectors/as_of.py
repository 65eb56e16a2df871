"""What the portal knew at an earlier moment: later changes of figures undone, awards from their history.

Targets, weights and planned paths are those that held in the month shown, by what the portal knows today (``earlier_terms``).
"""

import datetime
from collections.abc import Collection
from decimal import Decimal

from chiayi_kpi.core.history import DELETED
from indicators.models import Award, FigureChange
from indicators.selectors.facts import ByMonth, Scope, up_to

Figures = dict[int, dict[int, ByMonth]]  # plan id → input id → month → number
Awards = dict[tuple[int, int, int], Decimal]  # (plan id, indicator id, component number) → points


def undo_changes_after(figures: Figures, scope: Scope, through: int, at: datetime.datetime) -> Figures:
    """``figures`` as they stood at ``at``; changed in place and returned. One query.

    What a cell held then is what its first change after that moment began with. A figure without any audit row
    after ``at`` stood there already.
    """
    later = FigureChange.objects.filter(scope.of_plans(), up_to(through), at__gt=at).order_by("at", "pk")
    seen: set[tuple[int, int, int]] = set()
    for plan_id, input_id, month, old in later.values_list("plan_id", "input_id", "month", "old"):
        if (plan_id, input_id, month) in seen:
            continue
        seen.add((plan_id, input_id, month))
        if old is None:
            figures[plan_id][input_id].pop(month, None)
        else:
            figures[plan_id][input_id][month] = old
    return figures


def awards_at(plan_ids: Collection[int], at: datetime.datetime) -> Awards:
    """The points that reviewers had awarded by ``at``. One query."""
    rows = Award.history.filter(plan_id__in=plan_ids, history_date__lte=at)
    rows = rows.order_by("history_date", "history_id")
    held: Awards = {}
    for kind, plan_id, indicator_id, no, points in rows.values_list(
        "history_type", "plan_id", "component__indicator_id", "component__no", "points"
    ):
        if kind == DELETED:
            held.pop((plan_id, indicator_id, no), None)
        else:
            held[plan_id, indicator_id, no] = points
    return held
