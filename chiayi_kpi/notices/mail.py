"""Notices as mails, in Chinese, for who chose that: each at once, or a day's together."""

import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import ngettext

from chiayi_kpi.accounts.models import User
from chiayi_kpi.core.mails import FAULTS, portal_mail
from chiayi_kpi.notices.models import Notice
from chiayi_kpi.notices.selectors import to_mail

LANGUAGE = "zh-hant"
logger = logging.getLogger(__name__)


def send_at_once(pks: list[int]) -> list[int]:
    """Mail each of these to its recipient. Returns those that could not be sent: they wait, and go out with the next day's."""
    left: list[int] = []
    for person, notices in to_mail(pks):
        try:
            send(person, notices)
        except FAULTS:
            logger.exception("A notice was not mailed to one person.")
            left += [one.pk for one in notices]
    return left


def send(person: User, notices: list[Notice]) -> bool:
    """Mail to the person what of these nobody else took to mail meanwhile; whether there was any. Each is mailed once; one that could
    not be sent waits again.
    """
    waiting = Notice.objects.filter(to_mail=True)
    taken = [one for one in notices if waiting.filter(pk=one.pk).update(to_mail=False)]
    if not taken:
        return False
    try:
        notices_mail(person, taken).send()
    except BaseException:  # also where the worker is told to end in the middle
        Notice.objects.filter(pk__in=[one.pk for one in taken]).update(to_mail=True)
        raise
    return True


def notices_mail(person: User, notices: list[Notice]) -> EmailMessage:
    """One mail with all of them, each with a link to where it leads."""
    with translation.override(LANGUAGE):
        said = str(notices[0])
        if len(notices) > 1:
            said = ngettext("%(count)d notice", "%(count)d notices", len(notices)) % {"count": len(notices)}
        context = {"SITE_NAME": settings.SITE_NAME, "PORTAL_URL": settings.PORTAL_URL}
        body = render_to_string("notices/mail/notices.txt", context | {"person": person, "notices": notices})
        return portal_mail(said, body, person.email)
