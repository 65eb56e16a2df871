"""A code of the app serves once, for as long as it would be taken."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import cache

_PERIOD = 30  # seconds for which an app shows a code


class _ServesOnce:
    """allauth remembers a code for one period, but takes it in those before and after, too."""

    def clean_code(self) -> str:
        code = super().clean_code()  # type: ignore[misc]
        found = self.authenticator  # type: ignore[attr-defined]
        taken_for = _PERIOD * (2 * settings.MFA_TOTP_TOLERANCE + 1)
        if found.type == Authenticator.Type.TOTP and not cache.add(
            f"code-used:{found.pk}:{code.strip()}", True, taken_for
        ):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(_ServesOnce, forms.AuthenticateForm):
    """The second step of signing in."""


class CodeAgainForm(_ServesOnce, forms.ReauthenticateForm):
    """The same before a factor is changed."""
