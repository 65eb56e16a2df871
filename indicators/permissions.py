"""Who may report and award what. The plan's own questions are in ``objectives.permissions``."""

from chiayi_kpi.accounts.permissions import has_permission
from chiayi_kpi.accounts.roles import Permission
from objectives.models import Plan

# Facets 3 and 4 are the same for every agency and rated by the office that knows the numbers (domain: Words).
RATED_BY_AN_OFFICE = {3: Permission.RATE_PERSONNEL, 4: Permission.RATE_ACCOUNTING}


def may_report(user, plan: Plan, facet_no: int) -> bool:
    """Whether ``user`` may enter the agency's figures of an indicator in this facet; the common plan has none."""
    return not plan.is_common and _held(user, Permission.REPORT, plan, facet_no)


def may_award(user, plan: Plan, facet_no: int) -> bool:
    """Whether ``user`` may award the points of an indicator in this facet."""
    return not plan.is_common and _held(user, Permission.AWARD, plan, facet_no)


def _held(user, permission: Permission, plan: Plan, facet_no: int) -> bool:
    rating = RATED_BY_AN_OFFICE.get(facet_no)
    return has_permission(user, permission, plan.agency_id) or (
        rating is not None and has_permission(user, rating, plan.agency_id)
    )
