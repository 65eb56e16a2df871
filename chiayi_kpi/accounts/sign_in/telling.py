"""Whoever an account belongs to is told by mail when somebody changes how it is opened."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.sign_in.address_changes import address_changes
from chiayi_kpi.accounts.sign_in.words import MAILS
from chiayi_kpi.core.caller import caller
from chiayi_kpi.core.mails import portal_mail, queue_mail


def tell(person: User, what: str, *, to: str) -> None:
    """Queue a mail that says ``what`` was changed, when and from where; where there is no address, nobody is told."""
    if not to:
        return
    one = caller()
    context = {
        "SITE_NAME": settings.SITE_NAME,
        "person": person,
        "what": what,
        "at": timezone.localtime(),
        "address": one.address or "",
        "browser": one.request.headers.get("User-Agent", "")[:200] if one.request else "",
    }
    body = render_to_string("accounts/mail/sign_in_changed.txt", context)
    queue_mail(portal_mail(what, body, to))


def tell_of_address_change(person: User, former: str, by: User | None = None) -> None:
    """Tell the address that was ``person``'s until now: links to set a password go to another from now on."""
    with translation.override(settings.LANGUAGE_CODE):
        text = _("Another mail address was given to your account; links to set a password go there now.")
        if by is not None:
            text = _(
                "%(by)s gave your account another mail address; links to set a password go there now."
            ) % {"by": by}
        tell(person, text, to=former)


def tell_former_addresses(person: User, what: str) -> None:
    """Tell the addresses that were ``person``'s until others changed them lately: ``what`` of ``MAILS`` was done."""
    with translation.override(settings.LANGUAGE_CODE):
        for former in {change.former for change in address_changes(person)} - {person.email, ""}:
            tell(person, str(MAILS[what]), to=former)
