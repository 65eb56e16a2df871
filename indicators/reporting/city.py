"""Who has reported: every agency of a year by month, for the planning office."""

import datetime
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from django.db.models import Q

from chiayi_kpi.core.roc import MONTHS
from indicators.deadlines import open_month, report_due
from indicators.reporting.rows import PlanHead, ReportRow, State, plan_heads, report_rows
from indicators.selectors.deadlines import deadlines_of


class Progress(StrEnum):
    """How far an agency's month is."""

    NOT_YET = "not_yet"  # the month has not ended
    NOTHING = "nothing"  # the agency has nothing to report, this month or at all
    NONE = "none"  # nothing was submitted
    PARTLY = "partly"
    SUBMITTED = "submitted"  # everything is, some of it waits for the supervisor
    APPROVED = "approved"


HANDED_IN = frozenset({Progress.SUBMITTED, Progress.APPROVED, Progress.NOTHING})


class AgencyMonth(NamedTuple):
    """Numbers of indicators; ``overdue`` where the deadline has passed and something is not submitted.

    What was locked and is open again since today is not overdue yet, and nothing of a draft is.
    """

    month: int
    progress: Progress
    total: int
    submitted: int
    approved: int
    returned: int
    reopened: int
    overdue: bool
    due: datetime.date


class AgencyReporting(NamedTuple):
    plan: PlanHead
    months: tuple[AgencyMonth, ...]  # twelve


def city_reporting(year: int, today: datetime.date) -> tuple[AgencyReporting, ...]:
    """Every agency's twelve months of the ROC year, in the order of the city's volume. At most 8 queries."""
    plans = plan_heads(Q(year=year))
    rows = {plan_id: list(held) for plan_id, held in groupby(report_rows(plans), key=lambda row: row.plan.id)}
    deadlines = deadlines_of({year})
    ended = open_month(year, today) or 0
    return tuple(
        AgencyReporting(
            plan,
            tuple(
                _month(rows.get(plan.id, []), month, month <= ended, report_due(year, month, settings), today)
                for settings in [deadlines.of(year, plan.agency_id)]
                for month in MONTHS
            ),
        )
        for plan in plans
    )


def _month(
    rows: list[ReportRow], month: int, ended: bool, due: datetime.date, today: datetime.date
) -> AgencyMonth:
    rows = [row for row in rows if row.is_asked(month)]
    states = [row.month(month).state for row in rows]
    approved, submitted = states.count(State.APPROVED), states.count(State.SUBMITTED)
    owed = (row for row in rows if row.month(month).is_owed(today) and not row.plan.is_draft)
    overdue = due < today and any(owed)
    progress = _progress(len(rows), submitted, approved) if ended else Progress.NOT_YET
    returned, reopened = states.count(State.RETURNED), states.count(State.REOPENED)
    return AgencyMonth(month, progress, len(rows), submitted, approved, returned, reopened, overdue, due)


def _progress(total: int, submitted: int, approved: int) -> Progress:
    if not total:
        return Progress.NOTHING
    if approved == total:
        return Progress.APPROVED
    if submitted + approved == total:
        return Progress.SUBMITTED
    return Progress.PARTLY if submitted + approved else Progress.NONE
