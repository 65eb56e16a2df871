"""What stands around the agencies' plans of a year: who has none, which are drafts, when a month is to be handed in."""

import datetime
from typing import NamedTuple

from django.db.models import FilteredRelation, Q, Subquery

from chiayi_kpi.accounts.models import Agency
from chiayi_kpi.core.roc import LAST_MONTH
from indicators.deadlines import DEFAULTS, last_due_month, open_month, report_due
from objectives.models import PerformanceYear, Plan


class Around(NamedTuple):
    """``without_plan``: names, ``drafts``: codes of the agencies; ``common_is_draft`` is about the common plan."""

    without_plan: tuple[str, ...]
    drafts: frozenset[str]
    common_is_draft: bool
    report_day: int


class Deadline(NamedTuple):
    """When the month shown is handed in, as seen on one day.

    ``day``: its last; ``ended``: the month is over, so that it can be handed in; ``passed``: that day is, too.
    ``due``: the latest earlier month whose last day has passed, 0 where none has. ``year_over``: December has ended.
    """

    day: datetime.date
    ended: bool
    passed: bool
    due: int
    year_over: bool


def read_around(year: int) -> Around:
    """All agencies with the plans of the ROC year, its common plan and its settings. One query."""
    common = Plan.objects.filter(agency=None, year=year).values("status")[:1]
    settings = PerformanceYear.objects.filter(year=year).values("report_day")[:1]
    rows = Agency.objects.annotate(
        of_year=FilteredRelation("plans", condition=Q(plans__year=year)),
        common_status=Subquery(common),
        report_day=Subquery(settings),
    ).values_list("code", "name", "of_year__status", "common_status", "report_day")
    found = list(rows)
    draft = Plan.Status.DRAFT
    return Around(
        tuple(name for _code, name, status, *_of_year in found if status is None),
        frozenset(code for code, _name, status, *_of_year in found if status == draft),
        any(status == draft for *_of_agency, status, _day in found),
        next((day for *_rest, day in found if day is not None), DEFAULTS.report_day),
    )


def deadline(year: int, month: int, around: Around, today: datetime.date) -> Deadline:
    """The deadline of a month of the ROC year, by the year's settings."""
    settings = DEFAULTS._replace(report_day=around.report_day)
    ended = open_month(year, today) or 0
    due = last_due_month(year, today, settings)
    return Deadline(
        report_due(year, month, settings),
        month <= ended,
        month <= due,
        min(due, month - 1),
        ended == LAST_MONTH,
    )
