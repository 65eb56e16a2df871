"""What is left to say about a month whose figures are all there: a red light's cause, the answer to a question."""

from collections.abc import Sequence

from indicators.errors import PlanNotScorable
from indicators.reporting.month import missing, month_overview
from indicators.reporting.work import OwedMonth
from objectives.models import Plan


def newest_complete(months: Sequence[OwedMonth]) -> OwedMonth | None:
    """The latest owed month in which every figure is there; what came back has a list of its own."""
    complete = [month for month in months if month.fresh and not any(found.missing for found in month.fresh)]
    return max(complete, key=lambda month: (month.plan.year, month.month), default=None)


def unexplained(month: OwedMonth) -> int | None:
    """How many of the month's indicators could not be submitted as they stand; None where the plan has no score.

    The same check as submitting makes, so the month is scored: a constant number of queries, for one month of a page.
    """
    plan = Plan.objects.select_related("agency").get(pk=month.plan.id)
    try:
        indicators = month_overview(plan, month.month).by_id()
    except PlanNotScorable:
        return None
    asked = (indicators.get(found.row.indicator_id) for found in month.fresh)
    return sum(bool(missing(progress)) for progress in asked if progress is not None and progress.reportable)
