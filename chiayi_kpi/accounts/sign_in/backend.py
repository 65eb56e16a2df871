"""Whose name or mail address was typed, and whether the password is theirs."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Q

from chiayi_kpi.accounts.models import User
from chiayi_kpi.core.prepared import Given, PreparedObjects

_BY_KEY = PreparedObjects(User.objects.filter(pk=Given("key")).order_by())


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

    def get_user(self, user_id: int) -> User | None:
        """Whose session it is, found by a prepared query: every page of whoever is signed in asks for them."""
        found = _BY_KEY.first(key=user_id)
        return found if found and self.user_can_authenticate(found) else None
