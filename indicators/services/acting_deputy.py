"""The log says in whose place a deputy acts."""

from collections.abc import Iterable

from chiayi_kpi.core.caller import caller
from chiayi_kpi.core.clock import today
from indicators.models import Assignment


def acts_by(by, assignments: Iterable[Assignment | None]) -> None:
    """What this request writes from now on is told as done for the owner, where ``by`` is the deputy of one owner in all of these.

    Without a request nothing is noted. A query for whom a deputy acts only.
    """
    one = caller()
    if one.request is None:
        return
    rows = list(assignments)
    owners = {_owner_id(by, row) for row in rows}
    is_of_one = len(owners) == 1 and None not in owners
    one.for_user = rows[0].owner if is_of_one and rows[0] is not None else None


def _owner_id(by, row: Assignment | None) -> int | None:
    if row is None or row.deputy_id != by.pk or not row.deputy_stands_in(today()):
        return None
    return row.owner_id
