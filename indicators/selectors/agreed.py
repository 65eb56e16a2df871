"""What an approved plan said before it was opened again, beside what stands now: what its new approval changes."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from chiayi_kpi.core.workbook.widgets import plain
from indicators.models import Indicator, ScoringComponent, TargetRevision, printed_order
from objectives.models import Plan

NOT_THERE = "—"


@dataclass(frozen=True, slots=True)
class AgreedChange:
    """A target or weight (``what``) that is no longer what was approved, as printed; ``lowered`` is a target made easier."""

    indicator: Indicator
    what: TargetRevision.What
    old: str
    new: str
    lowered: bool = False


def is_lowered(direction: str, old: Decimal, new: Decimal) -> bool:
    """Whether the target is easier now: less where at least it counts, more where at most."""
    return new > old if direction == ScoringComponent.Direction.AT_MOST else new < old


def opened_again(plan: Plan) -> tuple[datetime.datetime, str] | None:
    """When the approved plan became a draft, and the reason given; None for one that is approved or never was."""
    steps = plan.history.order_by("-history_date", "-history_id")
    states = steps.values_list("status", "history_date", "history_change_reason")
    since = None
    for status, at, reason in states:
        if status == Plan.Status.APPROVED:
            return since
        since = (at, reason or "")
    return None


def changes_since_approval(plan: Plan) -> list[AgreedChange]:
    """What the draft ``plan`` changes of the targets and weights it was last approved with, by number.

    Empty for a plan that was never approved. Five queries. An indicator that was taken out has no row to name.
    """
    opened = opened_again(plan)
    if opened is None:
        return []
    since, _reason = opened
    indicators = Indicator.objects.filter(plan=plan).select_related("objective__facet")
    before = {row.pk: row for row in Indicator.history.as_of(since).filter(plan_id=plan.pk)}
    targets = _targets(ScoringComponent.objects.filter(indicator__in=before))
    old_targets = _targets(ScoringComponent.history.as_of(since).filter(indicator_id__in=before))
    return [
        change
        for row in indicators.order_by(*printed_order())
        for change in _changes(before.get(row.pk), row, old_targets[row.pk], targets[row.pk])
    ]


Targets = dict[int, tuple[str, Decimal | None]]  # component number → direction and target


def _targets(components) -> defaultdict[int, Targets]:
    found: defaultdict[int, Targets] = defaultdict(dict)
    for row in components:
        found[row.indicator_id][row.no] = (row.direction, row.target)
    return found


def _changes(before: Indicator | None, now: Indicator, old: Targets, new: Targets) -> Iterator[AgreedChange]:
    weight = TargetRevision.What.WEIGHT
    if before is None:
        yield AgreedChange(now, weight, NOT_THERE, plain(now.weight))
        return
    if before.weight != now.weight:
        yield AgreedChange(now, weight, plain(before.weight), plain(now.weight))
    yield from _target_changes(before, now, old, new)


def _target_changes(before: Indicator, now: Indicator, old: Targets, new: Targets) -> Iterator[AgreedChange]:
    moved = [
        (old[no][1], target, is_lowered(direction, old[no][1], target))
        for no, (direction, target) in sorted(new.items())
        if no in old and None not in (old[no][1], target) and old[no][1] != target
    ]
    lowered = any(easier for _old, _new, easier in moved)
    what = TargetRevision.What.TARGET
    if before.target_text != now.target_text:
        yield AgreedChange(now, what, before.target_text or NOT_THERE, now.target_text or NOT_THERE, lowered)
    elif moved:
        yield AgreedChange(
            now,
            what,
            "; ".join(plain(was) for was, _new, _easier in moved),
            "; ".join(plain(target) for _old, target, _easier in moved),
            lowered,
        )
