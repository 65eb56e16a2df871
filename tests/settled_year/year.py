"""A whole plan in the middle of its months whose year is settled; shared by the tests of what that closes."""

from decimal import Decimal
from io import StringIO

from django.core.management import call_command
from django.utils import timezone

from indicators.models import Indicator, IndicatorMonth, ScoringComponent
from indicators.year_end.services import keep_settlement
from objectives.models import Objective, Plan
from tests import factories
from tests.workbooks import save, small_book

SETTLED = "測試警察局 107 年度已結算"


def settled_plan(folder) -> Plan:
    """With figures, execution, award and budget item; 1-1-1 of January is submitted, 1-1-2 approved."""
    call_command("import_plan", save(folder / "plan.xlsx", small_book()), stdout=StringIO())
    plan = Plan.objects.get(agency__code="POL")
    Plan.objects.filter(year=107).update(status=Plan.Status.APPROVED)
    first, second = Indicator.objects.filter(plan=plan).order_by("pk")
    factories.month_state(plan, first, 1, IndicatorMonth.State.SUBMITTED)
    factories.month_state(plan, second, 1, IndicatorMonth.State.APPROVED)
    factories.account(plan, Objective.objects.get(plan=plan), "<p>定稿</p>")
    plan.refresh_from_db()
    settle(plan)
    return plan


def settle(plan: Plan) -> None:
    keep_settlement(plan=plan, snapshot="{}", total=Decimal(90), grade="優", at=timezone.now(), by=None)


def indicator(plan: Plan, no: int = 1) -> Indicator:
    return Indicator.objects.get(plan=plan, no=no)


def target(plan: Plan) -> ScoringComponent:
    return ScoringComponent.objects.get(indicator=indicator(plan))
