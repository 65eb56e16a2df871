"""How allauth behaves here."""

import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db.models import Q
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import ngettext

from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.sign_in import throttle
from chiayi_kpi.accounts.sign_in.devices import device_of, remember
from chiayi_kpi.accounts.sign_in.first_things import PASSWORD_DUE
from chiayi_kpi.accounts.sign_in.passwords import is_too_old
from chiayi_kpi.accounts.sign_in.words import MAILS, MESSAGES
from chiayi_kpi.core.mails import queue_mail
from chiayi_kpi.events.kinds import Kind, Outcome
from chiayi_kpi.events.services import record


class PortalAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator; what fails is counted by account, not by what was typed."""

    def is_open_for_signup(self, request) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        """The portal's name instead of the host's, which says nothing to the person."""
        return f"[{settings.SITE_NAME}] {subject}"

    def add_message(self, request, level, message_template=None, *args, **kwargs) -> None:
        """In the portal's own words, where it has some."""
        if message_template in MESSAGES:
            kwargs["message"] = str(MESSAGES[message_template])
        super().add_message(request, level, message_template, *args, **kwargs)

    def send_notification_mail(self, template_prefix, user, context=None, email=None) -> None:
        """Tell a person by mail that how they sign in was changed; by a worker."""
        if template_prefix in MAILS and user.email:
            queue_mail(self._notification(str(MAILS[template_prefix]), user))

    def _notification(self, what: str, user: User) -> EmailMessage:
        context = {
            "SITE_NAME": settings.SITE_NAME,
            "person": user,
            "what": what,
            "at": timezone.localtime(),
            "address": self.get_client_ip(self.request),
            "browser": self.get_http_user_agent(self.request)[:200],
        }
        body = render_to_string("accounts/mail/sign_in_changed.txt", context)
        subject = self.format_email_subject(what)
        return EmailMessage(" ".join(subject.split()), body, settings.DEFAULT_FROM_EMAIL, [user.email])

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """Whoever has just signed in need not say again who they are: they may have been led here to set up a factor."""
        records = get_authentication_records(self.request, self.request.user)
        if records and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def set_password(self, user, password) -> None:
        """A new password opens an account that failed attempts hold up, also one without a mail address."""
        user.must_change_password = False
        super().set_password(user, password)
        self.request.session.pop(PASSWORD_DUE, None)
        throttle.opened(_account(user.username), self.get_client_ip(self.request))

    def pre_authenticate(self, request, **credentials) -> None:
        """Count the attempt, for the account behind what was typed; while a pause holds, none is made."""
        account = self._account = _account(credentials.get("email") or credentials.get("username") or "")
        self._counts = throttle.counts_for(account, self.get_client_ip(request), device_of(request, account))
        wait = throttle.begin(self._counts)
        if wait:
            raise ValidationError(_pause(wait), code="too_many_login_attempts")

    def authentication_failed(self, request, **credentials) -> None:
        """The log says it, and where a pause begins; of an account that is nobody's not what was typed: it may be a password."""
        known = User.objects.filter(pk=self._account).first() if self._account.isdigit() else None
        record(Kind.SIGN_IN, outcome=Outcome.FAILED, of=known)
        wait = throttle.wait_of(self._counts)
        if wait:
            record(Kind.LOCKED, outcome=Outcome.FAILED, of=known, details={"seconds": wait})

    def _rollback_login_failed_rl_usage(self) -> None:
        """allauth asks for it when the attempt was none that failed."""
        throttle.succeeded(self._counts)

    def _delete_login_attempts_cached_email(self, request, **credentials) -> None:
        """allauth asks for it when a password was set by mail; ``set_password`` has done it."""

    def post_login(self, request, user, **kwargs) -> HttpResponse:
        """The log says it, and by what; the device is known from now on; a password that has become too old is changed first."""
        response = super().post_login(request, user, **kwargs)
        remember(request, response, _account(user.username))
        records = get_authentication_records(request, user)
        record(Kind.SIGN_IN, by=user, of=user, details={"by": [one["method"] for one in records]})
        if any(record["method"] == "password" for record in records) and is_too_old(user):
            request.session[PASSWORD_DUE] = True
        return response


def _account(typed: str) -> str:
    """The account behind a name or address: two ways to write it are no twice as many attempts."""
    typed = typed.strip()
    found = User.objects.filter(Q(username__iexact=typed) | Q(email__iexact=typed)).order_by("pk")
    pk = found.values_list("pk", flat=True).first() if typed else None
    return str(pk) if pk else f"typed:{typed.lower()}"


def _pause(seconds: int) -> str:
    if seconds <= 60:
        text = ngettext(
            "Signing in failed too often. Try again in %(count)d second, or set a new password by mail.",
            "Signing in failed too often. Try again in %(count)d seconds, or set a new password by mail.",
            seconds,
        )
        return text % {"count": seconds}
    minutes = -(-seconds // 60)
    text = ngettext(
        "Signing in failed too often. Try again in %(count)d minute, or set a new password by mail.",
        "Signing in failed too often. Try again in %(count)d minutes, or set a new password by mail.",
        minutes,
    )
    return text % {"count": minutes}
