"""What the year's money was, as everybody sees it."""

import pytest
from django.urls import reverse

from budget.models import Execution
from reports.pages.public.page import public_page
from reports.snapshot.selectors import build_snapshots
from tests import factories
from tests.reading import text_of

pytestmark = pytest.mark.django_db


def test_money_is_up_to_the_month_up_to_which_all_of_it_is_known(plan):
    factories.execution(plan, month=1, category="capital", budget=0, paid=0)  # and never again: there is none
    for month, amounts in {1: {"budget": 1200, "paid": 100}, 2: {"paid": 200}, 3: {"budget": 1300}}.items():
        factories.execution(plan, month=month, **amounts)
        factories.budget_month(plan, month, "approved")
    money = public_page(build_snapshots(year=plan.year, agency_codes=[plan.agency.code])[0]).money
    assert (money.month, money.budget, money.spent, len(money.categories)) == (2, 1200, 200, 2)
    factories.execution(plan, month=2, category="capital", budget=50, paid=7)
    Execution.objects.filter(month=3).update(paid=900)
    money = public_page(build_snapshots(year=plan.year, agency_codes=[plan.agency.code])[0]).money
    assert (money.month, money.budget, money.spent) == (2, 1250, 207)


def test_what_was_spent_of_no_known_budget_is_not_called_unreported(client, plan):
    factories.published(plan)
    factories.execution(plan, month=1, paid=100)
    address = reverse("public", args=[107, "A"])
    assert "尚無核定之支出數據" in text_of(client.get(address))
    factories.budget_month(plan, 1, "approved")
    assert "已填報支出，惟未填報預算數" in text_of(client.get(address))


def test_a_budget_typed_in_a_month_that_is_open_again_is_not_called_unreported(client, plan):
    factories.published(plan)
    factories.execution(plan, month=1, budget=7654, paid=100)
    factories.execution(plan, month=2, paid=200)
    factories.budget_month(plan, 2, "approved")
    text = text_of(client.get(reverse("public", args=[107, "A"])))
    assert "已核定支出，惟預算數尚待核定" in text
    assert "未填報預算數" not in text
    assert "7,654" not in text
