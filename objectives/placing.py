"""Where the rows of a plan may stand."""

from objectives.models import Plan


def stands_in(row, plan: Plan) -> bool:
    """Whether the row (a facet, an objective, an indicator) is the plan's own, or the common plan's of its year."""
    return row.plan_id == plan.pk or (row.plan.is_common and row.plan.year == plan.year)
