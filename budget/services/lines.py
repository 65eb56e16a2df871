"""Writing business lines."""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.db import transaction

from budget.models import BusinessLine
from chiayi_kpi.core.history import save_with_history
from objectives.models import Plan


@transaction.atomic
def save_business_lines(
    *,
    wanted: Iterable[tuple[Plan, str]],
    existing: Mapping[tuple[int, str], BusinessLine],
    by,
    reason: str = "",
) -> dict[tuple[int, str], BusinessLine]:
    """The business lines by plan id and name; those not ``existing`` are made, after the others, in their order."""
    lines = dict(existing)
    last: Counter[int] = Counter()
    for line in lines.values():
        last[line.plan_id] = max(last[line.plan_id], line.position)
    made = []
    for plan, name in wanted:
        if (plan.pk, name) not in lines:
            last[plan.pk] += 1
            lines[plan.pk, name] = BusinessLine(plan=plan, name=name, position=last[plan.pk])
            made.append(lines[plan.pk, name])
    save_with_history(created=made, changed=[], fields=[], by=by, reason=reason)
    return lines
