"""What the approval page shows, ready to print: what waits, what is still missing, and what is locked."""

import datetime
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from chiayi_kpi.core.month_grid import shown
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
    """One indicator of the month; ``stamp`` says which state of it the page shows."""

    progress: IndicatorProgress
    stamp: str
    inputs: tuple[InputLine, ...]
    score: PanelScore
    files: tuple[Evidence, ...]
    chosen: bool

    @property
    def id(self) -> int:
        return self.progress.id


@dataclass(frozen=True, slots=True)
class ApprovalPage:
    """The three lists of one month; ``tabs``: the months with how many wait in each, and whether it is shown."""

    tabs: tuple[tuple[int, int, bool], ...]
    waiting: tuple[ApprovalLine, ...]
    open: tuple[ApprovalLine, ...]
    locked: tuple[ApprovalLine, ...]

    @property
    def red(self) -> int:
        return sum(line.progress.score.light is Light.RED for line in self.waiting)

    @property
    def answered(self) -> int:
        return sum(bool(row.answers) for line in self.waiting for row in line.inputs)


def approval_page(
    overview: MonthOverview,
    states: Collection[IndicatorMonth],
    files: Iterable[Evidence],
    *,
    last_month: int,
    chosen: Collection[int] | None = None,
) -> ApprovalPage:
    """The page of ``overview``'s month; ``states`` are the plan's of all months, ``chosen`` None ticks every line."""
    stamps = {row.indicator_id: stamp(row.changed_at) for row in states if row.month == overview.month}
    held: dict[int, list[Evidence]] = {}
    for file in files:
        held.setdefault(file.indicator_id, []).append(file)
    lines = [
        _line(found, stamps, held, chosen is None or found.id in chosen) for found in overview.reportable()
    ]
    return ApprovalPage(
        tabs=_tabs(states, overview.month, last_month),
        waiting=_in(lines, State.SUBMITTED),
        open=_in(lines, State.DRAFT, State.RETURNED, State.REOPENED),
        locked=_in(lines, State.APPROVED),
    )


def month_to_show(states: Iterable[IndicatorMonth], fallback: int) -> int:
    """The earliest month in which something waits; else ``fallback``."""
    return min((row.month for row in states if row.state == State.SUBMITTED), default=fallback)


def stamp(changed_at: datetime.datetime) -> str:
    """A moment as a page carries it, to the microsecond."""
    return changed_at.isoformat()


def _tabs(states: Iterable[IndicatorMonth], month: int, last_month: int) -> tuple[tuple[int, int, bool], ...]:
    waiting = Counter(row.month for row in states if row.state == State.SUBMITTED)
    return tuple((number, waiting[number], number == month) for number in MONTHS if number <= last_month)


def _in(lines: Iterable[ApprovalLine], *states: str) -> tuple[ApprovalLine, ...]:
    return tuple(line for line in lines if line.progress.state in states)


def _line(
    found: IndicatorProgress, stamps: Mapping[int, str], files: Mapping[int, list], chosen: bool
) -> ApprovalLine:
    return ApprovalLine(
        progress=found,
        stamp=stamps.get(found.id, ""),
        inputs=tuple(_input(row) for row in found.inputs),
        score=panel_score(found.score, None),
        files=tuple(files.get(found.id, ())),
        chosen=chosen,
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
