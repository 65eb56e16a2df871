"""An agency's objection (申復) to the points of its year: once, with a reason, which the planning office answers.

Neither is part of what is frozen: an objection is most often about the settlement, and changes nothing by itself.
"""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.permissions import agency_ids
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.clock import now
from chiayi_kpi.core.history import stamp
from chiayi_kpi.core.reasons import ReasonRefused, reason_given
from indicators.errors import RatingRefused
from indicators.models import Objection, RatingPart
from indicators.reporting.rows import PlanHead, plan_heads
from indicators.year_end.selectors import confirmations
from indicators.year_end_mail import tell_answered
from objectives.locking import lock_plan
from objectives.models import Plan


def may_be_objected_to(plan: Plan) -> bool:
    """Whether the points are decided: the year is settled, or its review is done. One query where it is not settled."""
    return plan.is_settled or RatingPart.REVIEW in confirmations([plan.pk]).get(plan.pk, {})


@transaction.atomic
def object_to_points(*, plan: Plan, reason: str, by) -> Objection:
    """Keep the agency's objection. Raises RatingRefused: a second one, nothing decided yet; ReasonRefused."""
    lock_plan(plan)
    if Objection.objects.filter(plan=plan).exists():
        raise RatingRefused(_("The agency has objected already; it can do so once a year."))
    if not may_be_objected_to(plan):
        raise RatingRefused(_("The points are not decided yet: the review comes first."))
    reason = reason_given(reason, ReasonRefused, missing=_("Give the reason of the objection."))
    row = Objection(plan=plan, reason=reason, by=by)
    stamp(row, by=by)
    row.save()
    return row


@transaction.atomic
def answer_objection(*, plan: Plan, answer: str, by) -> Objection:
    """Answer the agency's objection, and tell the agency. Raises RatingRefused: none that waits; ReasonRefused."""
    lock_plan(plan)
    row = Objection.objects.filter(plan=plan, answer="").first()
    if row is None:
        raise RatingRefused(_("There is no objection that waits for an answer."))
    row.answer = reason_given(answer, ReasonRefused, missing=_("Give the answer to the objection."))
    row.answered_by, row.answered_at = by, now()
    stamp(row, by=by)
    row.save()
    tell_answered(plan, row)
    return row


def waiting_objections(user) -> list[PlanHead]:
    """The agencies' years with an objection that ``user`` has to answer, the newest first. One query, none for others."""
    ids = agency_ids(user, Permission.SETTLE)
    if ids == set():
        return []
    of_agencies = Q() if ids is None else Q(agency__in=ids)
    return plan_heads(of_agencies & Q(objection__answer=""))
