"""Bulk read of the targets and weights that were changed after approval: one query for any number of plans."""

import datetime
from collections.abc import Collection
from typing import NamedTuple

from indicators.models import TargetRevision


class RevisionRow(NamedTuple):
    """One change; ``what`` is ``target`` or ``weight``, ``old`` and ``new`` as they were printed."""

    what: str
    old: str
    new: str
    lowered: bool
    cause: str
    countermeasure: str
    at: datetime.datetime
    plan_id: int = (
        0  # of the plan that it was written in: where it is an agency's, it is nothing of another's
    )


_REVISIONS = TargetRevision.objects.order_by("at", "pk").values_list("indicator_id", *RevisionRow._fields)


def revisions(plan_ids: Collection[int]) -> dict[int, tuple[RevisionRow, ...]]:
    """Indicator id → what was changed of it, in the order of time; what was never changed is absent."""
    found: dict[int, tuple[RevisionRow, ...]] = {}
    for indicator_id, *row in _REVISIONS.filter(plan_id__in=plan_ids):
        found[indicator_id] = (*found.get(indicator_id, ()), RevisionRow(*row))
    return found
