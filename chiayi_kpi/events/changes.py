"""Every change of data as events, made of what a transaction wrote: who changed what, and where the old and new values stand.

The values themselves stay in the audit trails (histories, ``FigureChange``, ``MonthEvent``); an event names their rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Model

from chiayi_kpi.core.caller import caller
from chiayi_kpi.core.changes import WrittenRows
from chiayi_kpi.events.kept import Kept, kept
from chiayi_kpi.events.kinds import EventKind
from chiayi_kpi.events.models import Event
from chiayi_kpi.events.places import EventPlace, Places, Unknown
from chiayi_kpi.events.services import described, fits, name_of

MOST_EVENTS = 50  # of one kind, agency and year in one transaction; beyond, one tells of all
MOST_IDS = 100  # rows of a trail that one event names

_Row = tuple[type[Model], Any]


class _Subject(NamedTuple):
    kind: EventKind
    place: EventPlace
    row: _Row | None


@dataclass(slots=True)
class _Told:
    """What one event says: how many rows of which model were added, changed, deleted or written, and the rows of the trail."""

    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    fields: dict[str, set[str]] = field(default_factory=dict)
    trail: dict[str, list[Any]] = field(default_factory=dict)
    trail_rows: int = 0  # with those that a large statement wrote without being looked at one by one

    def add(self, one: WrittenRows, how: Kept, count: int, ids: Sequence[Any]) -> None:
        label = one.model._meta.label_lower
        if how.trail:
            self.trail.setdefault(label, []).extend(ids)
            self.trail_rows += count
        else:
            self.counts[label, one.did] = self.counts.get((label, one.did), 0) + count
        if one.fields:
            self.fields.setdefault(label, set()).update(one.fields)

    def join(self, other: "_Told") -> None:
        for key, count in other.counts.items():
            self.counts[key] = self.counts.get(key, 0) + count
        for label, names in other.fields.items():
            self.fields.setdefault(label, set()).update(names)
        for label, ids in other.trail.items():
            self.trail.setdefault(label, []).extend(ids)
        self.trail_rows += other.trail_rows

    def details(self) -> dict[str, Any]:
        said: dict[str, Any] = {"rows": [[label, did, count] for (label, did), count in self.counts.items()]}
        if self.fields:
            said["fields"] = {label: sorted(names) for label, names in self.fields.items()}
        if self.trail:
            said["trail"] = {label: ids[:MOST_IDS] for label, ids in self.trail.items()}
            left = self.trail_rows - sum(map(len, said["trail"].values()))
            if left:
                said["left_out"] = left
        return said


def write_changes(written: Sequence[WrittenRows], looked_at: Sequence[Model], using: str) -> None:
    """Write the events of a transaction's changes, by one statement and inside it."""
    told = [(one, how) for one in written if (how := kept(one.model)) and not _passes(one, how)]
    if not told:
        return
    seen = _Seen(using)
    for row in looked_at:
        seen.places.learn(row)
    for one, how in told:
        seen.look_at(one, how)
    seen.read_unknown(told)
    rows = [(one, how, seen.keys_of(one, how)) for one, how in told]
    seen.places.read_missing([key for _one, _how, keys in rows for key in keys])
    Event.objects.using(using).bulk_create(_events(_told(rows, seen), seen))


def _passes(one: WrittenRows, how: Kept) -> bool:
    return bool(one.fields) and how.passing.issuperset(one.fields)


class _Seen:
    """What is known of the rows that a transaction wrote: where they belong, what they are about and what they are called."""

    def __init__(self, using: str) -> None:
        self._using = using
        self.places = Places(using)
        self.about: dict[_Row, _Row | None] = {}
        self.names: dict[_Row, str] = {}

    def look_at(self, one: WrittenRows, how: Kept) -> None:
        base = _base(one.model)
        for row, pk in zip(one.rows, one.ids, strict=False):
            self.places.learn(row)
            own = pk if base is one.model else row.__dict__[base._meta.pk.attname]
            self._note((base, own), row.__dict__, how, name_of(row))

    def read_unknown(self, written: Sequence[tuple[WrittenRows, Kept]]) -> None:
        """Rows that were changed by their number alone, and have no history that tells of them."""
        for one, how in written:
            unknown = [pk for pk in one.ids if (one.model, pk) not in self.about]
            if not one.rows and one.did == "~" and unknown and not self._tells(one, how):
                for pk, row in one.model._base_manager.using(self._using).in_bulk(unknown).items():
                    self._note((one.model, pk), row.__dict__, how, name_of(row))

    def keys_of(self, one: WrittenRows, how: Kept) -> list[_Row]:
        base = _base(one.model)
        if one.rows and base is not one.model:
            return [(base, row.__dict__[base._meta.pk.attname]) for row in one.rows]
        keys: list[_Row] = [(base, pk) for pk in one.ids] or [(base, Unknown())]
        for key in keys:
            if key not in self.about:
                self._note(key, one.given or {}, how, "")
        return keys

    def _tells(self, one: WrittenRows, how: Kept) -> bool:
        """Whether the conditions of the statement say where its rows belong and what they are about."""
        given = one.given or {}
        about = one.model._meta.get_field(how.about).attname if how.about else ""  # type: ignore[union-attr]
        return bool(given.keys() & {"plan_id", "agency_id"}) and (not about or about in given)

    def _note(self, key: _Row, columns: Mapping[str, Any], how: Kept, name: str) -> None:
        model, pk = key
        if columns.keys() - {model._meta.pk.attname}:
            self.places.learn_columns(model, pk, columns)
        if not how.about:
            self.about[key] = None if isinstance(pk, Unknown) else key
        else:
            to: Any = model._meta.get_field(how.about)
            of = columns.get(to.attname)
            self.about[key] = None if of is None else (to.related_model, of)
        if name and self.about[key] == key:
            self.names[key] = name


def _base(model: type[Model]) -> type[Model]:
    """The model of a row, or the one whose history a row is."""
    return getattr(model, "instance_type", model)


def _told(rows: Sequence[tuple[WrittenRows, Kept, list[_Row]]], seen: _Seen) -> dict[_Subject, _Told]:
    """The changes by what they are about. What says nothing of its place has that of the rest, where there is but one."""
    told: dict[_Subject, _Told] = {}
    known = {seen.places.of(key) for _one, _how, keys in rows for key in keys} - {EventPlace()}
    usual = known.pop() if len(known) == 1 else EventPlace()
    for one, how, keys in rows:
        for number, key in enumerate(keys):
            place = seen.places.of(key)
            subject = _Subject(how.kind, usual if place == EventPlace() else place, seen.about[key])
            count = 1 + (one.count - len(keys) if number == 0 else 0)
            told.setdefault(subject, _Told()).add(one, how, count, one.ids[number : number + 1])
    return _fewer(_joined(told))


def _joined(told: dict[_Subject, _Told]) -> dict[_Subject, _Told]:
    """Rows that are gone, or of which little is known, belong to the one thing that changed beside them."""
    for nameless in [subject for subject in told if subject.row is None]:
        beside = [one for one in told if one.row and one[:2] == nameless[:2]]
        if len(beside) == 1:
            told[beside[0]].join(told.pop(nameless))
    return told


def _fewer(told: dict[_Subject, _Told]) -> dict[_Subject, _Told]:
    """Where one step changed very many things of a plan, such as an import, one event tells of all of them."""
    numbers: dict[tuple[EventKind, EventPlace], int] = {}
    for subject in told:
        numbers[subject.kind, subject.place] = numbers.get((subject.kind, subject.place), 0) + 1
    fewer: dict[_Subject, _Told] = {}
    for subject, entry in told.items():
        if numbers[subject.kind, subject.place] > MOST_EVENTS:
            fewer.setdefault(subject._replace(row=None), _Told()).join(entry)
        else:
            fewer[subject] = entry
    return fewer


def _events(told: dict[_Subject, _Told], seen: _Seen) -> list[Event]:
    one = caller()
    made = []
    for subject, entry in told.items():
        event = described(one)
        event.kind, event.agency_id, event.year = subject.kind, subject.place.agency, subject.place.year
        if subject.row is not None:
            event.object_type, event.object_id = subject.row[0]._meta.label_lower, str(subject.row[1])
            event.object_name = fits("object_name", seen.names.get(subject.row, ""))
        event.details |= entry.details()
        made.append(event)
    return made
