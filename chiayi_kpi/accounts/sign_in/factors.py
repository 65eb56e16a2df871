"""The second factor: who has one, and who has to."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import QuerySet

from chiayi_kpi.accounts.models import User

# Spare codes alone are no factor: they stand in for one that is lost.
_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def needs_factor(person: User) -> bool:
    """Whether a role that ``person`` holds today asks for a second factor."""
    roles = settings.SECOND_FACTOR_ROLES
    return bool(roles) and any(held.role in roles for held in person.held_roles)


def owes_factor(person: User) -> bool:
    """Whether ``person`` needs a second factor and has none. No query for whom no role asks for it."""
    return needs_factor(person) and not has_factor(person)


def has_factor(person: User) -> bool:
    """Whether a password alone does not sign them in. One query."""
    return _of(person).exists()


def factors_of(person: User) -> list[Authenticator]:
    """Their app and keys, the oldest first."""
    return list(_of(person).order_by("created_at"))


def is_last_needed(authenticator: Authenticator) -> bool:
    """Whether without it somebody would have no factor whose role asks for one."""
    others = _of(authenticator.user).exclude(pk=authenticator.pk)
    return authenticator.type in _FACTORS and needs_factor(authenticator.user) and not others.exists()


def remove_factors(person: User) -> int:
    """Take every factor and the spare codes away; how many factors there were."""
    count = _of(person).count()
    Authenticator.objects.filter(user=person).delete()
    return count


def _of(person) -> QuerySet[Authenticator]:
    return Authenticator.objects.filter(user=person, type__in=_FACTORS)
