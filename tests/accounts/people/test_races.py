"""An agency ends while somebody is given a role in it: the role ends with it, and nobody waits for ever."""

import datetime
import threading

import pytest
from django.db import connection, transaction

from chiayi_kpi.accounts.agency_changes import end_agency
from chiayi_kpi.accounts.models import Agency, Membership, User
from chiayi_kpi.accounts.people import services
from chiayi_kpi.accounts.people.resources import PersonResource
from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.core.workbook.context import ImportContext
from chiayi_kpi.core.workbook.sheets import Sheet
from tests import factories
from tests.races import somebody_waits, together

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]
JUNE, JULY = datetime.date(2018, 6, 30), datetime.date(2018, 7, 31)


@pytest.fixture(autouse=True)
def _today(settings):
    settings.PORTAL_TODAY = datetime.date(2018, 6, 1)


@pytest.fixture
def chief() -> User:
    return factories.user("chief", role=Role.ADMINISTRATOR)


@pytest.fixture
def agency() -> Agency:
    return factories.agency("PD", "警察局")


@pytest.fixture
def wang() -> User:
    return factories.user("wang", name="王小明")


def give(agency, person, by):
    services.give_role(person=person, role=Role.OWNER, agency=agency, by=by)


def add(agency, person, by):
    services.add_person(
        account=person.username, name=person.name, email="", role=Role.OWNER, agency=agency, by=by
    )


def hand_over(_agency, person, by):
    services.hand_over_account(
        person=User.objects.get(username="former"), successor=services.Successor(person.username), by=by
    )


def read(_agency, person, by):
    headers = ["帳號", "姓名", "電子郵件", "機關代碼", "角色", "停用"]
    sheet = Sheet("人員", headers, [(2, [person.username, "", "", "PD", "owner", ""])])
    with transaction.atomic():
        assert not PersonResource(user=by).import_sheet(sheet, ImportContext(by=by)).faults


@pytest.mark.parametrize("way", [give, add, hand_over, read])
def test_a_role_given_while_its_agency_ends_ends_with_it(agency, wang, chief, way):
    factories.user("former", role=Role.OWNER, agency=agency)
    ending, given = threading.Event(), threading.Event()

    def end() -> None:
        with transaction.atomic():
            end_agency(agency=agency, last_day=JUNE, successors=[], people_go_along=False, by=chief)
            ending.set()
            while not (somebody_waits() or given.is_set()):
                pass

    def begin() -> None:
        ending.wait()
        try:
            way(agency, wang, chief)  # the agency as it was looked up before it ended
        finally:
            given.set()

    together(end, begin)
    assert Membership.objects.get(user=wang, agency=agency).last_day == JUNE


def test_nor_is_one_ended_later_than_its_agency(agency, wang, chief):
    held = Membership.objects.create(user=wang, agency=agency, role=Role.OWNER)
    ending, said = threading.Event(), []

    def end() -> None:
        with transaction.atomic():
            end_agency(agency=agency, last_day=JUNE, successors=[], people_go_along=False, by=chief)
            ending.set()
            while not (somebody_waits() or said):
                pass

    def later() -> None:
        ending.wait()
        try:
            services.end_role(membership=held, last_day=JULY, by=chief)
        except services.PeopleRefused as refused:
            said.append(refused.field)
        else:
            said.append("ended")

    together(end, later)
    assert said == ["last_day"] and Membership.objects.get(user=wang).last_day == JUNE


def test_people_go_along_while_one_of_them_is_given_a_role_and_both_end(agency, wang, chief, monkeypatch):
    """Who gives the role holds the person when the agency ends, whose people are held as well."""
    Membership.objects.create(user=wang, agency=agency, role=Role.OWNER)
    heir = factories.agency("NEW", "建設局")
    holding, ended, checked = threading.Event(), threading.Event(), services.refuse_clash

    def holds(*args) -> None:
        checked(*args)
        holding.set()
        while not (somebody_waits() or ended.is_set()):
            pass

    def end() -> None:
        holding.wait()
        end_agency(agency=agency, last_day=JUNE, successors=[heir], people_go_along=True, by=chief)
        ended.set()

    def begin() -> None:
        services.give_role(person=wang, role=Role.PLANNER, agency=agency, by=chief)

    monkeypatch.setattr(services, "refuse_clash", holds)
    together(begin, end)
    assert ended.is_set()
    assert {(one.role, one.last_day) for one in wang.memberships.filter(agency=agency)} == {
        (Role.OWNER, JUNE),
        (Role.PLANNER, JUNE),
    }
    assert set(heir.memberships.values_list("role", flat=True)) == {Role.OWNER, Role.PLANNER}


def test_two_accounts_handed_over_to_each_other_wait_in_one_order(chief, wang, monkeypatch):
    """The first of two is held by who takes both; nobody holds the one and waits for the other."""
    lee = factories.user("lee", name="李小華")
    for person in (wang, lee):
        Membership.objects.create(user=person, role=Role.AUDITOR)
    holding, done, locked = threading.Event(), threading.Event(), services.lock_managed
    outcomes = []

    def holds(person, by):
        found = locked(person, by)
        if not holding.is_set():
            holding.set()
            while not (somebody_waits() or done.is_set()):
                pass
        return found

    def over(person, heir) -> None:
        try:
            services.hand_over_account(person=person, successor=services.Successor(heir.username), by=chief)
        except services.PeopleRefused:
            outcomes.append("refused")
        else:
            outcomes.append("handed over")
        done.set()

    def second() -> None:
        holding.wait()
        over(lee, wang)

    monkeypatch.setattr(services, "lock_managed", holds)
    together(lambda: over(wang, lee), second)
    assert outcomes[0] == "handed over" and len(outcomes) == 2
