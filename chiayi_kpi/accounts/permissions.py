"""The one place that answers: may this person do this, in this agency?"""

from collections.abc import Iterable

from chiayi_kpi.accounts.models import Agency, ApiToken, User
from chiayi_kpi.accounts.roles import GIVES, ROLE_PERMISSIONS, Permission, Role

EVERY_AGENCY = None  # a membership without an agency is held in the whole city


def has_permission(user, permission: Permission, agency: Agency | int | None = None) -> bool:
    """Whether ``user`` holds ``permission`` in ``agency`` (an Agency or its id); ``None`` asks for the whole city.

    Only roles that are in force count; inactive and anonymous users may nothing. One query per user and request.
    """
    if not user.is_authenticated or not user.is_active:
        return False
    agency_id = agency.pk if isinstance(agency, Agency) else agency
    held = _permissions_by_agency(user)
    return permission in held.get(EVERY_AGENCY, ()) or (
        agency_id is not None and permission in held.get(agency_id, ())
    )


def has_permission_anywhere(user, permission: Permission) -> bool:
    """Whether ``user`` holds ``permission`` in at least one agency or in the whole city."""
    if not user.is_authenticated or not user.is_active:
        return False
    return any(permission in held for held in _permissions_by_agency(user).values())


def agency_ids(user, permission: Permission) -> set[int] | None:
    """The ids of the agencies where ``user`` holds ``permission``; ``None`` means every agency."""
    if not user.is_authenticated or not user.is_active:
        return set()
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
        for held in user.held_roles:
            cached.setdefault(held.agency_id, set()).update(ROLE_PERMISSIONS[held.role])
        user._permissions_by_agency = cached
    return cached


def may_give(user, role: str, agency_id: int | None) -> bool:
    """Whether ``user`` may make somebody ``role`` in the agency; in the whole city only an administrator may."""
    if not user.is_authenticated or not user.is_active:
        return False
    if agency_id is None:
        return bool(user.is_administrator)
    return any(
        role in GIVES.get(held.role, ()) and held.agency_id in (EVERY_AGENCY, agency_id)
        for held in user.held_roles
    )


def may_manage(user, roles: Iterable[tuple[str, int | None]]) -> bool:
    """Whether ``user`` may change the account of somebody with these roles (role, agency): give each one of them.

    Whoever changes an account's mail address or sends it a link could sign in with it, so it must hold nothing that
    ``user`` could not give. An account without any role belongs to those who give roles in the whole city.
    """
    held = list(roles)
    if not held:
        return has_permission(user, Permission.GIVE_ROLES)
    return all(may_give(user, role, agency_id) for role, agency_id in held)


def givable_roles(user, agency_id: int | None) -> list[Role]:
    """The roles that ``user`` may give in the agency, in the order of the table."""
    return [role for role in Role if may_give(user, role, agency_id)]


def may_change_agencies(user) -> bool:
    """Whether ``user`` keeps the list of agencies: the planning office and the administrators."""
    return has_permission(user, Permission.EDIT_COMMON_PLAN) or has_permission(user, Permission.MANAGE_PEOPLE)


def may_keep_token(user, scope: str, agency: int | None) -> bool:
    """Whether ``user`` gives out tokens of this scope: who may import there, of one that writes figures."""
    if scope == ApiToken.Scope.WRITE:
        return agency is not None and has_permission(user, Permission.IMPORT, agency)
    return has_permission(user, Permission.MANAGE_PEOPLE)


def may_revoke_token(user, scope: str, agency: int | None) -> bool:
    """Whether ``user`` sees and revokes tokens of this scope: who gives them out, and administrators all of them."""
    return has_permission(user, Permission.MANAGE_PEOPLE) or may_keep_token(user, scope, agency)


def may_keep_tokens(user) -> bool:
    """Whether there is any token that ``user`` may give out."""
    return has_permission(user, Permission.MANAGE_PEOPLE) or has_permission_anywhere(user, Permission.IMPORT)
