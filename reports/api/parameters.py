"""What stands after the question mark of an address; anything that is no month is refused with the reason (400)."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from chiayi_kpi.core.clock import today
from chiayi_kpi.core.query import month_in
from reports.api.access import ApiRefusal
from reports.snapshot.months import latest_month


def month_of(request: HttpRequest, name: str) -> int | None:
    """The month, 1-12, that the parameter ``name`` has; None without it. ApiRefusal (400) for anything else."""
    text = request.GET.get(name)
    if text is None:
        return None
    month = month_in(text)
    if month is None:
        raise ApiRefusal(400, _("“%(name)s” has to be a month, 1 to 12.") % {"name": name})
    return month


def through_of(request: HttpRequest, year: int) -> int:
    """``?through=MONTH``; without it the last month of the ROC year that is over."""
    return month_of(request, "through") or latest_month(year, today())
