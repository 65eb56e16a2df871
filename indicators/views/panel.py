"""The side of the grid: one indicator's value, score and working, its note and files, and the focused cell's life."""

import datetime
from typing import NamedTuple

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from chiayi_kpi.core.clock import today
from chiayi_kpi.core.formats import trimmed
from chiayi_kpi.core.query import month_in, month_number, whole_number
from chiayi_kpi.core.roc import LAST_MONTH, months_begun
from chiayi_kpi.core.script_views import for_scripts
from indicators import grid_page, live_text
from indicators.models import FigureChange, IndicatorMonth, MonthEvent
from indicators.permissions import is_assigned, may_comment, may_write_remedy
from indicators.reporting.asked_inputs import asked_inputs
from indicators.selectors.assignments import assignment_of, reportable_one
from indicators.selectors.cell_life import (
    CellChange,
    MonthStepTaken,
    changes_of_cell,
    files_of_month,
    state_of_month,
    steps_of_month,
)
from indicators.selectors.comments import comments_of
from indicators.selectors.from_systems import system_of_cell
from indicators.selectors.live import LivePlan, read_live, value_of_month
from indicators.selectors.milestones_then import MilestonesThen
from indicators.selectors.remedies import remedies_of_indicator
from indicators.selectors.revisions import revisions
from indicators.selectors.tree import IndicatorNode
from indicators.services.evidence import too_large
from objectives.access import plan_or_404
from objectives.models import Plan


class ChangeLine(NamedTuple):
    """A change of the focused cell, as the panel tells it: a milestone by the name that it had."""

    old: str
    new: str
    at: datetime.datetime
    by: str
    way: str
    reason: str

    @classmethod
    def of(cls, milestones: MilestonesThen, change: CellChange) -> "ChangeLine":
        before = milestones.before(change) or trimmed(change.old, 4)
        after = milestones.after(change) or trimmed(change.new, 4)
        return cls(
            before, after, change.at, _by(change), str(FigureChange.Way(change.way).label), change.reason
        )


class EventLine(NamedTuple):
    """A step of the month, as the panel tells it."""

    action: str
    at: datetime.datetime
    by: str
    reason: str


@require_GET
@for_scripts
def panel(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """The panel of ``indicator`` in ``month`` with the life of ``input``'s cell.

    ``open``: the month that the page is about; where the cell is of another, the panel says so. With ``scores``, as
    after saving, every row's light and points in the page's month too.
    """
    plan = plan_or_404(request, year, agency)
    month = month_number(request.GET.get("month"))
    indicator_id = whole_number(request.GET.get("indicator"))
    opened = month_in(request.GET.get("open", ""), LAST_MONTH)
    with_scores = "scores" in request.GET
    live = read_live(plan, month, only=None if with_scores else indicator_id)
    node = live.node(indicator_id)
    input_id = whole_number(request.GET.get("input"))
    if node is None or input_id not in {found.id for found in node.inputs}:
        raise Http404
    score = live.scores[node.spec.code]
    held = state_of_month(plan, node.row.id, month)
    focused = next(found for found in node.inputs if found.id == input_id)
    life = changes_of_cell(plan, input_id, month)
    milestones = MilestonesThen(life if focused.spec.milestones else ())
    assignment = assignment_of(plan, node)
    rights = grid_page.GridRights(
        reportable_one(plan, node, assignment, request.user),
        {(node.row.id, month): held} if held else {},
        month,
        months_begun(year, today()),
        plan.is_settled,
    )
    context = {
        "plan": plan,
        "month": month,
        "grid_month": opened if opened != month else None,
        "node": node,
        "focused": focused,
        "score": live_text.panel_score(score, value_of_month(live, node, month)),
        "target_beside": live_text.target_beside(score, node.row.target_text),
        **(_scores(plan, live, opened or month) if with_scores else {}),
        "held": held,
        "came_back": grid_page.came_back_text(held),
        "writable": rights.writable(node.row.id, month) and _is_asked(live, node, month, held),
        "revisions": revisions({plan.pk, node.row.plan_id}).get(node.row.id, ()),
        "changes": [ChangeLine.of(milestones, change) for change in life],
        "origin": live_text.from_system(system_of_cell((change.new, change.system) for change in life)),
        "events": _events(plan, node.row.id, month),
        "evidence": files_of_month(plan, node.row.id, month),
        "max_bytes": settings.EVIDENCE_MAX_BYTES,
        "too_large": too_large(),
        "remedies": [(one, one.is_overdue(today())) for one in remedies_of_indicator(plan.pk, node.row.id)],
        "comments": comments_of(plan.pk, node.row.id, month),
        "comments_on": not plan.is_settled and may_comment(request.user, plan),
        "begins_remedies": not plan.is_settled
        and may_write_remedy(request.user, plan, theirs=is_assigned(request.user, assignment)),
        "urls": {
            name: reverse(f"report_{name}", args=[year, agency]) for name in ("note", "nothing", "attach")
        },
    }
    return render(request, "indicators/_panel_response.html", context)


def _is_asked(live: LivePlan, node: IndicatorNode, month: int, held: IndicatorMonth | None) -> bool:
    return bool(asked_inputs(live, node, month, held.state if held else IndicatorMonth.State.DRAFT))


def _scores(plan: Plan, live: LivePlan, month: int) -> dict:
    """Every row's light and points, and the total: of the month that the page is about, whichever cell was saved."""
    page = live if live.through == month else read_live(plan, month)
    rows = [(node.row.id, live_text.row_score(page.scores[node.spec.code])) for node in page.nodes()]
    return {"rows": rows, "total": page.total}


def _events(plan: Plan, indicator_id: int, month: int) -> list[EventLine]:
    return [
        EventLine(str(MonthEvent.Action(step.action).label), step.at, _by(step), step.reason)
        for step in steps_of_month(plan, indicator_id, month)
    ]


def _by(taken: CellChange | MonthStepTaken) -> str:
    return live_text.from_system(taken.system) or taken.name or taken.username or ""
