"""Of which agency and year a row is: as far as possible by what is in memory, else by its parents, a query a kind of them."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import ForeignKey, Model

from chiayi_kpi.events.kept import kept

_PARENTS = 5  # no row is further from its plan


class EventPlace(NamedTuple):
    agency: int | None = None
    year: int | None = None


class Unknown:
    """The key of a row of which only is known what it was found by."""


_Key = tuple[type[Model], Any]


class Places:
    """Of rows that one transaction wrote."""

    def __init__(self, using: str) -> None:
        self._using = using
        self._known: dict[_Key, EventPlace] = {}
        self._learnt: set[_Key] = set()
        self._parents: dict[_Key, _Key] = {}

    def learn(self, row: Model) -> None:
        """What ``row`` says of itself, and of the rows that it came with."""
        model = row._meta.model  # whoever is signed in is a lazy object
        if (model, row.pk) in self._learnt:
            return
        self._learnt.add((model, row.pk))
        base = getattr(model, "instance_type", model)
        self.learn_columns(base, row.__dict__.get(base._meta.pk.attname, row.pk), row.__dict__)
        for parent in row._state.fields_cache.values():
            if isinstance(parent, Model):
                self.learn(parent)

    def learn_columns(self, model: type[Model], pk: Any, columns: Mapping[str, Any]) -> None:
        key = (model, pk)
        place, parent = _said(key, columns)
        if place is not None:
            self._known[key] = place
        elif parent is not None:
            self._parents[key] = parent

    def read_missing(self, keys: Iterable[_Key]) -> None:
        """Read the parents of those whose place is not known."""
        for _ in range(_PARENTS):
            missing: dict[type[Model], set[Any]] = {}
            for key in keys:
                top = self._top(key)
                if top not in self._known and not isinstance(top[1], Unknown):
                    missing.setdefault(top[0], set()).add(top[1])
            if not missing:
                return
            for model, ids in missing.items():
                rows = model._base_manager.using(self._using).in_bulk(ids)
                for pk in ids:
                    if pk in rows:
                        self.learn(rows[pk])
                    self._settle((model, pk))

    def of(self, key: _Key) -> EventPlace:
        return self._known.get(self._top(key), EventPlace())

    def _settle(self, key: _Key) -> None:
        """A row that is gone, or says nothing, belongs to nobody: it is not asked for again."""
        if key not in self._parents:
            self._known.setdefault(key, EventPlace())

    def _top(self, key: _Key) -> _Key:
        while key not in self._known and key in self._parents:
            key = self._parents[key]
        return key


def _said(key: _Key, columns: Mapping[str, Any]) -> tuple[EventPlace | None, _Key | None]:
    """The place that a row's own columns name, or the row that knows it."""
    label = key[0]._meta.label_lower
    if label == "accounts.agency":
        return EventPlace(key[1]), None
    if columns.get("plan_id") is not None:
        return None, (apps.get_model("objectives", "plan"), columns["plan_id"])
    if "agency_id" in columns or "year" in columns:
        return EventPlace(columns.get("agency_id"), columns.get("year")), None
    for field in key[0]._meta.fields:
        if isinstance(field, ForeignKey) and field.attname in columns:
            to: Any = field.related_model
            if kept(to) and columns[field.attname] is not None:
                return None, (to, columns[field.attname])
    return None, None
