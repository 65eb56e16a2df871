"""What the portal says where allauth would speak of a change to somebody's own account."""

from django.utils.translation import gettext_lazy as _

# Below the page's top, once it is done.
MESSAGES = {
    "mfa/messages/totp_activated.txt": _("The authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app no longer opens your account."),
    "mfa/messages/webauthn_added.txt": _("The key is added."),
    "mfa/messages/webauthn_removed.txt": _("The key no longer opens your account."),
    "mfa/messages/recovery_codes_generated.txt": _("You have new spare codes; keep them in a safe place."),
}

# In a mail to the person, so that nobody changes this behind their back.
MAILS = {
    "mfa/email/totp_activated": _("An authenticator app was set up for signing in."),
    "mfa/email/totp_deactivated": _("The authenticator app was removed from signing in."),
    "mfa/email/webauthn_added": _("A security key or passkey was added for signing in."),
    "mfa/email/webauthn_removed": _("A security key or passkey was removed from signing in."),
    "mfa/email/recovery_codes_generated": _(
        "New spare codes were made for signing in; the old ones are void."
    ),
    "people/factors_reset": _(
        "An administrator took the second step away; the password alone signs in again."
    ),
    "people/link": _("A link to set a password was asked for your account."),
    "people/single_sign_on": _("Single sign-on was tried with the new mail address of your account."),
    "account/email/password_changed": _("The password was changed."),
    "account/email/password_reset": _("The password was set anew by a link."),
    "account/email/password_set": _("A password was set."),
}
