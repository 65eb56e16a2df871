"""Settling an agency's year and reopening it. What is frozen is handed in as text: here it is only kept."""

import datetime
import hashlib
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from chiayi_kpi.core.reasons import reason_given
from indicators.errors import RatingRefused
from indicators.models import Settlement
from objectives.locking import lock_open, lock_plan
from objectives.models import Plan


def digest(snapshot: str) -> str:
    """The hash that is kept beside a frozen snapshot and printed in its report: SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(snapshot.encode()).hexdigest()


@transaction.atomic
def keep_settlement(*, plan: Plan, snapshot: str, total: Decimal, grade: str, by) -> Settlement:
    """Keep the frozen year of ``plan``, and close it. Raises YearSettled where it is settled already, RatingRefused
    for a plan that nobody has approved.
    """
    lock_open(plan)
    if not plan.is_approved:
        raise RatingRefused(_("The plan is not approved."))
    row = Settlement.objects.create(
        plan=plan, snapshot=snapshot, sha256=digest(snapshot), total=total, grade=grade, by=by
    )
    _mark(plan, row.at, by, "")
    return row


@transaction.atomic
def reopen_year(*, plan: Plan, reason: str, by) -> Settlement:
    """Open a settled year again; what was frozen stays on record. Raises RatingRefused without a reason."""
    lock_plan(plan)
    standing = Settlement.objects.filter(plan=plan, reopened_at=None).first()
    if standing is None:
        raise RatingRefused(_("The year is not settled."))
    reason = reason_given(reason, RatingRefused, missing=_("Say why the year is opened again."))
    standing.reopened_at, standing.reopened_by = timezone.now(), by
    standing.reopen_reason = reason
    standing.save(update_fields=["reopened_at", "reopened_by", "reopen_reason"])
    _mark(plan, None, by, standing.reopen_reason)
    return standing


def _mark(plan: Plan, settled_at: datetime.datetime | None, by, reason: str) -> None:
    """Close the plan, or open it again; its history shows who did and why."""
    plan.settled_at = settled_at
    plan._history_user, plan._change_reason = by, reason
    plan.save(update_fields=["settled_at"])
