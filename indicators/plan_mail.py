"""Telling an agency's planning staff by mail what became of their plan."""

from collections import defaultdict
from collections.abc import Callable, Collection

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.models import Membership
from chiayi_kpi.accounts.roles import ROLE_PERMISSIONS, Permission
from chiayi_kpi.core.mails import portal_mail, queue_mail
from chiayi_kpi.notices.models import Notice
from indicators.notices import tell_of_plan
from objectives.addresses import plan_url
from objectives.models import Plan

LANGUAGE = "zh-hant"


def tell_planners(plan: Plan, reason: str = "", *, by) -> None:
    """Tell those who draft the agency's plan, by mail too, that it is approved, or was returned to draft for ``reason``.

    Nothing is sent where the transaction fails.
    """
    if not plan.is_common:
        kind = Notice.Kind.PLAN_APPROVED if plan.is_approved else Notice.Kind.PLAN_RETURNED
        people = people_with(plan, Permission.EDIT_PLAN)
        tell_of_plan(kind, plan, plan_url(plan.pk), people, text=reason, by=by)
        mail_each(plan, Permission.EDIT_PLAN, lambda address: _mail(plan, reason, address))


def mail_each(plan: Plan, permission: Permission, mail: Callable[[str], EmailMessage]) -> None:
    """Have what ``mail`` makes sent to each address of the agency's own people who have the ``permission`` there."""
    for address in _addresses(plan, permission):
        queue_mail(mail(address))


def told(agency_ids: Collection[int], permission: Permission) -> dict[int, tuple[str, ...]]:
    """Agency id → the names of those whom ``mail_each`` mails; an agency without any is absent. One query."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = _mailed(permission).filter(agency__in=agency_ids)
    for agency_id, name, username in rows.values_list("agency_id", "user__name", "user__username"):
        found[agency_id].add(name or username)
    return {agency_id: tuple(sorted(names)) for agency_id, names in found.items()}


def people_with(plan: Plan, permission: Permission) -> dict[int, bool]:
    """The agency's own people who have the ``permission`` there: id → whether ``mail_each`` mails them. One query."""
    rows = _held(permission).filter(agency=plan.agency_id)
    return {pk: bool(email) for pk, email in rows.values_list("user", "user__email")}


def _addresses(plan: Plan, permission: Permission) -> list[str]:
    rows = _mailed(permission).filter(agency=plan.agency_id)
    return sorted(set(rows.values_list("user__email", flat=True)))


def _mailed(permission: Permission) -> QuerySet[Membership]:
    return _held(permission).exclude(user__email="")


def _held(permission: Permission) -> QuerySet[Membership]:
    """Of agencies' own people; whoever holds it for the whole city is the office that decides."""
    roles = [role for role, held in ROLE_PERMISSIONS.items() if permission in held]
    return Membership.objects.in_force().filter(role__in=roles, user__is_active=True)


def _mail(plan: Plan, reason: str, address: str) -> EmailMessage:
    with translation.override(LANGUAGE):
        said = _("%(plan)s is approved") if plan.is_approved else _("%(plan)s was returned to draft")
        url = f"{settings.PORTAL_URL}{plan_url(plan.pk)}"
        context = {"SITE_NAME": settings.SITE_NAME, "plan": plan, "reason": reason, "url": url}
        body = render_to_string("indicators/mail/plan.txt", context)
        return portal_mail(said % {"plan": plan}, body, address)
