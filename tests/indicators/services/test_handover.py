"""Whoever leaves is replaced in one step."""

import datetime

import pytest
from django.core import mail

from chiayi_kpi.accounts.models import Membership, User
from chiayi_kpi.accounts.people.errors import PeopleRefused
from chiayi_kpi.accounts.people.services import Successor
from chiayi_kpi.accounts.roles import Role
from indicators.models import Assignment
from indicators.selectors.handover import handover_of
from indicators.services.handover import replace_person
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2019, 1, 3)
SETTLED = datetime.datetime(2018, 2, 1, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _today(settings):
    settings.PORTAL_TODAY = TODAY


@pytest.fixture
def agency():
    return factories.agency("PD")


@pytest.fixture
def planner(agency):
    return factories.user("planner", role=Role.PLANNER, agency=agency)


@pytest.fixture
def leaver(agency):
    return factories.user("wang", role=Role.OWNER, agency=agency, name="王小明")


@pytest.fixture
def heir(agency):
    return factories.user("lin", role=Role.OWNER, agency=agency, name="林小華")


def assigned(agency, year, owner=None, deputy=None, **plan_fields) -> Assignment:
    plan = factories.plan(agency, year=year, **plan_fields)
    indicator = factories.indicator(factories.objective(factories.facet(plan)))
    return Assignment.objects.create(
        plan=plan, indicator=indicator, owner=owner, deputy=deputy, unit="刑警大隊"
    )


def replace(leaver, by, account="lin", **more):
    return replace_person(person=leaver, successor=Successor(account, **more), by=by)


def test_all_that_is_assigned_in_open_years_goes_to_the_successor(agency, planner, leaver, heir):
    other = factories.user(role=Role.OWNER, agency=agency)
    settled = assigned(agency, 106, leaver, approved=True, settled_at=SETTLED)
    running, coming = assigned(agency, 107, leaver, other), assigned(agency, 108, other, leaver)

    done = replace(leaver, planner)

    for row in (settled, running, coming):
        row.refresh_from_db()
    assert (done.successor, done.assignments) == (heir, 2)
    assert (running.owner, running.deputy, running.unit) == (heir, other, "刑警大隊")
    assert (coming.owner, coming.deputy) == (other, heir)
    assert settled.owner == leaver
    newest = running.history.first()
    assert newest.history_user == planner and "林小華" in newest.history_change_reason


def test_the_roles_of_whoever_leaves_end_and_the_account_is_disabled(agency, planner, leaver, heir):
    Membership.objects.create(
        user=leaver, agency=agency, role=Role.PLANNER, last_day=datetime.date(2019, 6, 30)
    )
    replace(leaver, planner)
    leaver = User.objects.get(pk=leaver.pk)
    assert not leaver.is_active and not leaver.held_roles
    roles = dict(heir.memberships.values_list("role", "last_day"))
    assert roles == {"owner": None, "planner": datetime.date(2019, 6, 30)}
    assert leaver.history.first().history_user == planner


@pytest.mark.parametrize("heir_was", ["owner", "deputy"])
def test_nobody_becomes_their_own_deputy(agency, planner, leaver, heir, heir_was):
    people = (heir, leaver) if heir_was == "owner" else (leaver, heir)
    row = assigned(agency, 107, *people)
    Assignment.objects.update(deputy_from=TODAY, deputy_to=TODAY)
    replace(leaver, planner)
    row.refresh_from_db()
    assert (row.owner, row.deputy, row.deputy_from, row.deputy_to) == (heir, None, None, None)


def test_a_new_successor_gets_an_account_and_a_link(
    agency, planner, leaver, django_capture_on_commit_callbacks
):
    row = assigned(agency, 107, leaver)
    with django_capture_on_commit_callbacks(execute=True):
        replace(leaver, planner, "new", name="新同仁", email="new@example.org")
    row.refresh_from_db()
    assert row.owner.username == "new" and [held.role for held in row.owner.held_roles] == ["owner"]
    assert [sent.to for sent in mail.outbox] == [["new@example.org"]]


@pytest.mark.parametrize(
    ("account", "more", "at"),
    [
        ("wang", {}, "account"),
        ("nobody", {}, "name"),
        ("gone", {}, "account"),
        ("lin", {"name": "別人"}, "name"),
        ("new", {"name": "新", "email": "taken@example.org"}, "email"),
        ("a b", {"name": "新"}, "account"),
    ],
)
def test_whoever_cannot_take_over_is_refused_and_nothing_is_changed(
    agency, planner, leaver, heir, account, more, at
):
    factories.user("gone", role=Role.OWNER, agency=agency, is_active=False)
    factories.user(email="taken@example.org")
    row = assigned(agency, 107, leaver)
    before = User.objects.count()
    with pytest.raises(PeopleRefused) as refused:
        replace(leaver, planner, account, **more)
    row.refresh_from_db()
    leaver.refresh_from_db()
    assert refused.value.field == at and row.owner == leaver and leaver.is_active
    assert User.objects.count() == before and leaver.memberships.get().last_day is None


def test_nobody_replaces_themselves_or_somebody_above_them(agency, planner, heir):
    boss = factories.user(role=Role.SUPERVISOR, agency=agency)
    for person in (planner, boss):
        with pytest.raises(PeopleRefused):
            replace(person, planner)
        assert User.objects.get(pk=person.pk).is_active


def test_the_only_administrator_is_replaced_by_the_next(heir):
    first, by = factories.user(role=Role.ADMINISTRATOR), factories.user("by", role=Role.ADMINISTRATOR)
    Membership.objects.filter(user=by).update(last_day=TODAY)
    heir.memberships.all().delete()  # an administrator reports nothing
    replace(first, by)
    assert User.objects.get(pk=heir.pk).is_administrator and not User.objects.get(pk=first.pk).is_active


def test_an_earlier_higher_role_does_not_stand_in_the_way(agency, planner, leaver, heir):
    Membership.objects.create(
        user=leaver, agency=agency, role=Role.SUPERVISOR, last_day=datetime.date(2018, 1, 1)
    )
    replace(leaver, planner)
    assert not User.objects.get(pk=leaver.pk).is_active
    assert [held.role for held in heir.held_roles] == ["owner"]


def test_what_another_agency_assigned_is_neither_shown_nor_handed_over(agency, planner, leaver, heir):
    """Somebody who came from there still stands in its plan; only its own people change that."""
    there = factories.agency("FD")
    before = Membership.objects.create(
        user=leaver, agency=there, role=Role.OWNER, last_day=datetime.date(2018, 6, 30)
    )
    here, other = assigned(agency, 107, leaver), assigned(before.agency, 107, leaver)
    assert handover_of(leaver, planner).all == (here,)

    assert replace(leaver, planner).assignments == 1

    other.refresh_from_db()
    assert other.owner == leaver


def test_the_planning_office_hands_over_everywhere(agency, leaver, heir):
    office = factories.user(role=Role.PLANNING_OFFICE)
    assigned(agency, 107, leaver), assigned(factories.agency("FD"), 107, leaver)
    assert replace(leaver, office).assignments == 2


def test_what_is_handed_over_is_read_by_two_queries(agency, planner, leaver, django_assert_num_queries):
    for year in (106, 107, 108):
        assigned(agency, year, leaver)
    assert planner.held_roles
    with django_assert_num_queries(2):
        found = handover_of(leaver, planner)
        assert [(row.plan.agency.name, row.indicator.code) for row in found.owned]
