"""allauth's forms where the portal asks more of them."""

import re

from allauth.account.forms import ChangePasswordForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import ngettext

from chiayi_kpi.accounts.sign_in.passwords import is_too_new

_PERIOD = 30  # seconds for which an app shows a code


def _plain(code: str) -> str:
    """The code as allauth compares it: without what somebody typed to read it better."""
    return re.sub(r"[\W_]", "", code)


class _ServesOnce:
    """allauth remembers a code for one period, but takes it in those before and after, too."""

    def clean_code(self) -> str:
        code = super().clean_code()  # type: ignore[misc]
        found = self.authenticator  # type: ignore[attr-defined]
        taken_for = _PERIOD * (2 * settings.MFA_TOTP_TOLERANCE + 1)
        if found.type == Authenticator.Type.TOTP and not cache.add(
            f"code-used:{found.pk}:{_plain(code)}", True, taken_for
        ):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(_ServesOnce, forms.AuthenticateForm):
    """The second step of signing in."""


class CodeAgainForm(_ServesOnce, forms.ReauthenticateForm):
    """The same before a factor is changed."""


class NewPasswordForm(ChangePasswordForm):
    """Another password, once the present one has been there for a while: else four changes bring an old one back."""

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
