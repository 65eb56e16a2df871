"""Who may see, report, approve and award what. The plan's own questions are in ``objectives.permissions``."""

from collections.abc import Iterable

from chiayi_kpi.accounts.permissions import has_permission
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.clock import today
from indicators.models import Assignment, Indicator, RatingPart
from objectives.models import Facet, Plan
from objectives.permissions import may_view_plan

# Facets 3 and 4 are the same for every agency and rated by the office that knows the numbers (domain: Words).
RATED_BY_AN_OFFICE = {3: Permission.RATE_PERSONNEL, 4: Permission.RATE_ACCOUNTING}

# Whose the year's ratings are (domain: A year).
RATING_PERMISSION = {
    RatingPart.SELF: Permission.RATE_SELF,
    RatingPart.PERSONNEL: Permission.RATE_PERSONNEL,
    RatingPart.ACCOUNTING: Permission.RATE_ACCOUNTING,
    RatingPart.REVIEW: Permission.REVIEW_RATINGS,
}


def may_view(user, plan: Plan) -> bool:
    """Whether ``user`` may see the agency's figures; to whom this says no, the plan does not exist (404)."""
    return may_view_plan(user, plan)


def may_report(user, plan: Plan, facet: int | Indicator, assignment: Assignment | None = None) -> bool:
    """Whether ``user`` may enter the agency's figures of an indicator (or of one in the facet of this number).

    Planning staff, supervisors and the offices may enter every one, owners and deputies what ``assignment`` gives
    them. Whether the month is still open is another question. The common plan has no figures of its own.
    """
    if plan.is_common:
        return False
    facet_no = facet if isinstance(facet, int) else facet.objective.facet.no
    return _held(user, Permission.REPORT_ANY, plan, facet_no) or (
        is_assigned(user, assignment) and has_permission(user, Permission.REPORT, plan.agency_id)
    )


def is_assigned(user, assignment: Assignment | None) -> bool:
    """Whether ``user`` is the owner of the indicator, or the deputy in the time in which one stands in."""
    if assignment is None or user.pk is None:
        return False
    as_deputy = user.pk == assignment.deputy_id and assignment.deputy_stands_in(today())
    return as_deputy or user.pk == assignment.owner_id


def may_assign(user, plan: Plan) -> bool:
    """Whether ``user`` says who reports the agency's indicators."""
    return not plan.is_common and has_permission(user, Permission.ASSIGN, plan.agency_id)


def may_appoint_deputy(user, plan: Plan, owner_id: int | None) -> bool:
    """Whether ``user`` says who stands in for the owner: the owner, or whoever assigns the indicators."""
    own = (
        user.pk is not None
        and user.pk == owner_id
        and has_permission(user, Permission.REPORT, plan.agency_id)
    )
    return may_assign(user, plan) or (own and not plan.is_common)


def may_report_something(user, plan: Plan) -> bool:
    """Whether ``user`` may enter figures of this plan at all: of the indicators assigned to them, or of every one."""
    wanted = (Permission.REPORT, Permission.REPORT_ANY, *RATED_BY_AN_OFFICE.values())
    return not plan.is_common and any(has_permission(user, one, plan.agency_id) for one in wanted)


def may_approve(user, plan: Plan) -> bool:
    """Whether ``user`` may approve or return the agency's submitted months."""
    return not plan.is_common and has_permission(user, Permission.APPROVE_REPORT, plan.agency_id)


def may_keep_remedies(user, plan: Plan) -> bool:
    """Whether ``user`` writes the improvement measures of every indicator of the agency."""
    return not plan.is_common and has_permission(user, Permission.KEEP_REMEDIES, plan.agency_id)


def may_write_remedy(user, plan: Plan, *, theirs: bool) -> bool:
    """Whether ``user`` writes a measure; ``theirs``: they report its indicator, or are its owner."""
    return may_keep_remedies(user, plan) or (
        theirs and not plan.is_common and has_permission(user, Permission.REPORT, plan.agency_id)
    )


def may_comment(user, plan: Plan) -> bool:
    """Whether ``user`` comments on the agency's indicators: who sees them and has a part in the year, so not an auditor."""
    return not plan.is_common and has_permission(user, Permission.COMMENT, plan.agency_id)


def may_close_remedies(user, plan: Plan) -> bool:
    """Whether ``user`` closes the agency's measures or sends them back: whoever approves its months."""
    return may_approve(user, plan)


def may_reopen(user, plan: Plan) -> bool:
    """Whether ``user`` may reopen the agency's locked months."""
    return not plan.is_common and has_permission(user, Permission.REOPEN_MONTH, plan.agency_id)


def may_revise(user, plan: Plan) -> bool:
    """Whether ``user`` may change a target after the plan's approval: whoever may approve the plan."""
    return has_permission(user, Permission.APPROVE_PLAN, plan.agency_id)


def may_view_history(user, plan: Plan) -> bool:
    """Whether ``user`` may read the life of every figure of the agency, and export it."""
    return not plan.is_common and has_permission(user, Permission.VIEW_HISTORY, plan.agency_id)


def may_award(user, plan: Plan, facet_no: int) -> bool:
    """Whether ``user`` may award the points of an indicator in this facet."""
    return not plan.is_common and _held(user, Permission.AWARD, plan, facet_no)


def may_award_something(user, plan: Plan) -> bool:
    """Whether ``user`` may award the points of any facet's indicators."""
    return any(may_award(user, plan, facet) for facet in (Facet.NARRATIVE, *RATED_BY_AN_OFFICE))


def may_rate(user, plan: Plan, part: str) -> bool:
    """Whether ``user`` gives this part's ratings (a ``RatingPart``) of the agency's year, and confirms them."""
    return not plan.is_common and has_permission(user, RATING_PERMISSION[RatingPart(part)], plan.agency_id)


def may_write_accounts(user, plan: Plan) -> bool:
    """Whether ``user`` may write what the agency's report says of every objective: who may report every indicator."""
    return not plan.is_common and has_permission(user, Permission.REPORT_ANY, plan.agency_id)


def may_write_account(user, plan: Plan, assignments: Iterable[Assignment]) -> bool:
    """Whether ``user`` may write the account of one objective, whose indicators are given out by ``assignments``."""
    return may_write_accounts(user, plan) or (
        not plan.is_common
        and has_permission(user, Permission.REPORT, plan.agency_id)
        and any(is_assigned(user, assignment) for assignment in assignments)
    )


def may_rate_something(user, plan: Plan) -> bool:
    """Whether ``user`` gives any part's ratings of the agency's year, or settles it."""
    return any(may_rate(user, plan, part) for part in RatingPart) or may_settle(user, plan)


def may_see_rank(user, plan: Plan) -> bool:
    """Whether ``user`` sees the agency's place among all: who sees the whole city, and who answers for the agency's year as a whole."""
    return has_permission(user, Permission.VIEW) or may_rate(user, plan, RatingPart.SELF)


def may_settle(user, plan: Plan) -> bool:
    """Whether ``user`` may settle the agency's year, and reopen it."""
    return not plan.is_common and has_permission(user, Permission.SETTLE, plan.agency_id)


def may_sign(user, plan: Plan) -> bool:
    """Whether ``user`` may sign the report of the agency's settled year: its heads, and who settles it."""
    return may_settle(user, plan) or (
        not plan.is_common and has_permission(user, Permission.APPROVE_REPORT, plan.agency_id)
    )


def may_set_grades(user) -> bool:
    """Whether ``user`` may set the city's table of grades."""
    return has_permission(user, Permission.SETTLE)


def _held(user, permission: Permission, plan: Plan, facet_no: int) -> bool:
    rating = RATED_BY_AN_OFFICE.get(facet_no)
    return has_permission(user, permission, plan.agency_id) or (
        rating is not None and has_permission(user, rating, plan.agency_id)
    )
