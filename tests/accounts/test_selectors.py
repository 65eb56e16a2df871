"""Who is somebody in an agency, for lists to choose from."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import translation

from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.roles import Permission, Role
from chiayi_kpi.accounts.selectors import holders, people_of
from tests import factories

pytestmark = pytest.mark.django_db
DAY = datetime.date(2019, 1, 3)


def test_the_people_of_an_agency_hold_a_role_there_today_and_can_sign_in():
    agency = factories.agency()
    factories.user("here", role=Role.OWNER, agency=agency, name="林在職")
    factories.user("ending", role=Role.OWNER, agency=agency, name="王今日", last_day=DAY)
    factories.user("ended", role=Role.OWNER, agency=agency, last_day=DAY - datetime.timedelta(1))
    factories.user("closed", role=Role.OWNER, agency=agency, is_active=False)
    factories.user("elsewhere", role=Role.OWNER, agency=factories.agency())
    factories.user("city", role=Role.PLANNING_OFFICE)
    assert {person.account for person in people_of(agency, DAY)} == {"here", "ending"}
    assert {person.account for person in people_of(agency.pk, DAY + datetime.timedelta(1))} == {"here"}


def test_two_people_of_one_name_are_told_apart_by_their_accounts():
    agency = factories.agency()
    for account, name in (("wang1", "王小明"), ("wang2", "王小明"), ("lin", "林小華")):
        factories.user(account, role=Role.OWNER, agency=agency, name=name)
    assert {person.label for person in people_of(agency)} == {"王小明 (wang1)", "王小明 (wang2)", "林小華"}


def test_people_are_read_by_one_query(django_assert_num_queries):
    agency = factories.agency()
    for _one in range(5):
        factories.user(role=Role.OWNER, agency=agency)
    with django_assert_num_queries(1):
        people_of(agency)


def test_whoever_holds_a_permission_is_known_with_the_place():
    agency = factories.agency()
    planner = factories.user(role=Role.PLANNER, agency=agency)
    office = factories.user(role=Role.PLANNING_OFFICE)
    factories.user(role=Role.AUDITOR)
    factories.user(role=Role.PLANNER, agency=agency, last_day=datetime.date(2000, 1, 1))
    assert holders(Permission.EDIT_PLAN) == {(planner.pk, agency.pk), (office.pk, None)}


def test_two_accounts_that_differ_in_capitals_alone_are_one_for_the_database_and_for_commands():
    wang = factories.user("wang")
    with pytest.raises(IntegrityError, match="user_name_once"), transaction.atomic():
        factories.user("Wang")
    with pytest.raises(CommandError, match="already"):
        call_command("createsuperuser", interactive=False, username="WANG", email="root@example.org")
    assert User.objects.get_by_natural_key("WANG") == wang
    with (
        pytest.raises(ValidationError, match="There is an account of this name already"),
        translation.override("en"),
    ):
        User(username="WANG").validate_constraints()


def test_createsuperuser_makes_an_administrator():
    person = User.objects.create_superuser("first", "first@example.org", "not-a-secret")
    assert [(held.role, held.agency_id) for held in person.held_roles] == [(Role.ADMINISTRATOR, None)]
    assert person.is_administrator and person.is_staff and not person.is_superuser
