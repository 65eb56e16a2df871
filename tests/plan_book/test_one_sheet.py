"""The administration's look at one sheet: it says what the import does, writes nothing and keeps nobody waiting."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from budget.models import BudgetItem, BusinessLine, Execution
from chiayi_kpi.accounts.models import Agency
from chiayi_kpi.core.admin_sheets import SheetTransfer
from indicators.models import (
    Award,
    Indicator,
    IndicatorInput,
    MidTermTarget,
    Milestone,
    MonthlyFigure,
    NotApplicable,
    PlannedValue,
    PriorValue,
    ScoringComponent,
)
from objectives.models import Facet, Objective, Plan
from tests import factories
from tests.admin_client import registered

pytestmark = pytest.mark.django_db

RESOURCES = {
    kept.resource_classes[0]._meta.model: kept.resource_classes[0]
    for kept in registered().values()
    if isinstance(kept, SheetTransfer)
}
assert RESOURCES
LEAVES = {
    Award,
    BudgetItem,
    Execution,
    MidTermTarget,
    Milestone,
    MonthlyFigure,
    NotApplicable,
    PlannedValue,
    PriorValue,
}
WRITES = ("INSERT", "UPDATE", "DELETE")


def _others() -> None:
    """What stands in the file is not what stands in the portal any more, or is not there."""
    Plan.objects.exclude(agency=None).update(preamble="另一段說明")
    Agency.objects.update(name="另一機關")
    for model in (Facet, Objective, Indicator, BudgetItem, BusinessLine, Milestone):
        for row in model.objects.all():
            model.objects.filter(pk=row.pk).update(name=f"另{row.pk}")
    IndicatorInput.objects.update(unit="另一種")
    ScoringComponent.objects.exclude(formula="").update(formula="1 + 1")
    Execution.objects.update(paid=2)
    Award.objects.update(points=2)
    PlannedValue.objects.update(value=9)
    PriorValue.objects.update(value=9)
    NotApplicable.objects.update(reason="另一原因")
    MidTermTarget.objects.update(value=9)
    MonthlyFigure.objects.update(value=9)


def _gone() -> None:
    for model in LEAVES:
        model.objects.all().delete()


@pytest.fixture
def files():
    """Model → the sheet as the administration exports it, of a city with something in each of them."""
    plan = factories.complete_plan(factories.agency("POL"), common=True)
    first = plan.indicators.order_by("pk").first()
    factories.milestones(first.inputs.first(), 規劃=40, 完成=100)
    factories.figures(plan, first.inputs.first(), {1: 1})
    factories.planned(plan, first, {1: 1})
    factories.prior_values(plan.agency, first.code, {106: 5})
    factories.not_applicable(plan, plan.indicators.order_by("pk").last())
    factories.award(plan, ScoringComponent.objects.get(rule="award"))
    factories.execution(plan, paid=1)
    factories.budget_item(plan)
    MidTermTarget.objects.create(plan=plan, indicator=first, year=108, value=5)
    return {model: resource(user=None).export() for model, resource in RESOURCES.items()}


@pytest.mark.parametrize("change", [_others, _gone])
def test_a_look_says_what_the_import_does_and_writes_nothing(files, change):
    change()
    looked = set()
    for model, resource in RESOURCES.items():
        office = factories.with_every_role()
        with CaptureQueriesContext(connection) as asked:
            shown = resource(user=office).import_data(files[model], dry_run=True)
        said = [query["sql"] for query in asked]
        assert not [
            sql for sql in said if sql.startswith(WRITES) or " FOR " in sql.upper().split(" WHERE ")[-1]
        ], model
        with transaction.atomic():
            done = resource(user=office).import_data(files[model])
            transaction.set_rollback(True)
        assert shown.totals == done.totals and not done.base_errors, model
        assert [row.diff for row in shown.rows] == [row.diff for row in done.rows]
        if done.totals["new"] + done.totals["update"]:
            looked.add(model)
    assert looked == (set(RESOURCES) if change is _others else LEAVES & set(RESOURCES))


@pytest.mark.parametrize(("model", "made"), [(Plan, (1, 1)), (Facet, (1, 0))])
def test_a_look_at_a_new_agency_or_common_plan_in_a_new_year_makes_neither(model, made):
    """The sheet of the plans makes the agency, that of the facets the common plan."""
    plan = factories.plan(factories.agency("POL")) if model is Plan else factories.common_plan()
    if model is Facet:
        factories.facet(plan)
    office, resource = factories.with_every_role(), RESOURCES[model]
    sheet = resource(user=None).export()
    for gone in (Facet, Plan, Agency):
        gone.objects.all().delete()
    shown = resource(user=office).import_data(sheet, dry_run=True)
    assert (Plan.objects.count(), Agency.objects.count()) == (0, 0)
    done = resource(user=office).import_data(sheet)
    assert not done.base_errors and shown.totals == done.totals and done.totals["new"] == 1
    assert [row.diff for row in shown.rows] == [row.diff for row in done.rows]
    assert (Plan.objects.count(), Agency.objects.count()) == made
