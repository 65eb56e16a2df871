"""Budget items in the administration: the objective that the money serves is of the item's plan, and what was reported is kept."""

import pytest
from django.db.models import ProtectedError
from django.urls import reverse

from budget.models import BudgetItem, BudgetItemMonth
from tests import factories
from tests.admin_client import errors, form_data, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return factories.plan(factories.agency("A"))


@pytest.fixture
def objectives(plan):
    """Own, common, of the year before, and of another agency."""
    plans = (
        plan,
        factories.common_plan(),
        factories.plan(plan.agency, year=106),
        factories.plan(factories.agency("B")),
    )
    return [factories.objective(factories.facet(one, no=no)) for no, one in enumerate(plans, start=1)]


@pytest.fixture
def office():
    return signed_in(factories.user(role="planning_office"))


def test_an_item_serves_no_objective_of_another_plan(office, plan, objectives):
    line = factories.budget_item(plan).line
    for no, (objective, taken) in enumerate(zip(objectives, (True, True, False, False), strict=True), 2):
        sent = {"line": line.pk, "no": no, "name": "設備", "central": 1, "city": 0, "objective": objective.pk}
        answer = office.post(reverse("admin:budget_budgetitem_add"), sent)
        assert answer.status_code == (302 if taken else 200)
        assert taken or list(errors(answer)) == ["objective"]
    assert BudgetItem.objects.filter(objective__isnull=False).count() == 2


def test_an_item_is_offered_the_objectives_of_its_plan_and_of_the_common_plan(office, plan, objectives):
    item = factories.budget_item(plan)
    page = reverse("admin:budget_budgetitem_change", args=[item.pk])
    shown = office.get(page)
    offered = shown.context["adminform"].form.fields["objective"].queryset
    assert list(offered) == [objectives[0], objectives[1]]
    assert "objective" in errors(office.post(page, form_data(shown, objective=objectives[2].pk)))
    for given, count in ((item.line_id, 2), ("x", len(objectives)), (item.line_id + 1, len(objectives))):
        add = office.get(reverse("admin:budget_budgetitem_add"), {"line": given})
        assert add.context["adminform"].form.fields["objective"].queryset.count() == count


def test_an_item_of_which_something_was_reported_stays(office, plan):
    """Also where its line is deleted, or its row on the line's page; a plan stays with its execution."""
    item = factories.budget_item(plan)
    BudgetItemMonth.objects.create(item=item, month=3, spent=5)
    for row in (item, item.line):
        name = f"admin:budget_{row._meta.model_name}_delete"
        page = office.post(reverse(name, args=[row.pk]), {"post": "yes"})
        assert page.status_code == 200 and page.context["protected"]
    change = reverse("admin:budget_businessline_change", args=[item.line_id])
    sent = form_data(office.get(change)) | {"items-0-DELETE": "on"}
    assert office.post(change, sent).status_code == 200
    factories.execution(plan, month=3, paid=5)
    with pytest.raises(ProtectedError):
        plan.delete()
    assert BudgetItemMonth.objects.get().spent == 5
