"""The admin of rows that belong to a plan: only the plans that the person may see, and only drafts to change."""

from collections.abc import Callable
from decimal import Decimal
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.accounts.permissions import has_permission_anywhere
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.admin_base import Crumb, PortalModelAdmin, is_key, seen_or_404
from chiayi_kpi.core.errors import Refused
from objectives import permissions
from objectives.locking import closed_by_settling, lock_plan
from objectives.models import Plan


class PlanRowAdmin(PortalModelAdmin):
    """``plan_path`` leads from a row to its plan (``plan``, ``line__plan``; empty for the plan itself).

    ``closed_by_approval``: the rows are what was agreed to, so an approved plan closes them; settling closes all.
    """

    plan_path = "plan"
    closed_by_approval = True

    def plan_of(self, obj) -> Plan:
        for name in filter(None, self.plan_path.split("__")):
            obj = getattr(obj, name)
        return obj

    def get_queryset(self, request):
        return super().get_queryset(request).filter(permissions.visible(request.user, self.plan_path))

    def may_view(self, user, obj=None) -> bool:
        if obj is None:
            return has_permission_anywhere(user, Permission.VIEW)
        return permissions.may_view_plan(user, self.plan_of(obj))

    def may_edit(self, user, obj=None) -> bool:
        if obj is None:
            return permissions.may_edit_any_plan(user)
        return permissions.may_edit_plan(user, self.plan_of(obj))

    def may_import(self, user) -> bool:
        return has_permission_anywhere(user, Permission.IMPORT)

    def may_view_history(self, user, obj) -> bool:
        return permissions.may_view_plan_history(user, self.plan_of(obj))

    def lock_reason(self, obj) -> str:
        plan = self.plan_of(obj)
        closed = closed_by_settling(plan)
        if closed or not (self.closed_by_approval and plan.is_approved):
            return closed
        return str(
            _(
                "The plan is approved, so this page is read-only. It can be changed after it has been returned to draft."
            )
        )

    def trail(self, obj) -> list[Crumb]:
        return [plan_crumb(self.plan_of(obj))]

    def plans_to_write(self, request) -> models.QuerySet[Plan]:
        """The plans that this person may add rows to."""
        return Plan.objects.filter(permissions.editable(request.user)).select_related("agency")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "plan":
            kwargs["queryset"] = self.plans_to_write(request).filter(settled_at=None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        back = request.get_full_path()
        return self._or_refused(request, back, super().changeform_view, object_id, form_url, extra_context)

    def delete_view(self, request, object_id, extra_context=None):
        """A closed row has no page to delete it: whoever could delete it otherwise is told why on its own page."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            return super().delete_view(request, object_id, extra_context)
        closed = self.may_edit(request.user, obj) and self.lock_reason(obj)
        if closed:
            messages.error(request, closed)
            return redirect(change_url(obj))
        return self._or_refused(request, change_url(obj), super().delete_view, object_id, extra_context)

    def _or_refused(self, request, back: str, view: Callable[..., HttpResponse], *asked) -> HttpResponse:
        """The page; what was closed while somebody filled it in is said at ``back``, and nothing is saved."""
        try:
            return view(request, *asked)
        except Refused as fault:
            messages.error(request, str(fault))
            return redirect(back)

    def save_model(self, request, obj, form, change):
        self._lock(obj)
        super().save_model(request, obj, form, change)

    def delete_model(self, request, obj):
        self._lock(obj)
        super().delete_model(request, obj)

    def _lock(self, obj) -> None:
        """Hold the row's plan, as the services do, and ask again: the year may have been settled since the page's check."""
        plan = self.plan_of(obj)
        if not plan.pk:
            return
        lock_plan(plan)
        reason = self.lock_reason(obj)
        if reason:
            raise Refused(reason)

    def get_readonly_fields(self, request, obj=None):
        """A row stays in the plan in which it was made."""
        shown = tuple(super().get_readonly_fields(request, obj))
        return (*shown, "plan") if obj is not None and self.plan_path == "plan" else shown

    def row_to_add(self, form):
        plan = (
            first_by_key(form.fields["plan"].queryset, form.initial.get("plan"))
            if "plan" in form.fields
            else None
        )
        return self.model(plan=plan) if plan is not None else None


class BranchAdmin(PlanRowAdmin):
    """The rows of the plan's tree: whoever has saved one is led back to it on the plan's page."""

    def response_post_save_add(self, request, obj):
        return redirect(tree_url(obj))

    def response_post_save_change(self, request, obj):
        return redirect(tree_url(obj))

    def response_add(self, request, obj, post_url_continue=None):
        """The next row of the same parent is added where this one was, with the same parent filled in."""
        response = super().response_add(request, obj, post_url_continue)
        if "_addanother" in request.POST:
            return redirect(request.get_full_path())
        return response

    def delete_view(self, request, object_id, extra_context=None):
        """What hangs on a row of the tree, and the button, stand on the page where it is moved and copied too."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None or not self.has_delete_permission(request, obj):
            return super().delete_view(request, object_id, extra_context)
        parts = (obj.plan_id, self.opts.model_name, obj.pk)
        return redirect(reverse("admin:objectives_plan_branch", args=parts))


def first_by_key(queryset: models.QuerySet, pk):
    """The row with this key, or None also where the address gives something that is no key."""
    return queryset.filter(pk=pk).first() if is_key(pk) else None


def children_panel(
    rows: list, kind: type[models.Model], weight: Decimal, new_url: str, *, elsewhere=False
) -> dict:
    """The rows below a page's row, what their weights add up to, and the page that adds one (empty: none may).

    ``elsewhere``: the rows are set by each agency in its own plan, so that nothing is missing here.
    """
    given = None if elsewhere else sum((row.weight for row in rows), Decimal(0))
    return {
        "rows": [
            {"code": row.code, "name": row.name, "weight": row.weight, "url": change_url(row)} for row in rows
        ],
        "kind": kind._meta.verbose_name_plural,
        "kind_one": kind._meta.verbose_name,
        "given": given,
        "weight": weight,
        "missing": None if given is None else weight - given,
        "over": None if given is None else given - weight,
        "by_agencies": elsewhere,
        "add_url": new_url,
    }


def plan_crumb(plan: Plan) -> Crumb:
    return Crumb(plan.title, change_url(plan))


def plan_to_change(admin, request, pk: int) -> Plan:
    """The plan that the person may change now, for a page below that of ``admin``, the one of plans."""
    plan = seen_or_404(admin.get_queryset(request), pk)
    if not admin.has_change_permission(request, plan):
        raise PermissionDenied(admin.lock_reason(plan))
    return plan


def change_url(row: models.Model) -> str:
    """The admin page of ``row``."""
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=(row.pk,))


def tree_url(row: models.Model) -> str:
    """The place of a facet, an objective or an indicator on the page of its plan."""
    return f"{change_url(row.plan)}#{place(row)}"  # type: ignore[attr-defined]  # each of them has a plan


def place(row: models.Model) -> str:
    """What a row of the tree is called on the page of its plan."""
    return f"{row._meta.model_name}-{row.pk}"


def add_url(model: type[models.Model], **initial) -> str:
    """The admin page that adds a row of ``model``, with these fields filled in."""
    meta = model._meta
    return f"{reverse(f'admin:{meta.app_label}_{meta.model_name}_add')}?{urlencode(initial)}"


def list_url(model: type[models.Model], **lookups) -> str:
    """The admin list of ``model``, filtered."""
    meta = model._meta
    return f"{reverse(f'admin:{meta.app_label}_{meta.model_name}_changelist')}?{urlencode(lookups)}"
