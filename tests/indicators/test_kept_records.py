"""What was done in a plan is not deleted with it, not even where only common indicators were reported."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from indicators.models import FigureChange, MonthEvent, TargetRevision
from objectives.models import Plan
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return factories.plan()


@pytest.fixture
def common_indicator(plan):
    return factories.indicator(
        factories.objective(factories.facet(factories.common_plan(year=plan.year), no=3))
    )


def test_a_plan_with_a_figure_s_change_stays(plan, common_indicator):
    FigureChange.objects.create(
        plan=plan, input=factories.indicator_input(common_indicator), month=1, new=Decimal(5), way="page"
    )
    with pytest.raises(ProtectedError):
        plan.delete()


def test_a_plan_with_a_month_s_event_stays(plan, common_indicator):
    MonthEvent.objects.create(plan=plan, indicator=common_indicator, month=1, action="submit")
    with pytest.raises(ProtectedError):
        plan.delete()


def test_a_plan_with_a_changed_target_stays(plan, common_indicator):
    TargetRevision.objects.create(
        plan=plan, indicator=common_indicator, what="target", old="≥90%", new="≥95%", cause="上級修正標準"
    )
    with pytest.raises(ProtectedError):
        plan.delete()


def test_a_state_that_no_plan_has_is_refused_by_the_database(plan):
    with pytest.raises(IntegrityError, match="plan_known_status"), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(status="open")
