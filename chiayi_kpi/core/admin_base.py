"""What every admin of the portal has in common: who may do what, where the page stands, how it is saved."""

from collections import Counter
from typing import Any, NamedTuple, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.contrib.admin.utils import NestedObjects, unquote
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.db import models, router
from django.forms.models import BaseInlineFormSet
from django.http import Http404
from django.utils.translation import gettext as _

from chiayi_kpi.core.admin_forms import FullCleanForm, Lines
from chiayi_kpi.core.admin_history import HistoryPage
from chiayi_kpi.core.caller import hidden

LONGEST_KEY = 18  # digits; a longer number does not fit the column


class Crumb(NamedTuple):
    """One of those that lead from the plan down to a row."""

    label: str
    url: str


def is_key(value) -> bool:
    """Whether what an address holds can be a row's primary key."""
    text = str(value or "")
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY


def seen_or_404(seen: models.QuerySet, pk) -> Any:
    """The row of those that somebody sees; one that is there and not theirs is hidden, and in the log a refusal."""
    found = seen.filter(pk=pk).first()
    if found is None:
        raise hidden() if seen.model._default_manager.filter(pk=pk).exists() else Http404()
    return found


class SearchedRow(AutocompleteSelect):
    """Django's choice of a row by its name, shown again also with what cannot be a row's key: the field says what is wrong."""

    def optgroups(self, name, value, attrs=None):
        return super().optgroups(name, [key for key in value if not key or is_key(key)], attrs)


class PortalModelAdmin(HistoryPage):
    """A ModelAdmin that asks ``may_view`` and ``may_edit`` instead of Django's own permission table.

    Subclasses say where it stands on the first page (``section``), the way to a row (``trail``) and why a row
    that the person could otherwise edit is closed (``lock_reason``).
    """

    section = "plan"
    section_order = 100
    form: type[forms.ModelForm] = FullCleanForm
    formfield_overrides = {models.TextField: {"widget": Lines(attrs={"rows": 4})}}
    change_form_template = "admin/portal/change_form.html"
    list_per_page = 50
    show_full_result_count = False
    save_on_top = False

    def may_view(self, user, obj=None) -> bool:
        """Whether ``user`` may see ``obj``, or any row at all where it is None."""
        raise NotImplementedError

    def may_edit(self, user, obj=None) -> bool:
        """Whether ``user`` may change ``obj``, or add any row at all where it is None."""
        raise NotImplementedError

    def lock_reason(self, obj) -> str:
        """Why nobody may edit ``obj`` now, in words for the person; empty where it is open."""
        return ""

    def trail(self, obj) -> list[Crumb]:
        return []

    def panel_context(self, request, obj) -> dict:
        """What the templates of this model's pages need besides the form."""
        return {}

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Parents are reached by the links above; a pencil or a cross beside a choice invites to change the wrong row."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            for what in ("add", "change", "delete", "view"):
                setattr(field.widget, f"can_{what}_related", False)
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", SearchedRow(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """The same answer whether a row is not there or not this person's to see; the latter is in the log a refusal."""
        key = unquote(object_id)
        if is_key(key) and self.model._default_manager.filter(pk=key).exists():
            hidden()
        return super()._get_obj_does_not_exist_redirect(request, opts, object_id)  # type: ignore[misc]  # Django's own

    # ---- Django's questions

    def has_module_permission(self, request) -> bool:
        return self.may_view(request.user)

    def has_view_permission(self, request, obj=None) -> bool:
        return self.may_view(request.user, obj)

    def has_add_permission(self, request) -> bool:
        return self.may_edit(request.user)

    def has_change_permission(self, request, obj=None) -> bool:
        return self.may_edit(request.user, obj) and not (obj is not None and self.lock_reason(obj))

    def has_delete_permission(self, request, obj=None) -> bool:
        return self.has_change_permission(request, obj)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        shown = obj if obj is not None else self.row_to_add(context["adminform"].form)
        context |= {
            "trail": self.trail(shown) if shown is not None else [],
            "lock_reason": self.lock_reason(obj) if obj is not None else "",
            "may_see_history": obj is not None and self.may_view_history(request.user, obj),
            **self.panel_context(request, obj),
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_changeform_initial_data(self, request):
        """What the address fills in; a parent's key that is no key is left out, for anybody can type an address."""
        initial = super().get_changeform_initial_data(request)
        keys = {field.name for field in self.opts.fields if field.is_relation}
        return {name: value for name, value in initial.items() if name not in keys or is_key(value)}

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The form knows who fills it in, for rules that depend on the person."""
        form = cast(type[FullCleanForm], super().get_form(request, obj, change=change, **kwargs))
        form.request_user = request.user
        return form

    def get_deleted_objects(self, objs, request):
        """How many rows of each kind go with them, or stand in the way; naming each would be a query a row."""
        collector = NestedObjects(using=router.db_for_write(self.model), origin=objs)
        collector.collect(objs)
        gone = cast(dict[type[models.Model], set[models.Model]], collector.model_objs)
        counts = {
            str(model._meta.verbose_name_plural): len(rows)
            for model, rows in gone.items()
            if not model._meta.auto_created
        }
        protected = Counter(str(row._meta.verbose_name_plural) for row in collector.protected)
        return (
            [str(obj) for obj in objs],
            counts,
            set(),
            [f"{name}{_(': ')}{count}" for name, count in protected.items()],
        )

    def row_to_add(self, form):
        """An unsaved row with the parents that the address gives, for the way to it; None where unknown."""
        return


class ParentDecides(InlineModelAdmin):
    """For inlines: whoever may change the parent row may change the rows inside it, nobody else."""

    extra = 0

    def has_view_permission(self, request, obj=None) -> bool:
        return self._parent_admin().has_view_permission(request, obj)

    def has_add_permission(self, request, obj=None) -> bool:
        parent = self._parent_admin()
        return (
            parent.has_add_permission(request) if obj is None else parent.has_change_permission(request, obj)
        )

    def has_change_permission(self, request, obj=None) -> bool:
        return self.has_add_permission(request, obj)

    def has_delete_permission(self, request, obj=None) -> bool:
        return self.has_add_permission(request, obj)

    def _parent_admin(self):
        return self.admin_site.get_model_admin(self.parent_model)


class RowFormSet(BaseInlineFormSet):
    """Rows of a table: every field carries its column's name, since a cell has no label of its own."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        for field in form.fields.values():
            # The admin wraps the choice of a related row in a widget of its own.
            widget = getattr(field.widget, "widget", field.widget)
            widget.attrs = {"aria-label": str(field.label or ""), **widget.attrs}


class TableInline(ParentDecides, admin.TabularInline):
    """An inline as a table."""

    form = FullCleanForm
    formset = RowFormSet
    template = "admin/portal/tabular.html"
