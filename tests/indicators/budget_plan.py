"""Agencies whose budget figures are asked for: an indicator of the common plan is drawn from the execution."""

from objectives.models import Plan
from tests import factories
from tests.indicators.reporting_plan import OPEN, Reporting, reporting_plan


def drawn_common_plan() -> Plan:
    """The common plan, approved, with 4-1-1 drawn from what was paid of the current expenditure."""
    made = factories.common_plan(status=Plan.Status.APPROVED)
    objective = factories.objective(factories.facet(made, no=4, weight="0"), weight="0")
    drawn = factories.indicator(objective, weight="0", rule={"maximum": 1})
    factories.indicator_input(drawn, code="paid", aggregation="last", source="current.paid")
    drawn.components.update(formula="paid")
    return made


def agency_with_budget(**plan) -> Reporting:
    """An agency of which every figure is approved, and of the budget every month but December."""
    made = reporting_plan(1, approved=True, **plan)
    for month in range(1, OPEN + 1):
        factories.month_state(made.plan, made.indicators[0], month, "approved")
        if month < OPEN:
            factories.budget_month(made.plan, month, "approved")
    return made
