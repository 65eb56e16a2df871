"""What an administrator does about how somebody signs in: a lost second step taken away, all of their sessions ended."""

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.people.checks import refuse_address_changers, refuse_own_way_in
from chiayi_kpi.accounts.people.errors import PeopleRefused
from chiayi_kpi.accounts.people.services import lock_managed
from chiayi_kpi.accounts.permissions import has_permission
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.accounts.sign_in.factors import remove_factors
from chiayi_kpi.accounts.sign_in.sessions_of import end_sessions
from chiayi_kpi.accounts.sign_in.telling import tell_former_addresses
from chiayi_kpi.core.history import stamp


def may_reset_factors(user: User) -> bool:
    """Administrators do it: whoever takes the second step away and sends a link to set a password could sign in."""
    return has_permission(user, Permission.MANAGE_PEOPLE)


@transaction.atomic
def reset_factors(*, person: User, by: User) -> None:
    """App, keys and spare codes of ``person`` open nothing any more; they are told by mail. Raises PeopleRefused."""
    if not may_reset_factors(by):
        raise PermissionDenied(_("Only an administrator takes somebody's second step away."))
    locked = lock_managed(person, by)
    refuse_own_way_in(locked, by)
    refuse_address_changers(locked, by)
    if not remove_factors(locked):
        raise PeopleRefused(_("This account has no second step."))
    stamp(locked, by=by, reason=_("the second step of signing in was taken away"))
    locked.save(update_fields=["is_active"])
    end_sessions(locked)
    get_adapter().send_notification_mail("people/factors_reset", locked)
    tell_former_addresses(locked, "people/factors_reset")


@transaction.atomic
def sign_out_everywhere(*, person: User, by: User) -> None:
    """End every session of ``person``, on whatever device. Raises PeopleRefused."""
    if not may_reset_factors(by):
        raise PermissionDenied(_("Only an administrator signs somebody else out."))
    locked = lock_managed(person, by)
    if not end_sessions(locked):
        raise PeopleRefused(_("They are signed in nowhere."))
    stamp(locked, by=by, reason=_("signed out on every device"))
    locked.save(update_fields=["is_active"])
