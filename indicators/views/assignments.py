"""Who reports what in an agency's year: one page on which every cell saves itself, and the form of an absence."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.selectors import person_with
from chiayi_kpi.core.caller import hidden
from chiayi_kpi.core.grid_texts import keeping_words
from chiayi_kpi.core.query import sign_in_url, whole_number
from chiayi_kpi.core.script_views import LONGEST_TYPED, done, for_scripts, refusal
from indicators.assignments_page import assignments_page
from indicators.errors import AssignmentRefused
from indicators.forms.absence import AbsenceForm
from indicators.permissions import may_appoint_deputy, may_assign
from indicators.selectors.assignment_rows import assignment_rows
from indicators.selectors.reporters import reporters
from indicators.services.assignments import AssignmentConflict, assign_cell, end_absence, set_absence
from objectives.access import plan_or_404
from objectives.locking import YearSettled
from objectives.models import Plan


@login_required
@require_safe
def assignments(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """All indicators of the agency's year with owner, deputy and unit; cells can be written by who may assign."""
    plan = plan_or_404(request, year, agency)
    page = assignments_page(plan)
    context = {
        "plan": plan,
        "agency": plan.agency,
        "year": year,
        "page": page,
        "state": _state(page.nobody),
        "writable": may_assign(request.user, plan) and not plan.is_settled,
        "may_assign": may_assign(request.user, plan),
        "words": _words(),
        "sign_in_url": sign_in_url(request),
    }
    return render(request, "indicators/assignments.html", context)


@require_POST
@for_scripts
def assignment_cell(request: HttpRequest, year: int, agency: str) -> JsonResponse:
    """Save one cell; 422 says why it was not, 409 what somebody else wrote there meanwhile."""
    plan = plan_or_404(request, year, agency)
    text = request.POST.get("value", "")
    if len(text) > LONGEST_TYPED:
        return refusal(_("That is too long."), 422)
    try:
        saved = assign_cell(
            plan=plan,
            indicator=whole_number(request.POST.get("indicator")),
            column=request.POST.get("column", ""),
            text=text,
            seen=request.POST.get("seen"),
            by=request.user,
        )
    except AssignmentConflict as fault:
        return refusal(str(fault), 409, now=fault.now)
    nobody = sum(row.nobody for row in assignment_rows(plan))
    return done(shown=saved.shown, nobody=nobody, state=_state(nobody))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def absence(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """Say who stands in for an owner and when; ``?owner=`` names another owner than oneself, for who may assign."""
    plan, owner = _plan_and_owner(request, year, agency)
    rows, people = assignment_rows(plan), reporters(plan.own_agency.pk)
    if owner.pk not in {request.user.pk, *(row.assignment.owner_id for row in rows)}:
        raise hidden()  # of people who own nothing here nobody is told even the name
    own = [row for row in rows if row.assignment.owner_id == owner.pk]
    form = AbsenceForm(request.POST or None, owner_id=owner.pk, people=people, rows=own)
    if request.method == "POST" and form.is_valid() and _saved(request, plan, owner, form):
        return redirect("assignments", year=year, agency=agency)
    owners = {row.owner.pk: row.owner for row in rows if row.owner is not None}
    context = {
        "plan": plan,
        "form": form,
        "owner": owner,
        "own": own,
        "current": [row for row in own if row.deputy is not None],
        "owners": sorted(owners.values(), key=str) if may_assign(request.user, plan) else [],
        "breadcrumbs": [{"url": _address(plan), "label": _("Who reports what")}],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "indicators/absence.html", context, status=status)


@login_required
@require_POST
def absence_end(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """Nobody stands in for the owner any more."""
    plan, owner = _plan_and_owner(request, year, agency)
    try:
        count = end_absence(plan=plan, owner=owner, by=request.user)
    except YearSettled as fault:
        messages.error(request, str(fault))
    else:
        text = ngettext(
            "Nobody stands in for %(owner)s any more (%(count)d indicator).",
            "Nobody stands in for %(owner)s any more (%(count)d indicators).",
            count,
        )
        messages.success(request, text % {"owner": owner, "count": count})
    return redirect("assignments", year=year, agency=agency)


def _plan_and_owner(request: HttpRequest, year: int, agency: str) -> tuple[Plan, User]:
    plan = plan_or_404(request, year, agency)
    named = whole_number(request.POST.get("owner") or request.GET.get("owner") or str(request.user.pk))
    if not may_appoint_deputy(request.user, plan, named):
        raise PermissionDenied(_("Only the owner, or whoever assigns the indicators, names a deputy."))
    return plan, _person_or_404(named)


def _person_or_404(pk: int) -> User:
    person = person_with(pk)
    if person is None:
        raise Http404
    return person


def _saved(request: HttpRequest, plan: Plan, owner: User, form: AbsenceForm) -> bool:
    wanted = form.cleaned_data
    try:
        deputy = _person_or_404(wanted["deputy"])
        count = set_absence(
            plan=plan,
            owner=owner,
            deputy=deputy,
            first=wanted["first"],
            last=wanted["last"],
            indicators=wanted["indicators"],
            by=request.user,
        )
    except (AssignmentRefused, YearSettled) as fault:
        form.add_error(None, str(fault))
        return False
    text = ngettext(
        "%(deputy)s stands in for %(owner)s in %(count)d indicator.",
        "%(deputy)s stands in for %(owner)s in %(count)d indicators.",
        count,
    )
    messages.success(request, text % {"deputy": deputy, "owner": owner, "count": count})
    return True


def _address(plan: Plan) -> str:
    return reverse("assignments", args=[plan.year, plan.own_agency.code])


def _state(nobody: int) -> str:
    """The sentence above the table."""
    if not nobody:
        return _("Somebody is assigned to every indicator.")
    text = ngettext(
        "Nobody is assigned to %(count)d indicator that is to be reported.",
        "Nobody is assigned to %(count)d indicators that are to be reported.",
        nobody,
    )
    return text % {"count": nobody}


def _words() -> dict[str, str]:
    """What the page's scripts say; see ``static/indicators/js/assignments/page.js``."""
    return {
        "refused": _("That could not be saved."),
        **keeping_words(),
        "pasted": _("{count} cells pasted."),
        "pastedPartly": _("{count} cells pasted; {outside} lay outside the table and were left out."),
        "filled": _("{count} cells filled."),
        "nothingToFill": _("There is no empty cell below."),
        "notSaved": _("{count} cells could not be saved; they are marked."),
        "matches": _("{count} people; arrow keys choose, Enter takes."),
    }
