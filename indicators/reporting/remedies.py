"""Improvement measures that ask somebody for something: their owners before and after the day, supervisors once they are handed in."""

import datetime
from collections.abc import Iterable, Set
from typing import NamedTuple

from django.db.models import Q

from chiayi_kpi.accounts.permissions import agency_ids
from chiayi_kpi.accounts.roles import Permission
from indicators.models import Remedy
from indicators.selectors.remedies import OPEN, WAITING, unfinished_remedies

DAYS_AHEAD = 14  # so long before its day a measure is due soon


class DueRemedy(NamedTuple):
    """A measure in progress that is due soon, or was due."""

    remedy: Remedy
    overdue: bool
    nobodys: bool = False  # to be given to somebody else: its owner can do nothing about it any more


class RemedyWork(NamedTuple):
    """What one person has to do: measures that are ``due``, of their own or, where they keep the agency's, nobody's; and
    those that wait for them ``to_close``.
    """

    due: tuple[DueRemedy, ...] = ()
    to_close: tuple[Remedy, ...] = ()


NO_REMEDIES = RemedyWork()


def remedies_for(user, today: datetime.date) -> RemedyWork:
    """What ``user`` has to do. Who approves every agency's months finds what waits on the agencies' pages.

    One query, two where there is anything.
    """
    reviewed = agency_ids(user, Permission.APPROVE_REPORT) or set()
    kept = agency_ids(user, Permission.KEEP_REMEDIES) or set()
    theirs = Q(owner=user, nobodys=False) | Q(plan__agency__in=kept, nobodys=True)
    rows = unfinished_remedies(OPEN & theirs | WAITING & Q(plan__agency__in=reviewed))
    return remedy_work(rows, user.pk, reviewed, kept, today)


def remedy_work(
    rows: Iterable[Remedy], person: int, reviewed: Set[int], kept: Set[int], today: datetime.date
) -> RemedyWork:
    """What of these measures that nobody closed is the person's to do, who approves in the agencies ``reviewed`` and keeps
    the measures of those ``kept``.
    """
    rows = list(rows)
    last = today + datetime.timedelta(days=DAYS_AHEAD)
    return RemedyWork(
        tuple(
            DueRemedy(row, row.is_overdue(today), nobodys)
            for row in rows
            for nobodys in [row.nobodys]  # type: ignore[attr-defined]  # annotated
            if row.done_on is None and row.due <= last
            if (row.plan.agency_id in kept if nobodys else row.owner_id == person)
        ),
        tuple(row for row in rows if row.done_on is not None and row.plan.agency_id in reviewed),
    )
