"""What the reporting grid shows, ready to print: inputs as rows, months as columns. The template only walks through it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from chiayi_kpi.core.formats import grouped, trimmed
from chiayi_kpi.core.month_grid import GridCell, plain
from chiayi_kpi.core.roc import MONTHS
from indicators.live_text import RowScore, row_score
from indicators.models import IndicatorMonth
from indicators.scoring.model import Milestone
from indicators.selectors.definitions import InputRow
from indicators.selectors.live import LivePlan
from indicators.selectors.tree import IndicatorNode

State = IndicatorMonth.State
_OPEN_STATES = frozenset({State.DRAFT, State.RETURNED})
NOTHING_SHOWN = "-"  # nothing to report


@dataclass(frozen=True, slots=True)
class RowView:
    """One input of an indicator. The first input's row carries the indicator's score at the side."""

    input_id: int
    indicator_id: int
    code: str
    indicator: str
    name: str
    unit: str
    source: str  # why nobody types it; empty for one that is typed
    milestones: tuple[Milestone, ...]
    cells: tuple[GridCell, ...]
    score: RowScore | None
    first: bool
    returned: str = ""  # why the open month came back


@dataclass(frozen=True, slots=True)
class GroupView:
    code: str
    name: str
    rows: tuple[RowView, ...]


@dataclass(frozen=True, slots=True)
class GridRights:
    """What the person may do: ``mine`` are the indicator ids they report; ``months`` the state by (id, month)."""

    mine: Collection[int]
    months: Mapping[tuple[int, int], IndicatorMonth]
    month: int  # the one that the page is about
    latest: int  # the latest month that has begun; later ones cannot be reported
    settled: bool = False  # a settled year is read and not written

    def state(self, indicator_id: int, month: int) -> str:
        found = self.months.get((indicator_id, month))
        return found.state if found else State.DRAFT

    def writable(self, indicator_id: int, month: int) -> bool:
        in_time = month <= self.latest and not self.settled
        return in_time and indicator_id in self.mine and self.state(indicator_id, month) in _OPEN_STATES


def grid_groups(
    live: LivePlan, rights: GridRights, shown: Collection[int] | None = None
) -> tuple[GroupView, ...]:
    """The rows by objective: of the indicators ``shown``, or (None) of every one that has inputs."""
    groups = []
    for facet in live.read.tree:
        for objective in facet.objectives:
            rows = tuple(
                row
                for node in objective.indicators
                if node.inputs and (shown is None or node.row.id in shown)
                for row in _rows(node, live, rights)
            )
            if rows:
                groups.append(GroupView(objective.code, objective.row.name, rows))
    return tuple(groups)


def _rows(node: IndicatorNode, live: LivePlan, rights: GridRights) -> list[RowView]:
    exempt = live.read.year.facts.not_applicable.get(node.spec.code, "")
    figures = live.read.year.facts.figures.get(node.spec.code, {})
    held = rights.months.get((node.row.id, rights.month))
    returned = held.reason if held and held.state == State.RETURNED else ""
    return [
        RowView(
            input_id=found.id,
            indicator_id=node.row.id,
            code=node.spec.code,
            indicator=node.row.name,
            name=found.spec.name,
            unit=found.spec.unit,
            source=_source(found, exempt),
            milestones=found.spec.milestones,
            cells=_cells(found, figures.get(found.spec.code, {}), node, rights, exempt),
            score=row_score(live.scores[node.spec.code]) if place == 0 else None,
            first=place == 0,
            returned=returned if place == 0 else "",
        )
        for place, found in enumerate(node.inputs)
    ]


def _source(found: InputRow, exempt: str) -> str:
    if exempt:
        return _("not applicable: %(reason)s") % {"reason": exempt}
    return _("taken from elsewhere") if found.source else ""


def _cells(
    found: InputRow, figures: Mapping[int, Decimal], node: IndicatorNode, rights: GridRights, exempt: str
) -> tuple[GridCell, ...]:
    typed = not found.source and not exempt
    milestones = found.spec.milestones
    cells = []
    for month in MONTHS:
        value, held = figures.get(month), rights.months.get((node.row.id, month))
        state = held.state if held else State.DRAFT
        nothing = value is None and held is not None and held.nothing_to_report
        writable = typed and rights.writable(node.row.id, month)
        reached = _reached(milestones, value) if milestones else None
        seen = plain(value)
        read = _per_cent(reached) if reached and not writable else seen and grouped(seen)
        cells.append(
            GridCell(
                month=month,
                seen=seen,
                shown=NOTHING_SHOWN if nothing else read,
                css=_css(state, month == rights.month, writable, value is None and not nothing),
                writable=writable,
                milestone=_full_name(reached) if reached else "",
                step=reached.name if reached and not writable else "",
            )
        )
    return tuple(cells)


def _css(state: str, current: bool, writable: bool, empty: bool) -> str:
    """The classes of ``month-grid.css`` for a cell."""
    classes = ["is-current"] if current else []
    if writable:
        classes.append("is-open")
        if empty:
            classes.append("is-empty")
    elif state in IndicatorMonth.CLOSED:
        classes.append("is-submitted" if state == State.SUBMITTED else "is-locked")
    if state == State.RETURNED:
        classes.append("is-returned")
    return " ".join(classes)


def milestone_name(milestones: Collection[Milestone], value: Decimal | None) -> str:
    """``決標 50 %``: the milestone that a figure stands for; empty where it is none of them."""
    found = _reached(milestones, value)
    return _full_name(found) if found else ""


def _full_name(milestone: Milestone) -> str:
    return f"{milestone.name} {_per_cent(milestone)}"


def _reached(milestones: Collection[Milestone], value: Decimal | None) -> Milestone | None:
    return next((milestone for milestone in milestones if milestone.no == value), None)


def _per_cent(milestone: Milestone) -> str:
    return f"{trimmed(milestone.percent)} %"
