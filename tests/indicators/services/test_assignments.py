"""Who reports what: each cell by itself, a deputy for a time, and nothing half done where it cannot be."""

import datetime

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from chiayi_kpi.accounts.roles import Role
from indicators.errors import AssignmentRefused
from indicators.models import Assignment
from indicators.permissions import is_assigned
from indicators.selectors.assignments import read_own_assignments
from indicators.selectors.reporters import NotAReporter
from indicators.services.assignments import (
    AssignmentConflict,
    assign_cell,
    end_absence,
    set_absence,
)
from objectives.locking import YearSettled
from tests import factories
from tests.indicators.reporting_plan import TODAY, reporting_plan
from tests.made_once import made_once

pytestmark = pytest.mark.django_db

FIRST, LAST = datetime.date(2019, 1, 2), datetime.date(2019, 1, 20)


@pytest.fixture(autouse=True)
def _january(settings):
    settings.PORTAL_TODAY = TODAY


made_reporting = made_once(reporting_plan)


@pytest.fixture
def reporting(made_reporting, db):
    return made_reporting()


@pytest.fixture
def planner(reporting):
    return factories.user(role=Role.PLANNER, agency=reporting.plan.agency)


def _write(reporting, planner, text, column="owner", place=0, **fields):
    indicator = reporting.indicators[place].pk
    return assign_cell(
        plan=reporting.plan,
        indicator=indicator,
        column=column,
        text=text,
        seen=fields.pop("seen", None),
        by=fields.pop("by", planner),
    )


def _row(reporting, place=0) -> Assignment:
    return Assignment.objects.get(plan=reporting.plan, indicator=reporting.indicators[place])


@pytest.mark.parametrize("text", ["  張　三 ", "chang3", "CHANG3"])
def test_a_person_is_named_by_name_or_account(reporting, planner, text):
    person = factories.user("chang3", role=Role.OWNER, agency=reporting.plan.agency, name="張三")
    saved = _write(reporting, planner, text)
    assert (_row(reporting).owner, saved.shown, saved.changed) == (person, "張三", True)
    assert _row(reporting).history.first().history_user == planner
    assert not _write(reporting, planner, text).changed


def test_an_empty_cell_takes_the_person_and_the_time_away(reporting, planner):
    Assignment.objects.filter(plan=reporting.plan).update(deputy_from=FIRST, deputy_to=LAST)
    _write(reporting, planner, "", "deputy")
    row = _row(reporting)
    assert (row.deputy, row.deputy_from, row.deputy_to) == (None, None, None)


def test_an_indicator_without_a_row_gets_one(reporting, planner):
    Assignment.objects.all().delete()
    _write(reporting, planner, "行政科", "unit")
    assert (_row(reporting).unit, _row(reporting).owner) == ("行政科", None)


def test_two_people_of_one_name_are_told_apart_by_account(reporting, planner):
    for username in ("wang1", "wang2"):
        factories.user(username, role=Role.OWNER, agency=reporting.plan.agency, name="王大同")
    with pytest.raises(NotAReporter, match="wang1、wang2"):
        _write(reporting, planner, "王大同")
    assert _write(reporting, planner, "王大同（wang2）").shown == "王大同 (wang2)"
    assert _row(reporting).owner.username == "wang2"


def test_a_name_with_a_typo_is_answered_with_the_nearest(reporting, planner):
    with pytest.raises(NotAReporter, match="王小明"):
        _write(reporting, planner, "王小名")


@pytest.mark.parametrize(
    "who", ["of another agency", "with a closed account", "who only looks", "whom nobody knows"]
)
def test_only_who_can_report_here_is_assigned(reporting, planner, who):
    agency = reporting.plan.agency
    match who:
        case "of another agency":
            factories.user("other", role=Role.OWNER, agency=factories.agency(), name="別局人")
        case "with a closed account":
            factories.user("other", role=Role.OWNER, agency=agency, is_active=False, name="離職者")
        case "who only looks":
            factories.user("other", role=Role.AUDITOR, agency=agency)
    with pytest.raises(NotAReporter, match=r"\w"):
        _write(reporting, planner, "other")
    assert _row(reporting).owner == reporting.owner


def test_a_column_that_does_not_exist_is_refused(reporting, planner):
    with pytest.raises(AssignmentRefused):
        _write(reporting, planner, "王小明", "plan")


@pytest.mark.parametrize(("column", "text"), [("owner", "李代理"), ("deputy", "王小明")])
def test_the_deputy_is_somebody_else_than_the_owner(reporting, planner, column, text):
    with pytest.raises(AssignmentRefused):
        _write(reporting, planner, text, column)
    assert (_row(reporting).owner, _row(reporting).deputy) == (reporting.owner, reporting.deputy)


def test_what_somebody_else_wrote_meanwhile_is_shown_first(reporting, planner):
    with pytest.raises(AssignmentConflict, match="王小明"):
        _write(reporting, planner, "陳主任", seen="李代理")
    assert _write(reporting, planner, "陳主任", seen="王小明").changed


def test_who_may_not_assign_changes_nothing(reporting):
    with pytest.raises(PermissionDenied):
        _write(reporting, None, "陳主任", by=reporting.owner)


def test_an_indicator_of_another_plan_is_refused(reporting, planner):
    other = reporting_plan(1)
    with pytest.raises(AssignmentRefused):
        assign_cell(
            plan=reporting.plan,
            indicator=other.indicators[0].pk,
            column="unit",
            text="x",
            seen=None,
            by=planner,
        )


def test_a_settled_year_stays(reporting, planner):
    plan = reporting.plan
    type(plan).objects.filter(pk=plan.pk).update(status="approved", settled_at="2019-02-01T00:00:00Z")
    with pytest.raises(YearSettled):
        _write(reporting, planner, "陳主任")
    with pytest.raises(YearSettled):
        _absent(reporting)


def _absent(reporting, *, by=None, deputy=None, first=FIRST, last=LAST, places=(0, 1)) -> int:
    return set_absence(
        plan=reporting.plan,
        owner=reporting.owner,
        deputy=deputy or reporting.stranger,
        first=first,
        last=last,
        indicators=[reporting.indicators[place].pk for place in places],
        by=by or reporting.owner,
    )


def test_an_owner_names_a_deputy_for_a_time_and_both_are_told(reporting, mailed_at_once):
    for person in (reporting.owner, reporting.stranger):
        person.email = f"{person.username}@example.invalid"
        person.save()
    assert _absent(reporting) == 2
    row = _row(reporting)
    assert (row.deputy, row.deputy_from, row.deputy_to) == (reporting.stranger, FIRST, LAST)
    assert _row(reporting, 2).deputy == reporting.deputy
    assert {message.to[0] for message in mail.outbox} == {reporting.owner.email, reporting.stranger.email}
    assert "1-1-1" in mail.outbox[0].body and "1-1-3" not in mail.outbox[0].body
    assert "王小明" in mail.outbox[0].subject

    assert end_absence(plan=reporting.plan, owner=reporting.owner, by=reporting.owner) == 3
    assert _row(reporting).deputy is None
    assert _row(reporting).deputy_to is None


def test_a_deputy_stands_in_on_the_days_of_the_absence_only(reporting, settings):
    _absent(reporting)
    row = _row(reporting)
    for day, stands_in in {1: False, 2: True, 20: True, 21: False}.items():
        settings.PORTAL_TODAY = datetime.date(2019, 1, day)
        assert is_assigned(reporting.stranger, row) is stands_in
        assert bool(read_own_assignments(reporting.plan, reporting.stranger).deputised) is stands_in
    assert is_assigned(reporting.owner, row)


@pytest.mark.parametrize(
    "wrong",
    [
        {"first": LAST, "last": FIRST},
        {"first": datetime.date(2018, 1, 1), "last": datetime.date(2018, 1, 2)},
        {"places": ()},
    ],
    ids=["days the wrong way round", "days that are over", "no indicator"],
)
def test_an_absence_that_cannot_be_is_refused(reporting, wrong):
    with pytest.raises(AssignmentRefused):
        _absent(reporting, **wrong)
    assert _row(reporting).deputy == reporting.deputy


def test_an_owner_is_not_their_own_deputy_nor_is_somebody_from_elsewhere(reporting):
    for deputy in (reporting.owner, factories.user(role=Role.OWNER, agency=factories.agency())):
        with pytest.raises(AssignmentRefused):
            _absent(reporting, deputy=deputy)


def test_only_the_owner_or_who_assigns_names_a_deputy(reporting, planner):
    with pytest.raises(PermissionDenied):
        _absent(reporting, by=reporting.stranger)
    assert _absent(reporting, by=planner) == 2
