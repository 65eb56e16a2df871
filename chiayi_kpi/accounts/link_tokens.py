"""The secret in a one-time link to set a password."""

from django.contrib.auth.tokens import PasswordResetTokenGenerator


class LinkTokenGenerator(PasswordResetTokenGenerator):
    """Django's, which holds the mail address too and asks no database; a disabled account's links open nothing."""

    def check_token(self, user, token) -> bool:
        return user is not None and user.is_active and super().check_token(user, token)
