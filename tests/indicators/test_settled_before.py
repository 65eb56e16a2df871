"""The update of a portal in which years had been settled before plans knew of it."""

from decimal import Decimal
from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from indicators.models import Settlement
from objectives.models import Plan
from tests import factories

pytestmark = pytest.mark.django_db
NAME = "0007_plans_know_they_are_settled"


@pytest.fixture
def update():
    """The step with the models as migrations have them: without a history of their own."""
    apps = MigrationLoader(connection).project_state(("indicators", NAME)).apps
    step = import_module(f"indicators.migrations.{NAME}").mark_settled
    return lambda: step(apps, None)


@pytest.mark.parametrize("approved", [False, True])
def test_a_plan_that_is_approved_and_closed_by_the_update_says_so_in_its_history(update, approved):
    office = factories.user(role="planning_office")
    plan = factories.plan(approved=approved)
    row = Settlement.objects.create(
        plan=plan, snapshot="{}", sha256="0" * 64, total=Decimal(90), grade="優", by=office
    )
    states = plan.history.count()

    update()

    plan = Plan.objects.get(pk=plan.pk)
    assert (plan.status, plan.settled_at) == (Plan.Status.APPROVED, row.at)
    assert plan.history.count() == states + 1
    last = plan.history.first()
    assert (last.status, last.settled_at, last.agency_id) == (plan.status, row.at, plan.agency_id)
    assert (last.history_type, last.history_user) == ("~", None)
    assert "had been settled" in last.history_change_reason
    if not approved:
        assert (plan.approved_at, plan.approved_by, last.approved_by) == (row.at, office, office)


def test_a_year_that_was_opened_again_and_one_that_never_was_settled_stay_as_they_are(update):
    plan, other = factories.plan(), factories.plan()
    row = Settlement.objects.create(
        plan=plan, snapshot="{}", sha256="0" * 64, total=Decimal(90), grade="優", by=None
    )
    Settlement.objects.update(reopened_at=row.at, reopen_reason="申訴")
    before = [one.history.count() for one in (plan, other)]

    update()

    assert set(Plan.objects.values_list("status", "settled_at")) == {("draft", None)}
    assert [one.history.count() for one in (plan, other)] == before
