"""Bulk read of the targets and weights that were changed after approval: one query for any number of plans."""

import datetime
from collections.abc import Collection, Mapping
from typing import NamedTuple

from django.utils import timezone

from chiayi_kpi.core.prepared import Given, Prepared
from chiayi_kpi.core.roc import months_begun
from indicators.models import TargetRevision
from indicators.selectors.easing import is_surely_easier


def first_month(year: int, at: datetime.datetime) -> int:
    """The first month of the ROC year in which holds what was changed ``at`` that moment; December's where the year is over.

    0 where the year had not begun.
    """
    return months_begun(year, timezone.localdate(at))


class RevisionRow(NamedTuple):
    """One change in a plan; ``what`` is a ``TargetRevision.What``, ``old`` and ``new`` as they were printed.

    ``year`` is the plan's, ROC; 0 where what is new holds all year: a take-over came after it or made it (``Plan.regrouped_at``),
    or the year was settled when all of it was scored by the terms of its end.
    """

    what: str
    old: str
    new: str
    lowered: bool
    cause: str
    countermeasure: str
    at: datetime.datetime
    year: int
    plan_id: int = (
        0  # of the plan that it was written in: where it is an agency's, it is nothing of another's
    )

    @property
    def since(self) -> int:
        """From which month on the new one holds; the months before keep the old."""
        return max(first_month(self.year, self.at), 1) if self.year else 1

    @property
    def surely_easier(self) -> bool:
        """Whether changed scoring terms are easier for certain, not only possibly."""
        return self.lowered and is_surely_easier(self.old, self.new)


Revised = Mapping[int, tuple[RevisionRow, ...]]  # by the indicator's id, in the order of time

_REVISIONS = Prepared(
    TargetRevision.objects.filter(plan_id__in=Given("plan_ids"))
    .order_by("at", "pk")
    .values_list(
        "indicator_id",
        *("what", "old", "new", "lowered", "cause", "countermeasure", "at", "plan__year", "plan_id"),
        "plan__regrouped_at",
    )
)


def revisions(plan_ids: Collection[int]) -> Revised:
    """Indicator id → what was changed of it, in the order of time; what was never changed is absent."""
    found: dict[int, tuple[RevisionRow, ...]] = {}
    for indicator_id, *values, regrouped_at in _REVISIONS(plan_ids=list(plan_ids)):
        row = RevisionRow(*values)
        if regrouped_at is not None and row.at <= regrouped_at:
            row = row._replace(year=0)
        found[indicator_id] = (*found.get(indicator_id, ()), row)
    return found
