"""Whom to remind on a day, and of what: one reminder a person with all they owe, the budget's months among it. A constant
number of queries.

It goes out three days before a deadline, on it, the day after and then every week; it always lists everything
that approved plans ask for. Of a draft nobody is chased, nor while the common plan is one: what they ask for is not certain.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from django.db.models import Q

from budget.permissions import REPORTING
from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.accounts.selectors import holders
from indicators.deadlines import Deadlines, report_due, reporting_year
from indicators.reporting.budget import NOTHING, BudgetDue, BudgetWork, budget_work
from indicators.reporting.questions import unanswered_now
from indicators.reporting.remedies import NO_REMEDIES, RemedyWork, remedy_work
from indicators.reporting.rows import Assigned, Person, PlanHead, ReportRow, plan_heads, report_rows
from indicators.reporting.work import (
    Late,
    OwedMonth,
    WaitingMonth,
    late,
    owed_months,
    waiting_months,
)
from indicators.selectors.deadlines import deadlines_of
from indicators.selectors.remedies import unfinished_remedies
from objectives.selectors import IS_DRAFT

DAYS_BEFORE = 3
DAYS_BETWEEN = 7
YEARS_BACK = 1  # what was never reported in older years is no longer asked for by mail

Holders = Set[tuple[int, int | None]]  # person's id, agency's id or None for the whole city


@dataclass(frozen=True, slots=True)
class Reminder:
    """What one person owes; ``waiting`` and ``late`` are a supervisor's. ``budget``: the same of the budget's months;
    ``remedies``: improvement measures that are due, or to be closed.

    ``asked``: by plan id, the (indicator's code, month) whose figures are there and asked about, without an answer.
    """

    person: Person
    owed: tuple[OwedMonth, ...] = ()
    waiting: tuple[WaitingMonth, ...] = ()
    late: tuple[Late, ...] = ()
    budget: BudgetWork = NOTHING
    asked: Mapping[int, Set[tuple[str, int]]] = field(default_factory=dict)
    remedies: RemedyWork = NO_REMEDIES

    @property
    def months(self) -> tuple[OwedMonth | WaitingMonth | BudgetDue, ...]:
        """What is owed and what is waiting, month by month."""
        return (*self.owed, *self.waiting, *self.budget.owed, *self.budget.waiting)

    @property
    def by_mail(self) -> bool:
        return bool(self.person.email)

    @property
    def overdue(self) -> bool:
        return any(one.overdue for one in (*self.months, *self.remedies.due))


def is_occasion(due: datetime.date, today: datetime.date) -> bool:
    """Whether a deadline is a reason to write on this day."""
    days = (today - due).days
    return days in (-DAYS_BEFORE, 0) or (days > 0 and days % DAYS_BETWEEN == 1)


def reminders(today: datetime.date) -> list[Reminder]:
    """The reminders of the day, by name; nobody with a closed account is among them. Who has no address is told in the portal
    alone, and what is theirs goes by mail to whom it would if they were not there.
    """
    latest = reporting_year(today)
    plans = plan_heads(Q(year__in=range(latest - YEARS_BACK, latest + 1), settled_at=None) & ~IS_DRAFT)
    rows = report_rows(plans)
    deadlines = deadlines_of({plan.year for plan in plans})
    people = {
        person.pk: Person(person.pk, str(person), person.email)
        for person in User.objects.filter(is_active=True)
    }
    reached = {pk for pk, person in people.items() if person.email}
    owing = _by_reporter(rows, people, reached)
    reviewed = _by_agency(holders(Permission.APPROVE_REPORT, today), people)
    asked = _agencies_by_budget_reporter(
        [holders(one, today) for one in REPORTING], reviewed, people, reached, plans
    )
    budget = budget_work(plans, today, deadlines)
    remedies = unfinished_remedies(Q(plan__in=[plan.id for plan in plans]))
    owners = {one.owner_id for one in remedies} & people.keys()
    kept = _by_agency(holders(Permission.KEEP_REMEDIES, today), people)
    found = []
    for pk in {*owing, *reviewed, *asked, *owners, *kept}:
        under_review = [row for row in rows if row.plan.agency_id in reviewed[pk]]
        reminder = Reminder(
            people[pk],
            owed_months(owing[pk], today, deadlines, pk),
            waiting_months(under_review, today, deadlines),
            late(under_review, today, deadlines),
            budget.of(asked[pk], reviewed[pk]),
            remedies=remedy_work(remedies, pk, reviewed[pk], kept[pk], today),
        )
        if _is_due(reminder, today, deadlines):
            found.append(reminder)
    complete = {
        month.plan
        for reminder in found
        if reminder.by_mail  # a notice does not say it
        for month in reminder.owed
        if any(not one.missing for one in month.indicators)
    }
    questions = unanswered_now(complete)
    found = [replace(reminder, asked=questions) for reminder in found]
    return sorted(found, key=lambda reminder: (reminder.person.name, reminder.person.id))


def _is_due(reminder: Reminder, today: datetime.date, deadlines: Deadlines) -> bool:
    days = {month.due for month in (*reminder.months, *reminder.budget.late)}
    days |= {one.remedy.due for one in reminder.remedies.due}
    days |= {one.done_on for one in reminder.remedies.to_close if one.done_on is not None}
    for one in reminder.late:
        plan = one.row.plan
        settings = deadlines.of(plan.year, plan.agency_id)
        days |= {report_due(plan.year, month, settings) for month in one.months}
    return any(is_occasion(due, today) for due in days)


def _by_reporter(
    rows: Iterable[ReportRow], people: Mapping[int, Person], reached: Set[int]
) -> dict[int, list[ReportRow]]:
    owing: dict[int, list[ReportRow]] = defaultdict(list)
    for row in rows:
        for pk in _reporters(row.assigned, people, reached):
            owing[pk].append(row)
    return owing


def _reporters(assigned: Assigned, people: Mapping[int, Person], reached: Set[int]) -> set[int]:
    """The owner, in a time of absence the deputy; and the other one where a mail reaches only them."""
    likely = [assigned.stand_in, assigned.owner] if assigned.absence else [assigned.owner, assigned.stand_in]
    known = [person.id for person in likely if person is not None and person.id in people]
    return {*known[:1], *[pk for pk in known if pk in reached][:1]}


def _by_agency(held: Holders, people: Mapping[int, Person]) -> dict[int, set[int]]:
    """By person, the agencies in which they hold it; whoever holds it in the whole city gets no list."""
    agencies: dict[int, set[int]] = defaultdict(set)
    for user_id, agency_id in held:
        if agency_id is not None and user_id in people:
            agencies[user_id].add(agency_id)
    return agencies


def _agencies_by_budget_reporter(
    held: Sequence[Holders],
    reviewed: Mapping[int, Set[int]],
    people: Mapping[int, Person],
    reached: Set[int],
    plans: Iterable[PlanHead],
) -> dict[int, set[int]]:
    """By person, the agencies whose budget figures they hand in; ``held``: who may report anything, and who accounts.

    Where a mail would reach nobody of an agency, they are the city's accounting office's to hand in.
    """
    anything, accounting = held
    asked = _by_agency(set().union(*held), people)
    for pk, agencies in asked.items():
        agencies -= reviewed.get(pk, set())
    nobodys = {plan.agency_id for plan in plans}
    nobodys -= set().union(*(agencies for pk, agencies in asked.items() if pk in reached))
    for user_id, agency_id in accounting - anything:
        if agency_id is None and user_id in people:
            asked[user_id] |= nobodys
    return asked
