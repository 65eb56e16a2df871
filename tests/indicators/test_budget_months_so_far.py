"""Months of budget figures of an older portal: approved where all other figures of the month are; else drafts."""

from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from budget.models import BudgetMonth
from objectives.models import Plan
from tests import factories

migration = import_module("indicators.migrations.0018_budget_months_so_far")


@pytest.mark.django_db
def test_they_count_as_approved_with_the_month_s_other_figures():
    plan, settled = factories.complete_plan(), factories.complete_plan()
    first, second = plan.indicators.all()[:2]
    for month, states in ((1, ["approved"] * 2), (2, ["approved", "returned"]), (3, ["approved"]), (4, [])):
        factories.execution(plan, month=month, paid=month)
        for one, state in zip((first, second), states, strict=False):
            factories.month_state(plan, one, month, state)
    factories.month_state(plan, first, 5, "approved")  # without execution there is nothing to approve
    factories.execution(settled, month=12, paid=1)
    Plan.objects.filter(pk=settled.pk).update(status=Plan.Status.APPROVED, settled_at=timezone.now())
    migration.approve(apps, None)
    rows = BudgetMonth.objects.order_by("plan", "month").values_list("plan", "month", "state")
    assert list(rows) == [(plan.pk, 1, "approved"), (plan.pk, 3, "approved"), (settled.pk, 12, "approved")]
    assert {row.history_change_reason for row in BudgetMonth.history.all()} == {migration.WHY}

    BudgetMonth.objects.filter(month=1).update(state="reopened")
    migration.approve(apps, None)  # going back left them: what was decided since stands
    assert list(rows.all()) == [
        (plan.pk, 1, "reopened"), (plan.pk, 3, "approved"), (settled.pk, 12, "approved")
    ]  # fmt: skip
