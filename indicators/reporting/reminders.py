"""Whom to remind on a day, and of what: one reminder a person with all they owe. A constant number of queries.

A mail goes out three days before a deadline, on it, the day after and then every week; it always lists everything
that approved plans ask for. Of a draft nobody is chased, nor while the common plan is one: what they ask for is not certain.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from django.db.models import Q

from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.accounts.selectors import holders
from indicators.deadlines import Deadlines, report_due, reporting_year
from indicators.reporting.rows import Assigned, Person, ReportRow, plan_heads, report_rows
from indicators.reporting.work import (
    Late,
    OwedMonth,
    WaitingMonth,
    late,
    owed_months,
    waiting_months,
)
from indicators.selectors.deadlines import deadlines_of
from objectives.selectors import IS_DRAFT

DAYS_BEFORE = 3
DAYS_BETWEEN = 7
YEARS_BACK = 1  # what was never reported in older years is no longer asked for by mail


@dataclass(frozen=True, slots=True)
class Reminder:
    """What one person owes; ``waiting`` and ``late`` are a supervisor's."""

    person: Person
    owed: tuple[OwedMonth, ...] = ()
    waiting: tuple[WaitingMonth, ...] = ()
    late: tuple[Late, ...] = ()

    @property
    def months(self) -> tuple[OwedMonth | WaitingMonth, ...]:
        """What is owed and what is waiting, month by month."""
        return (*self.owed, *self.waiting)

    @property
    def overdue(self) -> bool:
        return any(month.overdue for month in self.months)


def is_occasion(due: datetime.date, today: datetime.date) -> bool:
    """Whether a deadline is a reason to write on this day."""
    days = (today - due).days
    return days in (-DAYS_BEFORE, 0) or (days > 0 and days % DAYS_BETWEEN == 1)


def reminders(today: datetime.date) -> list[Reminder]:
    """The reminders of the day, by name; nobody without an address or with a closed account is among them."""
    latest = reporting_year(today)
    years = Q(year__in=range(latest - YEARS_BACK, latest + 1), settled_at=None)
    rows = report_rows(plan_heads(years & ~IS_DRAFT))
    deadlines = deadlines_of({row.plan.year for row in rows})
    people = {
        person.pk: Person(person.pk, str(person), person.email)
        for person in User.objects.filter(is_active=True).exclude(email="")
    }
    owing = _by_reporter(rows, people)
    under_review = _by_supervisor(rows, people, holders(Permission.APPROVE_REPORT, today))
    found = []
    for pk in owing.keys() | under_review.keys():
        reminder = Reminder(
            people[pk],
            owed_months(owing.get(pk, ()), today, deadlines, pk),
            waiting_months(under_review.get(pk, ()), today, deadlines),
            late(under_review.get(pk, ()), today, deadlines),
        )
        if _is_due(reminder, today, deadlines):
            found.append(reminder)
    return sorted(found, key=lambda reminder: (reminder.person.name, reminder.person.id))


def _is_due(reminder: Reminder, today: datetime.date, deadlines: Deadlines) -> bool:
    days = {month.due for month in reminder.months}
    for one in reminder.late:
        plan = one.row.plan
        settings = deadlines.of(plan.year, plan.agency_id)
        days |= {report_due(plan.year, month, settings) for month in one.months}
    return any(is_occasion(due, today) for due in days)


def _by_reporter(rows: Iterable[ReportRow], people: Mapping[int, Person]) -> dict[int, list[ReportRow]]:
    owing: dict[int, list[ReportRow]] = defaultdict(list)
    for row in rows:
        pk = _reporter(row.assigned, people)
        if pk is not None:
            owing[pk].append(row)
    return owing


def _reporter(assigned: Assigned, people: Mapping[int, Person]) -> int | None:
    """The owner; the deputy in a time of absence, or where there is no owner whom a mail would reach."""
    likely = [assigned.owner, assigned.stand_in]
    for person in reversed(likely) if assigned.absence else likely:
        if person is not None and person.id in people:
            return person.id
    return None


def _by_supervisor(
    rows: Sequence[ReportRow], people: Mapping[int, Person], approvers: Set[tuple[int, int | None]]
) -> dict[int, list[ReportRow]]:
    """By person, the rows of the agencies whose months they approve; whoever approves for the whole city gets no list."""
    agencies: dict[int, set[int]] = defaultdict(set)
    for user_id, agency_id in approvers:
        if agency_id is not None and user_id in people:
            agencies[user_id].add(agency_id)
    return {pk: [row for row in rows if row.plan.agency_id in ids] for pk, ids in agencies.items()}
