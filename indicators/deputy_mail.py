"""Telling an owner and their deputy, by mail too, from when to when one stands in for the other."""

import datetime
from collections.abc import Sequence

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.models import User
from chiayi_kpi.core.mails import portal_mail, queue_mail
from chiayi_kpi.core.roc import dotted
from indicators.models import Assignment
from indicators.notices import tell_absence
from objectives.models import Plan

LANGUAGE = "zh-hant"


def tell_of_absence(
    *, plan: Plan, rows: Sequence[Assignment], owner: User, deputy: User, by, ended: bool = False
) -> None:
    """Tell both, by mail too, that ``deputy`` stands in for ``owner`` in ``rows``, or no longer does.

    Whoever has no address gets no mail.
    """
    with translation.override(LANGUAGE):
        context = {
            "SITE_NAME": settings.SITE_NAME,
            "plan": plan,
            "owner": owner,
            "deputy": deputy,
            "time": time_text(rows[0].deputy_from, rows[0].deputy_to),
            "indicators": [row.indicator for row in rows],
            "by": by,
            "ended": ended,
            "url": f"{settings.PORTAL_URL}{reverse('report_grid', args=[plan.year, plan.own_agency.code])}",
        }
        body = render_to_string("indicators/mail/deputy.txt", context)
        said = _("%(deputy)s stands in for %(owner)s")
        if ended:
            said = _("%(deputy)s no longer stands in for %(owner)s")
        subject = said % {"deputy": deputy, "owner": owner}
    told = [person for person in (owner, deputy) if person.email and person.is_active]
    tell_absence(
        plan,
        (owner, deputy),
        ended=ended,
        about=f"{owner} → {deputy} {context['time']}".rstrip(),
        mailed=[person.pk for person in told],
        by=by,
    )
    for person in told:
        queue_mail(portal_mail(subject, body, person.email))


def time_text(first: datetime.date | None, last: datetime.date | None) -> str:
    """``1/5–1/20`` in the calendar of the pages; what is open is left out."""
    if first and last:
        return f"{dotted(first)}–{dotted(last)}"
    if first:
        return _("from %(day)s") % {"day": dotted(first)}
    return _("until %(day)s") % {"day": dotted(last)} if last else ""
