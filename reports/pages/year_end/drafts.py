"""The plans of the year that nobody has approved yet, each with what it still lacks."""

from typing import NamedTuple

from indicators.validation import faults_of_plans
from indicators.year_end.selectors import unseen_points
from objectives.models import Plan
from objectives.selectors import drafts_of_year


class DraftLine(NamedTuple):
    """A draft with its ``faults``, which keep it from being approved, and what of a copied year is ``unseen``."""

    plan: Plan
    faults: int
    unseen: int


def draft_lines(year: int) -> tuple[DraftLine, ...]:
    """In the order of approval, the common plan first; the queries do not depend on their number."""
    drafts = drafts_of_year(year)
    ids = [plan.pk for plan in drafts]
    if not ids:
        return ()
    faults = {plan.pk: len(found) for plan, found in faults_of_plans(ids)}
    unseen = unseen_points(ids)
    return tuple(DraftLine(plan, faults.get(plan.pk, 0), unseen[plan.pk]) for plan in drafts)
