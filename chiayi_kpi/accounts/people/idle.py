"""Accounts that nobody uses are disabled: their owners have left, and nobody would notice who signs in with them."""

import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chiayi_kpi.accounts.locking import lock_administrators, lock_people
from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.people.checks import keep_an_administrator
from chiayi_kpi.accounts.people.errors import PeopleRefused
from chiayi_kpi.accounts.people.links import LANGUAGE
from chiayi_kpi.accounts.sign_in.sessions_of import end_sessions
from chiayi_kpi.core.history import stamp
from chiayi_kpi.core.mails import portal_mail, queue_mail
from chiayi_kpi.core.roc import dotted

NOTICE_DAYS = 14  # before it is disabled its owner is told


class Idle(NamedTuple):
    """The accounts that were told, were disabled, or stay because somebody has to be the administrator."""

    told: list[User]
    closed: list[User]
    kept: list[User]


def close_idle_accounts(*, dry_run: bool = False) -> Idle:
    """Tell, and after two weeks disable, whoever has not used their account for ``IDLE_ACCOUNT_DAYS``; 0: nobody.

    Each account is one transaction. Whoever has no mail address is disabled without having been told.
    """
    days = settings.IDLE_ACCOUNT_DAYS
    if not days:
        return Idle([], [], [])
    now = timezone.now()
    notice = datetime.timedelta(NOTICE_DAYS)
    limit = now - datetime.timedelta(days)
    was_told = Q(email="") | Q(idle_told_at__gte=F("used_at"), idle_told_at__lte=now - notice)
    due = list(_unused(limit).filter(was_told))
    to_tell = list(_unused(limit + notice).exclude(email="").exclude(idle_told_at__gte=F("used_at")))
    if dry_run:
        return Idle(to_tell, due, [])
    for person in to_tell:
        _tell(person, max(limit + notice, _used_at(person) + datetime.timedelta(days)), now)
    closed = [(person, _close(person, days, limit)) for person in due]
    return Idle(
        to_tell, [person for person, is_so in closed if is_so], [p for p, is_so in closed if is_so is False]
    )


def _unused(since: datetime.datetime) -> QuerySet[User]:
    """Open accounts that nobody has used since then."""
    used = Greatest(
        "date_joined", Coalesce("last_login", "date_joined"), Coalesce("reopened_at", "date_joined")
    )
    return User.objects.filter(is_active=True).annotate(used_at=used).filter(used_at__lt=since).order_by("pk")


def _used_at(person: User) -> datetime.datetime:
    return max(at for at in (person.date_joined, person.last_login, person.reopened_at) if at)


@transaction.atomic
def _tell(person: User, closes: datetime.datetime, now: datetime.datetime) -> None:
    with translation.override(LANGUAGE):
        context = {
            "SITE_NAME": settings.SITE_NAME,
            "person": person,
            "closes": dotted(max(closes, now + datetime.timedelta(NOTICE_DAYS))),
            "url": settings.PORTAL_URL,
        }
        body = render_to_string("accounts/mail/idle.txt", context)
        subject = _("Your account will be disabled")
    queue_mail(portal_mail(subject, body, person.email))
    User.objects.filter(pk=person.pk).update(idle_told_at=now)


def _close(person: User, days: int, limit: datetime.datetime) -> bool | None:
    """Whether the account could be disabled: the last administrator's stays; None of whoever has signed in meanwhile."""
    reason = ngettext("not used for %(count)d day", "not used for %(count)d days", days) % {"count": days}
    try:
        with transaction.atomic():
            locked = lock_people([person.pk])[person.pk]
            if _used_at(locked) >= limit:
                return None
            if locked.is_administrator:
                lock_administrators()
            locked.is_active = False
            stamp(locked, by=None, reason=reason)
            locked.save(update_fields=["is_active"])
            if locked.is_administrator:
                keep_an_administrator()
            end_sessions(locked)
    except PeopleRefused:
        return False
    return True
