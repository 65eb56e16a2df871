"""Saving one cell of the budget's grids, and what is to be said of a budget item's month."""

from collections.abc import Callable
from decimal import Decimal

from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from budget import grid_page
from budget.errors import AmountConflict, AmountRefused
from budget.services.cells import TypedAmount, explain_item_month, save_amount, save_item_value
from budget.sources import SOURCES
from chiayi_kpi.core.formats import plain
from chiayi_kpi.core.month_grid import shown
from chiayi_kpi.core.query import month_number, whole_number
from chiayi_kpi.core.script_views import LONGEST_TYPED, conflict, done, for_scripts, refusal
from chiayi_kpi.core.typed_number import NumberError, read_number
from objectives.access import plan_or_404


@require_POST
@for_scripts
def amount(request: HttpRequest, year: int, agency: str) -> JsonResponse:
    """Write one amount of the execution; ``input`` is its key, such as ``current.paid``."""
    plan = plan_or_404(request, year, agency)
    source = SOURCES.get(request.POST.get("input", ""))
    if source is None:
        raise Http404
    return _saved(
        request,
        lambda typed: save_amount(
            plan=plan, category=source.category, amount=source.amount, typed=typed, by=request.user
        ),
    )


@require_POST
@for_scripts
def item_value(request: HttpRequest, year: int, agency: str) -> JsonResponse:
    """Write a budget item's progress or expenditure; ``input`` is ``<item>.progress`` or ``<item>.spent``."""
    plan = plan_or_404(request, year, agency)
    item, _dot, field = request.POST.get("input", "").partition(".")
    if field not in grid_page.ITEM_FIELDS:
        raise Http404
    item_id = whole_number(item)
    return _saved(
        request,
        lambda typed: save_item_value(plan=plan, item_id=item_id, field=field, typed=typed, by=request.user),
    )


@require_POST
@for_scripts
def explain(request: HttpRequest, year: int, agency: str) -> JsonResponse:
    """Keep what is said of a budget item's month."""
    plan = plan_or_404(request, year, agency)
    text = explain_item_month(
        plan=plan,
        item_id=whole_number(request.POST.get("item")),
        month=month_number(request.POST.get("month")),
        text=request.POST.get("note", ""),
        by=request.user,
        seen=request.POST.get("seen"),
    )
    return done(message=_("The note is saved."), seen=text)


def _saved(request: HttpRequest, save: Callable[[TypedAmount], int | Decimal | None]) -> JsonResponse:
    """200 with what stands there now; 409 with what somebody else wrote; 422 why not."""
    text = request.POST.get("value", "").strip()
    if len(text) > LONGEST_TYPED:
        return refusal(_("That is too long for an amount."), 422)
    try:
        typed = TypedAmount(
            month_number(request.POST.get("month")),
            read_number(text, request.POST.get("unit", "")[:30]),
            read_number(request.POST.get("seen", "")[:LONGEST_TYPED]),
        )
        value = save(typed)
    except (NumberError, AmountRefused) as fault:
        return refusal(str(fault), 422, check=fault.kind)
    except AmountConflict as fault:
        message = _("Somebody else changed this cell meanwhile.")
        return conflict(message, now=fault.now, by=fault.by, at=fault.at)
    return done(seen=plain(value), shown=shown(value), name="", asks=[])
