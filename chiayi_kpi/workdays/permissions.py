"""Who keeps the city's calendar and its deadlines; looking at them is open to whoever has signed in."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.permissions import agency_ids, has_permission
from chiayi_kpi.accounts.roles import Permission


def may_keep_calendar(user) -> bool:
    """The planning office: what holds for every agency is theirs."""
    return has_permission(user, Permission.EDIT_COMMON_PLAN)


def visible_deadlines(user) -> Q:
    """The deadlines set by hand that ``user`` may see: those of all agencies together, and of the agencies they see."""
    ids = agency_ids(user, Permission.VIEW)
    return Q() if ids is None else Q(agency=None) | Q(agency__in=ids)


def require_keeper(user) -> None:
    """Raise PermissionDenied for whoever may not keep the calendar; a command (None) may."""
    if user is not None and not may_keep_calendar(user):
        raise PermissionDenied(_("The planning office keeps the calendar and the deadlines."))
