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


class RemedyWork(NamedTuple):
    """What one person has to do: measures of their own that are ``due``, and those that wait for them ``to_close``."""

    due: tuple[DueRemedy, ...] = ()
    to_close: tuple[Remedy, ...] = ()


NO_REMEDIES = RemedyWork()


def remedies_for(user, today: datetime.date) -> RemedyWork:
    """What ``user`` has to do. Who approves every agency's months finds what waits on the agencies' pages.

    One query, two where there is anything.
    """
    reviewed = agency_ids(user, Permission.APPROVE_REPORT) or set()
    rows = unfinished_remedies(OPEN & Q(owner=user) | WAITING & Q(plan__agency__in=reviewed))
    return remedy_work(rows, user.pk, reviewed, today)


def remedy_work(rows: Iterable[Remedy], person: int, reviewed: Set[int], today: datetime.date) -> RemedyWork:
    """What of these measures that nobody closed is the person's to do, who approves in the agencies ``reviewed``."""
    rows = list(rows)
    last = today + datetime.timedelta(days=DAYS_AHEAD)
    return RemedyWork(
        tuple(
            DueRemedy(row, row.is_overdue(today))
            for row in rows
            if row.done_on is None and row.owner_id == person and row.due <= last
        ),
        tuple(row for row in rows if row.done_on is not None and row.plan.agency_id in reviewed),
    )
