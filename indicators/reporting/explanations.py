"""What is left to say about a month whose figures are all there: a red light's cause, the answer to a question."""

from collections.abc import Sequence

from indicators.errors import PlanNotScorable
from indicators.reporting.month import missing, month_overview
from indicators.reporting.work import OwedMonth
from objectives.models import Plan


def newest_complete(months: Sequence[OwedMonth]) -> list[OwedMonth]:
    """The latest owed month in which every figure is there, of one plan: a person's own and those of whom they stand in for.

    What came back has a list of its own.
    """
    complete = [month for month in months if month.fresh and not any(found.missing for found in month.fresh)]
    newest = max(complete, key=lambda month: (month.plan.year, month.month), default=None)
    if newest is None:
        return []
    return [one for one in complete if (one.plan.id, one.month) == (newest.plan.id, newest.month)]


def unexplained(months: Sequence[OwedMonth]) -> list[int | None]:
    """How many indicators of each, all one month of one plan, could not be submitted; None where the plan has no score.

    The same check as submitting makes, so the month is scored: a constant number of queries, for one month of a page.
    """
    plan = Plan.objects.select_related("agency").get(pk=months[0].plan.id)
    try:
        indicators = month_overview(plan, months[0].month).by_id()
    except PlanNotScorable:
        return [None] * len(months)
    held = {pk for pk, found in indicators.items() if found.reportable and missing(found)}
    return [sum(found.row.indicator_id in held for found in month.fresh) for month in months]
