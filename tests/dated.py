"""What a test does, as if it had been done on a day of the year that it is about."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import Max
from django.utils import timezone

from chiayi_kpi.core.history import HistoryOfTerms
from indicators.models import TargetRevision
from objectives.models import Plan


@contextmanager
def done_on(year: int, month: int, day: int = 10) -> Iterator[None]:
    """History, revisions and approvals that come of what is done inside are of this day, at noon; ``year`` is Gregorian."""
    last = {
        model: model.history.aggregate(last=Max("history_id"))["last"] or 0 for model in HistoryOfTerms.models
    }
    revised = TargetRevision.objects.aggregate(last=Max("pk"))["last"] or 0
    regrouped = dict(Plan.objects.values_list("pk", "regrouped_at"))
    yield
    noon = timezone.make_aware(datetime.datetime(year, month, day, 12))  # noqa: DTZ001 - made aware here
    after = noon + datetime.timedelta(seconds=1)
    for model, known in last.items():
        model.history.filter(history_id__gt=known).update(history_date=after)
    TargetRevision.objects.filter(pk__gt=revised).update(at=noon)
    approved = Plan.history.filter(history_id__gt=last[Plan], status=Plan.Status.APPROVED)
    Plan.objects.filter(pk__in=approved.values("id"), status=Plan.Status.APPROVED).update(approved_at=after)
    approved.update(approved_at=after)
    again = [pk for pk, at in Plan.objects.values_list("pk", "regrouped_at") if at != regrouped.get(pk)]
    Plan.objects.filter(pk__in=again).update(regrouped_at=after)
