"""What one person has to do: what they owe and by when, what came back to them, and what waits for their approval."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Q

from chiayi_kpi.accounts.permissions import agency_ids
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.roc import MONTHS, month_end
from indicators.deadlines import (
    STALE_AFTER,
    Deadline,
    Deadlines,
    months_due,
    open_month,
    periods_stale,
    report_deadline,
    review_deadline,
)
from indicators.models import Assignment
from indicators.reporting.budget import NOTHING, BudgetWork, budget_agencies_of, budget_work, is_among
from indicators.reporting.reopened import Reopened
from indicators.reporting.rows import (
    Person,
    PlanHead,
    ReportRow,
    RowMonth,
    State,
    has_passed,
    plan_heads,
    report_rows,
)
from indicators.selectors.deadlines import deadlines_of


class OwedIndicator(NamedTuple):
    """One indicator of an owed month; ``missing`` of its inputs have no figure yet."""

    row: ReportRow
    month: RowMonth
    missing: int
    as_deputy: bool


class OwedMonth(NamedTuple):
    """A month that a person still has to submit for some of their indicators, or as a deputy for those of one owner."""

    plan: PlanHead
    month: int
    deadline: Deadline
    overdue: bool
    indicators: tuple[OwedIndicator, ...]
    stands_in_for: Person | None = None

    @property
    def due(self) -> datetime.date:
        return self.deadline.day

    @property
    def returned(self) -> tuple[OwedIndicator, ...]:
        return tuple(found for found in self.indicators if found.month.state == State.RETURNED)

    @property
    def reopened(self) -> tuple[OwedIndicator, ...]:
        return tuple(found for found in self.indicators if found.month.state == State.REOPENED)

    @property
    def fresh(self) -> tuple[OwedIndicator, ...]:
        """Those that did not come back."""
        return tuple(found for found in self.indicators if found.month.state == State.DRAFT)

    @property
    def complete(self) -> bool:
        """Whether every figure is there, so that only the submitting is left."""
        return all(not found.missing for found in self.indicators)


class WaitingMonth(NamedTuple):
    """A month in which submitted indicators wait for a supervisor."""

    plan: PlanHead
    month: int
    deadline: Deadline
    overdue: bool
    rows: tuple[ReportRow, ...]

    @property
    def due(self) -> datetime.date:
        return self.deadline.day


class PlanAhead(NamedTuple):
    """A plan of which a person has indicators and nothing is asked yet; ``month`` will be the first, from ``opens`` on."""

    plan: PlanHead
    month: int
    opens: datetime.date
    deadline: Deadline
    rows: tuple[ReportRow, ...]


class Late(NamedTuple):
    """An indicator whose owner is late: overdue months not submitted, and for how many periods nobody updated it.

    ``reopened``: months among them that had been locked and were opened again, with when, by whom and why; ``complete``:
    those of the others whose figures are all there.
    """

    row: ReportRow
    months: tuple[int, ...]
    stale: int
    reopened: tuple[tuple[int, Reopened], ...] = ()
    complete: tuple[int, ...] = ()

    @property
    def only_reopened(self) -> bool:
        return len(self.reopened) == len(self.months)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left but to hand them in."""
        return len(self.complete) == len(self.months)

    @property
    def is_stale(self) -> bool:
        return self.stale >= STALE_AFTER


class Work(NamedTuple):
    """All that one person has to do, the newest year first and then by month."""

    owed: tuple[OwedMonth, ...]
    waiting: tuple[WaitingMonth, ...]
    late: tuple[Late, ...]
    budget: BudgetWork = NOTHING
    ahead: tuple[PlanAhead, ...] = ()

    @property
    def returned(self) -> tuple[tuple[OwedMonth, OwedIndicator], ...]:
        return tuple((month, found) for month in self.owed for found in month.returned)

    @property
    def reopened(self) -> tuple[tuple[OwedMonth, OwedIndicator], ...]:
        return tuple((month, found) for month in self.owed for found in month.reopened)


def owed(user, today: datetime.date) -> Work:
    """What ``user`` owes as owner or deputy, and as a supervisor what waits and who is late. At most 12 queries.

    Nothing is owed in a settled year: nobody can report there any more. Who approves every agency's months finds them on
    the city's pages.
    """
    reviewed = agency_ids(user, Permission.APPROVE_REPORT)
    asked = budget_agencies_of(user)
    assigned = set(
        Assignment.objects.filter(Q(owner=user) | Q(deputy=user)).values_list("plan_id", flat=True)
    )
    where = Q(settled_at=None)
    if asked is not None:
        where &= Q(agency_id__in={*(reviewed or ()), *asked}) | Q(pk__in=assigned)
    plans = plan_heads(where)
    rows = report_rows([plan for plan in plans if is_among(plan.agency_id, reviewed) or plan.id in assigned])
    deadlines = deadlines_of({plan.year for plan in plans})
    own = [row for row in rows if row.assigned.has(user.pk)]
    under_review = [row for row in rows if is_among(row.plan.agency_id, reviewed)]
    with_budget = [plan for plan in plans if any(is_among(plan.agency_id, one) for one in (asked, reviewed))]
    return Work(
        owed=owed_months(own, today, deadlines, user.pk),
        waiting=waiting_months(under_review, today, deadlines),
        late=late(under_review, today, deadlines),
        budget=budget_work(with_budget, today, deadlines).of(asked, reviewed),
        ahead=plans_ahead(own, today, deadlines),
    )


def owed_months(
    rows: Sequence[ReportRow],
    today: datetime.date,
    deadlines: Deadlines,
    user_id: int | None = None,
) -> tuple[OwedMonth, ...]:
    """The months of these rows that have ended, are asked for and not submitted; ``user_id`` tells the owner from the deputy."""
    found: dict[tuple[PlanHead, int, Person | None], list[OwedIndicator]] = defaultdict(list)
    for row in rows:
        for month in range(1, (open_month(row.plan.year, today) or 0) + 1):
            held = row.month(month)
            if row.is_asked(month) and not held.closed:
                one = _owed(row, month, user_id)
                found[row.plan, month, row.assigned.owner if one.as_deputy else None].append(one)
    return tuple(
        OwedMonth(plan, month, deadline, _overdue(deadline, today, indicators), tuple(indicators), absent)
        for (plan, month, absent), indicators in sorted(found.items(), key=_own_first)
        for deadline in [report_deadline(plan.year, month, deadlines.of(plan.year, plan.agency_id))]
    )


def waiting_months(
    rows: Sequence[ReportRow], today: datetime.date, deadlines: Deadlines
) -> tuple[WaitingMonth, ...]:
    """The months in which indicators of these rows are submitted and not decided."""
    found: dict[tuple[PlanHead, int], list[ReportRow]] = defaultdict(list)
    for row in rows:
        for month, held in row.months.items():
            if held.state == State.SUBMITTED:
                found[row.plan, month].append(row)
    return tuple(
        WaitingMonth(plan, month, deadline, has_passed(deadline, plan, today), tuple(submitted))
        for (plan, month), submitted in sorted(found.items(), key=_by_year_and_month)
        for deadline in [review_deadline(plan.year, month, deadlines.of(plan.year, plan.agency_id))]
    )


def plans_ahead(
    rows: Sequence[ReportRow], today: datetime.date, deadlines: Deadlines
) -> tuple[PlanAhead, ...]:
    """The plans of these rows in which no month that is asked for has ended, with the first that will be."""
    by_plan: dict[PlanHead, list[ReportRow]] = defaultdict(list)
    for row in rows:
        by_plan[row.plan].append(row)
    found = []
    for plan, held in by_plan.items():
        month = next((one for one in MONTHS if any(row.is_asked(one) for row in held)), None)
        if month is not None and month > (open_month(plan.year, today) or 0):
            opens = month_end(plan.year, month) + datetime.timedelta(days=1)
            deadline = report_deadline(plan.year, month, deadlines.of(plan.year, plan.agency_id))
            found.append(PlanAhead(plan, month, opens, deadline, tuple(held)))
    return tuple(found)


def late(rows: Sequence[ReportRow], today: datetime.date, deadlines: Deadlines) -> tuple[Late, ...]:
    """The indicators with a month that is past its deadline and not submitted, the longest silent first; none of a draft."""
    rows = [row for row in rows if not row.plan.is_draft]
    found = []
    due_of = {
        plan: months_due(plan.year, today, deadlines.of(plan.year, plan.agency_id))
        for plan in {row.plan for row in rows}
    }
    for row in rows:
        due = [month for month in due_of[row.plan] if row.is_asked(month)]
        months = tuple(month for month in due if not row.month(month).closed)
        if months:
            again = tuple((m, held) for m in months if (held := row.month(m).reopened))
            opened = [month for month, _held in again]
            complete = tuple(m for m in months if m not in opened and not row.missing(m))
            found.append(Late(row, months, periods_stale(row.updated(), due), again, complete))
    return tuple(sorted(found, key=lambda one: -one.stale))


def _overdue(deadline: Deadline, today: datetime.date, indicators: Sequence[OwedIndicator]) -> bool:
    passed = has_passed(deadline, indicators[0].row.plan, today)
    return passed and any(found.month.is_owed(today) for found in indicators)


def _owed(row: ReportRow, month: int, user_id: int | None) -> OwedIndicator:
    owner = row.assigned.owner
    as_deputy = user_id is not None and (owner is None or owner.id != user_id)
    return OwedIndicator(row, row.month(month), row.missing(month), as_deputy)


def _own_first(item: tuple[tuple[PlanHead, int, Person | None], list]) -> tuple[int, int, str, str]:
    (plan, month, absent), rows = item
    return *_by_year_and_month(((plan, month), rows)), absent.name if absent else ""


def _by_year_and_month(item: tuple[tuple[PlanHead, int], list]) -> tuple[int, int, str]:
    (plan, month), _rows = item
    return -plan.year, month, plan.agency_code
