"""Bulk reads of what was reported: two queries for any number of agencies and months, grouped by plan."""

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Q, Value

from chiayi_kpi.core.prepared import Given, Prepared
from chiayi_kpi.core.roc import LAST_MONTH
from indicators.models import IndicatorInput, MonthlyFigure, PlannedValue, PriorValue


class Scope(NamedTuple):
    """Whose facts are read: all of the plans asked for, and of their rivals only the ranked indicators."""

    plan_ids: Collection[int]
    agency_ids: Collection[int]
    rival_plan_ids: Collection[int] = ()
    rival_agency_ids: Collection[int] = ()
    ranked_ids: Collection[int] = ()
    ranked_codes: Collection[str] = ()
    input_ids: Collection[int] | None = None  # of the plans asked for only these inputs' figures; None: all

    def of_plans(self) -> Q:
        """The condition on a monthly figure."""
        asked = Q(plan_id__in=self.plan_ids)
        if self.input_ids is not None:
            asked &= Q(input_id__in=self.input_ids)
        if not (self.rival_plan_ids and self.ranked_ids):
            return asked
        return asked | Q(plan_id__in=self.rival_plan_ids, input__indicator_id__in=self.ranked_ids)

    def of_agencies(self) -> Q:
        """The condition on a row of an agency's earlier years."""
        asked = Q(agency_id__in=self.agency_ids)
        if not (self.rival_agency_ids and self.ranked_codes):
            return asked
        return asked | Q(agency_id__in=self.rival_agency_ids, code__in=self.ranked_codes)

    def lists(self) -> dict[str, list]:
        """What a prepared query is given: a list of nothing names no row, so that the rivals' are still found."""
        return {name: list(found or [_NO_ROW]) for name, found in self._asdict().items()}


ByMonth = dict[int, Decimal]

_NO_ROW = 0
_LISTS: Any = map(Given, Scope._fields)
_GIVEN: Any = Scope(*_LISTS)
# Both are rows of (plan or agency, indicator, its code, month or year, value); a planned value names no code.
_PLANNED = (
    PlannedValue.objects.filter(plan_id__in=Given("plan_ids"))
    .order_by()
    .values_list("plan_id", "indicator_id", Value(""), "month", "value")
)


def up_to(through: int) -> Q:
    """The condition on a figure of the months up to ``through``; one that is fixed holds in every month of its year."""
    if through >= LAST_MONTH:
        return Q()
    return _in_months_to(through)


def _in_months_to(through: int | Given) -> Q:
    return Q(month__lte=through) | Q(input__frequency=IndicatorInput.Frequency.FIXED)


@cache
def _figures(*, beside: bool, rivals: bool, whole_year: bool) -> Prepared:
    scope = _GIVEN if beside else _GIVEN._replace(input_ids=None)
    asked = (scope if rivals else scope._replace(ranked_ids=())).of_plans()
    months = Q() if whole_year else _in_months_to(Given("through"))
    rows = MonthlyFigure.objects.filter(asked, months).order_by()
    return Prepared(rows.values_list("plan_id", "input_id", "month", "value"))


@cache
def _planned_and_earlier(*, rivals: bool) -> Prepared:
    asked = (_GIVEN if rivals else _GIVEN._replace(ranked_codes=())).of_agencies()
    rows = PriorValue.objects.filter(asked, year__gte=Given("first"), year__lt=Given("before")).order_by()
    earlier = rows.values_list("agency_id", Value(0), "code", "year", "value")
    return Prepared(_PLANNED.union(earlier, all=True))


def figures(scope: Scope, through: int) -> dict[int, dict[int, ByMonth]]:
    """Plan id → input id → month → what was reported, up to month ``through``; of fixed inputs all there is."""
    held: dict[int, dict[int, ByMonth]] = defaultdict(lambda: defaultdict(dict))
    rows = _figures(
        beside=scope.input_ids is not None,
        rivals=bool(scope.rival_plan_ids and scope.ranked_ids),
        whole_year=through >= LAST_MONTH,
    )
    for plan_id, input_id, month, value in rows(**scope.lists(), through=through):
        held[plan_id][input_id][month] = value
    return held


Planned = dict[int, dict[int, ByMonth]]  # plan id → indicator id → month → the value planned
EarlierValues = dict[int, dict[str, dict[int, Decimal]]]  # agency id → indicator code → ROC year → value


def planned_and_earlier(scope: Scope, year: int, years: int) -> tuple[Planned, EarlierValues]:
    """What was planned, of rivals nothing, since a rank needs no light; and the values of the ``years`` years before ``year``."""
    planned: Planned = defaultdict(lambda: defaultdict(dict))
    earlier: EarlierValues = defaultdict(lambda: defaultdict(dict))
    rows = _planned_and_earlier(rivals=bool(scope.rival_agency_ids and scope.ranked_codes))
    for owner_id, indicator_id, code, when, value in rows(**scope.lists(), first=year - years, before=year):
        if code:
            earlier[owner_id][code][when] = value
        else:
            planned[owner_id][indicator_id][when] = value
    return planned, earlier
