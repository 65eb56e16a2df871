"""The months' states of one plan, and what the planning office set for the year."""

from indicators.deadlines import DEFAULTS, Settings
from indicators.models import IndicatorMonth
from objectives.models import PerformanceYear, Plan


def read_months(plan: Plan) -> dict[tuple[int, int], IndicatorMonth]:
    """(indicator id, month) → its state, note and reason; what is absent is an untouched draft."""
    return {(row.indicator_id, row.month): row for row in IndicatorMonth.objects.filter(plan=plan)}


def settings_of_year(year: int) -> Settings:
    """The deadlines of the ROC year."""
    return PerformanceYear.objects.filter(year=year).first() or DEFAULTS
