"""Every entry of the navigation opens for every role, however little of a year stands: a page says what comes first."""

import datetime

import pytest
from django.test import Client

from chiayi_kpi.accounts.roles import Role
from objectives.models import Plan
from tests import factories
from tests.reading import elements, text_of

pytestmark = pytest.mark.django_db

LOCAL = (Role.OWNER, Role.PLANNER, Role.SUPERVISOR)
# A page's own months and views (“?through=3”) are no entries: they lead nowhere else.
NAVIGATION = "(//nav | //header)//a[starts-with(@href, '/')]"


@pytest.fixture(autouse=True)
def _february(settings):
    settings.PORTAL_TODAY = datetime.date(2018, 2, 3)


def _nothing():
    return factories.agency("PD")


def _agency_without_plan():
    factories.complete_plan(factories.agency("FD"), common=True)
    return factories.agency("PD")


def _year_without_common_plan():
    plan = factories.complete_plan(factories.agency("PD"), common=True)
    Plan.objects.create(agency=plan.agency, year=108)
    orphan = factories.agency("FD")
    Plan.objects.create(agency=orphan, year=108)
    return orphan


def _empty_plan_beside_a_common_one():
    factories.complete_plan(factories.agency("FD"), common=True)
    return factories.plan(factories.agency("PD")).agency


def _plan_that_cannot_be_scored():
    plan = factories.complete_plan(factories.agency("PD"), common=True)
    component = plan.indicators.first().components.first()
    component.formula = "nothing / there"
    component.save()
    return plan.agency


def _walk(role: Role, agency, seen: dict[str, int]) -> None:
    """Open the first pages, and what leads on from them and was not ``seen`` yet."""
    client = Client()
    client.force_login(factories.user(role=role, agency=agency if role in LOCAL else None))
    plans = Plan.objects.filter(agency=agency)
    for place in ("/", "/plans/", *(f"/{plan.year}/{plan.agency.code}/" for plan in plans)):
        page = client.get(place, follow=True)
        seen[place] = max(page.status_code, seen.get(place, 0))
        for link in elements(page, NAVIGATION):
            address = link.get("href").partition("#")[0]
            if address and address not in seen and not address.startswith("/admin/"):
                seen[address] = client.get(address, follow=True).status_code


def _faulty(seen: dict[str, int]) -> dict[str, int]:
    return {address: status for address, status in seen.items() if status != 200}


@pytest.mark.parametrize("role", Role)
def test_every_entry_of_an_empty_plan_opens_for_every_role(role):
    _walk(role, factories.plan(factories.agency("PD")).agency, seen := {})
    assert _faulty(seen) == {}


@pytest.mark.parametrize(
    "stage",
    [
        _nothing,
        _agency_without_plan,
        _year_without_common_plan,
        _empty_plan_beside_a_common_one,
        _plan_that_cannot_be_scored,
    ],
)
def test_every_entry_opens_in_every_stage(stage):
    """For whoever has the most in one agency; of whoever has the most in the whole city, those that are of no agency."""
    agency, seen = stage(), dict[str, int]()
    for role in (Role.PLANNER, Role.PLANNING_OFFICE):
        _walk(role, agency, seen)
    assert _faulty(seen) == {}


@pytest.mark.parametrize("address", ["/107/city/", "/107/settling/", "/107/volumes/", "/107/reporting/"])
def test_a_page_of_an_empty_year_leads_to_the_guide(address):
    client = Client()
    client.force_login(factories.user(role=Role.PLANNING_OFFICE))
    page = client.get(address)
    assert page.status_code == 200
    assert elements(page, '//main//a[starts-with(@href, "/start/107/")]'), text_of(page, "//main")
