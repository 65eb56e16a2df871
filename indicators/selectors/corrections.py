"""What was changed after it had been approved, and what the figures rest on: the appendix of a year's report."""

import datetime
from collections.abc import Collection
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Subquery

from indicators.models import Evidence, FigureChange, MonthEvent
from indicators.selectors.milestones_then import MilestonesThen


class CorrectionRow(NamedTuple):
    """A figure's change after its month's approval; ``by`` is empty where no person did it.

    ``reason``: what was typed with the change, otherwise that for which the month had been opened for it. The milestones
    are those that the figures stood for then, empty where they stood for none.
    """

    indicator_id: int
    input_name: str
    month: int
    old: Decimal | None
    new: Decimal | None
    by: str
    at: datetime.datetime
    reason: str
    old_milestone: str
    new_milestone: str


class EvidenceRow(NamedTuple):
    indicator_id: int
    month: int
    name: str
    size: int
    sha256: str


def is_correction() -> Exists:
    """Of a change of a figure: whether its month had been approved before."""
    approved = MonthEvent.objects.filter(
        plan=OuterRef("plan"),
        indicator=OuterRef("input__indicator"),
        month=OuterRef("month"),
        action=MonthEvent.Action.APPROVE,
        at__lt=OuterRef("at"),
    )
    return Exists(approved)


def corrections(plan_ids: Collection[int]) -> dict[int, list[CorrectionRow]]:
    """Plan id → the corrections of its figures in the order of time. Two queries."""
    opened = MonthEvent.objects.filter(
        plan=OuterRef("plan"),
        indicator=OuterRef("input__indicator"),
        month=OuterRef("month"),
        action__in=[MonthEvent.Action.REOPEN, MonthEvent.Action.RETURN],
        at__lte=OuterRef("at"),
    )
    rows = FigureChange.objects.filter(is_correction(), plan_id__in=plan_ids)
    rows = rows.annotate(opened_for=Subquery(opened.order_by("-at", "-pk").values("reason")[:1]))
    found: dict[int, list[CorrectionRow]] = {}
    changes = list(rows.select_related("input", "by").order_by("at", "pk"))
    milestones = MilestonesThen(changes)
    for row in changes:
        entry = CorrectionRow(
            row.input.indicator_id,
            row.input.name,
            row.month,
            row.old,
            row.new,
            str(row.by) if row.by else "",
            row.at,
            row.reason or row.opened_for or "",
            milestones.before(row),
            milestones.after(row),
        )
        found.setdefault(row.plan_id, []).append(entry)
    return found


def evidence(plan_ids: Collection[int]) -> dict[int, list[EvidenceRow]]:
    """Plan id → its evidence files by indicator and month. One query."""
    rows = Evidence.objects.filter(plan_id__in=plan_ids).order_by("month", "pk")
    found: dict[int, list[EvidenceRow]] = {}
    for plan_id, *row in rows.values_list("plan_id", *EvidenceRow._fields):
        found.setdefault(plan_id, []).append(EvidenceRow(*row))
    return found
