"""The side of the budget's execution grid: the indicators that follow from it, scored anew after every saving."""

from collections.abc import Sequence
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from budget.models import Execution
from budget.permissions import may_report_budget
from budget.selectors import amount_changes, month_states
from budget.sources import AMOUNT_NAMES, SOURCES
from chiayi_kpi.core.clock import has_begun
from chiayi_kpi.core.month_state import CLOSED
from chiayi_kpi.core.query import month_number
from chiayi_kpi.core.script_views import for_scripts
from indicators.live_text import PanelScore, panel_score
from indicators.reporting.budget_reasons import category_drawn
from indicators.scoring.model import Light
from indicators.selectors.live import read_live, value_of_month
from indicators.selectors.month_states import notes_of_month
from indicators.selectors.tree import IndicatorNode
from objectives.access import plan_or_404


class Rate(NamedTuple):
    """An indicator with its score and what was said of the month; ``focused``: drawn from the category of the focused cell."""

    node: IndicatorNode
    score: PanelScore
    note: str
    writes: bool
    focused: bool

    @property
    def asks(self) -> bool:
        """Whether the cause is written here: where it is behind, or something was written."""
        return self.writes and (self.score.row.light in (Light.RED, Light.YELLOW) or bool(self.note))


def _led_to(rates: Sequence[Rate]) -> int | None:
    """The id of the indicator in whose box the cause is awaited first: of the focused category, best a red one without
    any, which handing in waits for; then any without.
    """
    asked = sorted((one for one in rates if one.focused and one.asks), key=_awaited)
    return asked[0].node.row.id if asked else None


def _awaited(rate: Rate) -> tuple[bool, bool]:
    return bool(rate.note), rate.score.row.light != Light.RED


@require_GET
@for_scripts
def rates(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """Every indicator drawn from the execution, up to ``month``, and the life of the amount ``input`` in it."""
    plan = plan_or_404(request, year, agency)
    month = month_number(request.GET.get("month"))
    source = SOURCES.get(request.GET.get("input", ""))
    if source is None:
        raise Http404
    live = read_live(plan, month)
    drawn = [node for node in live.nodes() if any(found.source in SOURCES for found in node.inputs)]
    notes = notes_of_month(plan, month)
    is_open = not plan.is_settled and may_report_budget(request.user, plan) and has_begun(year, month)
    state = month_states(plan).get(month)
    is_open = is_open and (state is None or state.state not in CLOSED)
    found = [
        Rate(
            node,
            panel_score(live.scores[node.spec.code], value_of_month(live, node, month)),
            notes.get(node.row.id, ""),
            writes=is_open and bool(category_drawn(node)),
            focused=category_drawn(node) == source.category,
        )
        for node in drawn
    ]
    context = {
        "month": month,
        "rates": found,
        "led_to": _led_to(found),
        "total": live.total,
        "note_url": reverse("report_note", args=[year, agency]),
        "subject": f"{Execution.Category(source.category).label} · {AMOUNT_NAMES[source.amount]}",
        "changes": amount_changes(plan.pk, source, month),
    }
    return render(request, "indicators/_rates_response.html", context)
