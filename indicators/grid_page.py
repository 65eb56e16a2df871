"""What the reporting grid shows, ready to print: inputs as rows, months as columns. The template only walks through it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from django.utils.translation import gettext as _

from chiayi_kpi.core.formats import plain
from chiayi_kpi.core.month_grid import GridCell, shown
from chiayi_kpi.core.roc import MONTHS
from indicators.checks.milestones import Reached, full_name, per_cent
from indicators.live_text import RowScore, from_system, row_score
from indicators.models import IndicatorInput, IndicatorMonth
from indicators.scoring.frequency import Frequency, due_months, in_every_month, is_asked
from indicators.scoring.model import Aggregation, Milestone
from indicators.selectors.definitions import InputRow
from indicators.selectors.live import LivePlan
from indicators.selectors.tree import IndicatorNode

State = IndicatorMonth.State
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
    came_back: str = ""  # that the open month did, and why
    frequency: str = ""  # how often it is reported, where that is not every month
    holds: bool = False  # a month's figure is what stands at its end; else it is the month's own


@dataclass(frozen=True, slots=True)
class GroupView:
    code: str
    name: str
    rows: tuple[RowView, ...]


@dataclass(frozen=True, slots=True)
class GridRights:
    """What the person may do: ``reportable`` are the indicator ids they report; ``months`` the state by (id, month)."""

    reportable: Collection[int]
    months: Mapping[tuple[int, int], IndicatorMonth]
    month: int  # the one that the page is about
    latest: int  # the latest month that has begun; later ones cannot be reported
    settled: bool = False  # a settled year is read and not written
    systems: Mapping[tuple[int, int], str] = field(
        default_factory=dict
    )  # by (input id, month): who reported it

    def state(self, indicator_id: int, month: int) -> str:
        found = self.months.get((indicator_id, month))
        return found.state if found else State.DRAFT

    def writable(self, indicator_id: int, month: int) -> bool:
        return self.may_write(indicator_id, month, self.state(indicator_id, month))

    def may_write(self, indicator_id: int, month: int, state: str) -> bool:
        """The same for whoever has looked up the month's ``state``."""
        in_time = month <= self.latest and not self.settled
        return in_time and indicator_id in self.reportable and state not in IndicatorMonth.CLOSED


def grid_groups(
    live: LivePlan, rights: GridRights, chosen: Collection[int] | None = None
) -> tuple[GroupView, ...]:
    """The rows by objective: of the indicators ``chosen``, or (None) of every one that has inputs."""
    groups = []
    for facet in live.read.tree:
        for objective in facet.objectives:
            rows = tuple(
                row
                for node in objective.indicators
                if node.inputs and (chosen is None or node.row.id in chosen)
                for row in _rows(node, live, rights)
            )
            if rows:
                groups.append(GroupView(objective.code, objective.row.name, rows))
    return tuple(groups)


def _rows(node: IndicatorNode, live: LivePlan, rights: GridRights) -> list[RowView]:
    exempt = live.read.year.facts.not_applicable.get(node.spec.code, "")
    figures = live.read.year.facts.figures.get(node.spec.code, {})
    since = live.read.year.owed_from(node.row.id)
    held = rights.months.get((node.row.id, rights.month))
    came_back = came_back_text(held)
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
            cells=_cells(found, figures.get(found.spec.code, {}), node, rights, exempt, since),
            score=row_score(live.scores[node.spec.code]) if place == 0 else None,
            first=place == 0,
            came_back=came_back if place == 0 else "",
            frequency="" if found.source else frequency_shown(found.spec.frequency),
            holds=found.spec.aggregation is Aggregation.LAST,
        )
        for place, found in enumerate(node.inputs)
    ]


def came_back_text(held: IndicatorMonth | None) -> str:
    """That a month was returned or reopened, and why; empty where it was not."""
    if held is None or held.state not in IndicatorMonth.CAME_BACK:
        return ""
    said = _("Returned: %(reason)s") if held.state == State.RETURNED else _("Reopened: %(reason)s")
    return said % {"reason": held.reason}


def frequency_shown(frequency: Frequency) -> str:
    """In words, where it is not every month."""
    return "" if frequency is Frequency.MONTH else str(IndicatorInput.Frequency(frequency.value).label)


def _source(found: InputRow, exempt: str) -> str:
    if exempt:
        return _("not applicable: %(reason)s") % {"reason": exempt}
    return _("taken from elsewhere") if found.source else ""


def _cells(
    found: InputRow,
    figures: Mapping[int, Decimal],
    node: IndicatorNode,
    rights: GridRights,
    exempt: str,
    since: int,
) -> tuple[GridCell, ...]:
    """Before ``since`` nobody asks for the indicator; what is known of it then can be typed, for the year's value."""
    typed = not found.source and not exempt
    milestones = found.spec.milestones
    asked, carried = _asked_and_carried(found, figures, node, rights) if typed else (frozenset(MONTHS), {})
    cells = []
    for month in MONTHS:
        value, held = figures.get(month), rights.months.get((node.row.id, month))
        state = held.state if held else State.DRAFT
        due = month in asked and (month >= since or value is not None)
        nothing = value is None and held is not None and held.nothing_to_report
        writable = typed and month in asked and rights.may_write(node.row.id, month, state)
        reached = _reached(milestones, value) if milestones else None
        system = rights.systems.get((found.id, month), "")
        cells.append(
            GridCell(
                month=month,
                seen=plain(value),
                shown=NOTHING_SHOWN if nothing else cell_text(milestones, value),
                css=_css(
                    state,
                    month == rights.month,
                    writable,
                    due and value is None and not nothing and month not in carried,
                    origin=_origin_class(month in carried, due, bool(system)),
                ),
                writable=writable,
                carried=shown(carried[month]) if month in carried else "",
                note="" if due or month in carried else _("not due this month"),
                milestone=full_name(reached) if reached else "",
                step=reached.name if reached else "",
                origin=from_system(system) if system else "",
            )
        )
    return tuple(cells)


def _asked_and_carried(
    found: InputRow, figures: Mapping[int, Decimal], node: IndicatorNode, rights: GridRights
) -> tuple[frozenset[int], Mapping[int, Decimal]]:
    """The months whose cells can be typed into, and the figures that hold in months in which nothing was typed.

    A fixed figure is typed once: in the month that the page is about, where that asks something of the indicator.
    """
    if found.spec.frequency is not Frequency.FIXED:
        return frozenset((*due_months(found.spec.frequency), *figures)), {}
    frequencies = [row.spec.frequency for row in node.inputs if not row.source]
    months = {month for month in MONTHS if is_asked(found.spec.frequency, frequencies, month)}
    in_time = [month for month in months if month <= rights.latest]
    now = rights.month if rights.month in months else max(in_time, default=min(months))
    every = in_every_month(figures, rights.latest)
    carried = {month: value for month, value in every.items() if month not in figures}
    return frozenset({now, *figures}), carried


def _origin_class(carried: bool, asked: bool, from_system: bool) -> str:
    """The class of a figure that nobody typed there, or of a cell in which none is asked for."""
    if from_system:
        return "is-from-system"
    return "is-carried" if carried else "" if asked else "is-not-due"


@cache
def _css(state: str, current: bool, writable: bool, empty: bool, origin: str = "") -> str:
    """The classes of ``month-grid.css`` for a cell, one of few sets for hundreds of cells; ``origin``: of what is not due, or was not typed there."""
    classes = [name for name in ("is-current" if current else "", origin) if name]
    if writable:
        classes.append("is-open")
        if empty:
            classes.append("is-empty")
    elif state in IndicatorMonth.CLOSED:
        classes.append("is-submitted" if state == State.SUBMITTED else "is-locked")
    if state in IndicatorMonth.CAME_BACK:
        classes.append("came-back")
    return " ".join(classes)


def milestone_name(milestones: Collection[Reached], value: Decimal | None) -> str:
    """``決標 50 %``: the milestone that a figure stands for; empty where it is none of them."""
    found = _reached(milestones, value)
    return full_name(found) if found else ""


def step_name(milestones: Collection[Reached], value: Decimal | None) -> str:
    """``決標``: what stands below the milestone's per cent; empty where there is none."""
    found = _reached(milestones, value)
    return found.name if found else ""


def cell_text(milestones: Collection[Reached], value: Decimal | None) -> str:
    """What a cell shows and takes: a milestone's per cent, whose number would be taken for one; else the number."""
    if not milestones:
        return shown(value)
    if found := _reached(milestones, value):
        return per_cent(found)
    return "0 %" if value == 0 else shown(value)


def _reached(milestones: Collection[Reached], value: Decimal | None) -> Reached | None:
    return next((milestone for milestone in milestones if milestone.no == value), None)
