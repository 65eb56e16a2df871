"""The pages of an agency's year's end: who rated what, confirming, settling and reopening."""

from collections.abc import Callable, Collection

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chiayi_kpi.core.errors import Refused
from chiayi_kpi.core.reasons import ReasonBox, refused_box
from chiayi_kpi.core.sentences import in_a_row
from indicators.errors import ScoreUnavailable
from indicators.models import RatingPart
from indicators.permissions import may_award_something, may_rate, may_settle, may_sign
from indicators.year_end.awards import award_points
from indicators.year_end.grades import share_where_less
from indicators.year_end.objections import answer_objection, may_be_objected_to, object_to_points
from indicators.year_end.selectors import grade_table, objections
from indicators.year_end.services import (
    PointsMissing,
    confirm_part,
    keep_points,
    rate,
    reopen_year,
    return_part,
    withdraw_rating,
)
from objectives.access import plan_or_404
from objectives.models import Plan
from reports.pages.plan_request import not_scorable
from reports.pages.year_end.effects import effects_of
from reports.pages.year_end.forms import AwardForm, PartForm, RatingForm, SettleForm, WithdrawForm
from reports.pages.year_end.grade_words import denied_grades
from reports.pages.year_end.left_open import left_open_lines
from reports.pages.year_end.page import ratings_page, settled_facets
from reports.pages.year_end.rated_year import rated_year
from reports.pages.year_end.refused_points import RefusedPoints, has_form, with_form
from reports.pages.year_end.settling import settle_year
from reports.snapshot.archive.settled import settled_year
from reports.snapshot.year_end import LeftOpen

UNPROCESSABLE = 422


@login_required
@require_safe
def ratings(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """Everybody's points beside the computed ones, who is done, and what is still open."""
    return _page(request, plan_or_404(request, year, agency))


@login_required
@require_POST
def give(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """Give one indicator this part's points."""
    plan = plan_or_404(request, year, agency)
    form = RatingForm(request.POST)
    _refuse_others(request, plan, request.POST.get("part", ""))
    if not form.is_valid():
        return _page(request, plan, form=form)
    sent = form.cleaned_data
    return _done(
        request,
        plan,
        lambda: rate(
            plan=plan,
            indicator_id=sent["indicator"],
            part=sent["part"],
            points=sent["points"],
            reason=sent["reason"],
            by=request.user,
        ),
        _("The points are kept."),
        form,
        at=f"#indicator-{sent['indicator']}",
    )


@login_required
@require_POST
def award(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """Award an indicator's points, which nobody computes."""
    plan = plan_or_404(request, year, agency)
    if not may_award_something(request.user, plan):
        raise PermissionDenied(_("These points are given by somebody else."))
    form = AwardForm(request.POST)
    if not form.is_valid():
        return _page(request, plan, form=form)
    key, reason = form.cleaned_data["indicator"], form.cleaned_data["reason"]
    return _done(
        request,
        plan,
        lambda: award_points(
            plan=plan,
            indicator_id=key,
            points=form.points(),
            seen=form.seen(),
            reason=reason,
            by=request.user,
        ),
        _("The points are kept."),
        form,
        at=f"#indicator-{key}",
    )


@login_required
@require_POST
def withdraw(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """Take this part's points of one indicator back."""
    return _of_one_indicator(request, year, agency, withdraw_rating, _("The computed points count again."))


@login_required
@require_POST
def keep(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """Decide that the points which stand without the self-rating hold."""
    return _of_one_indicator(request, year, agency, keep_points, _("The points are kept."))


def _of_one_indicator(
    request: HttpRequest, year: int, agency: str, service: Callable[..., object], told: str
) -> HttpResponse:
    plan = plan_or_404(request, year, agency)
    form = WithdrawForm(request.POST)
    _refuse_others(request, plan, request.POST.get("part", ""))
    if not form.is_valid():
        raise Http404
    sent = form.cleaned_data
    return _done(
        request,
        plan,
        lambda: service(plan=plan, indicator_id=sent["indicator"], part=sent["part"], by=request.user),
        told,
        at=f"#indicator-{sent['indicator']}",
    )


@login_required
@require_POST
def confirm(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """Say that a part is done; with ``again`` open it again."""
    plan = plan_or_404(request, year, agency)
    form = PartForm(request.POST)
    _refuse_others(request, plan, request.POST.get("part", ""))
    if not form.is_valid():
        raise Http404
    part, by = form.cleaned_data["part"], request.user
    if form.cleaned_data["again"]:
        reason = form.cleaned_data["reason"]
        said = _("This part is open again.")
        return _done(request, plan, lambda: return_part(plan=plan, part=part, by=by, reason=reason), said)
    return _done(
        request, plan, lambda: confirm_part(plan=plan, part=part, by=by), _("This part is confirmed.")
    )


@login_required
@require_POST
def confirm_instead(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """Confirm a part in the place of those whose it is, with the reason; with ``again`` open such a part again.

    Nobody stands in for themselves: whoever may give a part's points confirms it as their own.
    """
    plan = plan_or_404(request, year, agency)
    _refuse_settling(request, plan, _("Only the planning office confirms a part in the place of others."))
    form = PartForm(request.POST)
    if not form.is_valid():
        raise Http404
    part, by = form.cleaned_data["part"], request.user
    if may_rate(by, plan, part):
        raise PermissionDenied(_("This part is your own; confirm it as yourself."))
    reason = form.cleaned_data["reason"]
    if form.cleaned_data["again"]:
        said = _("This part is open again.")
        return _done(
            request,
            plan,
            lambda: return_part(plan=plan, part=part, by=by, reason=reason, instead=True),
            said,
        )
    return _done(
        request,
        plan,
        lambda: confirm_part(plan=plan, part=part, by=by, instead=True, reason=reason),
        _("This part is confirmed."),
    )


@login_required
@require_POST
def settle(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """Settle the year, where it is ticked that this is meant: its snapshot is frozen."""
    plan = plan_or_404(request, year, agency)
    _refuse_settling(request, plan)
    form, reason = SettleForm(request.POST), request.POST.get("reason", "")
    if not form.is_valid():
        refusal = _("Nothing is settled yet: tick that the year is to be frozen.")
        return _page(request, plan, refusal=refusal, box=ReasonBox(request.POST.get("box", ""), reason))
    shown = form.cleaned_data["shown"]
    return _done(
        request,
        plan,
        lambda: settle_year(plan=plan, by=request.user, reason=reason, shown=shown),
        _("The year is settled and frozen."),
    )


@login_required
@require_POST
def reopen(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """Open a settled year again, with the reason."""
    plan = plan_or_404(request, year, agency)
    _refuse_settling(request, plan)
    reason = request.POST.get("reason", "")
    return _done(
        request,
        plan,
        lambda: reopen_year(plan=plan, reason=reason, by=request.user),
        _("The year is open again; what was frozen stays on record."),
    )


@login_required
@require_POST
def object_once(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """Object to the points of the agency's own year, with the reason."""
    plan = plan_or_404(request, year, agency)
    _refuse_others(request, plan, RatingPart.SELF)
    reason = request.POST.get("reason", "")
    return _done(
        request,
        plan,
        lambda: object_to_points(plan=plan, reason=reason, by=request.user),
        _("The objection is kept; the planning office answers it."),
        at="#objection-title",
    )


@login_required
@require_POST
def answer(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """Answer the agency's objection."""
    plan = plan_or_404(request, year, agency)
    _refuse_settling(request, plan, _("Only the planning office answers an objection."))
    words = request.POST.get("answer", "")
    return _done(
        request,
        plan,
        lambda: answer_objection(plan=plan, answer=words, by=request.user),
        _("The answer is kept, and the agency is told."),
        at="#objection-title",
    )


def _done(
    request: HttpRequest,
    plan: Plan,
    step: Callable[[], object],
    said: str,
    form: Form | None = None,
    *,
    at: str = "",
) -> HttpResponse:
    """Take the step; a refusal is said on the page, with what was typed. ``at``: the place to go on from."""
    try:
        step()
    except ScoreUnavailable as fault:
        return not_scorable(request, plan, fault)
    except Refused as fault:
        sent = request.POST
        box = refused_box(sent.get("box", ""), sent.get("reason") or sent.get("answer", ""), fault)
        lacking = fault.indicators if isinstance(fault, PointsMissing) else ()
        refusal = "" if box.error else str(fault)
        return _page(request, plan, refusal=refusal, form=form, lacking=lacking, box=box)
    messages.success(request, said)
    return redirect(reverse("ratings", args=[plan.year, plan.own_agency.code]) + at)


def _refuse_others(request: HttpRequest, plan: Plan, part: str) -> None:
    if part not in RatingPart.values:
        raise Http404
    if not may_rate(request.user, plan, part):
        raise PermissionDenied(_("These points are given by somebody else."))


def _refuse_settling(request: HttpRequest, plan: Plan, refusal: str = "") -> None:
    if not may_settle(request.user, plan):
        raise PermissionDenied(refusal or _("Only the planning office settles and reopens a year."))


def _page(
    request: HttpRequest,
    plan: Plan,
    *,
    refusal: str = "",
    form: Form | None = None,
    lacking: Collection[tuple[int, str]] = (),
    box: ReasonBox | None = None,
) -> HttpResponse:
    """The page as it stands; ``lacking``: the (id, code) of the indicators that the refusal is about."""
    context = {
        "plan": plan,
        "lacking": lacking,
        "refusal": refusal or _faults(form),
        "typed": _typed(form),
        "box": box,
        "sample_data": plan.has_sample_figures,
    }
    try:
        settled = settled_year(plan.pk)
        if settled is not None:
            context |= {"settled": settled, "facets": settled_facets(settled, plan), "not_kept": True}
            context["denied"] = denied_grades(settled.report_year_end.graded, settled.score)
            context |= {
                "may_settle": may_settle(request.user, plan),
                "may_sign": may_sign(request.user, plan),
                "share": share_where_less(settled.score),
                "earlier": settled.report_year_end.earlier,
                "left_open": settled.report_year_end.left_open,
                "left_open_lines": list(left_open_lines(settled.report_year_end.left_open or LeftOpen())),
            }
        else:
            year = rated_year(plan)
            page = ratings_page(year, plan, request.user)
            refused = _refused(form)
            facets = with_form(page.facets, refused, year.ratings, plan, request.user)
            context |= {"page": page, "facets": facets, "may_settle": page.may_settle}
            context["not_kept"] = not has_form(facets, refused)
            context["earlier"] = page.earlier
    except ScoreUnavailable as fault:
        return not_scorable(request, plan, fault)
    context["grades"] = grade_table(plan.year)
    if context["may_settle"]:
        context["effects"] = effects_of([(plan.pk, plan.own_agency.pk)])[plan.pk]
    context["objection"] = objections([plan.pk]).get(plan.pk)
    context["may_object"] = (
        context["objection"] is None
        and may_rate(request.user, plan, RatingPart.SELF)
        and may_be_objected_to(plan)
    )
    failed = context["refusal"] or box
    return render(request, "reports/year_end/ratings.html", context, status=UNPROCESSABLE if failed else 200)


def _refused(form: Form | None) -> RefusedPoints | None:
    """Whose points were refused; None where nothing was, or where no indicator is named."""
    if form is None or "indicator" not in form.cleaned_data:
        return None
    part = form.cleaned_data.get("part")
    return RefusedPoints(form.cleaned_data["indicator"], RatingPart(part) if part else None)


def _typed(form: Form | None) -> dict[str, object]:
    """What was typed into the row that was refused, so that nothing is lost."""
    if form is None:
        return {}
    typed = {"id": form.cleaned_data.get("indicator"), "reason": form["reason"].value() or ""}
    if isinstance(form, AwardForm):
        return typed | {"awards": form.typed()}
    return typed | {"points": form["points"].value() or ""}


def _faults(form: Form | None) -> str:
    """What is wrong with the fields, each by its label."""
    if form is None or form.is_valid():
        return ""
    return in_a_row(
        *(
            _("%(field)s: %(faults)s")
            % {"field": form.fields[name].label or name, "faults": in_a_row(*faults)}
            for name, faults in form.errors.items()
        )
    )
