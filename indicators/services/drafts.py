"""What everybody asks who edits a plan by a service: whose it is, and whether it is a draft in an open year."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from chiayi_kpi.core.errors import Refused
from objectives.locking import LOCK_ORDER, lock_open
from objectives.models import Plan
from objectives.permissions import may_edit_plan


class EditRefused(Refused):
    """An edit of a plan that cannot be made; ``str()`` is the message for the person, and nothing was changed."""


def lock_drafts(plans: Collection[Plan], *, by) -> None:
    """Hold ``plans`` in the one order until the transaction ends; each has to be an open draft that ``by`` may edit.

    ``by`` None is a command. Raises PermissionDenied, YearSettled, or EditRefused where a plan is approved.
    """
    by_pk = {plan.pk: plan for plan in plans}
    for pk in Plan.objects.filter(pk__in=by_pk).order_by(*LOCK_ORDER).values_list("pk", flat=True):
        plan = by_pk[pk]
        if by is not None and not may_edit_plan(by, plan):
            raise PermissionDenied(_("You may not edit %s.") % plan)
        lock_open(plan)
        if plan.is_approved:
            raise EditRefused(
                _("%s is approved; it can be changed after it has been returned to draft.") % plan
            )
