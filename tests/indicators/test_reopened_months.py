"""Months of an older portal that were locked and are open again get their own state; returned ones keep theirs."""

from importlib import import_module

import pytest
from django.apps import apps

from indicators.models import IndicatorMonth, MonthEvent
from tests import factories

migration = import_module("indicators.migrations.0014_reopened_months")


@pytest.mark.django_db
def test_the_last_step_says_which_they_are():
    plan = factories.complete_plan()
    indicator = plan.indicators.first()
    for month, steps in ((1, ["return"]), (2, ["approve", "reopen"]), (3, ["reopen", "return"])):
        factories.month_state(plan, indicator, month, "returned", reason="更正")
        for action in steps:
            MonthEvent.objects.create(plan=plan, indicator=indicator, month=month, action=action)
    migration.tell_apart(apps, None)
    states = IndicatorMonth.objects.order_by("month").values_list("state", flat=True)
    assert list(states) == ["returned", "reopened", "returned"]
