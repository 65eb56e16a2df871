"""People in the administration: to look at; they are changed on the people's page."""

import pytest
from django.urls import reverse

from chiayi_kpi.accounts.models import User
from tests import factories
from tests.admin_client import errors, signed_in
from tests.reading import text_of

pytestmark = pytest.mark.django_db

LIST = "admin:accounts_user_changelist"


def change(user) -> str:
    return reverse("admin:accounts_user_change", args=[user.pk])


@pytest.fixture
def administrator():
    return factories.user("chief", role="administrator")


@pytest.mark.parametrize(
    "role", ["planner", "supervisor", "planning_office", "auditor", "owner", "personnel"]
)
def test_only_administrators_see_people(role):
    person = factories.user(role=role, agency=None)

    assert signed_in(person).get(reverse(LIST)).status_code == 403


def test_an_administrator_of_one_agency_is_none_of_the_city():
    person = factories.user(role="administrator", agency=factories.agency())

    assert signed_in(person).get(reverse(LIST)).status_code == 403


def test_nobody_changes_an_account_here(administrator):
    person = factories.user()
    client = signed_in(administrator)

    assert client.get(change(person)).status_code == 200
    sent = {"username": "mine", "is_superuser": "on", "is_staff": "on", "is_active": ""}
    assert client.post(change(person), sent).status_code == 403
    assert client.get(reverse("admin:accounts_user_add")).status_code == 403
    deleted = client.post(reverse("admin:accounts_user_delete", args=[person.pk]), {"post": "yes"})
    assert deleted.status_code == 403
    assert User.objects.filter(pk=person.pk, username=person.username, is_active=True).exists()


def test_no_page_of_the_administration_has_a_box_for_staff_or_superusers(administrator):
    page = signed_in(administrator).get(change(factories.user())).content.decode()

    assert "is_staff" not in page and "is_superuser" not in page


def test_who_changed_a_role_stands_in_the_persons_history(administrator):
    person = factories.user(role="planner", agency=factories.agency(name="消防局"))
    held = person.memberships.get()
    held.role = "supervisor"
    held._history_user = administrator
    held.save()

    page = signed_in(administrator).get(reverse("admin:accounts_user_history", args=[person.pk]))

    newest = page.context["page"].object_list[0]
    assert newest.by == "chief" and [(row.old, row.new) for row in newest.fields] == [
        ("機關研考人員", "主管")
    ]


def test_signing_in_leaves_no_history(client):
    person = factories.user()
    before = person.history.count()
    client.login(username=person.username, password="not-a-secret")  # noqa: S106
    assert person.history.count() == before == 1


def test_the_planning_office_keeps_the_list_of_agencies():
    client = signed_in(factories.user(role="planning_office"))

    response = client.post(reverse("admin:accounts_agency_add"), {"code": "CYFD", "name": "消防局"})

    assert response.status_code == 302


def test_an_agency_keeps_its_code_and_may_change_its_name(administrator):
    agency = factories.agency("PD")
    client = signed_in(administrator)
    page = reverse("admin:accounts_agency_change", args=[agency.pk])
    assert "機關自某日起更名者，請於該機關的頁面辦理" in text_of(client.get(page))
    client.post(page, {"code": "FD", "name": "新名稱"})
    agency.refresh_from_db()
    assert (agency.code, agency.name) == ("PD", "新名稱")


def test_an_agency_is_not_called_as_another_is(administrator):
    agency, other = factories.agency("PD"), factories.agency("FD")
    client, sent = signed_in(administrator), {"code": "XX", "name": other.name}
    for where in (
        reverse("admin:accounts_agency_add"),
        reverse("admin:accounts_agency_change", args=[agency.pk]),
    ):
        assert errors(client.post(where, sent)) == {"name": [f"已有其他機關名為「{other.name}」。"]}
    assert client.post(where, sent | {"name": agency.name}).status_code == 302
