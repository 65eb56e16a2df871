"""Who may see and change which plan. Every page of the plan's tree asks here; nothing else decides it."""

from django.db.models import Q

from chiayi_kpi.accounts.permissions import agency_ids, has_permission, has_permission_anywhere
from chiayi_kpi.accounts.roles import Permission
from objectives.models import Plan


def may_view_plan(user, plan: Plan) -> bool:
    """The common plan stands in every agency's plan, so whoever may see any plan may see it."""
    if plan.is_common:
        return has_permission_anywhere(user, Permission.VIEW)
    return has_permission(user, Permission.VIEW, plan.agency_id)


def may_edit_plan(user, plan: Plan) -> bool:
    """Whether ``user`` is one who drafts this plan; whether it is still a draft is another question."""
    if plan.is_common:
        return has_permission(user, Permission.EDIT_COMMON_PLAN)
    return has_permission(user, Permission.EDIT_PLAN, plan.agency_id)


def may_edit_any_plan(user) -> bool:
    return has_permission_anywhere(user, Permission.EDIT_PLAN) or has_permission(
        user, Permission.EDIT_COMMON_PLAN
    )


def may_edit_common_plan(user) -> bool:
    """Whether ``user`` sets up a year for the whole city: its deadlines, its common plan, the agencies' empty drafts."""
    return has_permission(user, Permission.EDIT_COMMON_PLAN)


def may_approve_plan(user, plan: Plan) -> bool:
    return has_permission(user, Permission.APPROVE_PLAN, plan.agency_id)


def may_publish(user, plan: Plan) -> bool:
    """Whether ``user`` may open an agency's approved figures to everybody: whoever may approve its plan."""
    return not plan.is_common and may_approve_plan(user, plan)


def may_issue(user, plan: Plan) -> bool:
    """Whether ``user`` says what plan and report bear as papers: number, date, the head's comment; also of a settled year."""
    return not plan.is_common and may_edit_plan(user, plan)


def may_view_plan_history(user, plan: Plan) -> bool:
    if plan.is_common:
        return has_permission_anywhere(user, Permission.VIEW_HISTORY)
    return has_permission(user, Permission.VIEW_HISTORY, plan.agency_id)


def visible(user, plan_path: str = "") -> Q:
    """The rows whose plan ``user`` may see; ``plan_path`` leads from the row to its plan (``line__plan``)."""
    own = _of_agencies(user, Permission.VIEW, plan_path)
    if has_permission_anywhere(user, Permission.VIEW):
        own |= Q(**{f"{_prefix(plan_path)}agency__isnull": True})
    return own


def editable(user, plan_path: str = "") -> Q:
    """The rows of drafts that ``user`` may change."""
    prefix = _prefix(plan_path)
    rows = _of_agencies(user, Permission.EDIT_PLAN, plan_path)
    if has_permission(user, Permission.EDIT_COMMON_PLAN):
        rows |= Q(**{f"{prefix}agency__isnull": True})
    return rows & Q(**{f"{prefix}status": Plan.Status.DRAFT})


def of_agencies_with(user, permission: Permission, plan_path: str = "") -> Q:
    """The rows of the agencies' plans in which ``user`` holds ``permission``, drafts or not."""
    return _of_agencies(user, permission, plan_path)


def _of_agencies(user, permission: Permission, plan_path: str) -> Q:
    prefix = _prefix(plan_path)
    ids = agency_ids(user, permission)
    if ids is None:
        return Q(**{f"{prefix}agency__isnull": False})
    return Q(**{f"{prefix}agency_id__in": ids})


def _prefix(plan_path: str) -> str:
    return f"{plan_path}__" if plan_path else ""
