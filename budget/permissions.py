"""Who may report how the budget is carried out. Who may see it is asked of the plan (``objectives.permissions``)."""

from chiayi_kpi.accounts.permissions import has_permission
from chiayi_kpi.accounts.roles import Permission
from objectives.models import Plan

REPORTING = (Permission.REPORT_ANY, Permission.RATE_ACCOUNTING)


def may_report_budget(user, plan: Plan) -> bool:
    """Whether ``user`` may enter the agency's execution and its items' months: planning staff and accounting."""
    return not plan.is_common and any(has_permission(user, one, plan.agency_id) for one in REPORTING)
