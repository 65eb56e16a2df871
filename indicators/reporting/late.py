"""Who is late in one agency, for its supervisor."""

import datetime

from django.db.models import Q

from indicators.reporting.rows import plan_heads, report_rows
from indicators.reporting.work import Late, late
from indicators.selectors.deadlines import deadlines_of
from objectives.models import Plan


def late_of_plan(plan: Plan, today: datetime.date) -> tuple[Late, ...]:
    """The plan's indicators with a month past its deadline and not submitted, the longest silent first."""
    rows = report_rows(plan_heads(Q(pk=plan.pk)))
    return late(rows, today, deadlines_of({plan.year}))
