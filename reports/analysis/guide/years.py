"""Whose the guide is, and of which year."""

import datetime

from django.contrib.auth.models import AnonymousUser

from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.permissions import has_permission, may_change_agencies
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.roc import year_of
from reports.analysis.guide.selectors import read_year_facts
from reports.analysis.guide.step import Guide
from reports.analysis.guide.steps import guide_of

AUTUMN = 9  # from this month on the next year is prepared


def may_follow_guide(user: User | AnonymousUser) -> bool:
    """Whoever keeps the list of agencies sets up a year: the planning office and the administrators."""
    return may_change_agencies(user)


def year_to_start(day: datetime.date) -> int:
    """The ROC year that is prepared on ``day``: this one, from autumn on the next."""
    return year_of(day) + (day.month >= AUTUMN)


def open_guide(user: User | AnonymousUser, day: datetime.date) -> Guide | None:
    """The guide of the year that is prepared, for whom it is and while something of it is not done.

    An administrator's part is done when there is a planning office.
    """
    if not may_follow_guide(user):
        return None
    found = guide_of(read_year_facts(year_to_start(day)))
    is_done = found.complete if has_permission(user, Permission.EDIT_COMMON_PLAN) else found.has_office
    return None if is_done else found
