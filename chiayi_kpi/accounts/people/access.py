"""Who may come to the pages about people at all."""

from django.http import Http404, HttpRequest

from chiayi_kpi.accounts.models import Agency, User
from chiayi_kpi.accounts.people.selectors import PersonRow, agency_with, is_somebody, person_row
from chiayi_kpi.accounts.permissions import has_permission, has_permission_anywhere
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.caller import hidden
from chiayi_kpi.core.errors import NotThere


def manager_or_404(request: HttpRequest) -> User:
    """Who asks; whoever gives roles nowhere does not find these pages."""
    user = request.user
    if not (isinstance(user, User) and has_permission_anywhere(user, Permission.GIVE_ROLES)):
        raise hidden()
    return user


def agency_or_404(manager: User, code: str) -> Agency:
    """One of the agencies in which ``manager`` gives roles."""
    found = agency_with(code)
    if found is None:
        raise Http404
    if not has_permission(manager, Permission.GIVE_ROLES, found):
        raise hidden()
    return found


def person_or_404(manager: User, pk: int) -> PersonRow:
    """One of the people whom ``manager`` looks after."""
    try:
        return person_row(manager, pk)
    except NotThere as error:
        raise (hidden() if is_somebody(pk) else Http404()) from error
