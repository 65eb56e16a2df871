"""Where a plan that cannot be scored is corrected, for whoever may."""

from django.urls import reverse

from indicators.errors import ScoreUnavailable
from indicators.permissions import may_report_something
from indicators.refusals import Refusal, RefusalPlace
from objectives.addresses import plan_url
from objectives.models import Plan
from objectives.permissions import may_approve_plan, may_edit_plan


def fix_link_of(user, fault: ScoreUnavailable) -> str:
    """The first page on which ``user`` can correct what keeps a score away; empty where there is none."""
    urls = (fix_link(user, refusal) for refusal in fault.refusals)
    return next((url for url in urls if url), "")


def fix_link(user, refusal: Refusal) -> str:
    """The page on which ``user`` can correct what is refused; empty where they may not, or nobody can there.

    The plan's page lists every fault with its place, and is where an approved plan is taken back to a draft.
    """
    if not user.is_staff:
        return ""
    of_agency = Plan(pk=refusal.plan.id, agency_id=refusal.plan.agency_id, year=refusal.plan.year)
    if refusal.place is RefusalPlace.FIGURES:
        where = reverse("admin:indicators_indicator_figures", args=[refusal.indicator_id])
        return f"{where}?plan={refusal.plan.id}" if may_report_something(user, of_agency) else ""
    if refusal.place is RefusalPlace.FROZEN:
        return ""
    plan = (
        Plan(agency=None, year=refusal.plan.year) if refusal.place is RefusalPlace.COMMON_PLAN else of_agency
    )
    if may_edit_plan(user, plan) or may_approve_plan(user, plan):
        return plan_url(refusal.faulty_plan)
    return ""
