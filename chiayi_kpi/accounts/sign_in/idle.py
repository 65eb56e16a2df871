"""Whoever does nothing for a while is signed out: what they left open is nobody else's to use."""

import time

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.sign_in.fresh import forget_what_is_to_come
from chiayi_kpi.events.kinds import EventKind
from chiayi_kpi.events.services import record

_SEEN = "seen"  # in the session: when it was last used, in seconds
_LOOKS = "look"  # a page asks how long is left, or how far something is, and that is no use


def sign_out_idle(get_response):
    """Middleware: ends a session that was not used for so long, and notes that one is used."""

    def answer(request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session:
            _look_at(request)
        if _looks_again(request) and not request.user.is_authenticated:
            return HttpResponse(status=204)  # the part stays as it is: the form to sign in is none of it
        return get_response(request)

    return answer


def _looks_again(request: HttpRequest) -> bool:
    """Whether a part of a page that lies open renews itself."""
    return _LOOKS in request.GET and "HX-Request" in request.headers


def seconds_left(request: HttpRequest) -> int:
    """For how long the session stays when nothing is done in it."""
    return max(0, settings.IDLE_SIGN_OUT_SECONDS - _idle_for(request))


@receiver(user_logged_in)
def _begins(sender, request: HttpRequest, **_kwargs) -> None:
    request.session[_SEEN] = int(time.time())


@receiver(user_logged_out)
def _ends(sender, user=None, **_kwargs) -> None:
    if user is not None:
        record(EventKind.SIGN_OUT, by=user, of=user, name=user.get_username())


def _look_at(request: HttpRequest) -> None:
    if _idle_for(request) < 0:  # the clock was set back: what has passed is counted from here
        request.session[_SEEN] = int(time.time())
        forget_what_is_to_come(request)
    longest, idle_for = settings.IDLE_SIGN_OUT_SECONDS, _idle_for(request)
    is_use = _LOOKS not in request.GET
    precision = min(60, longest // 10) if longest else 60  # a write for every page would serve nobody
    # A page counts from its last request, which may not have been noted: whoever presses a button in time stays.
    if longest and idle_for > longest + (precision if is_use else -1):
        logout(request)
        text = _(
            "You were signed out because nothing was done for a while. What you typed is kept in this browser."
        )
        messages.info(request, text)
    elif is_use and (idle_for >= precision or _SEEN not in request.session):
        request.session[_SEEN] = int(time.time())
        rows = UserSession.objects.filter(session_key=request.session.session_key)
        # Nobody is signed in by a session whose way of signing in has gone from the settings: no device of anybody's.
        if not rows.update(last_seen_at=timezone.now()) and request.user.is_authenticated:
            UserSession.objects.create_from_request(request)


def _idle_for(request: HttpRequest) -> int:
    now = int(time.time())
    return now - request.session.get(_SEEN, now)
