"""What the sheets of a workbook call things: year, agency code (``*``: the common plan) and printed number."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Generic, TypeVar

from chiayi_kpi.accounts.models import Agency
from chiayi_kpi.core.workbook.context import ImportContext
from objectives.locking import LOCK_ORDER
from objectives.models import Facet, Objective, Plan

COMMON = "*"
WHOEVER = None  # in the key of a faulty row: the agency that its mistyped code was to name

Held = TypeVar("Held")


class KeyTable(Generic[Held]):
    """Rows by (year, agency code, number); an agency's effective row is its own or else the common plan's."""

    def __init__(self):
        self._rows: dict[tuple, Held] = {}
        self._holders: dict[tuple, set[str]] = defaultdict(set)

    def add(self, key: tuple[int, str, Any], row: Held) -> None:
        self._rows[key] = row
        self.announce(*key)

    def announce(self, year: int, code: str, number) -> None:
        """Say that ``code`` holds a row of this number, or is about to."""
        self._holders[year, number].add(code)

    def own(self, year: int, code: str, number) -> Held | None:
        return self._rows.get((year, code, number))

    def effective(self, year: int, code: str, number) -> Held | None:
        return self.own(year, code, number) or self.own(year, COMMON, number)

    def numbers(self, year: int, code: str) -> list:
        """The numbers that the agency's plan has, its own and common ones."""
        return [
            number for (of_year, holder, number) in self._rows if of_year == year and holder in (code, COMMON)
        ]

    def clash(self, year: int, code: str, number) -> str | None:
        """Who else holds this number, where it cannot be both an agency's own and common."""
        others = self._holders[year, number] - {code}
        if code != COMMON:
            others &= {COMMON}
        return min(others, default=None)


class PlanKeys:
    """The plans of the years that were asked for, with their facets and objectives: five queries a call.

    All agencies are there, with their former names.

    The plans stay locked until the transaction ends, so that nobody approves one while an import changes it; where an
    import only looks, none is locked, so that whoever saves a figure meanwhile does not wait.
    """

    def __init__(self, context: ImportContext | None = None):
        self._locks = context is None or not context.only_looks
        self.agencies: dict[str, Agency] = {}
        self.plans: dict[tuple[int, str], Plan] = {}
        self.facets: KeyTable[Facet] = KeyTable()
        self.objectives: KeyTable[Objective] = KeyTable()
        self.years: set[int] = set()

    def load(self, years: Iterable[int]) -> set[int]:
        """Load what is missing of ``years``; returns the years that were loaded now."""
        if not self.agencies:
            self.agencies = {
                agency.code: agency for agency in Agency.objects.prefetch_related("former_names")
            }
        missing = set(years) - self.years
        if not missing:
            return missing
        self.years |= missing
        by_id = {}
        plans = Plan.objects.filter(year__in=missing)
        if self._locks:
            plans = plans.select_for_update(of=("self",), no_key=True)
        for plan in plans.select_related("agency").prefetch_related("axes").order_by(*LOCK_ORDER):
            by_id[plan.pk] = plan
            self.plans[plan.year, owner_code(plan)] = plan
        for facet in Facet.objects.filter(plan__in=by_id):
            facet.plan = by_id[facet.plan_id]
            self.facets.add((*owner_key(facet.plan), facet.no), facet)
        rows = Objective.objects.filter(plan__in=by_id).select_related("facet", "axis")
        for objective in rows:
            objective.plan = by_id[objective.plan_id]
            self.objectives.add((*owner_key(objective.plan), objective.code), objective)
        return missing


def owner_code(plan: Plan) -> str:
    return plan.agency.code if plan.agency else COMMON


def owner_key(plan: Plan) -> tuple[int, str]:
    return plan.year, owner_code(plan)
