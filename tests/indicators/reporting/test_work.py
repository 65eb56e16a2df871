"""What a person owes, what came back to them, what waits for them, and who is late."""

from datetime import UTC, date, datetime

import pytest

from chiayi_kpi.accounts.roles import Role
from indicators.models import IndicatorMonth, MonthEvent
from indicators.reporting.city import Progress, city_reporting
from indicators.reporting.late import late_of_plan
from indicators.reporting.work import owed
from indicators.services import months
from objectives.models import PerformanceYear, Plan
from tests import factories

pytestmark = pytest.mark.django_db

JAN_3 = date(2019, 1, 3)  # December 107 has ended and is due on the 5th


@pytest.fixture
def plan():
    return factories.approved(factories.complete_plan(common=True))


@pytest.fixture
def first(plan):
    return plan.indicators.get(objective__facet__no=1)


@pytest.fixture
def second(plan):
    return plan.indicators.get(objective__facet__no=2)


@pytest.fixture
def owner(plan, first):
    person = factories.user(role=Role.OWNER, agency=plan.agency, name="吳承辦")
    factories.assignment(plan, first, owner=person)
    return person


@pytest.fixture
def supervisor(plan):
    return factories.user(role=Role.SUPERVISOR, agency=plan.agency)


def approve_through(plan, indicator, last):
    for month in range(1, last + 1):
        factories.month_state(plan, indicator, month, "approved")


def test_the_open_month_is_owed_until_its_deadline_has_passed(plan, first, owner):
    approve_through(plan, first, 11)
    (month,) = owed(owner, JAN_3).owed
    assert (month.month, month.due, month.overdue) == (12, date(2019, 1, 7), False)
    (month,) = owed(owner, date(2019, 1, 7)).owed  # the 5th is a Saturday
    assert not month.overdue
    (month,) = owed(owner, date(2019, 1, 8)).owed
    assert month.overdue


@pytest.mark.parametrize("draft", [True, False], ids=["the common plan", "its own plan"])
def test_nobody_is_late_with_what_rests_on_a_draft(plan, first, second, owner, supervisor, draft):
    """The agency's own plan, or the common one whose facets hold for it."""
    factories.month_state(plan, second, 11, "submitted")
    held = Plan.objects.filter(year=107, agency__isnull=draft)
    seen = []
    for status in (Plan.Status.APPROVED, Plan.Status.DRAFT):
        held.update(status=status)
        (agency,) = city_reporting(107, JAN_3)
        mine, theirs = owed(owner, JAN_3), owed(supervisor, JAN_3)
        assert len(mine.owed) == 12 and len(theirs.waiting) == 1  # all of it can be done as before
        seen.append(
            [
                any(month.overdue for month in mine.owed),
                theirs.waiting[0].overdue,
                bool(theirs.late),
                bool(late_of_plan(plan, JAN_3)),
                any(month.overdue for month in agency.months),
                {month.plan.is_draft for month in mine.owed},
            ]
        )
    assert seen == [[True] * 5 + [{False}], [False] * 5 + [{True}]]


def test_the_planning_office_sets_the_day(plan, first, owner):
    PerformanceYear.objects.create(year=107, report_day=10)
    approve_through(plan, first, 11)
    assert owed(owner, JAN_3).owed[0].due == date(2019, 1, 10)


def test_a_month_that_has_not_ended_is_not_owed(plan, first, owner):
    assert [month.month for month in owed(owner, date(2018, 3, 15)).owed] == [1, 2]
    assert owed(owner, date(2018, 1, 15)).owed == ()


def test_it_says_how_many_figures_are_missing(plan, first, owner):
    approve_through(plan, first, 11)
    factories.figures(plan, first.inputs.get(code="due"), {12: 100})
    (found,) = owed(owner, JAN_3).owed[0].indicators
    assert (found.row.code, found.missing, found.as_deputy) == ("1-1-1", 1, False)


def test_nothing_to_report_misses_nothing(plan, first, owner):
    approve_through(plan, first, 11)
    factories.month_state(plan, first, 12, nothing_to_report=True)
    assert owed(owner, JAN_3).owed[0].complete


def test_what_is_submitted_is_no_longer_owed(plan, first, owner):
    approve_through(plan, first, 11)
    factories.month_state(plan, first, 12, "submitted")
    assert owed(owner, JAN_3).owed == ()


def test_what_came_back_is_owed_with_the_reason(plan, first, owner):
    approve_through(plan, first, 10)
    factories.month_state(plan, first, 11, "returned", reason="應訪數漏列")
    ((month, found),) = owed(owner, JAN_3).returned
    assert (month.month, found.month.reason) == (11, "應訪數漏列")


def test_a_deputy_owes_it_too_and_sees_whose_it_is(plan, second):
    deputy = factories.user(role=Role.OWNER, agency=plan.agency)
    factories.assignment(plan, second, owner=factories.user(name="吳承辦"), deputy=deputy)
    found = owed(deputy, JAN_3).owed[0].indicators[0]
    assert (found.as_deputy, found.row.assigned.owner.name) == (True, "吳承辦")


def test_nobody_owes_what_does_not_apply_or_is_taken_from_elsewhere(plan, first, second, owner):
    factories.assignment(plan, second, owner=owner)
    factories.not_applicable(plan, first)
    second.inputs.update(source="current.paid")
    assert owed(owner, JAN_3).owed == ()


def test_a_common_indicator_is_owed_in_the_agency_that_assigned_it(plan, owner):
    common = type(plan).objects.get(agency=None).indicators.get(objective__facet__no=3, no=1)
    factories.assignment(plan, common, owner=owner)
    factories.complete_plan(common=True)
    codes = [found.row.code for found in owed(owner, JAN_3).owed[0].indicators]
    assert codes == ["1-1-1", "3-1-1"]


def test_a_stranger_owes_nothing(plan, first, owner):
    work = owed(factories.user(role=Role.AUDITOR), JAN_3)
    assert (work.owed, work.waiting, work.late) == ((), (), ())


class TestSupervisor:
    def test_submitted_months_wait_with_a_date(self, plan, first, second, owner, supervisor):
        for one in (first, second):
            factories.month_state(plan, one, 11, "submitted")
        (waiting,) = owed(supervisor, JAN_3).waiting
        assert (waiting.month, waiting.due, waiting.overdue) == (11, date(2018, 12, 12), True)
        assert [row.code for row in waiting.rows] == ["1-1-1", "2-1-1"]

    def test_another_agency_s_months_do_not(self, plan, first):
        factories.month_state(plan, first, 11, "submitted")
        stranger = factories.user(role=Role.SUPERVISOR, agency=factories.agency())
        assert owed(stranger, JAN_3).waiting == ()

    def test_late_owners_are_named(self, plan, first, owner, supervisor):
        approve_through(plan, first, 9)
        late = {found.row.code: found for found in owed(supervisor, JAN_3).late}
        assert late["1-1-1"].months == (10, 11)
        assert late["1-1-1"].row.assigned.owner.name == "吳承辦"

    def test_two_periods_without_an_update_are_stale(self, plan, first, second, supervisor):
        done = first.inputs.get(code="done")
        for through, stale in [(10, False), (9, True)]:
            done.figures.all().delete()
            factories.figures(plan, done, {through: 5})
            late = {found.row.code: found for found in owed(supervisor, JAN_3).late}
            assert late["1-1-1"].is_stale is stale
        factories.month_state(plan, first, 11, nothing_to_report=True)
        late = {found.row.code: found for found in owed(supervisor, JAN_3).late}
        assert late["1-1-1"].stale == 0


class TestReopened:
    """A supervisor opens a locked month again: nobody is late with it on that day."""

    @pytest.fixture
    def again(self, plan, first, second, supervisor):
        for one in (first, second):
            approve_through(plan, one, 11)
        months.reopen(plan=plan, month=6, indicators=[first.pk], by=supervisor, reason="統計更正")
        MonthEvent.objects.update(at=datetime(2019, 1, 3, 9, tzinfo=UTC))

    def test_the_list_says_when_by_whom_and_why(self, again, first, supervisor):
        late = {found.row.code: found for found in owed(supervisor, JAN_3).late}
        ((month, reopened),) = late["1-1-1"].reopened
        assert (month, reopened) == (6, (JAN_3, str(supervisor), "統計更正"))
        assert late["1-1-1"].only_reopened

    def test_it_is_overdue_from_the_next_day(self, again, owner):
        for day, overdue in [(JAN_3, False), (date(2019, 1, 4), True)]:
            june = next(found for found in owed(owner, day).owed if found.month == 6)
            assert june.overdue is overdue

    def test_the_city_counts_it_from_the_next_day(self, again, plan):
        common = type(plan).objects.get(agency=None)
        for one in common.indicators.filter(objective__facet__no=3):
            factories.month_state(plan, one, 6, "approved")
        for day, overdue in [(JAN_3, False), (date(2019, 1, 4), True)]:
            (agency,) = city_reporting(107, day)
            assert agency.months[5].overdue is overdue

    def test_what_was_returned_after_that_is_late_as_before(self, again, plan, first, supervisor):
        step = {"plan": plan, "month": 6, "indicators": [first.pk], "by": supervisor}
        IndicatorMonth.objects.filter(indicator=first, month=6).update(state="submitted")
        months.send_back(**step, reason="請查明")
        late = {found.row.code: found for found in owed(supervisor, JAN_3).late}
        assert (late["1-1-1"].months, late["1-1-1"].reopened) == ((6,), ())


def test_the_number_of_queries_does_not_grow(plan, first, owner, supervisor, django_assert_max_num_queries):
    for _ in range(3):
        other = factories.complete_plan(common=True)
        for one in other.indicators.all():
            factories.assignment(other, one, owner=owner)
    boss = factories.user(role=Role.PLANNING_OFFICE)
    with django_assert_max_num_queries(10):
        assert len({month.plan.id for month in owed(owner, JAN_3).owed}) == 4
    with django_assert_max_num_queries(10):
        owed(boss, JAN_3)
    with django_assert_max_num_queries(9):
        assert len(city_reporting(107, JAN_3)) == 4


class TestCity:
    def months(self, today=JAN_3):
        (agency,) = city_reporting(107, today)
        return {found.month: found for found in agency.months}

    def test_each_month_says_how_far_it_is(self, plan, first, second):
        common = type(plan).objects.get(agency=None)
        everyone = [first, second, *common.indicators.filter(objective__facet__no=3)]
        for one in everyone:
            factories.month_state(plan, one, 1, "approved")
        for one in everyone:
            factories.month_state(plan, one, 2, "submitted")
        factories.month_state(plan, first, 3, "submitted")
        factories.month_state(plan, first, 4, "returned")
        months = self.months()
        assert [months[m].progress for m in (1, 2, 3, 4, 12)] == [
            Progress.APPROVED, Progress.SUBMITTED, Progress.PARTLY, Progress.NONE, Progress.NONE,
        ]  # fmt: skip
        assert (months[3].submitted, months[3].total, months[4].returned) == (1, 4, 1)
        assert [m for m, found in months.items() if found.overdue] == [3, 4, 5, 6, 7, 8, 9, 10, 11]

    def test_a_month_that_has_not_ended_is_not_late(self, plan):
        months = self.months(date(2018, 2, 10))
        assert (months[1].progress, months[1].overdue) == (Progress.NONE, True)
        assert (months[2].progress, months[2].overdue) == (Progress.NOT_YET, False)
