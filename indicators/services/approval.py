"""Approving a plan, and opening an approved one again. Both stay in the plan's history with who and why.

What the second approval changes of all that decides points stays printed beside the new (domain: A year).
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from chiayi_kpi.core.clock import now
from chiayi_kpi.core.history import stamp
from chiayi_kpi.core.reasons import reason_given
from indicators.models import TargetRevision
from indicators.plan_mail import tell_planners
from indicators.selectors.plan_changes import ChangeSinceApproval
from indicators.validation import PlanFault, plan_faults
from indicators.validation.moved_values import changes_to_explain
from objectives.locking import closed_by_settling, lock_with_common
from objectives.models import Plan


class PlanNotReady(Exception):
    """The plan cannot be approved; ``faults`` says why (empty: it is approved already)."""

    def __init__(self, message: str, faults: Sequence[PlanFault] = ()) -> None:
        super().__init__(message)
        self.faults = tuple(faults)


@transaction.atomic
def approve_plan(*, plan: Plan, by, cause: str = "", countermeasure: str = "") -> Plan:
    """Approve a draft without faults; raises PlanNotReady with every fault otherwise.

    Where the plan had been approved before, each target, weight and scoring term that is another now leaves a revision
    with ``cause``, and with ``countermeasure`` where it is easier; PlanNotReady where one of them is missing. What is no
    indicator's (one that was taken out, a facet's cap) has no row to keep a revision: the plan's own history keeps it.
    """
    lock_with_common(plan)
    plan = Plan.objects.get(pk=plan.pk)
    if plan.is_approved:
        raise PlanNotReady(_("The plan is approved already."))
    faults = plan_faults(plan)
    if faults:
        raise PlanNotReady(_("The plan has faults and cannot be approved yet."), faults)
    record = _record_changes(plan, by, cause, countermeasure)
    waited = _waited_since_regrouped(plan)
    plan.status, plan.approved_at, plan.approved_by = Plan.Status.APPROVED, now(), by
    if waited:
        plan.regrouped_at = plan.approved_at
    _save(plan, by, record)
    tell_planners(plan, by=by)
    return plan


def _waited_since_regrouped(plan: Plan) -> bool:
    """Whether indicators were moved by a take-over, and no approval has said since what they count."""
    return (
        plan.regrouped_at is not None
        and not Plan.history.filter(
            id=plan.pk, status=Plan.Status.APPROVED, approved_at__gte=plan.regrouped_at
        ).exists()
    )


def _record_changes(plan: Plan, by, cause: str, countermeasure: str) -> str:
    """Keep the changes; returns what of them is to stand in the plan's history: what is no indicator's."""
    changes = changes_to_explain(plan)
    cause = reason_given(cause, PlanNotReady, missing=_("Give the cause of the change.") if changes else "")
    lowered = any(change.lowered for change in changes)
    needed = _("What becomes easier, or may, needs a countermeasure too.") if lowered else ""
    countermeasure = reason_given(countermeasure, PlanNotReady, missing=needed)
    TargetRevision.objects.bulk_create(
        _revision(change, plan, by, cause, countermeasure) for change in changes if change.indicator
    )
    gone = [
        f"{change.name}{_(': ')}{change.old} → {change.new}" for change in changes if change.indicator is None
    ]
    return "\n".join([*gone, cause, countermeasure]) if gone else ""


def _revision(change: ChangeSinceApproval, plan: Plan, by, cause: str, countermeasure: str) -> TargetRevision:
    return TargetRevision(
        plan=plan,
        indicator=change.indicator,
        what=change.what,
        old=change.old,
        new=change.new,
        lowered=change.lowered,
        cause=cause,
        countermeasure=countermeasure if change.lowered else "",
        by=by,
    )


@transaction.atomic
def return_plan_to_draft(*, plan: Plan, by, reason: str) -> Plan:
    """Open an approved plan for changes; ``reason`` is needed. Raises PlanNotReady for a draft, without one, and where
    a settled year stands in the way.
    """
    plan = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    closed = closed_by_settling(plan)
    if closed:
        raise PlanNotReady(closed)
    if not plan.is_approved:
        raise PlanNotReady(_("The plan is a draft already."))
    reason = reason_given(reason, PlanNotReady, missing=_("Say why the plan is opened again."))
    plan.status, plan.approved_at, plan.approved_by = Plan.Status.DRAFT, None, None
    _save(plan, by, reason)
    tell_planners(plan, reason, by=by)
    return plan


def _save(plan: Plan, by, reason: str) -> None:
    stamp(plan, by=by, reason=reason)
    plan.save(update_fields=["status", "approved_at", "approved_by", "regrouped_at"])
