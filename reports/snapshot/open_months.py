"""The ended months of a year that an agency still owes: the one list that the report, the ratings and settling name."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple

from chiayi_kpi.core.clock import today
from indicators.deadlines import open_month
from indicators.models import IndicatorMonth
from indicators.reporting.rows import ReportRow

Months = Mapping[int, tuple[str, ...]]  # 1-12, ascending → the codes of the indicators


class OpenMonths(NamedTuple):
    """The months in which an indicator was never handed in, or waits after it came back."""

    not_handed_in: Months = {}
    returned: Months = {}
    reopened: Months = {}

    @property
    def indicator_months(self) -> int:
        """How many months of indicators, as each is reported for itself."""
        return sum(len(codes) for kind in self for codes in kind.values())

    def up_to(self, through: int) -> "OpenMonths":
        """Those of the months 1 to ``through``."""
        return OpenMonths(
            *({month: codes for month, codes in kind.items() if month <= through} for kind in self)
        )


NONE_OPEN = OpenMonths()


def open_months(rows: Collection[ReportRow], year: int) -> dict[int, OpenMonths]:
    """Plan id → its open months; a plan without any is absent."""
    ended = range(1, (open_month(year, today()) or 0) + 1)
    state = IndicatorMonth.State
    kinds = (state.DRAFT, state.RETURNED, state.REOPENED)
    found: Mapping[int, Mapping[str, dict[int, tuple[str, ...]]]] = defaultdict(lambda: defaultdict(dict))
    for month in ended:
        for row in rows:
            held = row.month(month)
            if row.is_asked(month) and not held.closed:
                of_kind = found[row.plan.id][held.state]
                of_kind[month] = (*of_kind.get(month, ()), row.code)
    return {key: OpenMonths(*(held[kind] for kind in kinds)) for key, held in found.items()}
