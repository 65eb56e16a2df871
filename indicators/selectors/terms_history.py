"""What plans said at earlier moments of all that points rest on, from the history of every row: one query for any number of plans."""

import datetime
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import DecimalField, Field, Func, JSONField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, JSONArray

from chiayi_kpi.core.history import DELETED
from chiayi_kpi.core.prepared import Given, Prepared
from indicators.models import (
    Indicator,
    IndicatorInput,
    Milestone,
    NotApplicable,
    PlannedValue,
    PriorValue,
    ScoringComponent,
)
from indicators.selectors.definitions import (
    SPEC_FIELDS,
    ComponentRow,
    IndicatorRow,
    InputRow,
    input_specs,
)
from indicators.selectors.facts import ByMonth
from indicators.selectors.openings import openings_among
from objectives.models import Facet, Objective, Plan
from objectives.selectors import FacetRow, ObjectiveRow, PlanRow

_NO_MILESTONE = (None, None, None)
_NO_ROW = 0


class PastTerms(NamedTuple):
    """A plan's own rows as they stood at a moment, in the order of their numbers; nobody's accounts and awards with them.

    ``exempt``: indicator id → why it did not apply to the plan's agency; ``planned``: indicator id → month → value.
    """

    facets: list[FacetRow]
    objectives: list[ObjectiveRow]
    indicators: list[IndicatorRow]
    inputs: Mapping[int, tuple[InputRow, ...]]
    components: Mapping[int, tuple[ComponentRow, ...]]
    exempt: Mapping[int, str]
    planned: Mapping[int, ByMonth]


class _Exact(json.JSONDecoder):
    """Reads a database's numbers digit by digit."""

    def __init__(self) -> None:
        super().__init__(parse_float=Decimal)


class _List(JSONArray):
    """A list of JSON, without Django's question whether SQLite knows any: inside a moment it cannot be asked."""

    output_field = JSONField(decoder=_Exact)
    as_sql = Func.as_sql


class _Kept(NamedTuple):
    """A model whose rows' history is read: by which parent its rows are found, and what is read of each."""

    model: Any
    parent: str
    fields: tuple[str, ...]

    def among(self, condition: Q, *, no: int) -> "QuerySet[Any, Any]":
        """Rows of (``no``, parent, id, moment, number in the history, type, list of the fields)."""
        values = [self._as_text(name) for name in self.fields]
        return (
            self.model.history.filter(condition)
            .order_by()
            .values_list(
                *(Value(no), self.parent, "id", "history_date", "history_id", "history_type"),
                _List(*values),
            )
        )

    def _as_text(self, name: str) -> Any:
        return Cast(name, TextField()) if isinstance(self._field(name), JSONField) else name

    def _field(self, name: str) -> Field:
        return self.model.history.model._meta.get_field(name)

    def readers(self) -> list[Callable[[Any], Any]]:
        """What makes of each field's value in the list what a query for the column would have."""
        return [_reader(self._field(name)) for name in self.fields]


def _reader(field: Field) -> Callable[[Any], Any]:
    if isinstance(field, JSONField):
        return json.loads
    if isinstance(field, DecimalField):
        places = Decimal(1).scaleb(-field.decimal_places)
        return lambda value: None if value is None else Decimal(value).quantize(places)
    return field.to_python


_FACETS = _Kept(Facet, "plan_id", FacetRow._fields[2:])
_OBJECTIVES = _Kept(Objective, "plan_id", ObjectiveRow._fields[2:-1])
_INDICATORS = _Kept(Indicator, "plan_id", IndicatorRow._fields[2:-1])
_INPUTS = _Kept(IndicatorInput, "indicator_id", ("source", *SPEC_FIELDS[:6]))
_MILESTONES = _Kept(Milestone, "input_id", ("no", "name", "percent"))
_COMPONENTS = _Kept(ScoringComponent, "indicator_id", ComponentRow._fields[:-1])
_EXEMPT = _Kept(NotApplicable, "plan_id", ("indicator_id", "reason"))
_PLANNED = _Kept(PlannedValue, "plan_id", ("indicator_id", "month", "value"))
_VALUES = _Kept(PriorValue, "agency_id", ("code", "year", "value"))
_STATUS = _Kept(Plan, "id", ("status", "history_change_reason"))
_KINDS = (
    _FACETS,
    _OBJECTIVES,
    _INDICATORS,
    _INPUTS,
    _MILESTONES,
    _COMPONENTS,
    _EXEMPT,
    _PLANNED,
    _VALUES,
    _STATUS,
)


def _ever_of(model: Any) -> Any:
    """The history of the rows that ever stood in these plans: what an agency takes over goes into another's."""
    return model.history.filter(id__in=model.history.filter(plan_id__in=Given("plan_ids")).values("id"))


def _among(model: Any) -> Q:
    return Q(id__in=_ever_of(model).values("id"))


def _together(conditions: Mapping[_Kept, Q]) -> Prepared:
    """The history of all these in the order of time."""
    first, *others = (kind.among(condition, no=_KINDS.index(kind)) for kind, condition in conditions.items())
    return Prepared(first.union(*others, all=True).order_by("history_date", "history_id"))


_OF_INDICATORS = Q(indicator_id__in=_ever_of(Indicator).values("id"))
_OF_AGENCIES = {
    _EXEMPT: _among(NotApplicable),
    _PLANNED: _among(PlannedValue),
    _VALUES: Q(agency_id__in=Given("agency_ids")),
    _STATUS: Q(id__in=Given("plan_ids")),
}
_COMPARED = _together(_OF_AGENCIES)
_WHOLE = _together(
    {
        **_OF_AGENCIES,
        # What a common indicator did not apply to goes with it when it is deleted, out of plans that nobody opened.
        _EXEMPT: _among(NotApplicable) | _OF_INDICATORS,
        _FACETS: Q(plan_id__in=Given("plan_ids")),
        _OBJECTIVES: _among(Objective),
        _INDICATORS: _among(Indicator),
        _INPUTS: _OF_INDICATORS,
        _MILESTONES: Q(input_id__in=IndicatorInput.history.filter(_OF_INDICATORS).values("id")),
        _COMPONENTS: _OF_INDICATORS,
    }
)


class _State(NamedTuple):
    at: datetime.datetime
    kind: str
    parent_id: int
    values: tuple


class _Rows:
    """The history of one model's rows, found by any parent that they ever had."""

    def __init__(self, kind: _Kept, rows: Iterable[tuple]) -> None:
        """``rows``: in the order of time."""
        self._states: dict[int, list[_State]] = defaultdict(list)
        self._keys: dict[int, dict[int, None]] = defaultdict(dict)
        readers = kind.readers()
        for parent_id, key, at, _number, change, values in rows:
            read = tuple(reader(value) for reader, value in zip(readers, values, strict=True))
            self._states[key].append(_State(at, change, parent_id, read))
            self._keys[parent_id][key] = None

    def before(self, at: datetime.datetime, parent_id: int) -> list[tuple[int, tuple]]:
        """Id and values of each row that was there, and the parent's, just before ``at``."""
        found = []
        for key in self._keys.get(parent_id, ()):
            last = next((state for state in reversed(self._states[key]) if state.at < at), None)
            if last is not None and last.kind != DELETED and last.parent_id == parent_id:
                found.append((key, last.values))
        return found


class TermsHistory:
    """The history of these plans. One query; every moment asked for is answered from it.

    Not ``with_rows``: only what a plan says of the common plan's indicators (paths, what does not apply, earlier years'
    values). ``openings``: plan id → when it was open again, as ``openings`` finds it.
    """

    def __init__(self, plans: Collection[PlanRow], *, with_rows: bool = True) -> None:
        rows: dict[int, list[tuple]] = defaultdict(list)
        for no, *row in (_WHOLE if with_rows else _COMPARED)(
            plan_ids=[plan.id for plan in plans],
            agency_ids=[plan.agency_id for plan in plans if plan.agency_id] or [_NO_ROW],
        ):
            rows[no].append(tuple(row))
        self._rows = {kind: _Rows(kind, rows[no]) for no, kind in enumerate(_KINDS)}
        states = rows[_KINDS.index(_STATUS)]
        self.openings = openings_among(
            (plan_id, status, at, reason) for plan_id, _id, at, _no, _change, (status, reason) in states
        )
        # Before this moment nothing is known of the plan, whatever rows it had.
        self._known_since: dict[int, datetime.datetime] = {}
        for plan_id, _id, at, *_rest in states:
            self._known_since.setdefault(plan_id, at)
        self._found: dict[tuple[int, datetime.datetime], PastTerms | None] = {}

    def terms(self, plan_id: int, at: datetime.datetime) -> PastTerms | None:
        """The plan just before ``at``; None where its history does not reach back to that moment."""
        key = plan_id, at
        if key not in self._found:
            since = self._known_since.get(plan_id)
            self._found[key] = self._terms(plan_id, at) if since is not None and since < at else None
        return self._found[key]

    def earlier_values(self, agency_id: int, at: datetime.datetime) -> dict[str, dict[int, Decimal]]:
        """Code → ROC year → the value that stood there just before ``at`` (歷年)."""
        found: dict[str, dict[int, Decimal]] = defaultdict(dict)
        for _key, (code, year, value) in self._rows[_VALUES].before(at, agency_id):
            found[code][year] = value
        return found

    def exempt(self, plan_id: int, at: datetime.datetime) -> dict[int, str]:
        """Indicator id → why it did not apply to the agency of that plan just before ``at``."""
        return dict(values for _key, values in self._rows[_EXEMPT].before(at, plan_id))

    def _terms(self, plan_id: int, at: datetime.datetime) -> PastTerms:
        facets = [
            FacetRow._make([key, plan_id, *row]) for key, row in self._rows[_FACETS].before(at, plan_id)
        ]
        objectives = [
            ObjectiveRow._make([key, plan_id, *row, {}])
            for key, row in self._rows[_OBJECTIVES].before(at, plan_id)
        ]
        indicators = [
            IndicatorRow._make([key, plan_id, *row, {}])
            for key, row in self._rows[_INDICATORS].before(at, plan_id)
        ]
        planned: dict[int, ByMonth] = defaultdict(dict)
        for _key, (indicator_id, month, value) in self._rows[_PLANNED].before(at, plan_id):
            planned[indicator_id][month] = value
        return PastTerms(
            facets=sorted(facets, key=_by_number),
            objectives=sorted(objectives, key=_by_number),
            indicators=sorted(indicators, key=_by_number),
            inputs={row.id: self._inputs_of(row.id, at) for row in indicators},
            components={row.id: self._components_of(row.id, at) for row in indicators},
            exempt=self.exempt(plan_id, at),
            planned=planned,
        )

    def _inputs_of(self, indicator_id: int, at: datetime.datetime) -> tuple[InputRow, ...]:
        rows = (
            (key, source, *spec, *step)
            for key, (source, *spec) in sorted(self._rows[_INPUTS].before(at, indicator_id))
            for step in sorted(values for _key, values in self._rows[_MILESTONES].before(at, key))
            or [_NO_MILESTONE]
        )
        return tuple(InputRow(pk, source, spec) for (pk, source), spec in input_specs(rows))

    def _components_of(self, indicator_id: int, at: datetime.datetime) -> tuple[ComponentRow, ...]:
        found = self._rows[_COMPONENTS].before(at, indicator_id)
        rows = [ComponentRow._make([*values, {}]) for _key, values in found]
        return tuple(sorted(rows, key=_by_number))


def _by_number(row: Any) -> int:
    return row.no
