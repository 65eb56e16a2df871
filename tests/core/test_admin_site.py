"""The admin as a place: who gets in, how it is ordered, and what it must not contain."""

import re

import pytest
from django.urls import reverse

from tests import factories
from tests.admin_client import registered, signed_in

pytestmark = pytest.mark.django_db

INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|\sstyle=|\son(?:click|change|load|submit)=|<style")


@pytest.fixture
def office():
    return factories.user(role="planning_office")


def test_a_stranger_is_led_to_the_portals_own_sign_in_page(client):
    response = client.get(reverse("admin:index"), follow=True)

    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))
    assert "next=" in response.redirect_chain[-1][0]


def test_the_admins_own_sign_in_form_takes_no_password(client):
    person = factories.user("planner")

    response = client.post(reverse("admin:login"), {"username": person.username, "password": "not-a-secret"})

    assert response.status_code == 302
    assert "_auth_user_id" not in client.session


def test_a_person_without_access_is_refused():
    client = signed_in(factories.user())

    assert client.get(reverse("admin:login")).status_code == 403


def test_the_models_stand_in_the_order_of_the_document(office):
    response = signed_in(office).get(reverse("admin:index"))

    groups = {
        group["app_label"]: [m["object_name"] for m in group["models"]]
        for group in response.context["app_list"]
    }
    assert list(groups) == ["plan", "money", "figures", "people"]
    assert groups["plan"][:4] == ["Plan", "Facet", "Objective", "Indicator"]
    assert groups["money"] == ["BusinessLine", "BudgetItem", "Execution"]
    assert groups["people"] == ["Agency"]  # people are for administrators


def test_an_apps_page_lists_only_its_own_models(office):
    response = signed_in(office).get(reverse("admin:app_list", args=["budget"]))

    assert [m["object_name"] for m in response.context["app_list"][0]["models"]] == [
        "BusinessLine",
        "BudgetItem",
        "Execution",
    ]


def test_admins_that_ask_djangos_own_permissions_are_not_let_in():
    assert {model.__name__ for model in registered()}.isdisjoint({"Group", "EmailAddress", "LogEntry"})
    assert all(hasattr(entry, "section") for entry in registered().values())


def test_nothing_is_deleted_in_bulk(office):
    request = signed_in(office).get(reverse("admin:objectives_plan_changelist")).wsgi_request
    request.user = office

    assert all(entry.get_actions(request) == {} for entry in registered().values())


def test_the_first_page_offers_the_plans_that_the_person_may_see():
    mine, other = factories.plan(), factories.plan()
    person = factories.user(role="planner", agency=mine.agency)

    page = signed_in(person).get(reverse("admin:index")).content.decode()

    assert mine.agency.name in page
    assert other.agency.name not in page


def pages():
    """Every kind of page of the admin, as (name, address) for a complete plan."""
    plan = factories.complete_plan()
    indicator = plan.indicators.first()
    rows = [
        plan,
        plan.facets.first(),
        plan.objectives.first(),
        indicator,
        indicator.inputs.first(),
        plan.agency,
    ]
    yield reverse("admin:index")
    for row in rows:
        info = f"{row._meta.app_label}_{row._meta.model_name}"
        yield reverse(f"admin:{info}_changelist")
        yield reverse(f"admin:{info}_change", args=[row.pk])
        yield reverse(f"admin:{info}_history", args=[row.pk])
    yield (
        reverse("admin:indicators_indicator_add") + f"?plan={plan.pk}&objective={plan.objectives.first().pk}"
    )
    yield reverse("admin:indicators_indicator_figures", args=[indicator.pk])
    yield reverse("admin:objectives_plan_approve", args=[plan.pk])
    yield reverse("admin:indicators_indicator_import")
    yield reverse("admin:indicators_indicator_export")


def test_no_page_needs_inline_script_or_style(office):
    client = signed_in(office)

    found = {address: INLINE.findall(client.get(address).content.decode()) for address in pages()}

    assert {address: hits for address, hits in found.items() if hits} == {}
    assert len(found) > 20
