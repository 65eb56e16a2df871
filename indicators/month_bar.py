"""The line above the grid: which month is open, until when, how far it is, and what can be done with it."""

import datetime
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from chiayi_kpi.core.roc import month_end
from indicators.deadlines import Deadline
from indicators.grid_page import GridRights
from indicators.models import IndicatorMonth
from indicators.scoring.model import AgencyScore
from indicators.selectors.live import LivePlan

State = IndicatorMonth.State


@dataclass(frozen=True, slots=True)
class MonthBar:
    """Counts are of the indicators that the page is about. What was reopened had been handed in: it is not overdue."""

    month: int
    deadline: Deadline
    overdue: bool
    count: int
    open: int  # can be submitted, from the day ``opens`` on, when the month has ended
    submitted: int
    approved: int
    returned: int
    reopened: int
    total: AgencyScore
    opens: datetime.date
    ended: bool


def month_bar(
    rights: GridRights, shown: Collection[int], live: LivePlan, deadline: Deadline, day: datetime.date
) -> MonthBar:
    """The bar of the open month for the indicators ``shown`` that the person reports and that the month asks something of.

    A settled year has no step left; with a draft nobody is late.
    """
    shown = () if rights.settled else shown
    counts = Counter(rights.state(indicator_id, rights.month) for indicator_id in shown)
    still_open = len(shown) - counts[State.SUBMITTED] - counts[State.APPROVED]
    opens = month_end(live.read.plan.year, rights.month) + datetime.timedelta(days=1)
    owed = still_open - counts[State.REOPENED]
    return MonthBar(
        month=rights.month,
        deadline=deadline,
        overdue=owed > 0 and day > deadline.day and not live.read.plan.is_draft,
        count=len(shown),
        open=still_open,
        submitted=counts[State.SUBMITTED],
        approved=counts[State.APPROVED],
        returned=counts[State.RETURNED],
        reopened=counts[State.REOPENED],
        total=live.total,
        opens=opens,
        ended=opens <= day,
    )
