"""How a task names a month, whose it is, and where it is reported."""

from django.urls import reverse
from django.utils.translation import gettext as _

from chiayi_kpi.core.templatetags.numbers import roc_year
from indicators.reporting.rows import PlanHead
from indicators.reporting.work import OwedMonth
from indicators.selectors.assignments import standing_in_for


def month_of(year: int, month: int) -> str:
    """The month with its year."""
    return f"{roc_year(year)} · {_('month %(month)s') % {'month': month}}"


def whose(month: OwedMonth) -> str:
    """The agency, and the owner whose indicators a deputy reports."""
    if month.stands_in_for is None:
        return month.plan.agency_name
    deputy = _("As deputy of %(name)s") % {"name": month.stands_in_for.name}
    return f"{month.plan.agency_name} · {deputy}"


def grid(month: OwedMonth) -> str:
    """Where it is reported."""
    where = address("report_grid", month.plan, month.month)
    if month.stands_in_for is None:
        return where
    return f"{where}&show={standing_in_for(month.stands_in_for.id)}"


def address(view: str, plan: PlanHead, month: int) -> str:
    """A page of the plan's month."""
    return f"{reverse(view, args=[plan.year, plan.agency_code])}?month={month}"
