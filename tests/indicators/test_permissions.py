"""Who may do what with an agency's months: the table of roles, seen from the reporting side."""

import datetime

import pytest

from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.permissions import agency_ids, has_permission_anywhere
from chiayi_kpi.accounts.roles import Permission, Role
from indicators import permissions
from indicators.models import Assignment
from tests import factories

pytestmark = pytest.mark.django_db

# role: view, report any, report what is assigned, approve, reopen, revise a target, read the history
EXPECTED = {
    Role.OWNER: "view report_assigned",
    Role.PLANNER: "view report report_assigned history",
    Role.SUPERVISOR: "view report report_assigned approve reopen history",
    Role.PERSONNEL: "view",
    Role.ACCOUNTING: "view",
    Role.PLANNING_OFFICE: "view report report_assigned reopen revise history",
    Role.AUDITOR: "view history",
    Role.ADMINISTRATOR: "view history",
}


@pytest.fixture
def plan():
    return factories.plan()


def allowed(user, plan) -> str:
    own = Assignment(plan=plan, owner_id=user.pk)
    held = {
        "view": permissions.may_view(user, plan),
        "report": permissions.may_report(user, plan, 1),
        "report_assigned": permissions.may_report(user, plan, 1, own),
        "approve": permissions.may_approve(user, plan),
        "reopen": permissions.may_reopen(user, plan),
        "revise": permissions.may_revise(user, plan),
        "history": permissions.may_view_history(user, plan),
    }
    return " ".join(name for name, may in held.items() if may)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("everywhere", [False, True])
def test_a_role_may_what_the_table_says(plan, role, everywhere):
    user = factories.user(role=role, agency=None if everywhere else plan.agency)
    assert allowed(user, plan) == EXPECTED[role]


@pytest.mark.parametrize("role", list(Role))
def test_and_nothing_in_another_agency(plan, role):
    user = factories.user(role=role, agency=factories.agency())
    assert allowed(user, plan) == ""


@pytest.mark.parametrize(("role", "facet"), [(Role.PERSONNEL, 3), (Role.ACCOUNTING, 4)])
def test_the_rating_offices_report_their_facet_everywhere(plan, role, facet):
    user = factories.user(role=role)
    assert [no for no in range(1, 6) if permissions.may_report(user, plan, no)] == [facet]
    assert permissions.may_report_something(user, plan)


def test_nobody_reports_in_the_common_plan():
    user = factories.with_every_role()
    common = factories.common_plan()
    assert not permissions.may_report(user, common, 3)
    assert not permissions.may_approve(user, common)
    assert permissions.may_revise(user, common)


def test_the_facet_is_read_from_an_indicator_too(plan):
    third = factories.indicator(factories.objective(factories.facet(plan, no=3)))
    assert permissions.may_report(factories.user(role=Role.PERSONNEL), plan, third)


def test_inactive_people_may_nothing(plan):
    assert allowed(factories.user(role=Role.PLANNER, agency=plan.agency, is_active=False), plan) == ""


def test_whoever_created_the_first_account_looks_and_does_nothing(plan):
    user = User.objects.create_superuser("first", "", "not-a-secret")
    assert allowed(user, plan) == "view history"


@pytest.mark.parametrize(("last_day", "holds"), [((2019, 1, 2), False), ((2019, 1, 3), True), (None, True)])
def test_a_role_holds_up_to_and_including_its_last_day(plan, settings, last_day, holds):
    settings.PORTAL_TODAY = datetime.date(2019, 1, 3)
    day = datetime.date(*last_day) if last_day else None
    user = factories.user(role=Role.PLANNER, agency=plan.agency, last_day=day)
    assert bool(allowed(user, plan)) is holds
    assert (agency_ids(user, Permission.VIEW) == {plan.agency_id}) is holds
    assert has_permission_anywhere(user, Permission.VIEW) is holds
    assert user.is_staff is holds
