"""What was sent to each cell and what came back of it, and whether database and log say the same afterwards."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count

from chiayi_kpi.events.models import Event
from indicators.models import FigureChange, MonthEvent, MonthlyFigure, Settlement
from reports.volumes.models import VolumeJob

_STEP = Decimal("0.0001")
_TRAIL = FigureChange._meta.label_lower


@dataclass(slots=True)
class Cell:
    """One cell, written by one person alone. Every value that is sent is another, so that each can be told apart."""

    plan: int
    input: int
    month: int
    base: Decimal
    code: str = ""
    seen: str = ""
    sent: list[Decimal] = field(default_factory=list)
    acknowledged: list[Decimal] = field(default_factory=list)

    def next(self) -> Decimal:
        self.sent.append(self.base + (len(self.sent) + 1) * _STEP)
        return self.sent[-1]

    def is_saved(self, value: Decimal, seen: str) -> None:
        self.acknowledged.append(value)
        self.seen = seen


@dataclass(frozen=True, slots=True)
class Comparison:
    """``lost``: acknowledged and not there; ``doubled``: there more than once; ``strange``: there and never sent, in another
    order, or a cell that does not show its last change; ``unlogged``: changes that the event log does not name exactly once."""

    acknowledged: int
    unanswered: int  # sent, never acknowledged, and there nevertheless: nobody was told that they are not
    lost: int
    doubled: int
    strange: int
    unlogged: int

    @property
    def is_right(self) -> bool:
        return not (self.lost or self.doubled or self.strange or self.unlogged)

    def __str__(self) -> str:
        return (
            f"{self.acknowledged:,} acknowledged saves: {self.lost} lost, {self.doubled} doubled, {self.strange} strange, "
            f"{self.unlogged} not in the event log; {self.unanswered} were kept although their answer never came"
        )


def compare(cells: Sequence[Cell]) -> Comparison:
    """Every acknowledged save beside the figure, its change and the log's entry of it."""
    plans = {cell.plan for cell in cells}
    figures = {
        (plan, row, month): value
        for plan, row, month, value in MonthlyFigure.objects.filter(plan__in=plans).values_list(
            "plan_id", "input_id", "month", "value"
        )
    }
    changes: dict[tuple[int, int, int], list[Decimal]] = {}
    ids = []
    rows = FigureChange.objects.filter(plan__in=plans).order_by("pk")
    for pk, plan, row, month, new in rows.values_list("pk", "plan_id", "input_id", "month", "new").iterator():
        changes.setdefault((plan, row, month), []).append(new)
        ids.append(pk)
    lost = doubled = strange = unanswered = 0
    for cell in cells:
        key = (cell.plan, cell.input, cell.month)
        kept = changes.get(key, [])
        counted = Counter(kept)
        lost += sum(value not in counted for value in cell.acknowledged)
        doubled += sum(count - 1 for count in counted.values())
        strange += sum(value not in cell.sent for value in counted)
        strange += kept != sorted(kept)
        strange += figures.get(key) != (kept[-1] if kept else None)
        unanswered += len(counted.keys() - set(cell.acknowledged))
    return Comparison(
        acknowledged=sum(len(cell.acknowledged) for cell in cells),
        unanswered=unanswered,
        lost=lost,
        doubled=doubled,
        strange=strange,
        unlogged=_unlogged(ids),
    )


def _unlogged(changes: Iterable[int]) -> int:
    """How many changes the log does not name, or more than once. Of one large step it names some and says how many more there are."""
    named: Counter[int] = Counter()
    left_out = 0
    found = Event.objects.filter(details__trail__has_key=_TRAIL).values_list("details", flat=True)
    for details in found.iterator():
        named.update(details["trail"][_TRAIL])
        left_out += details.get("left_out", 0)
    twice = sum(count - 1 for count in named.values())
    return twice + abs(sum(pk not in named for pk in changes) - left_out)


def compare_steps(works: Iterable[Any]) -> list[str]:
    """Steps that were acknowledged beside the rows that each leaves: as many, and more only by those of which nobody knows."""
    wrong = []
    done, unsure = Counter[str](), Counter[str]()
    for work in works:
        done += work.steps
        unsure += work.unsure
    kept = {
        "submitting": _rounds(MonthEvent.Action.SUBMIT),
        "approving": _rounds(MonthEvent.Action.APPROVE),
        "opening again": _rounds(MonthEvent.Action.REOPEN),
        "settling": Settlement.objects.count(),
        "reopening": Settlement.objects.filter(reopened_at__isnull=False).count(),
        "ordering": VolumeJob.objects.count(),
    }
    for step, count in kept.items():
        if not done[step] <= count <= done[step] + unsure[step]:
            wrong.append(f"{step}: {done[step]} acknowledged, {unsure[step]} without an answer, {count} kept")
    return wrong


def _rounds(action: str) -> int:
    """How often a month was taken on its way: the most of one indicator, since all go together."""
    rows = MonthEvent.objects.filter(action=action).values("indicator").annotate(count=Count("pk"))
    return max((row["count"] for row in rows), default=0)
