"""How allauth behaves here."""

import logging
import time
from smtplib import SMTPException

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.sign_in.words import MAILS, MESSAGES

logger = logging.getLogger(__name__)


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
        """Tell a person by mail that how they sign in was changed; a mail server that is away stops nothing."""
        if template_prefix in MAILS and user.email:
            mail = self._notification(str(MAILS[template_prefix]), user)
            transaction.on_commit(lambda: _send(mail))

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
        """A new password opens an account that failed attempts have locked, also one without a mail address."""
        super().set_password(user, password)
        self._delete_login_attempts_cached_email(self.request, username=user.username)

    def _get_login_attempts_cache_key(self, request, **credentials) -> str:
        """One count of failures for an account, whether its name or its address is typed, on whatever host.

        allauth counts what was typed: an account with a name and an address would have twice the attempts, and a
        reset by mail would free the address only.
        """
        typed = (credentials.get("email") or credentials.get("username") or "").strip()
        account = User.objects.filter(Q(username__iexact=typed) | Q(email__iexact=typed)).order_by("pk")
        pk = account.values_list("pk", flat=True).first() if typed else None
        return f"account:{pk}" if pk else f"typed:{typed.lower()}"


def _send(mail: EmailMessage) -> None:
    try:
        mail.send()
    except (SMTPException, OSError):
        logger.exception("Mail could not be sent.")
