"""Bulk read of what was reported: one query for any number of agencies and months, grouped by plan."""

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
    """Whose facts are read: all of the plans asked for, and of their rivals only the ranked indicators.

    ``path_plan_ids``: the plans that say what is due by when, those asked for and the common ones of their years.
    """

    plan_ids: Collection[int]
    agency_ids: Collection[int]
    rival_plan_ids: Collection[int] = ()
    rival_agency_ids: Collection[int] = ()
    ranked_ids: Collection[int] = ()
    ranked_codes: Collection[str] = ()
    path_plan_ids: Collection[int] = ()
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


def up_to(through: int) -> Q:
    """The condition on a figure of the months up to ``through``; one that is fixed holds in every month of its year."""
    if through >= LAST_MONTH:
        return Q()
    return _in_months_to(through)


def _in_months_to(through: int | Given) -> Q:
    return Q(month__lte=through) | Q(input__frequency=IndicatorInput.Frequency.FIXED)


# Rows of (what it is, plan or agency, input or indicator, code, month or year, value).
_FIGURE, _PLANNED_VALUE, _EARLIER = range(3)
_PLANNED = (
    PlannedValue.objects.filter(plan_id__in=Given("path_plan_ids"))
    .order_by()
    .values_list(Value(_PLANNED_VALUE), "plan_id", "indicator_id", Value(""), "month", "value")
)


@cache
def _facts(*, beside: bool, rivals: bool, rival_values: bool, whole_year: bool) -> Prepared:
    scope = _GIVEN._replace(ranked_ids=())
    asked = (scope if beside else scope._replace(input_ids=None)).of_plans()
    months = Q() if whole_year else _in_months_to(Given("through"))
    # Asked apart: in one condition every figure of every rival was looked at.
    of_rivals = Q(plan_id__in=Given("rival_plan_ids"), input__indicator_id__in=Given("ranked_ids"))
    figures = [
        MonthlyFigure.objects.filter(whose, months)
        .order_by()
        .values_list(Value(_FIGURE), "plan_id", "input_id", Value(""), "month", "value")
        for whose in ([asked, of_rivals] if rivals else [asked])
    ]
    of_agencies = (_GIVEN if rival_values else _GIVEN._replace(ranked_codes=())).of_agencies()
    years = Q(year__gte=Given("first"), year__lt=Given("before"))
    earlier = PriorValue.objects.filter(of_agencies, years).order_by()
    return Prepared(
        figures[0].union(
            *figures[1:],
            _PLANNED,
            earlier.values_list(Value(_EARLIER), "agency_id", Value(0), "code", "year", "value"),
            all=True,
        )
    )


class FactRows(NamedTuple):
    """What was reported and planned (of rivals nothing, since a rank needs no light), and the values of earlier years (歷年).

    ``figures``: plan id → input id → month → value. ``planned``: plan id, an agency's or the common plan's → indicator id →
    month → value. ``earlier``: agency id → indicator's code → ROC year → value.
    """

    figures: dict[int, dict[int, ByMonth]]
    planned: dict[int, dict[int, ByMonth]]
    earlier: dict[int, dict[str, dict[int, Decimal]]]


def read_facts(scope: Scope, through: int, year: int, years: int) -> FactRows:
    """What was reported up to month ``through`` (of fixed inputs all there is), planned, and of the ``years`` years before ``year``."""
    found = FactRows(
        defaultdict(lambda: defaultdict(dict)),
        defaultdict(lambda: defaultdict(dict)),
        defaultdict(lambda: defaultdict(dict)),
    )
    rows = _facts(
        beside=scope.input_ids is not None,
        rivals=bool(scope.rival_plan_ids and scope.ranked_ids),
        rival_values=bool(scope.rival_agency_ids and scope.ranked_codes),
        whole_year=through >= LAST_MONTH,
    )
    for kind, owner_id, key, code, when, value in rows(
        **scope.lists(), through=through, first=year - years, before=year
    ):
        if kind == _FIGURE:
            found.figures[owner_id][key][when] = value
        elif kind == _PLANNED_VALUE:
            found.planned[owner_id][key][when] = value
        else:
            found.earlier[owner_id][code][when] = value
    return found
