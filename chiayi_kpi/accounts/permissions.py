"""The one place that answers: may this person do this, in this agency?"""

from chiayi_kpi.accounts.models import Agency, Membership, User
from chiayi_kpi.accounts.roles import ROLE_PERMISSIONS, HeldRole, Permission

EVERY_AGENCY = None  # a membership without an agency is held in the whole city


def has_permission(user, permission: Permission, agency: Agency | int | None = None) -> bool:
    """Whether ``user`` holds ``permission`` in ``agency`` (an Agency or its id); ``None`` asks for the whole city.

    Superusers may do everything; inactive and anonymous users nothing. One query per user and request.
    """
    if not user.is_authenticated or not user.is_active:
        return False
    if user.is_superuser:
        return True
    agency_id = agency.pk if isinstance(agency, Agency) else agency
    held = _permissions_by_agency(user)
    return permission in held.get(EVERY_AGENCY, ()) or (
        agency_id is not None and permission in held.get(agency_id, ())
    )


def has_permission_anywhere(user, permission: Permission) -> bool:
    """Whether ``user`` holds ``permission`` in at least one agency or in the whole city."""
    if not user.is_authenticated or not user.is_active:
        return False
    return user.is_superuser or any(permission in held for held in _permissions_by_agency(user).values())


def agency_ids(user, permission: Permission) -> set[int] | None:
    """The ids of the agencies where ``user`` holds ``permission``; ``None`` means every agency."""
    if not user.is_authenticated or not user.is_active:
        return set()
    if user.is_superuser:
        return None
    held = _permissions_by_agency(user)
    if permission in held.get(EVERY_AGENCY, ()):
        return None
    return {
        agency_id
        for agency_id, permissions in held.items()
        if agency_id is not None and permission in permissions
    }


def _permissions_by_agency(user: User) -> dict[int | None, set[Permission]]:
    cached = getattr(user, "_permissions_by_agency", None)
    if cached is None:
        cached = {}
        for held in memberships(user):
            cached.setdefault(held.agency_id, set()).update(ROLE_PERMISSIONS[held.role])
        user._permissions_by_agency = cached
    return cached


_MEMBERSHIPS = Membership.objects.values_list("agency_id", "agency__name", "role")


def memberships(user: User) -> list[HeldRole]:
    """The roles that ``user`` holds, each with its agency. One query per user and request."""
    cached = getattr(user, "_memberships", None)
    if cached is None:
        cached = user._memberships = [HeldRole(*row) for row in _MEMBERSHIPS.filter(user=user)]
    return cached
