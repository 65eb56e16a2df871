"""Writing the log."""

from typing import Any

from django.db.models import Model

from chiayi_kpi.core.caller import Caller, caller
from chiayi_kpi.events.kinds import EventKind, EventOutcome
from chiayi_kpi.events.models import Event

_LONGEST = {field.name: field.max_length for field in Event._meta.fields}


def record(
    kind: EventKind,
    *,
    outcome: EventOutcome = EventOutcome.SUCCESS,
    by: Any = None,
    for_user: Any = None,
    of: Model | None = None,
    name: str = "",
    agency: int | None = None,
    year: int | None = None,
    details: dict[str, Any] | None = None,
) -> Event:
    """Write one event, in the transaction that the caller holds. One query.

    ``by``: who did it; without one, whoever is signed in. ``for_user``: in whose place. ``of``: the row it is about, or
    only its ``name``. Address and request are those of the running request. ``details`` hold what JSON holds and no
    secret: no password, token, cookie or link, nor what was typed where one of them belongs.
    """
    event = described(caller(), by=by, for_user=for_user)
    event.kind, event.outcome, event.agency_id, event.year = (
        EventKind(kind),
        EventOutcome(outcome),
        agency,
        year,
    )
    if of is not None:
        event.object_type, event.object_id = of._meta.label_lower, str(of.pk)
    event.object_name = fits("object_name", name or ("" if of is None else name_of(of)))
    event.details |= details or {}
    event.save()
    return event


def described(one: Caller, *, by: Any = None, for_user: Any = None) -> Event:
    """An event of which is said who, in whose place, from where and by which request or command; not saved."""
    user = by or one.user
    for_user = for_user or one.for_user
    details = {key: said for key, said in (("command", one.command), ("system", one.system)) if said}
    return Event(
        user_id=user.pk if user else None,
        username=fits("username", user.get_username() if user else ""),
        for_user_id=for_user.pk if for_user else None,
        for_username=fits("for_username", for_user.get_username() if for_user else ""),
        address=one.address,
        request_id=one.request_id,
        details=details,
    )


def name_of(row: Model) -> str:
    """What people call it, as far as the row itself says it: nothing is read for it."""
    for field in ("code", "username", "name", "title"):
        if row.__dict__.get(field):
            return str(row.__dict__[field])
    return ""


def fits(field: str, text: str) -> str:
    return text.replace("\x00", "")[: _LONGEST[field]]
