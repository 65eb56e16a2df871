"""No page of the admin runs a query a row: six rows cost what three cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chiayi_kpi.accounts.models import Membership
from indicators.models import FigureChange
from objectives.models import Plan
from tests import factories
from tests.admin_client import registered, signed_in
from tests.made_once import made_once

pytestmark = pytest.mark.django_db

FEW, MANY = 3, 6


def queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as found:
        response = client.get(address)
    assert response.status_code == 200, address
    return len(found)


def grow(plan: Plan, rows: range) -> None:
    """Rows of every model that hangs on a plan, each with parents of its own."""
    axes = [factories.PolicyAxis(plan=plan, position=100 + n, name=f"主軸{n}") for n in rows]
    factories.PolicyAxis.objects.bulk_create(axes)
    facet = plan.facets.get(no=1)
    for n in rows:
        objective = factories.objective(facet, no=n + 2, weight="1")
        indicator = factories.indicator(
            objective,
            weight="1",
            inputs={"value": "sum"},
            rule={"rule": "award"},
            evaluation_method=f"方式{n}",
        )
        factories.account(plan, objective)
        factories.not_applicable(plan, indicator)
        factories.planned(plan, indicator, {1: n})
        factories.prior_values(plan.agency, indicator.code, {106: n})
        (figure,) = factories.figures(plan, indicator.inputs.get(), {1: n})
        FigureChange.objects.create(
            plan=plan, input=figure.input, month=1, new=n, way="page", by=factories.user()
        )
        factories.award(plan, indicator.components.get())
        factories.budget_item(plan, line=f"業務{n}", no=n + 1, objective=objective)
        factories.user(role="planner", agency=factories.complete_plan(year=108).agency)
    first = first_indicator(plan)
    for n in rows:
        extra = factories.indicator_input(first, code=f"extra{n}")
        factories.milestones(extra, 設計=20, 驗收=100)
        factories.component(first, no=n + 2, rule="award", maximum=1)
    for n in range(min(rows.stop, 12)):
        if not plan.executions.filter(month=n + 1).exists():
            factories.execution(plan, month=n + 1, paid=n)


def lists(plan):
    for model, entry in registered().items():
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        yield address
        if entry.search_fields:
            yield f"{address}?q=1"


def first_indicator(plan):
    return plan.indicators.get(objective__facet__no=1, objective__no=1)


def hubs(plan):
    yield reverse("admin:index")
    rows = [plan, plan.facets.get(no=1), plan.objectives.first(), first_indicator(plan), plan.agency]
    for row in rows:
        name = f"admin:{row._meta.app_label}_{row._meta.model_name}"
        yield reverse(f"{name}_change", args=[row.pk])
        yield reverse(f"{name}_history", args=[row.pk])
    yield reverse("admin:objectives_plan_approve", args=[plan.pk])
    yield reverse("admin:indicators_indicator_figures", args=[first_indicator(plan).pk])
    for name in ("objective", "facet", "plan"):
        yield reverse(f"admin:objectives_{name}_add")
    for name in ("indicator", "plannedvalue"):
        yield reverse(f"admin:indicators_{name}_add")
    yield reverse("admin:budget_budgetitem_add")


def searches(plan):
    address = reverse("admin:autocomplete")
    for app, model, field in (("objectives", "objective", "facet"), ("indicators", "indicator", "objective")):
        yield f"{address}?app_label={app}&model_name={model}&field_name={field}&term="


def who_looks_through_lists():
    """Found by the search for 1 also where no other name has one, with a role to look up."""
    agency = factories.agency(code="FIRST1", name="第1局")
    person = factories.user("boss1", role="auditor", agency=agency)
    Membership.objects.create(user=person, role="administrator")
    return signed_in(person)


def few_and_many() -> dict[str, dict[str, tuple[int, int]]]:
    """By kind of page what each address costs with few and with many rows of the same plan."""
    plan = factories.complete_plan()
    grow(plan, range(FEW))
    office = signed_in(factories.user(role="planning_office"))
    kinds = ((lists, who_looks_through_lists()), (hubs, office), (searches, office))

    def measured() -> dict[str, dict[str, int]]:
        return {
            kind.__name__: {address: queries(client, address) for address in kind(plan)}
            for kind, client in kinds
        }

    few = measured()
    grow(plan, range(FEW, MANY))
    return {
        kind: {address: (few[kind][address], count) for address, count in many.items()}
        for kind, many in measured().items()
    }


made_few_and_many = made_once(few_and_many)


# What is looked up once for all rows costs nothing more; a query a row would cost three.
@pytest.mark.parametrize(("kind", "least"), [("lists", 26), ("hubs", 15), ("searches", 2)])
def test_no_page_runs_a_query_a_row(made_few_and_many, kind, least):
    measured = made_few_and_many()[kind]

    assert {address: counts for address, counts in measured.items() if counts[1] > counts[0]} == {}
    assert len(measured) >= least
