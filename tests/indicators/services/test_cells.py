"""Saving one cell: the same rules as everywhere, in few queries, and only by those who may."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from chiayi_kpi.accounts.roles import Role
from indicators.models import FigureChange
from indicators.services.cells import CellNotFound, save_cell
from indicators.services.check_answers import answer_checks
from indicators.services.figures import FiguresRefused
from tests import factories
from tests.made_once import made_once

pytestmark = pytest.mark.django_db


made_plan = made_once(lambda: factories.complete_plan(common=True))


@pytest.fixture
def plan(made_plan, db):
    return made_plan()


@pytest.fixture
def due(plan):
    return plan.indicators.get(objective__facet__no=1).inputs.get(code="due")


@pytest.fixture
def owner(plan, due):
    person = factories.user(role=Role.OWNER, agency=plan.agency)
    factories.assignment(plan, due.indicator, owner=person)
    return person


@pytest.fixture
def save(plan, due, owner):
    def save(value, *, input=due, month=1, by=owner, plan=plan, **more):
        value = None if value is None else Decimal(str(value))
        return save_cell(
            by=by,
            year=plan.year,
            agency_code=plan.agency.code,
            input_id=input.pk,
            month=month,
            value=value,
            **more,
        )

    return save


def test_a_cell_is_saved_and_remembered(save, due, owner, plan):
    saved = save(5)
    assert (saved.changed, saved.cell.value, saved.plan, saved.input.spec.code) == (True, 5, plan, "due")
    change = FigureChange.objects.get()
    assert (change.by, change.way, change.new) == (owner, "page", 5)


def test_saving_again_changes_nothing(save):
    save(5)
    assert not save("5.0").changed


def test_a_cell_leaves_the_month_s_explanation(save, plan, due):
    month = factories.month_state(plan, due.indicator, 1, note="含補報")
    for value in (5, 6, None):
        save(value)
        month.refresh_from_db()
        assert month.note == "含補報"


def test_the_second_of_two_people_is_told(save, due):
    save(5)
    with pytest.raises(FiguresRefused) as refused:
        save(9, seen=None)
    assert refused.value.conflicts[0].now.value == 5
    assert save(9, seen=Decimal(5)).changed


def test_an_unusual_figure_is_asked_about_until_it_is_answered(save, plan, due, owner):
    save(5)
    assert [found.kind for found in save(50, month=2).questions] == ["tenfold"]
    answer_checks(plan=plan, input_id=due.pk, month=2, answers={"tenfold": "專案期間"}, by=owner)
    assert save(50, month=2).questions == ()
    assert [found.kind for found in save(60, month=2).questions] == ["tenfold"]


@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_a_closed_month_is_refused(save, plan, due, state):
    factories.month_state(plan, due.indicator, 1, state)
    with pytest.raises(FiguresRefused) as refused:
        save(5)
    assert refused.value.faults[0].kind == "locked"


@pytest.mark.parametrize("month", [0, 13, 99])
def test_a_forged_month_is_refused(save, month):
    with pytest.raises(FiguresRefused):
        save(5, month=month)


class TestWho:
    def test_a_deputy_may(self, save, plan, due):
        deputy = factories.user(role=Role.OWNER, agency=plan.agency)
        plan.assignments.update(deputy=deputy)
        assert save(5, by=deputy).changed

    @pytest.mark.parametrize("role", [Role.PLANNER, Role.SUPERVISOR, Role.PLANNING_OFFICE])
    def test_planning_staff_supervisor_and_offices_may(self, save, plan, role):
        assert save(5, by=factories.user(role=role, agency=plan.agency)).changed

    @pytest.mark.parametrize(
        "role", [Role.OWNER, Role.AUDITOR, Role.PERSONNEL, Role.ACCOUNTING, Role.ADMINISTRATOR]
    )
    def test_who_only_sees_it_is_told_so(self, save, plan, role):
        with pytest.raises(PermissionDenied):
            save(5, by=factories.user(role=role, agency=plan.agency))

    @pytest.mark.parametrize("role", list(Role))
    def test_for_another_agency_s_people_it_is_not_there(self, save, role):
        with pytest.raises(CellNotFound):
            save(5, by=factories.user(role=role, agency=factories.agency()))

    def test_an_assignment_without_the_role_is_not_enough(self, save, plan):
        outsider = factories.user()
        plan.assignments.update(owner=outsider)
        with pytest.raises(CellNotFound):
            save(5, by=outsider)

    def test_another_agency_s_input_under_one_s_own_plan_is_not_there(self, save, plan):
        other = factories.complete_plan(common=True)
        theirs = other.indicators.get(objective__facet__no=1).inputs.get(code="due")
        with pytest.raises(CellNotFound):
            save(5, input=theirs)

    def test_the_office_that_rates_a_facet_may_report_it(self, save, plan):
        common = type(plan).objects.get(agency=None)
        sessions = common.indicators.get(objective__facet__no=3, no=1).inputs.get()
        office = factories.user(role=Role.PERSONNEL)
        assert save(5, input=sessions, by=office).changed
        with pytest.raises(PermissionDenied):
            save(6, by=office)


def test_at_most_eight_queries_beside_session_and_user(save, plan, due, owner, django_assert_max_num_queries):
    stage = factories.indicator_input(due.indicator, code="stage", aggregation="last")
    factories.milestones(stage, 設計=40, 驗收=100)
    factories.figures(plan, due, dict.fromkeys(range(2, 13), 7))
    person = type(owner).objects.get(pk=owner.pk)
    with django_assert_max_num_queries(10):  # the two of a savepoint among them, which a request has not
        save(5, by=person)
