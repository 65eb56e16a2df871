"""Arranging a plan's tree: a step up or down, and the page on which a row is moved, copied or taken out."""

from collections.abc import Callable
from functools import partial
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chiayi_kpi.core.admin_base import Crumb
from chiayi_kpi.core.errors import Refused
from chiayi_kpi.core.query import whole_number
from indicators.forms.branches import PlaceForm, ShareForm, SourceForm, TargetForm
from indicators.models import Indicator
from indicators.services.copying import copy_indicator, copy_objective, copy_plan
from indicators.services.deleting import delete_branch, hanging_on
from indicators.services.moving import move_facet, move_indicator, move_objective, share_facet
from objectives import permissions
from objectives.admin_access import change_url, place, plan_crumb, plan_to_change, tree_url
from objectives.models import Facet, Objective, Plan

KINDS: dict[str, type[Facet] | type[Objective] | type[Indicator]] = {
    "facet": Facet,
    "objective": Objective,
    "indicator": Indicator,
}
Row = Facet | Objective | Indicator


def branch_url(row: Row) -> str:
    """The page on which ``row`` is moved, copied or taken out."""
    kind = str(row._meta.model_name)
    return reverse("admin:objectives_plan_branch", args=(row.plan_id, kind, row.pk))


def urls(admin) -> list:
    """The addresses below the plan's, for ``admin`` of plans."""
    guard, of_page = admin.admin_site.admin_view, require_http_methods(["GET", "POST"])
    step, copy, branch = (partial(view, admin) for view in (_step, _copy_plan, _branch))
    return [
        path("<int:pk>/step/", guard(require_POST(step)), name="objectives_plan_step"),
        path("<int:pk>/copy/", guard(of_page(copy)), name="objectives_plan_copy"),
        path("<int:pk>/<str:kind>/<int:row>/", guard(of_page(branch)), name="objectives_plan_branch"),
    ]


def _row(plan: Plan, kind: str, pk: int) -> Row:
    if kind not in KINDS:
        raise Http404
    parents = {"facet": ["plan__agency"], "objective": ["plan__agency", "facet__plan"]}
    found = parents.get(kind, ["plan__agency", "objective__facet__plan", "forerunner__plan"])
    return cast(Row, get_object_or_404(KINDS[kind].objects.select_related(*found), plan=plan, pk=pk))


def _done(request, act: Callable[[], object], success: str) -> bool:
    """Take the step; says what was done, or why it was refused."""
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused))
        return False
    messages.success(request, success)
    return True


def _step(admin, request, pk: int) -> HttpResponseRedirect:
    """One place up or down: ``up`` or ``down`` names the row (``indicator-5``)."""
    plan = plan_to_change(admin, request, pk)
    way = "up" if "up" in request.POST else "down"
    kind, _dash, key = request.POST.get(way, "").partition("-")
    row = _row(plan, kind, whole_number(key))
    act: Callable[[], object]
    if isinstance(row, Facet):
        act = partial(move_facet, facet=row, down=way == "down", by=request.user)
    else:
        rows = type(row).objects.filter(plan=plan, **_under(row)).order_by("no")
        at = list(rows.values_list("pk", flat=True)).index(row.pk) + (1 if way == "down" else -1)
        act = partial(_move, row, _parent(row), at + 1, request.user)
    _done(request, act, _("Moved: %s") % row)
    return redirect(f"{change_url(plan)}#{place(row)}")


def _branch(admin, request, pk: int, kind: str, row: int):
    plan = plan_to_change(admin, request, pk)
    found = _row(plan, kind, row)
    forms = _forms(request, plan, found)
    if request.method == "POST":
        answer = _answer(request, plan, found, forms)
        if answer is not None:
            return answer
    context = {
        **admin.admin_site.each_context(request),
        "title": str(found),
        "opts": admin.opts,
        "row": found,
        "plan": plan,
        "forms": forms,
        "hanging": hanging_on(found),
        "trail": [plan_crumb(plan), Crumb(str(found), change_url(found))],
    }
    return TemplateResponse(request, "admin/objectives/plan/branch.html", context)


def _forms(request, plan: Plan, row: Row) -> dict:
    def data(name: str):
        return request.POST if request.method == "POST" and request.POST.get("do") == name else None

    if isinstance(row, Facet):
        may_share = not plan.is_common and permissions.may_edit_common_plan(request.user)
        return {"share": ShareForm(data("share"), prefix="share")} if may_share else {}
    drafts = Plan.objects.filter(permissions.editable(request.user), settled_at=None).select_related("agency")
    mine_first = sorted(drafts, key=lambda one: (one.pk != plan.pk, -one.year, str(one)))
    return {
        "move": PlaceForm(data("move"), prefix="move", row=row),
        "copy": TargetForm(data("copy"), prefix="copy", row=row, plans=mine_first),
    }


def _answer(request, plan: Plan, row: Row, forms: dict) -> HttpResponseRedirect | None:
    """What was asked for, done; None where the page has to be shown again."""
    do = request.POST.get("do")
    if do == "delete":
        done = _done(request, partial(delete_branch, row=row, by=request.user), _("Deleted: %s") % row)
        return redirect(change_url(plan)) if done else None
    form = forms.get(do)
    if form is None or not form.is_valid():
        return None
    act: Callable[[], object]
    if isinstance(row, Facet):
        act = partial(share_facet, facet=row, by=request.user, **form.cleaned_data)
        return (
            redirect(change_url(plan)) if _done(request, act, _("In the common plan now: %s") % row) else None
        )
    if do == "move":
        parent, at = form.cleaned_data["where"]
        act = partial(_move, row, _parent_kind(row).objects.get(pk=parent), at, request.user)
        return redirect(tree_url(row)) if _done(request, act, _("Moved: %s") % row) else None
    return _copied(request, row, *form.cleaned_data["where"])


def _copied(request, row: Row, plan_id: int, parent_id: int) -> HttpResponseRedirect | None:
    into = {"plan": Plan.objects.get(pk=plan_id), "by": request.user}
    parent = _parent_kind(row).objects.get(pk=parent_id)
    try:
        if isinstance(row, Indicator):
            copy: Row = copy_indicator(source=row, objective=parent, **into)
        else:
            copy = copy_objective(source=cast(Objective, row), facet=parent, **into)
    except Refused as refused:
        messages.error(request, str(refused))
        return None
    messages.success(request, _("Copied: %s") % copy)
    return redirect(tree_url(copy))


def _copy_plan(admin, request, pk: int):
    """The tree of another plan in this one."""
    plan = plan_to_change(admin, request, pk)
    plans = admin.get_queryset(request).exclude(pk=pk)
    form = SourceForm(request.POST if request.method == "POST" else None, plans=plans)
    if request.method == "POST" and form.is_valid():
        source = form.cleaned_data["source"]
        act = partial(copy_plan, source=source, plan=plan, by=request.user)
        if _done(request, act, _("Copied: %s") % source):
            return redirect(change_url(plan))
    context = {
        **admin.admin_site.each_context(request),
        "title": _("Copy another plan into %s") % plan,
        "opts": admin.opts,
        "plan": plan,
        "form": form,
        "trail": [plan_crumb(plan)],
    }
    return TemplateResponse(request, "admin/objectives/plan/copy.html", context)


def _move(row: Row, parent, at: int, by) -> None:
    if isinstance(row, Indicator):
        move_indicator(indicator=row, objective=parent, place=at, by=by)
    elif isinstance(row, Objective):
        move_objective(objective=row, facet=parent, place=at, by=by)


def _parent(row: Row):
    return row.objective if isinstance(row, Indicator) else cast(Objective, row).facet


def _parent_kind(row: Row):
    return Objective if isinstance(row, Indicator) else Facet


def _under(row: Row) -> dict:
    if isinstance(row, Indicator):
        return {"objective": row.objective_id}
    return {"facet": cast(Objective, row).facet_id}
