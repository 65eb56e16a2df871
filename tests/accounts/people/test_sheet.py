"""The sheet 人員: what it says of people, what it refuses, and that it works in bulk."""

import datetime
import threading
import time

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from chiayi_kpi.accounts.models import Membership, User
from chiayi_kpi.accounts.people import services
from chiayi_kpi.accounts.people.resources import PersonResource
from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.core.mails import send_mail
from chiayi_kpi.core.workbook.context import ImportContext
from chiayi_kpi.core.workbook.outcome import CHANGED, NEW, UNCHANGED
from chiayi_kpi.core.workbook.sheets import Sheet
from tests import factories
from tests.races import somebody_waits, together

pytestmark = pytest.mark.django_db
HEADERS = ["帳號", "姓名", "電子郵件", "機關代碼", "角色", "停用"]


@pytest.fixture
def agency():
    return factories.agency("PD", "警察局")


@pytest.fixture
def planner(agency):
    return factories.user("planner", role=Role.PLANNER, agency=agency)


def run(*rows, by=None, headers=HEADERS):
    sheet = Sheet("人員", headers, [(no, list(row)) for no, row in enumerate(rows, start=2)])
    with transaction.atomic():
        outcome = PersonResource().import_sheet(sheet, ImportContext(by=by, trusted=by is None))
        if outcome.faults:
            transaction.set_rollback(True)
    return outcome


def kinds(outcome) -> tuple[int, int, int]:
    return outcome.count(NEW), outcome.count(CHANGED), outcome.count(UNCHANGED)


def cells(outcome) -> list[str]:
    return [fault.cell for fault in outcome.faults]


WANG = ("wang", "王小明", "wang@example.org", "PD", "指標承辦人", "")


def test_a_person_comes_with_all_roles_and_the_same_file_changes_nothing(agency):
    rows = [WANG, ("wang", "", "", "PD", "機關研考人員", ""), ("wang", "", "", "*", "稽核人員", "否")]
    assert kinds(run(*rows)) == (3, 0, 0)
    person = User.objects.get(username="wang")
    assert (person.name, person.email, person.is_active) == ("王小明", "wang@example.org", True)
    assert {(held.role, held.agency_id) for held in person.memberships.all()} == {
        ("owner", agency.pk),
        ("planner", agency.pk),
        ("auditor", None),
    }
    assert kinds(run(*rows)) == (0, 0, 3)


def test_an_account_disabled_by_a_file_is_signed_in_nowhere_also_when_one_enables_it_again(agency, client):
    """And whoever runs close_idle_accounts the next morning does not disable it once more."""
    person = factories.user("wang", role=Role.OWNER, agency=agency)
    page = reverse("notices")
    client.post(reverse("account_login"), {"login": "wang", "password": "not-a-secret"})
    assert client.get(page).status_code == 200
    for word in ("是", "否"):
        assert kinds(run(("wang", "", "", "PD", "owner", word))) == (0, 1, 0)
    assert client.get(page).status_code == 302
    person.refresh_from_db()
    assert person.is_active and person.reopened_at is not None


def test_what_differs_is_changed_and_an_empty_cell_leaves_it(agency):
    run(WANG)
    outcome = run(("WANG", "王大明", "", "PD", "owner", "是"))
    assert kinds(outcome) == (0, 1, 0)
    assert outcome.entries[0].former == {"user__name": "王小明", "closed": False}
    person = User.objects.get(username="wang")
    assert (person.name, person.email, person.is_active) == ("王大明", "wang@example.org", False)
    assert [row.name for row in person.history.all()] == ["王大明", "王小明"]


@pytest.mark.parametrize(("address", "sent"), [("wang@example.org", 0), ("other@example.org", 1)])
def test_the_link_goes_out_again_where_the_address_is_another_and_the_old_one_is_told(agency, address, sent):
    run(WANG)
    assert kinds(run(("wang", "王大明", address, "PD", "owner", ""))) == (0, 1, 0)
    told = DBTaskResult.objects.filter(task_path=send_mail.module_path)
    assert [one.args_kwargs["args"][2] for one in told] == [["wang@example.org"]] * sent
    assert DBTaskResult.objects.count() == 1 + 2 * sent


def test_a_role_that_has_ended_is_given_again(agency):
    run(WANG)
    Membership.objects.update(last_day=datetime.date(2018, 1, 1))
    assert kinds(run(WANG)) == (1, 0, 0)
    assert Membership.objects.get().last_day is None


def test_a_role_in_an_agency_that_will_end_holds_as_long(agency):
    agency.last_day = datetime.date(2999, 1, 1)
    agency.save()
    assert kinds(run(WANG)) == (1, 0, 0)
    assert Membership.objects.get().last_day == agency.last_day
    assert kinds(run(WANG)) == (0, 0, 1)


def test_a_role_that_will_end_stays_as_it_is(agency):
    run(WANG)
    Membership.objects.update(last_day=datetime.date(2999, 1, 1))
    assert kinds(run(WANG)) == (0, 0, 1)
    assert Membership.objects.get().last_day == datetime.date(2999, 1, 1)


@pytest.mark.parametrize("place", ["", "*"])
@pytest.mark.parametrize("role", [Role.OWNER, Role.PLANNER, Role.SUPERVISOR])
def test_an_agencys_role_is_given_to_nobody_for_the_whole_city(agency, place, role):
    row = ("wang", "王小明", "", place, role, "")
    assert cells(run(row)) == cells(run(row, by=factories.user(role=Role.ADMINISTRATOR))) == ["D2"]
    factories.user("wang", role=role, name="王小明")  # from before that held
    assert kinds(run(row)) == (0, 0, 1)


WITH_LAST_DAY = [*HEADERS, "有效至"]


def test_a_role_is_given_until_a_day_which_another_file_moves_and_an_old_one_leaves(agency):
    def until(day):
        return kinds(run((*WANG, day), headers=WITH_LAST_DAY)), Membership.objects.get().last_day

    assert until("2099-01-01") == ((1, 0, 0), datetime.date(2099, 1, 1))
    assert kinds(run(WANG)) == until("")[0] == until("2099-01-01")[0] == (0, 0, 1)
    assert until("188/6/30") == ((0, 1, 0), datetime.date(2099, 6, 30))
    assert [row.last_day.month for row in Membership.history.all()] == [6, 1]
    assert until("2018-01-01") == ((0, 1, 0), datetime.date(2018, 1, 1))  # over: it ends at once
    assert until("2018-01-01")[0] == (0, 0, 1)
    assert until("")[1] is None


def test_a_last_day_is_refused_where_it_is_over_or_no_role_of_whoever_writes_it(agency, planner):
    agency.last_day = datetime.date(2099, 1, 1)
    agency.save()
    for row in [(*WANG, "2018-01-01"), (*WANG, "2099-01-02"), (*WANG, "soon")]:
        assert cells(run(row, headers=WITH_LAST_DAY)) == ["G2"]
    factories.user("chief", role=Role.SUPERVISOR, agency=agency)
    row = ("chief", "", "", "PD", "supervisor", "", "2098-01-01")
    assert cells(run(row, by=planner, headers=WITH_LAST_DAY)) == ["E2"]


def test_a_file_ends_an_agencys_role_for_the_whole_city_and_never_prolongs_it():
    factories.user(
        "wang", role=Role.SUPERVISOR, last_day=datetime.date(2099, 1, 1)
    )  # from before that was refused
    until = ("wang", "", "", "*", "supervisor", "")
    assert cells(run((*until, "2099-01-02"), headers=WITH_LAST_DAY)) == ["D2"]
    assert kinds(run((*until, "2098-01-01"), headers=WITH_LAST_DAY)) == (0, 1, 0)


def test_the_last_administrator_who_stays_is_not_ended_by_a_file():
    factories.user("only", role=Role.ADMINISTRATOR)
    outcome = run(("only", "", "", "*", "administrator", "", "2098-01-01"), headers=WITH_LAST_DAY)
    assert len(outcome.faults) == 1 and Membership.objects.get().last_day is None


def test_every_fault_of_a_row_is_told_and_all_in_the_order_of_the_sheet(agency, planner):
    factories.user("lin", email="lin@example.org")
    rows = [
        ("new", "王", "no mail", "XX", "king", ""),
        ("new", "", "", "PD", "owner", ""),  # whose name stands in the row above
        ("other", "", "", "XX", "owner", ""),
        ("third", "王", "lin@example.org", "PD", "supervisor", ""),
        ("a b", "王", "", "PD", "owner", "?"),
    ]
    assert cells(run(*rows, by=planner)) == ["C2", "D2", "E2", "B4", "D4", "C5", "A6", "F6"]


@pytest.mark.parametrize("word", ["指標承辦人", "承辦人", "owner", "Owner"])
def test_a_role_is_written_in_chinese_or_in_code(agency, word):
    assert not run((*WANG[:4], word, "")).faults
    assert Membership.objects.get().role == Role.OWNER


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        (("", "王", "", "PD", "owner", ""), "A2"),
        (("a b", "王", "", "PD", "owner", ""), "A2"),
        (("taken@example.org", "王", "", "PD", "owner", ""), "A2"),
        (("new", "", "", "PD", "owner", ""), "B2"),
        (("new", "王\n明", "", "PD", "owner", ""), "B2"),
        (("new", "王", "no mail", "PD", "owner", ""), "C2"),
        (("new", "王", "TAKEN@example.org", "PD", "owner", ""), "C2"),
        (("new", "王", "", "XX", "owner", ""), "D2"),
        (("new", "王", "", "", "owner", ""), "D2"),
        (("new", "王", "", "PD", "king", ""), "E2"),
        (("new", "王", "", "PD", "", ""), "E2"),
        (("new", "王", "", "", "", ""), "E2"),
        (("new", "王", "", "PD", "owner", "perhaps"), "F2"),
    ],
)
def test_a_fault_is_named_with_its_cell_and_nothing_is_written(agency, row, cell):
    factories.user("lin", email="taken@example.org")
    outcome = run(row, ("other", "好人", "", "PD", "owner", ""))
    assert cells(outcome) == [cell]
    assert not User.objects.filter(username__in=["new", "other", "a b"]).exists()


@pytest.mark.parametrize(
    ("second", "cell"),
    [
        (("wang", "王大明", "", "PD", "planner", ""), "B3"),
        (("wang", "", "other@example.org", "PD", "planner", ""), "C3"),
        (("lin", "林", "WANG@example.org", "PD", "owner", ""), "C3"),
        (("wang", "", "", "PD", "指標承辦人", ""), "A3"),
        (("wang@example.org", "林", "", "PD", "owner", ""), "A3"),
    ],
)
def test_two_rows_do_not_contradict_each_other(agency, second, cell):
    assert cells(run(WANG, second)) == [cell]
    assert not User.objects.exists()


def test_two_people_of_one_name_are_two_accounts_and_it_is_said(agency):
    outcome = run(WANG, ("wang2", "王小明", "", "PD", "owner", ""))
    assert User.objects.filter(name="王小明").count() == 2
    assert [fault.cell for fault in outcome.warnings] == ["B3"]


def test_a_planner_gives_what_is_theirs_to_give_and_no_more(agency, planner):
    factories.agency("FD")
    assert not run(WANG, by=planner).faults
    for row in (
        ("lin", "林", "", "PD", "supervisor", ""),
        ("lin", "林", "", "FD", "owner", ""),
        ("lin", "林", "", "*", "auditor", ""),
    ):
        assert cells(run(row, by=planner)) == ["E2"]


def test_somebody_elses_account_takes_a_role_but_no_other_name_or_address(agency, planner):
    factories.user("lin", role=Role.OWNER, agency=factories.agency("FD"), name="林", email="lin@example.org")
    assert cells(run(("lin", "王", "", "PD", "owner", ""), by=planner)) == ["B2"]
    assert cells(run(("lin", "林", "mine@example.org", "PD", "owner", ""), by=planner)) == ["C2"]
    assert cells(run(("lin", "", "", "PD", "owner", "是"), by=planner)) == ["F2"]
    assert not run(("lin", "林", "", "PD", "owner", ""), by=planner).faults


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_an_account_that_is_given_a_higher_role_meanwhile_is_not_changed(agency, planner):
    chief, person = factories.user("chief", role=Role.ADMINISTRATOR), factories.user("wang", name="王小明")
    Membership.objects.create(user=person, agency=agency, role=Role.OWNER)
    given, outcomes = threading.Event(), []

    def give() -> None:
        with transaction.atomic():
            services.give_role(person=person, role=Role.PLANNING_OFFICE, agency=None, by=chief)
            given.set()
            while not somebody_waits():
                pass

    def read() -> None:
        given.wait()
        outcomes.append(cells(run(("wang", "", "mine@example.org", "PD", "owner", ""), by=planner)))

    together(give, read)
    assert outcomes == [["C2"]] and User.objects.get(username="wang").email == ""


def test_nobody_disables_themselves_or_the_last_administrator(agency):
    chief = factories.user("chief", role=Role.ADMINISTRATOR)
    assert cells(run(("chief", "", "", "*", "系統管理員", "是"), by=chief)) == ["F2"]
    outcome = run(("chief", "", "", "*", "系統管理員", "是"))
    assert len(outcome.faults) == 1 and User.objects.get().is_active


def test_a_disabled_person_gets_no_role(agency):
    factories.user("gone", role=Role.OWNER, agency=agency, is_active=False)
    assert cells(run(("gone", "", "", "PD", "planner", ""))) == ["E2"]
    assert not run(("gone", "", "", "PD", "planner", "否")).faults


def test_three_hundred_people_are_quick_and_take_few_queries(
    agency, planner, django_capture_on_commit_callbacks
):
    def rows(count):
        return [
            (f"p{count}-{no}", f"員{no}", f"p{count}-{no}@example.org", "PD", "owner", "")
            for no in range(count)
        ]

    counts = {}
    for count in (30, 300):
        started = time.monotonic()
        with django_capture_on_commit_callbacks(execute=True), CaptureQueriesContext(connection) as queries:
            assert kinds(run(*rows(count), by=planner)) == (count, 0, 0)
        counts[count] = len(queries)
    assert time.monotonic() - started < 10  # three hundred password hashes alone would take a minute
    assert counts[300] < counts[30] + 20  # SQLite takes so many values at a time
    assert mail.outbox == [] and DBTaskResult.objects.count() == 2  # a worker sends them
    assert Membership.history.count() == 331  # the planner's too


def test_a_file_gives_nobody_another_mail_address_for_themselves(agency, planner):
    """A file asks nobody again who they are; their name, and their address as it stands, it takes."""
    User.objects.filter(pk=planner.pk).update(email="planner@example.org")
    assert cells(run(("planner", "", "mine@example.org", "", "", ""), by=planner)) == ["C2"]
    assert not run(("planner", "陳", "PLANNER@example.org", "", "", ""), by=planner).faults
    assert not run(("planner", "", "new@example.org", "", "", "")).faults  # by a command of the server
