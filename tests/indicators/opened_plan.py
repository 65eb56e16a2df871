"""A plan that was approved and opened again: what was changed since, and what its next approval keeps of that."""

from indicators.models import Indicator, TargetRevision
from indicators.selectors.plan_changes import changes_since_approval
from objectives.models import Plan


def one(plan: Plan, code: str) -> Indicator:
    return next(row for row in plan.indicators.all() if row.code == code)


def changed(plan: Plan) -> list[tuple]:
    return [
        (row.name.partition(" ")[0], str(row.what), row.old, row.new, row.lowered)
        for row in changes_since_approval(plan)
    ]


def kept(plan: Plan) -> list[tuple]:
    rows = TargetRevision.objects.filter(plan=plan).order_by("pk")
    return [(row.indicator.code, row.what, row.old, row.new, row.cause, row.countermeasure) for row in rows]
