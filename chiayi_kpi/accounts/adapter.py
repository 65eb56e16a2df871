"""How allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.db.models import Q

from chiayi_kpi.accounts.models import User


class PortalAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator; what fails is counted by account, not by what was typed."""

    def is_open_for_signup(self, request) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        """The portal's name instead of the host's, which says nothing to the person."""
        return f"[{settings.SITE_NAME}] {subject}"

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
