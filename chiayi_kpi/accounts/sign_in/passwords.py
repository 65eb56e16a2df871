"""What a password has to be: kinds of characters, none of the last ones, and not too old."""

import datetime
import string

from django.conf import settings
from django.contrib.auth import password_validation
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.sign_in_models import FormerPassword

REMEMBERED = 3

_KINDS = (
    str.isupper,
    str.islower,
    str.isdigit,
    lambda one: one in string.punctuation or one.isspace() or not one.isascii(),
)


class LengthValidator(password_validation.MinimumLengthValidator):
    """Django's, whose rule is said as the portal speaks to people; so are those of the next two."""

    def get_help_text(self) -> str:
        text = ngettext("At least %(count)d character.", "At least %(count)d characters.", self.min_length)
        return text % {"count": self.min_length}


class UnlikeThePersonValidator(password_validation.UserAttributeSimilarityValidator):
    def get_help_text(self) -> str:
        return _("Not like the account or the mail address.")


class UncommonValidator(password_validation.CommonPasswordValidator):
    def get_help_text(self) -> str:
        return _("No password that many people use.")


class KindsValidator:
    """At least so many of: capital letters, small letters, digits, other characters."""

    def __init__(self, least: int) -> None:
        self.least = least

    def validate(self, password: str, user=None) -> None:
        found = sum(any(is_kind(one) for one in password) for is_kind in _KINDS)
        if found < self.least:
            raise ValidationError(self.get_help_text(), code="password_too_simple")

    def get_help_text(self) -> str:
        text = ngettext(
            "Use at least %(count)d of: capital letters, small letters, digits, other characters.",
            "Use at least %(count)d of: capital letters, small letters, digits, other characters.",
            self.least,
        )
        return text % {"count": self.least}


class NoneOfTheLastValidator:
    """Not the present password nor one of those before it; and a new one is remembered when it is set."""

    def validate(self, password: str, user=None) -> None:
        if user is None or user.pk is None:
            return
        if any(check_password(password, former.hash) for former in _of(user)[:REMEMBERED]):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def password_changed(self, password: str, user=None) -> None:
        """Django calls it when a password was saved."""
        if user is None or not user.has_usable_password():
            return
        FormerPassword.objects.create(user=user, hash=user.password, set_at=timezone.now())
        older = _of(user).values_list("pk", flat=True)[REMEMBERED:]
        FormerPassword.objects.filter(pk__in=list(older)).delete()

    def get_help_text(self) -> str:
        return _("Do not use one of your last %d passwords.") % REMEMBERED


def is_too_old(person: User) -> bool:
    """Whether the password was set longer ago than a password may last; nobody knows of one that was never noted."""
    days, since = settings.PASSWORD_MAX_DAYS, _since(person)
    return bool(days) and since is not None and timezone.now() - since > datetime.timedelta(days)


def is_too_new(person: User) -> bool:
    """Whether it was set so lately that another would only get round the rule of the last ones."""
    if person.must_change_password:
        return False
    days, since = settings.PASSWORD_MIN_DAYS, _since(person)
    return bool(days) and since is not None and timezone.now() - since < datetime.timedelta(days)


def _since(person: User) -> datetime.datetime | None:
    newest = _of(person).first()
    return newest.set_at if newest else None


def _of(person: User) -> QuerySet[FormerPassword]:
    return FormerPassword.objects.filter(user=person).order_by("-set_at", "-pk")
