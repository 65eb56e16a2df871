"""Accounts of the annual report that speak of figures which have changed since."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db.models import F, Max

from indicators.models import FigureChange
from objectives.models import ObjectiveAccount, Plan
from objectives.writing.finished import is_written

_FACET, _NO = "input__indicator__objective__facet__no", "input__indicator__objective__no"


def figures_changed(plan: Plan) -> Mapping[int, datetime.datetime]:
    """Objective id → when a figure of its indicators last got another value in this plan. One query."""
    changes = FigureChange.objects.filter(plan=plan).exclude(old=F("new")).order_by()
    last = changes.values("input__indicator__objective_id").annotate(last=Max("at"))
    return dict(last.values_list("input__indicator__objective_id", "last"))


def overtaken_accounts(plan_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Plan id → the codes of the objectives with a figure that changed after the account was last written; a plan
    without any is absent. Three queries.
    """
    written = {
        (row.plan_id, row.objective_id)
        for row in ObjectiveAccount.objects.filter(plan__in=plan_ids)
        if is_written(row.text)
    }
    if not written:
        return {}
    histories = ObjectiveAccount.history.filter(plan_id__in=plan_ids).order_by()
    last = histories.values("plan_id", "objective_id").annotate(last=Max("history_date"))
    at = {(plan_id, key): day for plan_id, key, day in last.values_list("plan_id", "objective_id", "last")}
    changes = FigureChange.objects.filter(plan__in=plan_ids).exclude(old=F("new")).order_by(_FACET, _NO)
    moved = changes.values("plan_id", "input__indicator__objective_id", _FACET, _NO).annotate(last=Max("at"))
    found: dict[int, list[str]] = defaultdict(list)
    for plan_id, key, facet, no, day in moved.values_list(
        "plan_id", "input__indicator__objective_id", _FACET, _NO, "last"
    ):
        if (plan_id, key) in written and day > at.get((plan_id, key), day):
            found[plan_id].append(f"{facet}-{no}")
    return {plan_id: tuple(codes) for plan_id, codes in found.items()}
