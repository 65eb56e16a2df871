"""Reads everything that the dashboard shows: one snapshot, and what stands beside it. A constant number of queries."""

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import get_language

from indicators.reporting.updates import updates
from indicators.selectors.month_states import settings_of_year
from objectives.selectors import PlanRow
from reports.pages.dashboard.months import MonthTravel, horizon, known_moment, month_travel
from reports.pages.dashboard.query import Asked
from reports.pages.dashboard.rows import Row, rows
from reports.snapshot.model import Snapshot
from reports.snapshot.selectors import build_snapshots


class DashboardRead(NamedTuple):
    snapshot: Snapshot
    rows: tuple[Row, ...]
    travel: MonthTravel


def read_dashboard(
    plans: Sequence[PlanRow], plan: PlanRow, asked: Asked, today: datetime.date
) -> DashboardRead:
    """The year of ``plan``, one of all ``plans`` of that year, as the view asks for it.

    Raises ScoreUnavailable with a message for the person.
    """
    settings = settings_of_year(plan.year)
    snapshot = _snapshot(plans, plan, asked, known_moment(asked, plan.year, settings, today))
    seen = horizon(asked, plan.year, settings, today, then=snapshot.known_at is not None)
    found = rows(snapshot, updates(snapshot.plan_id, people_only=seen.then), seen, get_language() or "")
    return DashboardRead(snapshot, found, month_travel(asked, plan.year, settings, today))


def read_snapshot(plans: Sequence[PlanRow], plan: PlanRow, asked: Asked, today: datetime.date) -> Snapshot:
    """The snapshot alone, of the same month and moment."""
    settings = settings_of_year(plan.year)
    return _snapshot(plans, plan, asked, known_moment(asked, plan.year, settings, today))


def _snapshot(
    plans: Sequence[PlanRow], plan: PlanRow, asked: Asked, moment: datetime.datetime | None
) -> Snapshot:
    (snapshot,) = build_snapshots(
        year=plan.year,
        through=asked.through,
        agency_codes=[plan.agency_code],
        known_at=moment,
        plans=plans,
        with_items=False,
    )
    return snapshot
