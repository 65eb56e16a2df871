"""Whose name or mail address was typed, and whether the password is theirs."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Q

from chiayi_kpi.accounts.models import User


def person_called(typed: str) -> User | None:
    """The account of a name or an address, whichever way it is written."""
    typed = typed.strip()
    found = (
        User.objects.filter(Q(username__iexact=typed) | Q(email__iexact=typed))
        if typed
        else User.objects.none()
    )
    return found.order_by("pk").first()


class AccountBackend(AuthenticationBackend):
    """Django's and allauth's, with one look: theirs hash what was typed once more where an address is somebody's."""

    def _authenticate(self, request, **credentials) -> User | None:
        typed = credentials.get("email") or credentials.get("username") or ""
        return self._check_password(person_called(typed), credentials.get("password") or "")
