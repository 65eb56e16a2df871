"""Reads everything that the dashboard shows: one snapshot, and what stands beside it. A constant number of queries."""

import datetime
from typing import NamedTuple

from django.utils.translation import get_language

from indicators.reporting.updates import updates
from indicators.selectors.month_states import settings_of_year
from reports.dashboard.asked import Asked
from reports.dashboard.months import MonthTravel, horizon, known_moment, month_travel
from reports.dashboard.rows import Row, rows
from reports.selectors import build_snapshots
from reports.snapshot import Snapshot


class DashboardRead(NamedTuple):
    snapshot: Snapshot
    rows: tuple[Row, ...]
    travel: MonthTravel


def read_dashboard(year: int, code: str, asked: Asked, today: datetime.date) -> DashboardRead:
    """The agency's year as the view asks for it. Raises ScoreUnavailable with a message for the person."""
    settings = settings_of_year(year)
    moment = known_moment(asked, year, settings, today)
    (snapshot,) = build_snapshots(year=year, through=asked.through, agency_codes=[code], known_at=moment)
    seen = horizon(asked, year, settings, today, then=moment is not None)
    found = rows(snapshot, updates(snapshot.plan_id, moment), seen, get_language() or "")
    return DashboardRead(snapshot, found, month_travel(asked, year, settings, today))
