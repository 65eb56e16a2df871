"""People and agencies are changed by two at once: what one wrote holds for the other, and nobody waits for ever."""

import datetime
import threading

import pytest
from django.db import OperationalError, connection, connections, transaction

from chiayi_kpi.accounts.agency_changes import end_agency
from chiayi_kpi.accounts.models import Agency, Membership, User
from chiayi_kpi.accounts.people import checks, resources, services
from chiayi_kpi.accounts.people.resources import PersonResource
from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.accounts.sign_in import throttle
from chiayi_kpi.accounts.sign_in_models import FailedAttempts
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


def test_attempts_to_sign_in_lock_their_counts_in_one_order():
    """One that has succeeded holds nothing while it waits for another that begins."""
    counts = throttle.counts_for("7", "192.0.2.1", "")
    first, *_others, last = sorted(count.key for count in counts)
    for end in (lambda: throttle.succeeded(counts), lambda: throttle.succeeded(counts[::-1])):
        throttle.begin(counts)
        with transaction.atomic():
            rows = FailedAttempts.objects.select_for_update(nowait=True)
            rows.get(key=first)
            thread = threading.Thread(target=lambda end=end: (end(), connections.close_all()))
            thread.start()
            while not somebody_waits():
                pass
            rows.get(key=last)
        thread.join(timeout=60)


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
    outcomes = {}

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
            outcomes[person.username] = "refused"
        else:
            outcomes[person.username] = "handed over"
        done.set()

    def second() -> None:
        holding.wait()
        over(lee, wang)

    monkeypatch.setattr(services, "lock_managed", holds)
    together(lambda: over(wang, lee), second)
    assert outcomes["wang"] == "handed over" and len(outcomes) == 2


def end_of(person, by) -> None:
    held = person.memberships.get(role=Role.ADMINISTRATOR)
    services.end_role(membership=held, last_day=datetime.date(2018, 5, 31), by=by)


def closing(person, by) -> None:
    services.close_account(person=person, by=by)


def replaced(person, by) -> None:
    services.hand_over_account(person=person, successor=services.Successor("heir"), by=by)


def by_file(person, by) -> None:
    headers = ["帳號", "姓名", "電子郵件", "機關代碼", "角色", "停用"]
    sheet = Sheet("人員", headers, [(2, [person.username, "", "", "", "", "是"])])
    with transaction.atomic():
        found = PersonResource(user=by).import_sheet(sheet, ImportContext(by=by))
        if found.faults:
            transaction.set_rollback(True)
            raise services.PeopleRefused(found.faults[0].message)


def how_it_ends(step, person, by) -> str:
    try:
        step(person, by)
    except services.PeopleRefused:
        return "refused"
    except OperationalError:
        return "ended by the database"
    return "done"


@pytest.mark.parametrize("way", [end_of, closing, by_file])
@pytest.mark.parametrize("other", [end_of, closing, by_file, replaced])
def test_two_administrators_end_each_other_at_once_and_one_stays(chief, way, other, monkeypatch):
    boss = factories.user("boss", role=Role.ADMINISTRATOR)
    factories.user("heir")
    holding, done, kept = threading.Event(), threading.Event(), checks.keep_an_administrator
    outcomes = {}

    def keeps() -> None:
        if not holding.is_set():
            holding.set()
            while not (somebody_waits() or done.is_set()):
                pass
        kept()

    def second() -> None:
        holding.wait()
        outcomes["second"] = how_it_ends(other, chief, boss)
        done.set()

    def first() -> None:
        outcomes["first"] = how_it_ends(way, boss, chief)
        done.set()

    for module in (services, resources):
        monkeypatch.setattr(module, "keep_an_administrator", keeps)
    together(first, second)
    # The heir of a replaced one is an administrator.
    assert outcomes == {"first": "done", "second": "done" if other is replaced else "refused"}
    staying = Membership.objects.filter(role=Role.ADMINISTRATOR, last_day=None, user__is_active=True)
    assert staying.count() == 1
