"""Keeping the calendar and the deadlines: what is written, what is refused, what the history holds."""

import threading
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.core.errors import Refused
from chiayi_kpi.workdays.models import CalendarDay, MonthDeadline
from chiayi_kpi.workdays.official_table import TableDay
from chiayi_kpi.workdays.services import (
    DeadlineRefused,
    calendar_changes,
    import_calendar,
    set_day,
    set_deadline,
    withdraw_deadline,
)
from tests import factories
from tests.races import together

pytestmark = pytest.mark.django_db

TABLE = [
    TableDay(date(2018, 7, 9), False, ""),
    TableDay(date(2018, 7, 10), False, ""),
    TableDay(date(2018, 7, 14), True, ""),
]


@pytest.fixture
def office():
    return factories.user(role=Role.PLANNING_OFFICE)


def deadline(by, **fields):
    said = {"year": 107, "month": 3, "agency": None, "report_due": date(2018, 4, 20), "review_due": None}
    return set_deadline(**{**said, "reason": "系統移轉", "by": by, **fields})


def test_a_table_is_written_once(office):
    assert import_calendar(table=TABLE, by=office, reason="107.csv") == 3
    assert import_calendar(table=TABLE, by=office, reason="107.csv") == 0
    assert calendar_changes(TABLE).nothing
    assert CalendarDay.history.count() == 3
    assert {row.history_change_reason for row in CalendarDay.history.all()} == {"107.csv"}


def test_the_city_s_own_day_off_survives_a_table_unless_it_is_meant(office):
    import_calendar(table=TABLE, by=office, reason="107.csv")
    set_day(day=date(2018, 7, 10), is_off=True, reason="瑪莉亞颱風", by=office)
    (own,) = calendar_changes(TABLE).own
    assert (own.day, own.held.name) == (date(2018, 7, 10), "瑪莉亞颱風")
    assert import_calendar(table=TABLE, by=office, reason="again") == 0
    assert CalendarDay.objects.get(day=own.day).is_off
    assert import_calendar(table=TABLE, by=office, reason="again", take=[own.day]) == 1
    assert not CalendarDay.objects.get(day=own.day).is_off
    assert [row.note for row in CalendarDay.history.filter(day=own.day)] == ["", "瑪莉亞颱風", ""]


def test_a_day_by_hand_needs_its_reason(office):
    with pytest.raises(Refused):
        set_day(day=date(2018, 7, 10), is_off=True, reason=" ", by=office)
    assert not CalendarDay.objects.exists()


def test_a_deadline_is_set_changed_and_withdrawn_with_its_history(office):
    row = deadline(office)
    deadline(office, report_due=date(2018, 4, 27), reason="再延")
    assert MonthDeadline.objects.get().report_due == date(2018, 4, 27)
    assert withdraw_deadline(deadline_id=row.pk, year=107, by=office)
    assert not withdraw_deadline(deadline_id=row.pk, year=107, by=office)
    kinds = list(MonthDeadline.history.order_by("history_id").values_list("history_type", "reason"))
    assert kinds == [("+", "系統移轉"), ("~", "再延"), ("-", "再延")]
    assert {step.history_user for step in MonthDeadline.history.all()} == {office}


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"report_due": date(2018, 3, 31)}, "report_due"),  # the month has not ended before that day is over
        ({"review_due": date(2018, 4, 19)}, "review_due"),
        ({"report_due": date(2019, 4, 20)}, "report_due"),  # a year too late
        ({"review_due": date(2019, 4, 20)}, "review_due"),
        ({"reason": ""}, "reason"),
    ],
)
def test_what_cannot_be_a_deadline_is_refused_at_its_field(office, fields, named):
    with pytest.raises(DeadlineRefused) as refused:
        deadline(office, **fields)
    assert list(refused.value.faults) == [named]
    assert not MonthDeadline.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.parametrize("model", [CalendarDay, MonthDeadline])
def test_of_two_who_set_the_same_at_once_one_is_told(office, model):
    outcomes = []

    def step() -> None:
        start.wait()
        try:
            if model is MonthDeadline:
                deadline(office)
            else:
                set_day(day=date(2018, 7, 10), is_off=True, reason="颱風", by=office)
            outcomes.append("set")
        except Refused:
            outcomes.append("told")

    start = threading.Barrier(5)
    together(*[step] * 5)
    assert len(outcomes) == 5 and "set" in outcomes
    assert model.objects.count() == 1 and model.history.count() == outcomes.count("set")


@pytest.mark.parametrize("role", [Role.PLANNER, Role.SUPERVISOR, Role.AUDITOR, Role.ACCOUNTING])
def test_nobody_else_keeps_them(role):
    local = factories.agency() if role in (Role.PLANNER, Role.SUPERVISOR) else None
    person = factories.user(role=role, agency=local)
    for step in (
        lambda: deadline(person),
        lambda: set_day(day=date(2018, 7, 10), is_off=True, reason="颱風", by=person),
        lambda: import_calendar(table=TABLE, by=person, reason=""),
        lambda: withdraw_deadline(deadline_id=1, year=107, by=person),
    ):
        with pytest.raises(PermissionDenied):
            step()
