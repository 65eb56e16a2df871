"""How far budget items have come, and what an agency had in several years."""

from decimal import Decimal

import pytest

from budget.models import BudgetItemMonth, Execution
from budget.selectors import ItemProgress, YearBudget, item_progress, items_reported, year_budgets
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return factories.plan()


def test_an_item_is_as_far_as_the_last_month_says_that_tells_what_was_spent(plan, django_assert_num_queries):
    first = factories.budget_item(plan, no=1, central=100)
    second = factories.budget_item(plan, no=2)
    factories.budget_item(plan, no=3)
    BudgetItemMonth.objects.create(item=first, month=3, progress=Decimal("40.50"), spent=30, explanation="甲")
    BudgetItemMonth.objects.create(item=first, month=6, progress=60, spent=50)
    BudgetItemMonth.objects.create(item=first, month=7, spent=55)
    BudgetItemMonth.objects.create(item=first, month=9, progress=80, explanation="乙")
    BudgetItemMonth.objects.create(item=second, month=2, progress=10, explanation="丙")
    line = first.line.name
    with django_assert_num_queries(1):
        found = item_progress([plan.pk], 12)[plan.pk]
    assert found == [
        ItemProgress(line, 1, 7, Decimal("60.00"), 55, "乙"),
        ItemProgress(line, 2, explanation="丙"),
    ]
    assert item_progress([plan.pk], 4)[plan.pk][0] == ItemProgress(line, 1, 3, Decimal("40.50"), 30, "甲")
    assert item_progress([plan.pk], 1) == {}
    assert [items_reported(plan, month) for month in (1, 2, 3, 9)] == [0, 1, 1, 1]


def test_a_year_s_budget_is_what_its_plan_and_its_last_month_say(plan, django_assert_num_queries):
    before = factories.plan(plan.agency, year=106)
    factories.budget_item(before, central=100, city=20)
    factories.budget_item(before, no=2, central=1)
    for month, budget in ((1, 500), (12, 700)):
        Execution.objects.create(plan=plan, month=month, category="current", budget=budget)
    Execution.objects.create(plan=before, month=12, category="capital", budget=9)
    factories.budget_item(factories.plan(plan.agency, year=103), city=1)
    factories.budget_item(factories.plan(), city=1)
    with django_assert_num_queries(2):
        found = year_budgets([plan.agency_id], range(104, 108))
    assert found == {
        plan.agency_id: [YearBudget(106, 101, 20, None, 9), YearBudget(107, None, None, 700, None)]
    }
