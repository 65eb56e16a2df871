"""Who finds the pages about agencies, and what an ended agency still has to hand on."""

from django.http import HttpRequest

from chiayi_kpi.accounts.models import Agency, User
from chiayi_kpi.accounts.permissions import may_change_agencies
from chiayi_kpi.core.caller import hidden
from indicators.models import Indicator, printed_order
from objectives.models import Plan


def keeper_or_404(request: HttpRequest) -> User:
    """Who asks; whoever does not keep the list of agencies does not find these pages."""
    if not (isinstance(request.user, User) and may_change_agencies(request.user)):
        raise hidden()
    return request.user


def years_to_take_over(agency: Agency) -> list[int]:
    """The ROC years that are not settled in which the agency still has indicators of its own, newest first."""
    rows = Plan.objects.filter(agency=agency, settled_at=None, indicators__isnull=False)
    return list(rows.order_by("-year").values_list("year", flat=True).distinct())


def heirs_of(agency: Agency) -> list[Agency]:
    """The agencies that took it over. One query."""
    return [row.successor for row in agency.successions.select_related("successor")]


def indicators_to_take_over(plan: Plan) -> list[Indicator]:
    """The plan's own indicators by number. One query."""
    rows = Indicator.objects.filter(plan=plan).select_related("objective__facet")
    return list(rows.order_by(*printed_order()))
