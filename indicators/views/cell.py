"""Saving one cell of the grid, and the answers to what was asked about it."""

from collections.abc import Iterable

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chiayi_kpi.core.formats import plain
from chiayi_kpi.core.query import month_number, whole_number
from chiayi_kpi.core.script_views import LONGEST_TYPED, conflict, done, for_scripts, refusal
from indicators import grid_page
from indicators.checks import Finding, NumberError, parse_number
from indicators.permissions import may_report
from indicators.selectors.named_rows import assigned_to, indicator_of_input, milestones_of
from indicators.services.acting_deputy import acts_by
from indicators.services.cells import SavedCell, save_cell
from indicators.services.check_answers import answer_checks
from indicators.services.figures import FigureFault, FiguresRefused
from indicators.views.month_steps import deny_unless, set_nothing
from objectives.access import plan_or_404

NOTHING = frozenset({"-", "－", "–", "—", "無"})  # what people write where there was nothing to report


@require_POST
@for_scripts
def cell(request: HttpRequest, year: int, agency: str) -> JsonResponse:
    """Write what was typed into one cell. 200 with what stands there now; 409 with what somebody else wrote; 422 why not."""
    text = request.POST.get("value", "").strip()
    input_id = whole_number(request.POST.get("input"))
    month = month_number(request.POST.get("month"))
    if text in NOTHING:
        return set_nothing(request, year, agency, input_id=input_id, month=month)
    if len(text) > LONGEST_TYPED:
        return refusal(_("That is too long for a figure."), 422)
    try:
        seen = parse_number(request.POST.get("seen", "")[:LONGEST_TYPED])
        saved = save_cell(
            by=request.user,
            year=year,
            agency_code=agency,
            input_id=input_id,
            month=month,
            value=text,
            seen=seen,
        )
    except NumberError as fault:
        return refusal(str(fault), 422, check=fault.kind)
    except FiguresRefused as refused:
        return _refused(refused.faults[0])
    return done(**held(saved))


@require_POST
@for_scripts
def answer(request: HttpRequest, year: int, agency: str) -> JsonResponse:
    """Keep the answer to one soft check of one cell, with the value it was given about; 409 with what stands there if
    that is another."""
    plan = plan_or_404(request, year, agency)
    input_id = whole_number(request.POST.get("input"))
    found = indicator_of_input(plan, input_id)
    assignment = assigned_to(plan, found) if found else None
    deny_unless(found and may_report(request.user, plan, found, assignment))
    acts_by(request.user, [assignment])
    try:
        about = parse_number(request.POST.get("value", "")[:LONGEST_TYPED])
    except NumberError as fault:
        return refusal(str(fault), 422)
    try:
        answer_checks(
            plan=plan,
            input_id=input_id,
            month=month_number(request.POST.get("month")),
            answers={request.POST.get("check", "")[:30]: request.POST.get("note", "")},
            by=request.user,
            about=about,
        )
    except FiguresRefused as refused:
        return _refused(refused.faults[0])
    return done(message=_("Noted."))


def held(saved: SavedCell) -> dict:
    """What the page has to know of the cell as it stands now."""
    value = saved.cell.value
    return {
        "seen": plain(value),
        "shown": grid_page.cell_text(saved.input.spec.milestones, value),
        "name": grid_page.step_name(saved.input.spec.milestones, value),
        "asks": _asks(saved.questions),
        "beside": {f"{part}-{saved.month}": _asks(questions) for part, questions in saved.beside.items()},
    }


def _asks(questions: Iterable[Finding]) -> list[dict[str, str]]:
    return [{"kind": found.kind, "question": found.message} for found in questions]


def _refused(fault: FigureFault) -> JsonResponse:
    if fault.now is None:
        return refusal(fault.message, 422, check=fault.kind)
    now, milestones = fault.now.value, milestones_of(fault.input_id)
    text, name = grid_page.cell_text(milestones, now), grid_page.step_name(milestones, now)
    return conflict(fault.message, now=now, text=text, name=name, by=fault.changed_by, at=fault.changed_at)
