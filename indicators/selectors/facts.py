"""Bulk reads of what was reported: three queries for any number of agencies and months, grouped by plan."""

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q

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


ByMonth = dict[int, Decimal]

# Built once: how a query is put together takes longer than the database does.
_FIGURES = MonthlyFigure.objects.order_by().values_list("plan_id", "input_id", "month", "value")
_EARLIER = PriorValue.objects.order_by().values_list("agency_id", "code", "year", "value")
_PLANNED = Prepared(
    PlannedValue.objects.filter(plan_id__in=Given("plan_ids"))
    .order_by()
    .values_list("plan_id", "indicator_id", "month", "value")
)


def up_to(through: int) -> Q:
    """The condition on a figure of the months up to ``through``; one that is fixed holds in every month of its year."""
    if through >= LAST_MONTH:
        return Q()
    return Q(month__lte=through) | Q(input__frequency=IndicatorInput.Frequency.FIXED)


def figures(scope: Scope, through: int) -> dict[int, dict[int, ByMonth]]:
    """Plan id → input id → month → what was reported, up to month ``through``; of fixed inputs all there is."""
    held: dict[int, dict[int, ByMonth]] = defaultdict(lambda: defaultdict(dict))
    for plan_id, input_id, month, value in _FIGURES.filter(scope.of_plans(), up_to(through)):
        held[plan_id][input_id][month] = value
    return held


def planned_values(scope: Scope) -> dict[int, dict[int, ByMonth]]:
    """Plan id → indicator id → month → the value planned; of rivals none, since a rank needs no light."""
    held: dict[int, dict[int, ByMonth]] = defaultdict(lambda: defaultdict(dict))
    for plan_id, indicator_id, month, value in _PLANNED(plan_ids=scope.plan_ids):
        held[plan_id][indicator_id][month] = value
    return held


def earlier_values(scope: Scope, year: int, years: int) -> dict[int, dict[str, dict[int, Decimal]]]:
    """Agency id → indicator code → ROC year → value, for the ``years`` years before ``year``."""
    held: dict[int, dict[str, dict[int, Decimal]]] = defaultdict(lambda: defaultdict(dict))
    rows = _EARLIER.filter(scope.of_agencies(), year__lt=year, year__gte=year - years)
    for agency_id, code, earlier, value in rows:
        held[agency_id][code][earlier] = value
    return held
