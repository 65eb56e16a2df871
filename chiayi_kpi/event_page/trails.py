"""What an event of changed data rests on: the rows of the audit trails that it names, read together for a whole page."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Model, OuterRef, Subquery
from django.utils.translation import gettext as _

from chiayi_kpi.core.admin_history import Change, change_of, names_in, names_of
from chiayi_kpi.core.formats import plain
from chiayi_kpi.events.models import Event
from indicators.models import FigureChange, MonthEvent, TargetRevision
from indicators.selectors.milestones_then import MilestonesThen


class TrailChange(NamedTuple):
    """One thing that changed: ``old`` → ``new`` where both are known, and why."""

    what: str
    old: str = ""
    new: str = ""
    why: str = ""


_ADDED, _CHANGED, _DELETED, _WRITTEN = "+", "~", "-", "="


class Trails:
    """The steps of these events; a number of queries that the number of events does not change."""

    def __init__(self, events: Iterable[Event]) -> None:
        ids: dict[str, set[int]] = defaultdict(set)
        named: dict[type[Model], set[int]] = defaultdict(set)
        for event in events:
            for label, rows in event.details.get("trail", {}).items():
                ids[label].update(rows)
            if event.object_type and event.object_id.isdigit() and (model := _model(event.object_type)):
                named[model].add(int(event.object_id))
        self._steps: dict[tuple[str, int], list[TrailChange]] = {}
        for label, wanted in ids.items():
            if model := _model(label):
                self._steps |= {(label, pk): steps for pk, steps in _read(model, wanted).items()}
        self._names = names_in(named)

    def of(self, event: Event) -> list[TrailChange]:
        """In their order; of rows that the trails do not tell of, how many of which kind they were.

        ``rows`` is a plain number where a backup, a restore or a drill counted what it copied."""
        steps = []
        for label, ids in event.details.get("trail", {}).items():
            for pk in ids:
                steps += self._steps.get((label, pk), [])
        counted = event.details.get("rows", ())
        return steps or ([_counted(*rows) for rows in counted] if isinstance(counted, list) else [])

    def name(self, event: Event) -> str:
        """What the event is about, as it is called now; as it was called, where it is gone."""
        if not event.object_type:
            return event.object_name
        model = _model(event.object_type)
        now = self._names.get((model, int(event.object_id))) if model and event.object_id.isdigit() else None
        kind = str(model._meta.verbose_name) if model else event.object_type
        return f"{kind} {now or event.object_name or event.object_id}"


def _model(label: str) -> type[Model] | None:
    try:
        return apps.get_model(label)
    except LookupError:
        return None  # of an earlier version


def _read(model: type[Model], ids: set[int]) -> dict[int, list[TrailChange]]:
    if model is FigureChange:
        changes = FigureChange.objects.select_related("input__indicator__objective__facet").in_bulk(ids)
        milestones = MilestonesThen(changes.values())
        return {pk: [_figure(row, milestones)] for pk, row in changes.items()}
    if model is MonthEvent:
        return {pk: [_month(row)] for pk, row in MonthEvent.objects.in_bulk(ids).items()}
    if model is TargetRevision:
        return {pk: [_revision(row)] for pk, row in TargetRevision.objects.in_bulk(ids).items()}
    return _histories(model, ids) if hasattr(model, "instance_type") else {}


def _figure(row: FigureChange, milestones: MilestonesThen) -> TrailChange:
    what = _("%(input)s, month %(month)s") % {"input": row.input.name, "month": row.month}
    old, new = milestones.before(row) or row.old, milestones.after(row) or row.new
    return TrailChange(what, _written(old), _written(new), row.reason)


def _month(row: MonthEvent) -> TrailChange:
    said = {"step": row.get_action_display(), "month": row.month}
    return TrailChange(_("%(step)s, month %(month)s") % said, why=row.reason)


def _revision(row: TargetRevision) -> TrailChange:
    return TrailChange(row.get_what_display(), _written(row.old), _written(row.new), row.cause)


def _written(value: Any) -> str:
    if value is None or value == "":
        return "—"
    return plain(value) if isinstance(value, Decimal) else str(value)


def _histories(model: Any, ids: set[int]) -> dict[int, list[TrailChange]]:
    """Of rows of a history, each beside the one before it. Two queries, and one for each kind of row that they name."""
    key = model.instance_type._meta.pk.attname
    earlier = model.objects.filter(**{key: OuterRef(key)}, history_id__lt=OuterRef("history_id"))
    before = Subquery(earlier.order_by("-history_id").values("history_id")[:1])
    rows = list(
        model.objects.filter(history_id__in=ids).annotate(before=before).select_related("history_user")
    )
    known = {row.history_id: row for row in model.objects.filter(history_id__in=[row.before for row in rows])}
    for row in (*rows, *known.values()):
        row.pk_value = getattr(row, key)
    names = names_of([*rows, *known.values()])
    changes = {row.history_id: change_of(row, known.get(row.before), names, {}) for row in rows}
    return {pk: _of_change(change) for pk, change in changes.items() if change is not None}


def _of_change(change: Change) -> list[TrailChange]:
    if change.kind == _DELETED:
        return [TrailChange(_("%(thing)s deleted") % {"thing": change.what}, why=change.reason)]
    if change.kind == _ADDED:
        told = _(", ").join(f"{field.label}{_(': ')}{field.new}" for field in change.fields[:6])
        return [TrailChange(_("%(thing)s added") % {"thing": change.what}, new=told, why=change.reason)]
    steps = [TrailChange(field.label, field.old, field.new, change.reason) for field in change.fields]
    return steps or [TrailChange(change.what, why=change.reason)]


def _counted(label: str, did: str, count: int) -> TrailChange:
    model = _model(label)
    said = {"count": count, "kind": model._meta.verbose_name if model else label}
    words = {
        _ADDED: _("%(kind)s: %(count)s added"),
        _CHANGED: _("%(kind)s: %(count)s changed"),
        _DELETED: _("%(kind)s: %(count)s deleted"),
        _WRITTEN: _("%(kind)s: %(count)s written"),
    }
    return TrailChange(words[did] % said)


def fields_of(event: Event) -> Sequence[str]:
    """What the fields are called that a change named."""
    found = []
    for label, names in event.details.get("fields", {}).items():
        model = _model(label)
        if model is None:
            continue
        for name in names:
            field = next((one for one in model._meta.fields if one.name == name), None)
            if field is not None:
                found.append(str(field.verbose_name))
    return found
