"""Who reports an indicator, on the indicator's own page in the administration."""

import pytest
from django.urls import reverse

from chiayi_kpi.accounts.roles import Role
from indicators.models import Assignment
from tests import factories
from tests.admin_client import errors, form_data, signed_in
from tests.made_once import made_once

pytestmark = pytest.mark.django_db


made_plan = made_once(lambda: factories.complete_plan(common=True))


@pytest.fixture
def plan(made_plan, db):
    return made_plan()


@pytest.fixture
def owner(plan):
    return factories.user("owner1", role=Role.OWNER, agency=plan.agency, name="王小明")


def _open(plan, indicator, role=Role.PLANNER):
    client = signed_in(factories.user(role=role, agency=plan.agency if role == Role.PLANNER else None))
    address = reverse("admin:indicators_indicator_change", args=[indicator.pk])
    return client, address, client.get(address)


def _own(plan):
    return plan.indicators.first()


def test_an_owner_is_chosen_among_the_agency_s_people(plan, owner):
    factories.user(role=Role.OWNER, agency=factories.agency(), name="別局人")
    client, address, page = _open(plan, _own(plan))
    offered = page.content.decode()
    assert "王小明" in offered and "別局人" not in offered
    sent = form_data(page, **{"assignments-0-owner": owner.pk, "assignments-0-unit": "行政科"})
    assert client.post(address, sent).status_code == 302
    row = Assignment.objects.get()
    assert (row.plan, row.indicator, row.owner, row.unit) == (plan, _own(plan), owner, "行政科")


def test_nothing_is_made_where_nothing_is_chosen(plan):
    client, address, page = _open(plan, _own(plan))
    assert client.post(address, form_data(page)).status_code == 302
    assert not Assignment.objects.exists()


def test_neither_the_deputy_nor_somebody_of_another_agency_is_the_owner(plan, owner):
    stranger = factories.user(role=Role.OWNER, agency=factories.agency())
    client, address, page = _open(plan, _own(plan))
    sent = form_data(page, **{"assignments-0-owner": owner.pk, "assignments-0-deputy": owner.pk})
    answer = client.post(address, sent)
    assert answer.status_code == 200 and errors(answer)
    answer = client.post(address, form_data(page, **{"assignments-0-owner": stranger.pk}))
    assert "assignments-0-owner" in errors(answer)
    assert not Assignment.objects.exists()


def test_of_a_common_indicator_each_agency_says_it_for_itself(plan):
    common = plan.__class__.objects.get(agency=None).indicators.first()
    _client, _address, page = _open(plan, common, Role.PLANNING_OFFICE)
    assert b"assignments-0-owner" not in page.content
