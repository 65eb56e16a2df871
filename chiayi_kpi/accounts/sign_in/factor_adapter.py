"""How allauth's second factor behaves here."""

import base64
import hashlib
import secrets

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.sign_in.factors import is_last_needed


class PortalFactorAdapter(DefaultMFAAdapter):
    """Secrets are kept encrypted; a factor that a role asks for is not taken away without another."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This code is not right. Look whether a new one is shown by now."),
        "cannot_delete_authenticator": gettext_lazy(
            "Your role asks for two-step sign-in; set up another app or key before you remove this one."
        ),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not is_last_needed(authenticator)

    def get_totp_label(self, user) -> str:
        """The account, which stands in the app below the portal's name."""
        return user.username

    def generate_authenticator_name(self, user, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user=user, type=type).count()
        return _("Key %d") % (count + 1)

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; under another SECRET_KEY than it was kept with, one that no code fits."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def _get_site_name(self) -> str:
        return settings.SITE_NAME

    def _get_user_identifier(self, user: User) -> str:
        return user.username


def _cipher() -> MultiFernet:
    """Of the portal's own key, and of those that it had before."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"second factor:" + force_bytes(key)).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
