"""Who may change people in the admin, and how far."""

import pytest
from django.urls import reverse

from chiayi_kpi.accounts.models import Membership, User
from tests import factories
from tests.admin_client import dashed, errors, form_data, signed_in

pytestmark = pytest.mark.django_db

LIST = "admin:accounts_user_changelist"


def change(user) -> str:
    return reverse("admin:accounts_user_change", args=[user.pk])


@pytest.fixture
def administrator():
    return factories.user("chief", role="administrator", is_staff=True)


@pytest.mark.parametrize(
    "role", ["planner", "supervisor", "planning_office", "auditor", "owner", "personnel"]
)
def test_only_administrators_see_people(role):
    person = factories.user(role=role, is_staff=True, agency=None)

    assert signed_in(person).get(reverse(LIST)).status_code == 403


def test_an_administrator_of_one_agency_is_none_of_the_city():
    person = factories.user(role="administrator", agency=factories.agency(), is_staff=True)

    assert signed_in(person).get(reverse(LIST)).status_code == 403


def test_an_administrator_gives_a_role_in_an_agency(administrator):
    agency, person = factories.agency(), factories.user()
    client = signed_in(administrator)
    row = dashed(
        {
            "memberships__TOTAL_FORMS": 1,
            "memberships__0__role": "planner",
            "memberships__0__agency": agency.pk,
        }
    )

    response = client.post(change(person), form_data(client.get(change(person)), **row))

    assert response.status_code == 302
    assert list(person.memberships.values_list("role", "agency")) == [("planner", agency.pk)]


def test_an_administrator_cannot_make_a_superuser(administrator):
    person = factories.user()
    client = signed_in(administrator)

    client.post(change(person), form_data(client.get(change(person)), is_superuser="on", is_staff="on"))

    person.refresh_from_db()
    assert person.is_staff and not person.is_superuser


def test_an_administrator_can_neither_change_a_superuser_nor_their_password(administrator):
    superuser = factories.user(is_superuser=True)
    client = signed_in(administrator)

    page = client.get(change(superuser))
    assert page.status_code == 200 and not page.context["has_change_permission"]
    assert client.post(change(superuser), {"username": "mine"}).status_code == 403
    password = reverse("admin:auth_user_password_change", args=[superuser.pk])
    assert client.post(password, {"password1": "aDifferent1", "password2": "aDifferent1"}).status_code == 403


def test_a_superuser_can_make_another():
    person = factories.user()
    client = signed_in(factories.user(is_superuser=True, is_staff=True))

    client.post(change(person), form_data(client.get(change(person)), is_superuser="on"))

    person.refresh_from_db()
    assert person.is_superuser


def test_people_are_deactivated_and_never_deleted():
    person = factories.user()
    client = signed_in(factories.user(is_superuser=True, is_staff=True))

    assert (
        client.post(reverse("admin:accounts_user_delete", args=[person.pk]), {"post": "yes"}).status_code
        == 403
    )
    assert User.objects.filter(pk=person.pk).exists()


def test_a_role_is_held_once(administrator):
    agency = factories.agency()
    person = factories.user(role="planner", agency=agency)
    client = signed_in(administrator)
    row = dashed(
        {
            "memberships__TOTAL_FORMS": 2,
            "memberships__1__role": "planner",
            "memberships__1__agency": agency.pk,
        }
    )

    response = client.post(change(person), form_data(client.get(change(person)), **row))

    assert response.status_code == 200 and errors(response)
    assert Membership.objects.filter(user=person).count() == 1


def test_what_an_administrator_changed_stands_in_the_persons_history(administrator):
    person = factories.user()
    client = signed_in(administrator)
    client.post(change(person), form_data(client.get(change(person)), name="Wang"))

    page = client.get(reverse("admin:accounts_user_history", args=[person.pk]))

    (entry,) = page.context["page"].object_list
    assert entry.by == "chief" and "name" in entry.what.lower()


def test_the_planning_office_keeps_the_list_of_agencies():
    client = signed_in(factories.user(role="planning_office", is_staff=True))

    response = client.post(reverse("admin:accounts_agency_add"), {"code": "CYFD", "name": "消防局"})

    assert response.status_code == 302


def test_an_agency_keeps_its_code_and_may_change_its_name(administrator):
    agency = factories.agency("PD")
    client = signed_in(administrator)
    page = reverse("admin:accounts_agency_change", args=[agency.pk])
    client.post(page, {"code": "FD", "name": "新名稱"})
    agency.refresh_from_db()
    assert (agency.code, agency.name) == ("PD", "新名稱")
