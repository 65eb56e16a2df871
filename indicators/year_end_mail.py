"""Telling an agency, by mail too, what was decided of its year: points taken off, settled, opened again, an objection answered.

Those who rate themselves are told (planning staff and supervisors).
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.mails import portal_mail
from chiayi_kpi.core.templatetags.numbers import points
from chiayi_kpi.notices.models import Notice
from indicators.models import Objection, Settlement
from indicators.notices import tell_of_plan
from indicators.plan_mail import LANGUAGE, mail_each, people_with
from objectives.models import Plan


class Lowered(NamedTuple):
    """An indicator that reviewers gave fewer points than had been computed, and why."""

    code: str
    name: str
    computed: Decimal
    points: Decimal
    reason: str


def tell_reviewed(plan: Plan, lowered: Sequence[Lowered], *, by) -> None:
    """The review is done and took points off."""
    if lowered:
        about = "、".join(one.code for one in lowered)
        _tell(plan, Notice.Kind.REVIEWED, "reviewed", {"lowered": lowered}, text=about, by=by)


def tell_settled(plan: Plan, row: Settlement) -> None:
    """The year is settled: total, grade and the hash of what was frozen; of another settlement, what changed."""
    earlier = Settlement.objects.filter(plan=plan, reopened_at__isnull=False).defer("snapshot").order_by("at")
    times, before = earlier.count(), earlier.last()
    event = "settled" if before is None else "settled_again"
    told: dict[str, object] = {"row": row, "before": before, "number": times + 1}
    _tell(plan, Notice.Kind.SETTLED, event, told, text=f"{points(row.total)} {row.grade}", by=row.by)


def tell_reopened(plan: Plan, row: Settlement) -> None:
    """The settled year is open again, and why."""
    _tell(
        plan,
        Notice.Kind.UNSETTLED,
        "reopened",
        {"row": row},
        text=row.reopen_reason,
        by=row.reopened_by,
    )


def tell_answered(plan: Plan, objection: Objection) -> None:
    """The planning office answered the agency's objection."""
    _tell(
        plan,
        Notice.Kind.ANSWERED,
        "answered",
        {"objection": objection},
        text=objection.answer,
        by=objection.answered_by,
    )


def _tell(plan: Plan, kind: Notice.Kind, event: str, told: dict[str, object], *, text: str, by) -> None:
    people = people_with(plan, Permission.RATE_SELF)
    tell_of_plan(kind, plan, _address(plan), people, text=text, by=by)
    mail_each(plan, Permission.RATE_SELF, lambda address: _mail(plan, event, told, address))


def _address(plan: Plan) -> str:
    return reverse("ratings", args=[plan.year, plan.own_agency.code])


def _mail(plan: Plan, event: str, told: dict[str, object], address: str) -> EmailMessage:
    with translation.override(LANGUAGE):
        said = {
            "reviewed": _("%(plan)s: the review took points off"),
            "settled": _("%(plan)s: the year is settled"),
            "settled_again": _("%(plan)s: the year is settled again"),
            "reopened": _("%(plan)s: the settled year is open again"),
            "answered": _("%(plan)s: your objection is answered"),
        }[event] % {"plan": plan}
        url = f"{settings.PORTAL_URL}{_address(plan)}"
        may_object = (
            event in {"reviewed", "settled", "settled_again"}
            and not Objection.objects.filter(plan=plan).exists()
        )
        context = told | {
            "may_object": may_object,
            "SITE_NAME": settings.SITE_NAME,
            "said": said,
            "event": event,
            "url": url,
        }
        body = render_to_string("indicators/mail/year_end.txt", context)
        return portal_mail(said, body, address)
