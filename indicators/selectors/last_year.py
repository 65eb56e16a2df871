"""The months of the year before, for indicators whose value starts from last year's: part of a year is compared with the same part."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from chiayi_kpi.core.prepared import Given, Prepared
from indicators.models import IndicatorInput, MonthlyFigure, printed_order
from indicators.scoring.aggregate import aggregate
from indicators.scoring.due import compares_part_of_the_year
from indicators.scoring.frequency import Frequency, period_end
from indicators.scoring.model import LAST_MONTH, MONTHS, Aggregation, InputSpec
from indicators.scoring.rounding import half_up
from indicators.selectors.tree import IndicatorNode, is_ranked
from objectives.selectors import PlanRow

PLACES = 4  # decimals of a stored figure, and of last year's value that the year's end compares with

ByMonth = Mapping[int, Decimal]
Compared = Mapping[
    tuple[int, int], ByMonth
]  # (plan id, indicator's id) → month → last year's value by its end
YearValues = Mapping[int, Mapping[str, ByMonth]]  # agency id → indicator's code → ROC year → value (歷年)

_ROWS = Prepared(
    MonthlyFigure.objects.filter(input__source="", input__milestones=None)
    .filter(
        plan__agency_id__in=Given("agencies"), plan__year__in=Given("years"), input__code__in=Given("codes")
    )
    .exclude(input__frequency=IndicatorInput.Frequency.FIXED)
    .order_by()
    .values_list(
        *("plan__agency_id", "plan__year", "input__code", "input__indicator_id"),
        *printed_order("input__indicator"),
        *("input__unit", "input__aggregation", "input__frequency", "month", "value"),
    )
)


class _Growth(NamedTuple):
    """An indicator of a plan whose value starts from what this one input came to last year."""

    plan: PlanRow
    node: IndicatorNode
    input: InputSpec

    @property
    def key(self) -> tuple[int, int]:
        return self.plan.id, self.node.row.id


class _Months(NamedTuple):
    """An input of last year with its figures by month."""

    spec: InputSpec
    figures: dict[int, Decimal]


def last_year_by_month(
    plans: Iterable[tuple[PlanRow, Iterable[IndicatorNode]]],
    year_values: YearValues,
    codes: Collection[str] | None = None,
) -> Compared:
    """Of these plans' indicators, what last year had come to by each month of January to November by which all that was due is known. One query, and
    none where nothing starts from last year's.

    No month is known where last year's do not come to the value that stands for that year. Where agencies are ranked,
    only the months that are known of every agency: growth over part of a year is not ranked beside growth over a whole.
    ``codes``: only these indicators.
    """
    growths = [
        found
        for plan, nodes in plans
        for found in _growths(plan, nodes)
        if codes is None or found.node.spec.code in codes
    ]
    if not growths:
        return {}
    held = _figures(growths)
    found = {one.key: _by_month(one, held, year_values) for one in growths}
    ranked: dict[tuple[int, str], list[_Growth]] = defaultdict(list)
    for one in growths:
        if is_ranked(one.node) and one.plan.id not in one.node.row.not_applicable:
            ranked[one.plan.year, one.node.spec.code].append(one)
    for rivals in ranked.values():
        common = set.intersection(*(set(found[one.key]) for one in rivals))
        for one in rivals:
            found[one.key] = {month: value for month, value in found[one.key].items() if month in common}
    return found


def _growths(plan: PlanRow, nodes: Iterable[IndicatorNode]) -> Iterator[_Growth]:
    for node in nodes:
        formula = node.spec.components[0].formula if node.spec.components else None
        if formula is None or not compares_part_of_the_year(formula, node.spec.inputs, through=1):
            continue
        others = [row for row in node.inputs if row.spec.code in formula.names]
        if len(others) == 1 and not others[0].source:
            yield _Growth(plan, node, others[0].spec)


def _figures(growths: Collection[_Growth]) -> dict[tuple, _Months]:
    """Last year's inputs by (agency id, year, input's code, indicator's id), and by its printed code as well."""
    rows = _ROWS(
        agencies={one.plan.agency_id for one in growths},
        years={one.plan.year - 1 for one in growths},
        codes={one.input.code for one in growths},
    )
    held: dict[tuple, _Months] = {}
    for agency, year, code, indicator, *numbers, unit, aggregation, frequency, month, value in rows:
        found = held.get((agency, year, code, indicator))
        if found is None:
            spec = InputSpec(code, "", unit, Aggregation(aggregation), frequency=Frequency(frequency))
            found = held[agency, year, code, indicator] = _Months(spec, {})
            held[agency, year, code, "-".join(map(str, numbers))] = found
        found.figures[month] = value
    return held


def _by_month(one: _Growth, held: Mapping[tuple, _Months], year_values: YearValues) -> dict[int, Decimal]:
    row, year = one.node.row, one.plan.year - 1
    before = held.get((one.plan.agency_id, year, one.input.code, row.forerunner_id or one.node.spec.code))
    if before is None or before.spec.unit != one.input.unit:
        return {}
    known = {month: value for month in MONTHS if (value := _by_end_of(month, before)) is not None}
    whole = year_values.get(one.plan.agency_id or 0, {}).get(one.node.spec.code, {}).get(year)
    if whole is not None and known.get(LAST_MONTH, whole) != whole:
        return {}
    return {month: value for month, value in known.items() if value and month < LAST_MONTH}


def _by_end_of(month: int, before: _Months) -> Decimal | None:
    """What the input had come to; None where a period had not ended, or something that was due is missing."""
    end = period_end(before.spec.frequency, month)
    found = aggregate(before.spec, before.figures, month) if end == month else None
    if found is None or found.missing or found.months[-1] != month:
        return None
    return half_up(found.value, PLACES)
