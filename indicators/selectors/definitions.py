"""Bulk reads of what is agreed: indicators, their inputs and how they score. Three queries for any number of plans.

What few plans say of a definition (it does not apply, a reviewer awarded points) comes along with it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from chiayi_kpi.core.prepared import Given, Prepared
from indicators.models import Indicator, IndicatorInput, ScoringComponent
from indicators.scoring.frequency import Frequency
from indicators.scoring.model import Aggregation, InputSpec, Milestone


class IndicatorRow(NamedTuple):
    """An indicator as it is stored, and plan id → why it does not apply to that plan's agency.

    Its objective may stand in the common plan while the indicator is an agency's own.
    """

    id: int
    plan_id: int
    objective_id: int
    no: int
    name: str
    weight: Decimal
    evaluation_system: int
    evaluation_method: str
    standard: str
    target_text: str
    unit: str
    when_undefined: str
    forerunner_id: int | None
    not_applicable: dict[int, str]


class InputRow(NamedTuple):
    """An input with the milestones of its list; ``source`` is empty or names the execution's category and column."""

    id: int
    source: str
    spec: InputSpec


class ComponentRow(NamedTuple):
    """A scoring component; plan id → points awarded."""

    no: int
    formula: str
    rule: str
    parameters: dict[str, str]
    awards: dict[int, Decimal]


# An input's own, and those of one of its milestones: what ``input_specs`` reads at the end of each row.
SPEC_FIELDS = (
    "code",
    "name",
    "unit",
    "aggregation",
    "frequency",
    "may_be_negative",
    "milestones__no",
    "milestones__name",
    "milestones__percent",
)

_INDICATORS = Prepared(
    Indicator.objects.filter(plan_id__in=Given("plan_ids"))
    .order_by("objective__facet__no", "objective__no", "no", "plan_id")
    .values_list(*IndicatorRow._fields[:-1], "notapplicables__plan_id", "notapplicables__reason")
)
_INPUTS = Prepared(
    IndicatorInput.objects.filter(indicator__plan_id__in=Given("plan_ids"))
    .order_by("indicator_id", "pk", "milestones__no")
    .values_list("pk", "indicator_id", "source", *SPEC_FIELDS)
)
_COMPONENTS = Prepared(
    ScoringComponent.objects.filter(indicator__plan_id__in=Given("plan_ids"))
    .order_by("indicator_id", "no")
    .values_list("indicator_id", "no", "formula", "rule", "parameters", "given__plan_id", "given__points")
)


def indicators(plan_ids: Collection[int]) -> list[IndicatorRow]:
    """The indicators that stand in these plans, by number. Where they do not apply is read for every plan."""
    found: dict[int, IndicatorRow] = {}
    for *own, exempt_id, reason in _INDICATORS(plan_ids=list(plan_ids)):
        row = found.get(own[0])
        if row is None:
            row = found[own[0]] = IndicatorRow._make([*own, {}])
        if exempt_id is not None:
            row.not_applicable[exempt_id] = reason
    return list(found.values())


def inputs(plan_ids: Collection[int]) -> dict[int, tuple[InputRow, ...]]:
    """Indicator id → its inputs in the order they were entered, each with its milestones in order."""
    held = defaultdict(list)
    for (pk, indicator_id, source), spec in input_specs(_INPUTS(plan_ids=list(plan_ids))):
        held[indicator_id].append(InputRow(pk, source, spec))
    return {indicator_id: tuple(rows) for indicator_id, rows in held.items()}


def input_specs(rows: Iterable[tuple]) -> Iterator[tuple[tuple, InputSpec]]:
    """Each input once: what stands before ``SPEC_FIELDS`` in its rows, and its spec with milestones in their order.

    An input has a row for each of its milestones, and one row where it has none.
    """
    milestones: dict[tuple, list[Milestone]] = {}
    for row in rows:
        of_input = milestones.setdefault(row[:-3], [])
        no, name, percent = row[-3:]
        if no is not None:
            of_input.append(Milestone(no, name, percent))
    for (*head, code, name, unit, aggregation, frequency, may_be_negative), found in milestones.items():
        spec = InputSpec(
            *(code, name, unit, Aggregation(aggregation), tuple(found)),
            frequency=Frequency(frequency),
            may_be_negative=may_be_negative,
        )
        yield tuple(head), spec


def components(plan_ids: Collection[int]) -> dict[int, tuple[ComponentRow, ...]]:
    """Indicator id → its scoring components in order, each with what every plan's agency was awarded."""
    found: dict[tuple[int, int], ComponentRow] = {}
    for indicator_id, no, formula, rule, parameters, plan_id, points in _COMPONENTS(plan_ids=list(plan_ids)):
        row = found.get((indicator_id, no))
        if row is None:
            row = found[indicator_id, no] = ComponentRow(no, formula, rule, parameters, {})
        if plan_id is not None:
            row.awards[plan_id] = points
    held = defaultdict(list)
    for (indicator_id, _no), row in found.items():
        held[indicator_id].append(row)
    return {indicator_id: tuple(rows) for indicator_id, rows in held.items()}
