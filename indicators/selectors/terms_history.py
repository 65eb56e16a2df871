"""What plans said at earlier moments of all that points rest on, from the history of every row: ten queries for any number."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Min, Q

from chiayi_kpi.core.history import DELETED
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
from objectives.models import Facet, Objective, Plan
from objectives.selectors import FacetRow, ObjectiveRow, PlanRow

_INPUT = ("source", *SPEC_FIELDS[:6])
_NO_MILESTONE = (None, None, None)


class PastTerms(NamedTuple):
    """A plan's own rows as they stood at a moment, in the order of their numbers; nobody's accounts and awards with them.

    ``exempt``: indicator id → why it did not apply; ``planned``: indicator id → month → value, both of the plan's agency.
    """

    facets: list[FacetRow]
    objectives: list[ObjectiveRow]
    indicators: list[IndicatorRow]
    inputs: Mapping[int, tuple[InputRow, ...]]
    components: Mapping[int, tuple[ComponentRow, ...]]
    exempt: Mapping[int, str]
    planned: Mapping[int, ByMonth]


class _State(NamedTuple):
    at: datetime.datetime
    kind: str
    parent_id: int
    values: tuple


class _Rows:
    """The history of one model's rows, found by any parent that they ever had."""

    def __init__(self, history, fields: Collection[str], parent: str) -> None:
        self._states: dict[int, list[_State]] = defaultdict(list)
        self._keys: dict[int, dict[int, None]] = defaultdict(dict)
        rows = history.order_by("history_date", "history_id")
        for parent_id, key, at, kind, *values in rows.values_list(
            parent, "id", "history_date", "history_type", *fields
        ):
            self._states[key].append(_State(at, kind, parent_id, tuple(values)))
            self._keys[parent_id][key] = None

    def before(self, at: datetime.datetime, parent_id: int) -> list[tuple[int, tuple]]:
        """Id and values of each row that was there, and the parent's, just before ``at``."""
        found = []
        for key in self._keys.get(parent_id, ()):
            last = next((state for state in reversed(self._states[key]) if state.at < at), None)
            if last is not None and last.kind != DELETED and last.parent_id == parent_id:
                found.append((key, last.values))
        return found


def _ever_of(model: Any, plan_ids: Collection[int]) -> Any:
    """The history of the rows that ever stood in these plans: what an agency takes over goes into another's."""
    return model.history.filter(id__in=model.history.filter(plan_id__in=plan_ids).values("id"))


class TermsHistory:
    """The history of these plans. Ten queries; every moment asked for is answered from them.

    Not ``with_rows``: only what a plan says of the common plan's indicators (paths, what does not apply, earlier years'
    values). Four queries.
    """

    def __init__(self, plans: Collection[PlanRow], *, with_rows: bool = True) -> None:
        every = [plan.id for plan in plans]
        agencies = [plan.agency_id for plan in plans if plan.agency_id]
        ids = every if with_rows else []
        indicators = _ever_of(Indicator, ids)
        inputs = IndicatorInput.history.filter(indicator_id__in=indicators.values("id"))
        self._facets = _Rows(Facet.history.filter(plan_id__in=ids), FacetRow._fields[2:], "plan_id")
        self._objectives = _Rows(_ever_of(Objective, ids), ObjectiveRow._fields[2:-1], "plan_id")
        self._indicators = _Rows(indicators, IndicatorRow._fields[2:-1], "plan_id")
        self._inputs = _Rows(inputs, _INPUT, "indicator_id")
        self._milestones = _Rows(
            Milestone.history.filter(input_id__in=inputs.values("id")), ("no", "name", "percent"), "input_id"
        )
        components = ScoringComponent.history.filter(indicator_id__in=indicators.values("id"))
        self._components = _Rows(components, ComponentRow._fields[:-1], "indicator_id")
        # What a common indicator did not apply to goes with it when it is deleted, out of plans that nobody opened.
        exempt = Q(id__in=_ever_of(NotApplicable, every).values("id")) | Q(
            indicator_id__in=indicators.values("id")
        )
        self._exempt = _Rows(NotApplicable.history.filter(exempt), ("indicator_id", "reason"), "plan_id")
        self._planned = _Rows(_ever_of(PlannedValue, every), ("indicator_id", "month", "value"), "plan_id")
        self._values = _Rows(
            PriorValue.history.filter(agency_id__in=agencies), ("code", "year", "value"), "agency_id"
        )
        # Before this moment nothing is known of the plan, whatever rows it had.
        self._known_since = dict(
            Plan.history.filter(id__in=every).order_by().values_list("id").annotate(Min("history_date"))
        )
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
        for _key, (code, year, value) in self._values.before(at, agency_id):
            found[code][year] = value
        return found

    def exempt(self, plan_id: int, at: datetime.datetime) -> dict[int, str]:
        """Indicator id → why it did not apply to the agency of that plan just before ``at``."""
        return dict(values for _key, values in self._exempt.before(at, plan_id))

    def _terms(self, plan_id: int, at: datetime.datetime) -> PastTerms:
        facets = [FacetRow._make([key, plan_id, *row]) for key, row in self._facets.before(at, plan_id)]
        objectives = [
            ObjectiveRow._make([key, plan_id, *row, {}]) for key, row in self._objectives.before(at, plan_id)
        ]
        indicators = [
            IndicatorRow._make([key, plan_id, *row, {}]) for key, row in self._indicators.before(at, plan_id)
        ]
        planned: dict[int, ByMonth] = defaultdict(dict)
        for _key, (indicator_id, month, value) in self._planned.before(at, plan_id):
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
            for key, (source, *spec) in sorted(self._inputs.before(at, indicator_id))
            for step in sorted(values for _key, values in self._milestones.before(at, key)) or [_NO_MILESTONE]
        )
        return tuple(InputRow(pk, source, spec) for (pk, source), spec in input_specs(rows))

    def _components_of(self, indicator_id: int, at: datetime.datetime) -> tuple[ComponentRow, ...]:
        found = self._components.before(at, indicator_id)
        rows = [ComponentRow._make([*values, {}]) for _key, values in found]
        return tuple(sorted(rows, key=_by_number))


def _by_number(row: Any) -> int:
    return row.no
