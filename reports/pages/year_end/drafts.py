"""The plans of the year that nobody has approved yet, each with what it still lacks."""

from collections.abc import Sequence
from typing import NamedTuple

from indicators.validation import PlanFault, every_fault_of_plans
from indicators.year_end.selectors import unseen_points
from objectives.models import Plan
from objectives.selectors import drafts_of_year


class DraftLine(NamedTuple):
    """A draft with its ``faults``, which keep it from being approved, and what of a copied year is ``unseen``.

    ``in_common``: so many of the faults of an agency's plan stand in the common plan, and are mended there.
    """

    plan: Plan
    faults: int
    in_common: int
    unseen: int


def draft_lines(year: int) -> tuple[DraftLine, ...]:
    """In the order of approval, the common plan first; the queries do not depend on their number."""
    drafts = drafts_of_year(year)
    ids = [plan.pk for plan in drafts]
    if not ids:
        return ()
    faults, unseen = every_fault_of_plans(ids), unseen_points(ids)
    return tuple(_line(plan, faults.get(plan.pk, []), unseen[plan.pk]) for plan in drafts)


def _line(plan: Plan, faults: Sequence[PlanFault], unseen: int) -> DraftLine:
    in_common = 0 if plan.is_common else sum(fault.common for fault in faults)
    return DraftLine(plan, len(faults), in_common, unseen)
