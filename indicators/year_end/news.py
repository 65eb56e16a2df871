"""What was decided of an agency's year lately, for those who are told by mail, too: settled, opened again, objection answered."""

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from chiayi_kpi.accounts.permissions import agency_ids
from chiayi_kpi.accounts.roles import Permission
from indicators.models import Objection
from indicators.reporting.rows import PlanHead, plan_heads
from indicators.year_end.selectors import earlier_settlements, settlements

NEWS_DAYS = 30  # for so long it is told


class YearNews(NamedTuple):
    """One decision: ``event`` is ``settled``, ``reopened`` or ``answered``; ``text`` is the reason or the answer.

    ``total`` and ``grade`` are what was settled, for the ``number``-th time; ``before`` is the total before it.
    """

    plan: PlanHead
    event: str
    day: datetime.date
    text: str = ""
    total: Decimal | None = None
    grade: str = ""
    number: int = 1
    before: Decimal | None = None


def year_news(user, today: datetime.date) -> tuple[YearNews, ...]:
    """The decisions of the last ``NEWS_DAYS`` about the agencies that ``user`` rates, the newest year first: how each year
    stands now, and an answer. One query for most, four where something was decided.
    """
    ids = agency_ids(user, Permission.RATE_SELF)
    if not ids:
        return ()
    since = today - datetime.timedelta(days=NEWS_DAYS)
    decided = Q(settlements__at__date__gte=since) | Q(settlements__reopened_at__date__gte=since)
    answered = Q(objection__answered_at__date__gte=since)
    plans = list(dict.fromkeys(plan_heads(Q(agency__in=ids) & (decided | answered))))
    if not plans:
        return ()
    keys = [plan.id for plan in plans]
    existing, earlier = settlements(keys), earlier_settlements(keys)
    answers = {
        row.plan_id: row for row in Objection.objects.filter(plan__in=keys, answered_at__date__gte=since)
    }

    def told() -> Iterator[YearNews]:
        for plan in plans:
            now, past = existing.get(plan.id), earlier.get(plan.id, [])
            before = past[-1].total if past else None
            if now is not None:
                day = timezone.localdate(now.at)
                yield YearNews(plan, "settled", day, "", now.total, now.grade, len(past) + 1, before)
            elif past:
                yield YearNews(
                    plan, "reopened", timezone.localdate(past[-1].reopened_at), past[-1].reason, before
                )
            if (answer := answers.get(plan.id)) is not None and answer.answered_at is not None:
                yield YearNews(plan, "answered", timezone.localdate(answer.answered_at), answer.answer)

    return tuple(one for one in told() if one.day >= since)
