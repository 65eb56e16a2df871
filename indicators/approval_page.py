"""What the approval page shows, ready to print: what waits, what is still missing, and what is locked."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from budget.models import BudgetMonth
from chiayi_kpi.core.month_grid import shown
from chiayi_kpi.core.query import stamp_of
from chiayi_kpi.core.roc import MONTHS
from indicators.grid_page import milestone_name
from indicators.live_text import PanelScore, panel_score
from indicators.models import Evidence, IndicatorMonth
from indicators.reporting.month import Answer, IndicatorProgress, InputProgress, MonthOverview
from indicators.scoring.model import Light

State = IndicatorMonth.State


@dataclass(frozen=True, slots=True)
class InputLine:
    """An input's figure beside the last one before it, as they are read: numbers, or the milestones reached."""

    name: str
    unit: str
    value: str
    before: str
    moved: bool
    answers: tuple[tuple[str, Answer], ...]  # the question in words, and what was said


@dataclass(frozen=True, slots=True)
class ApprovalLine:
    """One indicator of the month; ``stamp`` says which state of it the page shows.

    ``look_first``: why it is not ticked by itself. ``following``: the id of the line that stands next.
    ``chosen``: ticked for approving; ``returning``: chosen to be returned, as no line is beforehand.
    """

    progress: IndicatorProgress
    stamp: str
    inputs: tuple[InputLine, ...]
    score: PanelScore
    files: tuple[Evidence, ...]
    look_first: tuple[str, ...]
    chosen: bool
    following: int | None = None
    returning: bool = False

    @property
    def id(self) -> int:
        return self.progress.id

    @property
    def box(self) -> str:
        """The name and the id of the field in which this line alone is returned with a reason."""
        return reason_box(self.id)


@dataclass(frozen=True, slots=True)
class ApprovalPage:
    """The three lists of one month; ``tabs``: the months with how many indicators wait in each, whether its
    budget figures do, and whether it is shown.
    """

    tabs: tuple[tuple[int, int, bool, bool], ...]
    waiting: tuple[ApprovalLine, ...]
    open: tuple[ApprovalLine, ...]
    locked: tuple[ApprovalLine, ...]

    @property
    def red(self) -> int:
        return sum(_is_red(line.progress) for line in self.waiting)

    @property
    def is_waiting(self) -> bool:
        """Whether anything of the month waits for a decision, its budget figures among it."""
        return any(waiting or budget for _month, waiting, budget, active in self.tabs if active)

    @property
    def unticked(self) -> int:
        return sum(not line.chosen for line in self.waiting)

    @property
    def ticked(self) -> str:
        """The ids of the waiting lines that are ticked, as an address has them."""
        return ",".join(str(line.id) for line in self.waiting if line.chosen)

    @property
    def answered(self) -> int:
        return sum(bool(row.answers) for line in self.waiting for row in line.inputs)


def approval_page(
    overview: MonthOverview,
    states: Collection[IndicatorMonth],
    files: Iterable[Evidence],
    *,
    last_month: int,
    budget: Collection[BudgetMonth] = (),
    chosen: Collection[int] | None = None,
    returning: Collection[int] = (),
) -> ApprovalPage:
    """The page of ``overview``'s month; ``states`` and ``budget`` are the plan's of all months.

    ``chosen`` are the ids that are ticked. None ticks all but those that have to be looked at first, red or asked about:
    they stand above the others. ``returning`` are the ids that were chosen to be returned where that was refused.
    """
    stamps = {row.indicator_id: stamp_of(row.changed_at) for row in states if row.month == overview.month}
    held: dict[int, list[Evidence]] = {}
    for file in files:
        held.setdefault(file.indicator_id, []).append(file)
    lines = [_line(found, stamps, held, chosen, returning) for found in overview.reportable()]
    return ApprovalPage(
        tabs=_tabs(states, budget, overview.month, last_month),
        waiting=_looked_at_first(_in(lines, State.SUBMITTED)),
        open=_in(lines, State.DRAFT, State.RETURNED, State.REOPENED),
        locked=_in(lines, State.APPROVED),
    )


def month_to_show(states: Iterable[IndicatorMonth | BudgetMonth], fallback: int) -> int:
    """The earliest month in which something waits; else ``fallback``."""
    return min((row.month for row in states if row.state == State.SUBMITTED), default=fallback)


def reason_box(indicator_id: int) -> str:
    return f"return-reason-{indicator_id}"


def _tabs(
    states: Iterable[IndicatorMonth], budget: Iterable[BudgetMonth], month: int, last_month: int
) -> tuple[tuple[int, int, bool, bool], ...]:
    waiting = Counter(row.month for row in states if row.state == State.SUBMITTED)
    of_budget = {row.month for row in budget if row.state == State.SUBMITTED}
    months = [number for number in MONTHS if number <= last_month]
    return tuple((number, waiting[number], number in of_budget, number == month) for number in months)


def _in(lines: Iterable[ApprovalLine], *states: str) -> tuple[ApprovalLine, ...]:
    return tuple(line for line in lines if line.progress.state in states)


def _looked_at_first(lines: Sequence[ApprovalLine]) -> tuple[ApprovalLine, ...]:
    """Red ones, then those asked about, then the others; each with what follows it."""
    ordered = sorted(lines, key=lambda line: (not _is_red(line.progress), not line.look_first))
    following = [*(line.id for line in ordered[1:]), None]
    return tuple(replace(line, following=pk) for line, pk in zip(ordered, following, strict=False))


def _is_red(found: IndicatorProgress) -> bool:
    return found.score.light is Light.RED


def _look_first(found: IndicatorProgress) -> tuple[str, ...]:
    reasons = {
        _("red light"): _is_red(found),
        _("a question about a figure is not answered"): any(row.questions for row in found.inputs),
        _("a figure was asked about and confirmed"): any(row.answered for row in found.inputs),
    }
    return tuple(reason for reason, holds in reasons.items() if holds)


def _line(
    found: IndicatorProgress,
    stamps: Mapping[int, str],
    files: Mapping[int, list],
    chosen: Collection[int] | None,
    returning: Collection[int],
) -> ApprovalLine:
    look_first = _look_first(found)
    return ApprovalLine(
        progress=found,
        stamp=stamps.get(found.id, ""),
        inputs=tuple(_input(row) for row in found.inputs),
        score=panel_score(found.score, None),
        files=tuple(files.get(found.id, ())),
        look_first=look_first,
        chosen=not look_first if chosen is None else found.id in chosen,
        returning=found.id in returning,
    )


def _input(row: InputProgress) -> InputLine:
    return InputLine(
        name=row.spec.name,
        unit="" if row.spec.milestones else row.spec.unit,
        value=_read(row, row.value),
        before=_read(row, row.before),
        moved=row.value != row.before,
        answers=tuple((finding.message, answer) for finding, answer in row.answered),
    )


def _read(row: InputProgress, value: Decimal | None) -> str:
    """The milestone that a figure stands for, else the number; a dash where there is none."""
    return milestone_name(row.spec.milestones, value) or shown(value)
