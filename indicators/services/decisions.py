"""A supervisor's decision about what they saw: what changed since their page was made is not decided unseen."""

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.errors import ReportingRefused
from indicators.models import IndicatorMonth
from indicators.services import months
from objectives.locking import lock_open
from objectives.models import Plan

Seen = Mapping[int, datetime.datetime]  # indicator id → when its month had last changed


@transaction.atomic
def approve_seen(*, plan: Plan, month: int, seen: Seen, by) -> list[int]:
    """Approve the months of these indicators as they were seen; returns the ids. Raises ReportingRefused."""
    _refuse_changed(plan, month, seen)
    return months.approve(plan=plan, month=month, indicators=seen, by=by)


@transaction.atomic
def return_seen(*, plan: Plan, month: int, seen: Seen, by, reason: str) -> list[int]:
    """Return the months of these indicators as they were seen; returns the ids. Raises ReportingRefused."""
    _refuse_changed(plan, month, seen)
    return months.send_back(plan=plan, month=month, indicators=seen, by=by, reason=reason)


def _refuse_changed(plan: Plan, month: int, seen: Seen) -> None:
    if not seen:
        raise ReportingRefused(_("Choose at least one indicator."))
    lock_open(plan)
    rows = IndicatorMonth.objects.filter(plan=plan, month=month, indicator__in=seen)
    changed = [row for row in rows if row.changed_at != seen[row.indicator_id]]
    if changed:
        message = ngettext(
            "%(count)s indicator changed since you opened this page; look at it again. Nothing was decided.",
            "%(count)s indicators changed since you opened this page; look at them again. Nothing was decided.",
            len(changed),
        )
        raise ReportingRefused(message % {"count": len(changed)})
