"""A row of another agency is hidden in the administration, and whoever asks for it is in the log."""

import pytest
from django.urls import reverse

from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.events.kinds import EventKind
from chiayi_kpi.events.models import Event
from tests import factories
from tests.admin_client import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def other():
    return factories.complete_plan(factories.agency("OTHER"))


@pytest.fixture
def planner():
    plan = factories.complete_plan(factories.agency("CYPD"))
    return signed_in(factories.user("wang", role=Role.PLANNER, agency=plan.agency))


def refusals() -> list[str]:
    return [event.details["path"] for event in Event.objects.filter(kind=EventKind.REFUSED)]


@pytest.mark.parametrize("page", ["change", "delete", "history"])
def test_a_hidden_row_is_answered_as_one_that_is_not_there_and_is_a_refusal(planner, other, page):
    hidden, nothing = (reverse(f"admin:objectives_plan_{page}", args=[pk]) for pk in (other.pk, 987_654))
    answers = [planner.get(address) for address in (hidden, nothing)]
    assert [(answer.status_code, answer.get("Location")) for answer in answers] == [
        (302, reverse("admin:index"))
    ] * 2
    assert refusals() == [hidden]


def test_a_page_below_a_hidden_row_is_a_refusal(planner, other):
    hidden, nothing = (
        reverse("admin:indicators_indicator_figures", args=[pk])
        for pk in (other.indicators.first().pk, 987_654)
    )
    assert [planner.get(address).status_code for address in (hidden, nothing)] == [404, 404]
    assert refusals() == [hidden]


def test_another_agency_s_workbook_is_a_refusal(planner, other):
    address = reverse("plan_workbook_file", args=["xlsx"])
    assert planner.get(address, {"plan": "107-OTHER"}).status_code == 404
    assert planner.get(address, {"plan": "107-NONE"}).status_code == 404
    assert refusals() == [address]
