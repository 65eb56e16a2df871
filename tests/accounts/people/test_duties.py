"""Who gives roles does not report, approve or rate: what an administrator may, and that nobody is both."""

import datetime

import pytest
from django.contrib.auth.models import Permission as DjangoPermission
from django.urls import reverse

from chiayi_kpi.accounts.models import Membership, User
from chiayi_kpi.accounts.people import services
from chiayi_kpi.accounts.people.errors import PeopleRefused
from chiayi_kpi.accounts.people.resources import PersonResource
from chiayi_kpi.accounts.people.selectors import held_together
from chiayi_kpi.accounts.permissions import has_permission
from chiayi_kpi.accounts.roles import APART_FROM_ADMINISTRATORS, GIVES, ROLE_PERMISSIONS, Permission, Role
from chiayi_kpi.core.workbook.context import ImportContext
from chiayi_kpi.core.workbook.sheets import Sheet
from chiayi_kpi.operations import probes
from tests import factories
from tests.admin_client import signed_in
from tests.reading import text_of

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2019, 1, 3)
YESTERDAY, LATER = datetime.date(2019, 1, 2), datetime.date(2019, 6, 30)
LOCAL = (Role.OWNER, Role.PLANNER, Role.SUPERVISOR)
WORKING = (*LOCAL, Role.PERSONNEL, Role.ACCOUNTING, Role.PLANNING_OFFICE)
SAID = "系統管理員負責指派職務，不論機關均不得兼任填報、核定或評分之職務"


@pytest.fixture(autouse=True)
def _today(settings):
    settings.PORTAL_TODAY = TODAY


@pytest.fixture
def agency():
    return factories.agency("PD", "警察局")


@pytest.fixture
def chief():
    return factories.user("chief", role=Role.ADMINISTRATOR)


@pytest.fixture
def both(agency):
    """Somebody from before it was refused."""
    person = factories.user("both", role=Role.ADMINISTRATOR, name="王兼任")
    Membership.objects.create(user=person, role=Role.PLANNER, agency=agency)
    return person


def place(role, agency):
    return agency if role in LOCAL else None


def give(person, role, agency, by, **more):
    return services.give_role(person=person, role=role, agency=agency, by=by, **more)


def roles_of(person) -> set[str]:
    return {held.role for held in User.objects.get(pk=person.pk).held_roles}


def imported(*rows, by=None):
    headers = ["帳號", "姓名", "電子郵件", "機關代碼", "角色", "停用", "有效至"]
    sheet = Sheet("人員", headers, [(no, [*row, *[""] * (7 - len(row))]) for no, row in enumerate(rows, 2)])
    return PersonResource(user=by).import_sheet(sheet, ImportContext(by=by, trusted=by is None))


# ---------------------------------------------------------------- the table


def test_an_administrator_looks_and_keeps_people_and_nothing_else():
    held = ROLE_PERMISSIONS[Role.ADMINISTRATOR]
    assert held == {
        Permission.VIEW,
        Permission.VIEW_HISTORY,
        Permission.VIEW_LOG,
        Permission.GIVE_ROLES,
        Permission.MANAGE_PEOPLE,
    }
    assert frozenset(WORKING) == APART_FROM_ADMINISTRATORS  # all but the auditor, who changes nothing


def test_a_role_that_rates_for_the_city_is_given_by_administrators_alone():
    rates = {
        Permission.RATE_PERSONNEL,
        Permission.RATE_ACCOUNTING,
        Permission.AWARD,
        Permission.REVIEW_RATINGS,
    }
    rating = {role for role, held in ROLE_PERMISSIONS.items() if held & rates}
    assert rating == {Role.PERSONNEL, Role.ACCOUNTING, Role.PLANNING_OFFICE}
    assert {role for role, given in GIVES.items() if given & rating} == {Role.ADMINISTRATOR}


def test_nobody_passes_a_check_of_django_unasked(chief):
    every = {
        f"{one.content_type.app_label}.{one.codename}"
        for one in DjangoPermission.objects.select_related("content_type")
    }
    assert every and not chief.is_superuser and not {name for name in every if chief.has_perm(name)}


# ---------------------------------------------------------------- one after the other


@pytest.mark.parametrize("role", WORKING)
def test_an_administrator_is_given_no_role_that_works(agency, chief, role):
    other = factories.user("other", role=Role.ADMINISTRATOR, name="林管理")
    with pytest.raises(PeopleRefused, match=SAID) as refused:
        give(other, role, place(role, agency), chief)
    assert refused.value.field == "role" and "林管理 現為系統管理員。" in str(refused.value)
    with pytest.raises(PeopleRefused, match=SAID):
        services.add_person(
            account="other", name="林管理", email="", role=role, agency=place(role, agency), by=chief
        )
    assert roles_of(other) == {Role.ADMINISTRATOR}


@pytest.mark.parametrize("role", WORKING)
def test_nobody_who_works_is_made_an_administrator_of_the_city_or_of_any_agency(agency, chief, role):
    person = factories.user(role=role, agency=place(role, agency), last_day=LATER)
    for where in (None, agency, factories.agency()):
        with pytest.raises(PeopleRefused, match=SAID):
            give(person, Role.ADMINISTRATOR, where, chief)
    assert roles_of(person) == {role}


def test_the_sentence_names_role_and_agency(agency, chief):
    person = factories.user(role=Role.SUPERVISOR, agency=agency)
    with pytest.raises(PeopleRefused, match="現為主管（警察局）。"):
        give(person, Role.ADMINISTRATOR, None, chief)


def test_an_auditor_may_be_an_administrator_for_neither_changes_anything(chief):
    person = factories.user(role=Role.AUDITOR)
    give(person, Role.ADMINISTRATOR, None, chief)
    assert roles_of(person) == {Role.AUDITOR, Role.ADMINISTRATOR}


@pytest.mark.parametrize(("last_day", "given"), [(TODAY, False), (YESTERDAY, True)])
def test_a_role_that_has_ended_stands_in_no_ones_way(agency, chief, last_day, given):
    person = factories.user(role=Role.PLANNER, agency=agency)
    services.end_role(membership=person.memberships.get(), last_day=last_day, by=chief)
    if not given:
        with pytest.raises(PeopleRefused, match=SAID):
            give(person, Role.ADMINISTRATOR, None, chief)
        return
    give(person, Role.ADMINISTRATOR, None, chief)
    with pytest.raises(PeopleRefused, match=SAID):  # nor does the old one come back now
        give(person, Role.PLANNER, agency, chief)
    assert roles_of(person) == {Role.ADMINISTRATOR}


def test_who_works_takes_no_administrator_over(agency, chief):
    leaver = factories.user("leaver", role=Role.ADMINISTRATOR)
    factories.user("planner", role=Role.PLANNER, agency=agency, name="陳研考")
    with pytest.raises(PeopleRefused, match=SAID):
        services.hand_over_account(person=leaver, successor=services.Successor("planner"), by=chief)
    assert User.objects.get(pk=leaver.pk).is_active


# ---------------------------------------------------------------- by a file


def test_a_file_gives_nobody_both_and_says_so_at_the_role(agency, chief):
    factories.user("planner", role=Role.PLANNER, agency=agency)
    rows = [
        ("planner", "", "", "*", "系統管理員"),
        ("chief2", "新管理", "", "*", "系統管理員"),
        ("chief2", "", "", "PD", "主管"),
    ]
    for by in (chief, None):
        outcome = imported(*rows, by=by)
        assert [fault.cell for fault in outcome.faults] == ["E2", "E4"]
        assert all(SAID in fault.message for fault in outcome.faults)


def test_a_file_that_ends_the_one_gives_the_other(agency, chief):
    factories.user("planner", role=Role.PLANNER, agency=agency)
    ended = ("planner", "", "", "PD", "機關研考人員", "", "108.01.02")
    assert not imported(ended, ("planner", "", "", "*", "系統管理員"), by=chief).faults
    assert roles_of(User.objects.get(username="planner")) == {Role.ADMINISTRATOR}


# ---------------------------------------------------------------- who was both before


def test_who_is_both_goes_on_and_is_named(agency, chief, both):
    assert has_permission(both, Permission.EDIT_PLAN, agency) and has_permission(both, Permission.VIEW_LOG)
    (warning,) = probes.duties()
    assert warning.id == "operations.W021" and "both" in warning.msg and "chief" not in warning.msg
    for manager in (chief, factories.user(role=Role.PLANNER, agency=agency)):
        page = signed_in(manager).get(reverse("people"))
        assert f"須結束其中一項： {both}" in text_of(page)
    page = signed_in(chief).get(reverse("person", args=[both.pk]))
    assert "請結束其中一項職務。" in text_of(page)


def test_when_one_of_the_two_has_ended_nothing_is_said_any_more(agency, chief, both):
    services.end_role(membership=both.memberships.get(agency=agency), last_day=YESTERDAY, by=chief)
    assert probes.duties() == [] and not held_together()
    assert "須結束其中一項" not in text_of(signed_in(chief).get(reverse("people")))


def test_a_manager_of_another_agency_is_told_of_nobody(both):
    elsewhere = factories.user(role=Role.PLANNER, agency=factories.agency())
    assert list(held_together(elsewhere)) == []


def test_the_account_of_who_is_both_is_not_enabled_again(chief, both):
    services.close_account(person=both, by=chief)
    assert probes.duties() == []  # nobody signs in with it
    with pytest.raises(PeopleRefused, match=SAID):
        services.open_account(person=both, by=chief)
    (fault,) = imported(("both", "", "", "", "", "否"), by=chief).faults
    assert fault.cell == "F2" and not User.objects.get(pk=both.pk).is_active


# ---------------------------------------------------------------- on the page


def test_the_page_of_a_person_refuses_it_at_the_field(agency, chief):
    person = factories.user(role=Role.OWNER, agency=agency)
    answer = signed_in(chief).post(
        reverse("person", args=[person.pk]), {"step": "give", "role": "administrator", "agency": ""}
    )
    assert answer.status_code == 422 and SAID in text_of(answer)
    assert answer.context["role_form"].errors["role"]
    assert roles_of(person) == {Role.OWNER}


def test_ending_a_role_never_makes_it_longer(agency):
    july = datetime.date(2019, 7, 31)
    planner = factories.user(role=Role.PLANNER, agency=agency)
    services.end_role(membership=planner.memberships.get(), last_day=LATER, by=planner)
    other = factories.user(role=Role.OWNER, agency=agency, last_day=LATER)
    for person in (planner, other):
        with pytest.raises(PeopleRefused, match="此處不能延長") as refused:
            services.end_role(membership=person.memberships.get(), last_day=july, by=planner)
        assert refused.value.field == "last_day" and person.memberships.get().last_day == LATER
    given = {"role": Role.OWNER, "agency": agency, "last_day": july, "by": planner}
    assert services.give_role(person=other, **given).last_day == july
