"""How allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.sign_in import throttle
from chiayi_kpi.accounts.sign_in.attempts import Attempt
from chiayi_kpi.accounts.sign_in.backend import person_called
from chiayi_kpi.accounts.sign_in.devices import remember
from chiayi_kpi.accounts.sign_in.first_things import PASSWORD_DUE
from chiayi_kpi.accounts.sign_in.fresh import date_last, forget_what_is_to_come, said_at_provider, said_lately
from chiayi_kpi.accounts.sign_in.passwords import is_too_old
from chiayi_kpi.accounts.sign_in.telling import tell
from chiayi_kpi.accounts.sign_in.words import MAILS, MESSAGES
from chiayi_kpi.events.kinds import EventKind
from chiayi_kpi.events.services import record


class PortalAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator; what fails is counted by account, not by what was typed."""

    def is_open_for_signup(self, request) -> bool:
        return False

    def add_message(self, request, level, message_template=None, *args, **kwargs) -> None:
        """In the portal's own words, where it has some."""
        if message_template in MESSAGES:
            kwargs["message"] = str(MESSAGES[message_template])
        super().add_message(request, level, message_template, *args, **kwargs)

    def send_notification_mail(self, template_prefix, user, context=None, email=None) -> None:
        """Tell a person by mail that how they sign in was changed; by a worker."""
        what = MAILS.get(template_prefix) or _("How you sign in was changed.")
        tell(user, str(what), to=email or user.email)

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """Whoever has just signed in need not say again who they are: they may have been led here to set up a factor."""
        if said_lately(self.request):
            return False
        forget_what_is_to_come(self.request)
        if not get_reauthentication_flows(self.request.user):
            raise ReauthenticationRequired  # allauth would ask nothing of them
        return super().is_reauthentication_required(app=app, **kwargs)

    def get_reauthentication_methods(self, user) -> list[dict]:
        """By the password or a factor; who has none here signs in anew."""
        again = {"id": "again", "description": _("Sign in again"), "url": reverse("sign_in_again")}
        return super().get_reauthentication_methods(user) or ([again] if user.is_authenticated else [])

    def set_password(self, user, password) -> None:
        """A new password opens an account that failed attempts hold up, also one without a mail address."""
        user.must_change_password = False
        super().set_password(user, password)
        self.request.session.pop(PASSWORD_DUE, None)
        throttle.opened(_account(user.username), self.get_client_ip(self.request))

    def pre_authenticate(self, request, **credentials) -> None:
        """Count the attempt, for the account behind what was typed; while a pause holds, none is made."""
        account = _account(credentials.get("email") or credentials.get("username") or "")
        self._attempt = Attempt(request, account, "password")

    def authentication_failed(self, request, **credentials) -> None:
        self._attempt.failed()

    def _rollback_login_failed_rl_usage(self) -> None:
        """allauth asks for it when the attempt was none that failed."""
        self._attempt.succeeded()

    def _delete_login_attempts_cached_email(self, request, **credentials) -> None:
        """allauth asks for it when a password was set by mail; ``set_password`` has done it."""

    def pre_login(self, request, user, *, signal_kwargs, **kwargs) -> HttpResponse | None:
        """Who comes from the city's provider said there who they are, perhaps this morning."""
        if signal_kwargs and "sociallogin" in signal_kwargs:
            given = signal_kwargs["sociallogin"].account.extra_data
            date_last(request, said_at_provider(given.get("id_token") or {}))
        return super().pre_login(request, user, signal_kwargs=signal_kwargs, **kwargs)

    def post_login(self, request, user, **kwargs) -> HttpResponse:
        """The log says it, and by what; the device is known from now on; a password that has become too old is changed first."""
        response = super().post_login(request, user, **kwargs)
        remember(request, response, _account(user.username))
        records = get_authentication_records(request, user)
        record(EventKind.SIGN_IN, by=user, of=user, details={"by": [one["method"] for one in records]})
        if any(record["method"] == "password" for record in records) and is_too_old(user):
            request.session[PASSWORD_DUE] = True
        return response


def _account(typed: str) -> str:
    """The account behind a name or address: two ways to write it are no twice as many attempts."""
    person = person_called(typed)
    return str(person.pk) if person else f"typed:{typed.strip().lower()}"
