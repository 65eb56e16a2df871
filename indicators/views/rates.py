"""The side of the budget's execution grid: the indicators that follow from it, scored anew after every saving."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from budget.models import Execution
from budget.selectors import amount_changes
from budget.sources import AMOUNT_NAMES, SOURCES
from chiayi_kpi.core.query import month_number
from chiayi_kpi.core.script_views import for_scripts
from indicators.live_text import panel_score
from indicators.selectors.live import read_live, value_of_month
from objectives.access import plan_or_404


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
    context = {
        "month": month,
        "rates": [
            (node, panel_score(live.scores[node.spec.code], value_of_month(live, node, month)))
            for node in drawn
        ],
        "total": live.total,
        "subject": f"{Execution.Category(source.category).label} · {AMOUNT_NAMES[source.amount]}",
        "changes": amount_changes(plan.pk, source, month),
    }
    return render(request, "indicators/_rates_response.html", context)
