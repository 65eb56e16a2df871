"""The history page of a row: every change of it and of the rows inside it, oldest value beside the new one."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.contrib import admin
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import PAGE_VAR
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from chiayi_kpi.core.formats import plain
from chiayi_kpi.core.roc import dotted, dotted_moment

PER_PAGE = 50
Inside = str | Callable[[Any], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class FieldChange:
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Change:
    """One saved step: ``kind`` is + (added), ~ (changed) or - (deleted)."""

    at: datetime
    by: str
    kind: str
    what: str
    fields: tuple[FieldChange, ...]
    reason: str


def changes_of(
    row: models.Model,
    inside: Sequence[tuple[type[models.Model], Inside]] = (),
    words: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
) -> list[Change]:
    """The changes of ``row`` and of the rows ``inside`` it, newest first.

    ``inside``: model, and the name of its key to ``row`` or what finds its history rows.

    ``words``: for a field without choices of its own (``model.field``) what its values are called, or what it names.
    One query for each model, and one for each kind of row that the values point at.
    """
    records = _records(type(row), pk=row.pk)
    for model, key in inside:
        records += _records(model, **({f"{key}_id": row.pk} if isinstance(key, str) else key(row)))
    records.sort(key=lambda record: (record.history_date, record.history_id))
    names = names_of(records)
    before: dict[tuple[type, int], models.Model] = {}
    found = []
    for record in records:
        place = (record.instance_type, record.pk_value)
        change = change_of(record, before.get(place), names, words)
        if change is not None:
            found.append(change)
        before[place] = record
    return found[::-1]


def logged_changes(row: models.Model) -> list[Change]:
    """What the admin itself noted of a row whose model keeps no history, newest first."""
    kinds = {ADDITION: "+", CHANGE: "~", DELETION: "-"}
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(row), object_id=str(row.pk)
    ).select_related("user")
    return [
        Change(
            entry.action_time, str(entry.user), kinds[entry.action_flag], entry.get_change_message(), (), ""
        )
        for entry in entries.order_by("-action_time", "-pk")
    ]


def _records(model: type[models.Model], **lookup) -> list:
    column = model._meta.pk.attname
    if "pk" in lookup:
        lookup = {column: lookup["pk"]}
    found = model.history.filter(**lookup)  # type: ignore[attr-defined]  # simple_history puts it there
    records = list(found.select_related("history_user"))
    for record in records:
        record.pk_value = getattr(record, column)
    return records


def _fields(record) -> Iterable[models.Field]:
    return (field for field in record.tracked_fields if not field.primary_key)


def names_of(records: list) -> dict[tuple[type, int], str]:
    """The names of the rows themselves and of what their keys point at: (model, id) → name, where it still is."""
    wanted = defaultdict(set)
    for record in records:
        wanted[record.instance_type].add(record.pk_value)
        for field in _fields(record):
            value = getattr(record, field.attname)
            if field.is_relation and value is not None:
                wanted[field.related_model].add(value)
    return names_in(wanted)


def names_in(wanted: Mapping[type[models.Model], Iterable[int]]) -> dict[tuple[type, int], str]:
    """What rows are called, by model and id, where they still are. One query a model."""
    names: dict[tuple[type, int], str] = {}
    for model, ids in wanted.items():
        rows = model._default_manager.select_related(*_parents(model)).in_bulk(ids)
        names |= {(model, pk): str(row) for pk, row in rows.items()}
    return names


def _parents(model: type[models.Model], depth: int = 3) -> list[str]:
    """The paths to the rows that ``str()`` of a row may need, so that naming many takes one query."""
    paths = []
    for field in model._meta.fields:
        if field.related_model and field.editable:
            paths.append(field.name)
            if depth > 1:
                paths += [f"{field.name}__{path}" for path in _parents(field.related_model, depth - 1)]
    return paths


def change_of(record, previous, names, words) -> Change | None:
    """What a history row says, beside the one before it; None where nothing differs. ``record`` has its ``pk_value``."""
    compared: list[FieldChange] = []
    model = record.instance_type._meta.model_name
    for field in _fields(record):
        new = getattr(record, field.attname)
        old = getattr(previous, field.attname) if previous is not None else None
        if record.history_type == "-" or new == old or (previous is None and new in (None, "")):
            continue
        called = words.get(f"{model}.{field.name}", {})
        if isinstance(new, dict):
            compared += _inside(old or {}, new, called)
            continue
        was = _shown(field, called.get(old, old), names) if previous is not None else ""
        now = _shown(field, called.get(new, new), names)
        compared.append(FieldChange(str(field.verbose_name), was, now))
    if record.history_type == "~" and not compared and not record.history_change_reason:
        return None  # saved without a difference
    name = names.get((record.instance_type, record.pk_value)) or getattr(record, "name", "")
    return Change(
        at=record.history_date,
        by=str(record.history_user) if record.history_user_id else _("the system"),
        kind=record.history_type,
        what=f"{record.instance_type._meta.verbose_name} {name}".strip(),
        fields=tuple(compared),
        reason=record.history_change_reason or "",
    )


def _inside(old: dict, new: dict, names: Mapping[str, str]) -> Iterable[FieldChange]:
    """What changed in a field that holds several named values, one change each."""
    for name in {**old, **new}:
        if old.get(name) != new.get(name):
            yield FieldChange(names.get(name, name), str(old.get(name, "—")), str(new.get(name, "—")))


def _shown(field: models.Field, value, names) -> str:
    if value is None or value == "":
        return "—"
    if field.is_relation:
        return names.get((field.related_model, value), str(value))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return dotted_moment(value)
    if isinstance(value, date):
        return dotted(value)
    if isinstance(value, Decimal):
        return plain(value)
    return str(value)


class HistoryPage(admin.ModelAdmin):
    """Replaces the admin's history page, which knows nothing of what happened in a file, a command or an inline."""

    history_inside: Sequence[tuple[type[models.Model], Inside]] = ()

    @property
    def history_words(self) -> Mapping[str, Mapping[str, str]]:
        """The ``words`` of ``changes_of``."""
        return {}

    def trail(self, obj) -> Sequence[tuple[str, str]]:
        """The way from the plan down to ``obj``, without ``obj`` itself: name and address of each step."""
        return []

    def may_view_history(self, user, obj) -> bool:
        """Whether ``user`` may read who changed ``obj``."""
        raise NotImplementedError

    def history_view(self, request, object_id, extra_context=None):
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]  # Django's own
        if not self.may_view_history(request.user, obj):
            raise PermissionDenied
        pages = Paginator(self.history_changes(obj), PER_PAGE)
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %s") % obj,
            "object": obj,
            "opts": self.opts,
            "trail": self.trail(obj),
            "page": pages.get_page(request.GET.get(PAGE_VAR)),
            "page_var": PAGE_VAR,
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/portal/history.html", context)

    def history_changes(self, obj) -> list[Change]:
        """Every change to show, newest first."""
        if hasattr(self.model, "history"):
            return changes_of(obj, self.history_inside, self.history_words)
        return logged_changes(obj)
