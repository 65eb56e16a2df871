"""An agency's year in the first days of January: eleven months reported, December open, and its people."""

import datetime
from dataclasses import dataclass

from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.roles import Role
from indicators.models import Assignment, Indicator, IndicatorInput, MonthlyFigure
from objectives.models import Plan
from tests import factories

TODAY = datetime.date(2019, 1, 3)  # ROC 108: December 107 has ended
OPEN = 12


@dataclass(frozen=True)
class Reporting:
    """The plan with its ``owner`` (of every indicator), a ``stranger`` of the same agency and the ``supervisor``."""

    plan: Plan
    indicators: tuple[Indicator, ...]
    inputs: tuple[IndicatorInput, ...]  # one an indicator, in the plan's order
    owner: User
    deputy: User
    stranger: User
    supervisor: User


def reporting_plan(indicators: int = 3, *, months=range(1, OPEN), **plan_fields) -> Reporting:
    """An approved plan of one facet whose indicators count sessions (a sum against a target that 10 a month reaches)."""
    agency = factories.agency()
    plan = factories.plan(agency, **{"approved": True, **plan_fields})
    objective = factories.objective(factories.facet(plan))
    made = [
        factories.indicator(
            objective, no=no, weight=100 // indicators, rule={"target": 110}, name=f"宣導第{no}項"
        )
        for no in range(1, indicators + 1)
    ]
    inputs = [
        factories.indicator_input(one, code="sessions", name=f"場次{one.no}", unit="場") for one in made
    ]
    MonthlyFigure.objects.bulk_create(
        MonthlyFigure(plan=plan, input=found, month=month, value=8 + month % 3)
        for found in inputs
        for month in months
    )
    owner = factories.user(role=Role.OWNER, agency=agency, name="王小明")
    deputy = factories.user(role=Role.OWNER, agency=agency, name="李代理")
    Assignment.objects.bulk_create(
        Assignment(plan=plan, indicator=one, owner=owner, deputy=deputy) for one in made
    )
    return Reporting(
        plan,
        tuple(made),
        tuple(inputs),
        owner,
        deputy,
        stranger=factories.user(role=Role.OWNER, agency=agency),
        supervisor=factories.user(role=Role.SUPERVISOR, agency=agency, name="陳主任"),
    )
