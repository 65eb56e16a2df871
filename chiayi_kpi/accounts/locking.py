"""Which rows a change of agencies or people holds until its transaction ends: agencies first, then people, each by key.

In another order two changes would wait for each other. What only names one of them (a history row, a role, an
assignment) is written all the same.
"""

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Model, QuerySet

from chiayi_kpi.accounts.models import Agency, User
from chiayi_kpi.core.history import BATCH

Row = TypeVar("Row", bound=Model)


def lock_agencies(keys: Iterable[int | None]) -> dict[int, Agency]:
    """The agencies as they are now, by key; none of them ends while a role is given in it. None is the whole city."""
    return _locked(Agency.objects.all(), keys)


def lock_people(keys: Iterable[int | None]) -> dict[int, User]:
    """The people as they are now, by key; None is somebody who is not there yet."""
    return _locked(User.objects.all(), keys)


def _locked(rows: QuerySet[Row], keys: Iterable[int | None]) -> dict[int, Row]:
    wanted = sorted({key for key in keys if key is not None})
    locking = rows.order_by("pk").select_for_update(no_key=True)
    return {
        row.pk: row
        for start in range(0, len(wanted), BATCH)
        for row in locking.filter(pk__in=wanted[start : start + BATCH])
    }
