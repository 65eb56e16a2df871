"""Where somebody is signed in: each of their sessions, and how it ends."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from allauth.account import signals as account
from allauth.mfa import signals as factors
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.models import User
from chiayi_kpi.events.kinds import EventKind
from chiayi_kpi.events.services import record

# The first that fits: Edge and Opera call themselves Chrome, Chrome calls itself Safari, Android calls itself Linux.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session of somebody, as its own row and as people know it."""

    row: UserSession
    is_current: bool

    @property
    def device(self) -> str:
        return device_name(self.row.user_agent)


def device_name(agent: str) -> str:
    """``Chrome · Windows`` of what a browser says of itself."""
    found = [_first(agent, table) for table in (_BROWSERS, _SYSTEMS)]
    return " · ".join(name for name in found if name) or _("unknown device")


def open_sessions(person: User, current: str | None = None) -> list[OpenSession]:
    """The sessions of ``person`` that still open something, the one last used first. Two queries."""
    rows = list(UserSession.objects.filter(user=person).order_by("-last_seen_at", "-pk"))
    keys = [row.session_key for row in rows]
    alive = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    existing = set(alive.values_list("session_key", flat=True))
    found = [OpenSession(row, row.session_key == current) for row in rows if row.session_key in existing]
    return sorted(found, key=lambda one: not one.is_current)


@transaction.atomic
def end_session(person: User, pk: int, *, current: str | None) -> bool:
    """End one of the person's own other sessions; False where there is none of this number."""
    return bool(_end([one for one in open_sessions(person, current) if one.row.pk == pk], person))


@transaction.atomic
def end_sessions(person: User, *, but: str | None = None) -> int:
    """End every session of ``person`` except the one with this key; how many."""
    return _end(open_sessions(person, but), person)


def end_sessions_of_all(people: Collection[User]) -> None:
    """End every session of these people, in the caller's transaction. One query where none is signed in."""
    rows = UserSession.objects.filter(user__in=people) if people else UserSession.objects.none()
    signed_in = set(rows.values_list("user", flat=True))
    for person in people:
        if person.pk in signed_in:
            end_sessions(person)


@receiver(
    [
        account.password_changed,
        account.password_reset,
        factors.authenticator_added,
        factors.authenticator_removed,
        factors.authenticator_reset,
    ]
)
def _end_others(sender, request: HttpRequest, user: User, **_kwargs) -> None:
    """What was opened by the old password, or before there was a second factor, ends."""
    end_sessions(user, but=request.session.session_key)


def forget_sessions() -> int:
    """Delete the sessions whose time is over, and what was noted of them; how many."""
    count = Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return count


def _end(sessions: list[OpenSession], person: User) -> int:
    others = [one.row for one in sessions if not one.is_current]
    Session.objects.filter(session_key__in=[row.session_key for row in others]).delete()
    UserSession.objects.filter(pk__in=[row.pk for row in others]).delete()
    if others:
        record(EventKind.SESSIONS, of=person, details={"sessions": len(others)})
    return len(others)


def _first(agent: str, table: tuple[tuple[str, str], ...]) -> str:
    return next((name for word, name in table if re.search(rf"\b{word}", agent)), "")
