"""Up to which month a page shows a year unless somebody asks for another."""

import datetime

from chiayi_kpi.core import roc
from chiayi_kpi.core.roc import LAST_MONTH


def latest_month(year: int, today: datetime.date) -> int:
    """The last month of the ROC year that is over; 12 for an earlier year, at least 1."""
    current = roc.year_of(today)
    if year < current:
        return LAST_MONTH
    return max(1, today.month - 1) if year == current else 1
