"""Who may report how the budget is carried out, and decide its months. Who may see it is asked of the plan (``objectives.permissions``)."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.permissions import has_permission
from chiayi_kpi.accounts.roles import Permission
from objectives.models import Plan

REPORTING = (Permission.REPORT_ANY, Permission.RATE_ACCOUNTING)


def may_approve_budget(user, plan: Plan) -> bool:
    """Whether ``user`` approves or returns the agency's months of budget figures: as those of its indicators."""
    return not plan.is_common and has_permission(user, Permission.APPROVE_REPORT, plan.agency_id)


def may_reopen_budget(user, plan: Plan) -> bool:
    """Whether ``user`` reopens the agency's locked months of budget figures."""
    return not plan.is_common and has_permission(user, Permission.REOPEN_MONTH, plan.agency_id)


def require_budget_reporter(user, plan: Plan) -> None:
    """Raise PermissionDenied for whoever may not ``may_report_budget``."""
    if not may_report_budget(user, plan):
        raise PermissionDenied(_("The budget is reported by planning staff and the accounting office."))


def may_report_budget(user, plan: Plan) -> bool:
    """Whether ``user`` may enter the agency's execution and its items' months: planning staff and accounting."""
    return not plan.is_common and any(has_permission(user, one, plan.agency_id) for one in REPORTING)
