"""Who gave an account another mail address: for whoever reads its mails can sign in with it, two people and its owner know."""

import datetime
from typing import NamedTuple

from chiayi_kpi.accounts.models import User
from chiayi_kpi.core.clock import now

# For so long whoever changed the address neither sends a link there nor takes the second step away: the owner, told at
# the former address, has a weekend and a working day to object.
WAIT = datetime.timedelta(days=3)
# For so long the former address is told of every such step: whoever waits out the days above still does nothing unseen.
TOLD = datetime.timedelta(days=14)


class AddressChange(NamedTuple):
    """An address that the account had until somebody (an id; None: a command of the server) gave it another, and when."""

    former: str
    by: int | None
    at: datetime.datetime


def address_changes(person: User) -> list[AddressChange]:
    """The changes by others of the last 14 days, the oldest first; none of an account that nobody has signed in with yet.

    One query.
    """
    if never_used(person):
        return []
    found, former = [], None
    rows = person.history.order_by("history_date", "history_id")
    since = now() - TOLD
    for email, by, at in rows.values_list("email", "history_user", "history_date"):
        if former is not None and email.lower() != former.lower() and by != person.pk and at >= since:
            found.append(AddressChange(former, by, at))
        former = email
    return found


def never_used(person: User) -> bool:
    """Whether nobody has set a password or signed in: a link to a mended address takes the account from nobody."""
    return person.last_login is None and not person.has_usable_password()


def address_changers(person: User) -> set[int]:
    """The ids of those who gave the account another address in the last three days; a command of the server is nobody."""
    since = now() - WAIT
    return {change.by for change in address_changes(person) if change.by is not None and change.at >= since}


def is_other_address(person: User, email: str) -> bool:
    """Whether ``email`` is another address than the account has, however it is written."""
    return email.strip().lower() != person.email.lower()
