"""allauth's forms where the portal asks more of them."""

import re
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.forms import ChangePasswordForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as app_forms
from allauth.mfa.webauthn import forms as key_forms
from allauth.mfa.webauthn.internal.auth import parse_authentication_response
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from chiayi_kpi.accounts.sign_in.attempts import Attempt
from chiayi_kpi.accounts.sign_in.passwords import is_too_new
from chiayi_kpi.events.kinds import EventKind, EventOutcome
from chiayi_kpi.events.services import record

_PERIOD = 30  # seconds for which an app shows a code


def _plain(code: str) -> str:
    """The code as allauth compares it: without what somebody typed to read it better."""
    return re.sub(r"[\W_]", "", code)


def _counted(person, check: Callable[[], Any]) -> Any:
    """What ``check`` finds; one that raises ValidationError is a failed attempt at the second factor of ``person``."""
    attempt = Attempt(context.request, str(person.pk), "mfa")
    try:
        found = check()
    except ValidationError:
        attempt.failed()
        raise
    attempt.succeeded()
    return found


def _called(form: Any, label: str) -> None:
    """The box of the code by our one name for it; allauth writes another into it besides."""
    form.fields["code"].label = label
    form.fields["code"].widget.attrs.pop("placeholder", None)


class _CodeServesOnce:
    """allauth remembers a code for one period, but takes it in those before and after, too."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _called(self, _("Code of the app, or a spare code"))

    def clean_code(self) -> str:
        return _counted(self.user, self._unused_code)  # type: ignore[attr-defined]

    def _unused_code(self) -> str:
        code = super().clean_code()  # type: ignore[misc]
        found = self.authenticator  # type: ignore[attr-defined]
        taken_for = _PERIOD * (2 * settings.MFA_TOTP_TOLERANCE + 1)
        if found.type == Authenticator.Type.TOTP and not cache.add(
            f"code-used:{found.pk}:{_plain(code)}", True, taken_for
        ):
            raise get_adapter().validation_error("incorrect_code")
        return code


class SetUpAppForm(app_forms.ActivateTOTPForm):
    """The first code of a new app."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _called(self, pgettext("sign-in", "Code"))


class CodeForm(_CodeServesOnce, forms.AuthenticateForm):
    """The second step of signing in."""


class CodeAgainForm(_CodeServesOnce, forms.ReauthenticateForm):
    """The same before a factor is changed."""


class KeyForm(key_forms.AuthenticateWebAuthnForm):
    """A key as the second step."""

    def clean_credential(self) -> Authenticator:
        return _counted(self.user, super().clean_credential)


class KeyAgainForm(key_forms.ReauthenticateWebAuthnForm):
    """The same before a factor is changed."""

    def clean_credential(self) -> Authenticator:
        return _counted(self.user, super().clean_credential)


class PasskeyForm(key_forms.LoginWebAuthnForm):
    """A passkey alone. Its PIN or fingerprint stands in for the password.

    allauth compares with what it asked for last in this session, which may have been a second step, where none is needed.
    """

    def clean_credential(self) -> Authenticator:
        answer = self.cleaned_data["credential"]
        try:
            found = super().clean_credential()
            if not parse_authentication_response(answer).response.authenticator_data.is_user_verified():
                raise get_adapter().validation_error("incorrect_code")
        except ValidationError:
            record(EventKind.SIGN_IN, outcome=EventOutcome.FAILED, details={"by": ["mfa"]})
            raise
        return found


class NewPasswordForm(ChangePasswordForm):
    """Another password, once the present one has been there for a while: else four changes bring an old one back."""

    def clean_oldpassword(self) -> str:
        """Counted as at the sign-in: an open desk is no place to guess."""
        password = self.cleaned_data["oldpassword"]
        if not get_account_adapter().reauthenticate(self.user, password):
            raise ValidationError(_("This is not your present password."))
        return password

    def clean(self):
        if is_too_new(self.user):
            days = settings.PASSWORD_MIN_DAYS
            text = ngettext(
                "A password stays for at least %(count)d day; if somebody else may know it, have a link sent instead.",
                "A password stays for at least %(count)d days; if somebody else may know it, have a link sent instead.",
                days,
            )
            raise ValidationError(text % {"count": days})
        return super().clean()
