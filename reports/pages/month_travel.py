"""The month that a page of an agency shows, the others one click away, as known now or at the month's review deadline."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from chiayi_kpi.core.clock import today
from chiayi_kpi.core.roc import MONTHS
from indicators.selectors.deadlines import settings_of
from objectives.models import Plan
from objectives.selectors import PlanRow
from reports.snapshot.model import Snapshot
from reports.snapshot.not_owed import as_owed
from reports.snapshot.reporting_calendar import ReportingCalendar
from reports.snapshot.selectors import build_snapshots

AS_OF, THEN = "known", "then"  # the key and its word in an address
_KEYS = {"as_of": AS_OF}  # of fields that an address calls otherwise


@dataclass(frozen=True, slots=True)
class MonthQuery:
    """What the address of such a page asks for; ``as_of`` is THEN for the figures of the review deadline."""

    through: int
    as_of: str = ""

    @property
    def looks_back(self) -> bool:
        return self.as_of == THEN

    def moment(self, calendar: ReportingCalendar) -> datetime.datetime | None:
        """As of when the figures are shown; None: now."""
        return calendar.reviewed_at if self.looks_back else None

    def query(self, **changes: Any) -> str:
        """The view as an address's query, with these changes; what is empty is left out, the month never is."""
        view = replace(self, **changes)
        named = {_KEYS.get(field.name, field.name): getattr(view, field.name) for field in fields(view)}
        return urlencode({name: value for name, value in named.items() if value})


def requested_as_of(sent: QueryDict) -> str:
    """As of when the address asks to be shown; another word than THEN counts as nothing."""
    return THEN if sent.get(AS_OF) == THEN else ""


def calendar_of(plan: Plan | PlanRow, query: MonthQuery) -> ReportingCalendar:
    """The plan's deadlines as today and the page's month have it. One query."""
    return ReportingCalendar(plan.year, query.through, settings_of(plan.year, plan.agency_id), today())


def snapshot_of(
    year: int,
    agency: str,
    query: MonthQuery,
    calendar: ReportingCalendar,
    plans: Sequence[PlanRow] | None = None,
) -> Snapshot:
    """The agency's year as the address asks for it; ``plans`` are the year's where they were read.

    Raises ScoreUnavailable with a message for the person.
    """
    (snapshot,) = build_snapshots(
        year=year,
        through=query.through,
        agency_codes=[agency],
        as_of=query.moment(calendar),
        plans=plans,
        with_items=False,
    )
    return as_owed(snapshot, calendar.has_begun)


@dataclass(frozen=True, slots=True)
class MonthTravel:
    """The selector of one view. ``then`` is None while both views are the same."""

    query: MonthQuery
    calendar: ReportingCalendar

    @property
    def links(self) -> list[dict[str, Any]]:
        """The twelve months: which it is, its address, whether it is shown, whether it has ended."""
        query, ended = self.query, self.calendar.ended
        return [
            {
                "month": month,
                "query": query.query(through=month),
                "current": month == query.through,
                "ended": month <= ended,
            }
            for month in MONTHS
        ]

    @property
    def then(self) -> datetime.date | None:
        return self.calendar.reviewed_on

    @property
    def is_then(self) -> bool:
        return self.query.looks_back and self.then is not None

    @property
    def now_query(self) -> str:
        return self.query.query(as_of="")

    @property
    def then_query(self) -> str:
        return self.query.query(as_of=THEN)

    @property
    def begun(self) -> bool:
        """Whether the year's first month has ended."""
        return self.calendar.ended > 0

    @property
    def first_due(self) -> datetime.date:
        return self.calendar.report_due(1)

    @property
    def reported_now(self) -> int:
        return self.calendar.reported_now
