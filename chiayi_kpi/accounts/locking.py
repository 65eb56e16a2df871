"""Which rows a change of agencies or people holds until its transaction ends, and in which order.

One order holds for everybody: plans (``objectives.locking``), agencies, people, the roles of the city's administrators, each
by key; what comes later is never waited for by whoever wants something that comes earlier. In another order two changes
would wait for each other, and the database would end one. What only names such a row (a history row, a role, an
assignment) is written all the same.
"""

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Model, QuerySet

from chiayi_kpi.accounts.models import Agency, Membership, User
from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.core.history import BATCH

Row = TypeVar("Row", bound=Model)


def lock_agencies(keys: Iterable[int | None]) -> dict[int, Agency]:
    """The agencies as they are now, by key; none of them ends while a role is given in it. None is the whole city."""
    return _locked(Agency.objects.all(), keys)


def lock_people(keys: Iterable[int | None]) -> dict[int, User]:
    """The people as they are now, by key; None is somebody who is not there yet."""
    return _locked(User.objects.all(), keys)


def lock_administrators() -> None:
    """Every role of an administrator of the whole city: held before one of them, or its person's account, ends or begins."""
    rows = Membership.objects.filter(role=Role.ADMINISTRATOR, agency=None).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk", flat=True))


def _locked(rows: QuerySet[Row], keys: Iterable[int | None]) -> dict[int, Row]:
    wanted = sorted({key for key in keys if key is not None})
    locking = rows.order_by("pk").select_for_update(no_key=True)
    return {
        row.pk: row
        for start in range(0, len(wanted), BATCH)
        for row in locking.filter(pk__in=wanted[start : start + BATCH])
    }
