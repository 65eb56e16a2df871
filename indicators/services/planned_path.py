"""What happens to planned paths (預定) when the target that they lead to changes."""

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction

from chiayi_kpi.core.clock import today
from chiayi_kpi.core.history import save_with_history
from indicators.deadlines import open_month
from indicators.models import PlannedValue, ScoringComponent
from indicators.scoring.rounding import half_up
from indicators.scoring.rules import Rule

_PLACES = 4  # decimals of a stored figure


def move_paths(component: ScoringComponent, before: Rule, after: Rule, *, by, reason: str) -> None:
    """Lead the paths of every agency from where they stand today to the new target; months that have ended stay.

    A path is that of the first component's value. Settled years keep theirs. The caller holds the transaction.
    """
    indicator = component.indicator
    year = indicator.plan.year
    old, new = _level(before, year), _level(after, year)
    is_first = not indicator.components.filter(no__lt=component.no).exists()
    if not is_first or old is None or new is None or old == new:
        return
    ended = open_month(year, today()) or 0
    rows = PlannedValue.objects.filter(indicator=indicator, plan__settled_at=None).order_by(
        "plan_id", "month"
    )
    by_plan: dict[int, list[PlannedValue]] = defaultdict(list)
    for row in rows.select_for_update(of=("self",)):
        by_plan[row.plan_id].append(row)
    moved = [row for path in by_plan.values() for row in _moved(path, ended, old, new)]
    save_with_history(created=[], changed=moved, fields=["value"], by=by, reason=reason)


def _level(rule: Rule, year: int) -> Fraction | None:
    """The target that the rule names for the year itself; None where earlier years make it."""
    found = rule.in_year(year, {}) if not rule.earlier_years(year) else rule
    target = None if rule.baseline_length() else found.fixed_target()
    return None if target is None else found.goal(target).level


def _moved(path: Iterable[PlannedValue], ended: int, old: Fraction, new: Fraction) -> list[PlannedValue]:
    """The rows of the months to come: the way left to the old target, stretched to the new one."""
    start, ahead = Fraction(0), []
    for row in path:
        if row.month <= ended:
            start = Fraction(row.value)
        else:
            ahead.append(row)
    for row in ahead:
        value = Fraction(row.value)
        way = value + new - old if old == start else start + (value - start) * (new - start) / (old - start)
        row.value = half_up(way, _PLACES)
    return ahead
