"""Recording figures: all or nothing, with an audit row each, never over somebody else's figure."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.models import FigureChange, IndicatorMonth, MonthlyFigure
from indicators.services.figures import FigureCell, FigureEntry, FiguresRefused, record_figures
from tests import factories
from tests.made_once import made_once

pytestmark = pytest.mark.django_db

PAGE = FigureChange.Way.PAGE


made_plan = made_once(lambda: factories.complete_plan(common=True))


@pytest.fixture
def plan(made_plan, db):
    return made_plan()


@pytest.fixture
def done(plan):
    return plan.indicators.get(objective__facet__no=1).inputs.get(code="done")


@pytest.fixture
def due(done):
    return done.indicator.inputs.get(code="due")


@pytest.fixture
def sessions(plan):
    """An input of a common indicator."""
    common = type(plan).objects.get(agency=None)
    return common.indicators.get(objective__facet__no=3, no=1).inputs.get()


def entry(input, month, value, *, note=None, seen=None):
    value = None if value is None else Decimal(str(value))
    return FigureEntry(input.pk, month, FigureCell(value, note), seen)


def record(plan, *entries, by=None, reason=""):
    return record_figures(plan=plan, entries=entries, by=by, way=PAGE, reason=reason)


def refused(plan, *entries):
    with pytest.raises(FiguresRefused) as found:
        record(plan, *entries)
    return found.value.faults


def value(plan, input, month):
    return (
        MonthlyFigure.objects.filter(plan=plan, input=input, month=month)
        .values_list("value", flat=True)
        .first()
    )


def test_a_figure_is_written_with_who_when_from_and_to(plan, done):
    person = factories.user()
    record(plan, entry(done, 1, 5), by=person)
    record(plan, entry(done, 1, 6), by=person, reason="更正")

    first, second = FigureChange.objects.order_by("pk")
    assert (first.old, first.new, first.by) == (None, 5, person)
    assert (second.old, second.new, second.way, second.reason) == (5, 6, "page", "更正")
    assert value(plan, done, 1) == 6


def test_an_unchanged_cell_leaves_no_trace(plan, done):
    record(plan, entry(done, 1, 5))
    assert record(plan, entry(done, 1, "5.0000")) == []
    assert FigureChange.objects.count() == 1


def test_an_emptied_cell_is_missing_again_and_its_life_stays(plan, done, due):
    record(plan, entry(done, 1, 5), entry(done, 2, 5), entry(due, 1, 9))
    record(plan, entry(done, 1, None))
    assert set(MonthlyFigure.objects.values_list("input_id", "month")) == {(done.pk, 2), (due.pk, 1)}
    assert FigureChange.objects.first().new is None


def test_a_common_indicator_takes_each_agency_s_figures(plan, sessions):
    other = factories.complete_plan(common=True)
    record(plan, entry(sessions, 1, 5))
    record(other, entry(sessions, 1, 7))
    assert (value(plan, sessions, 1), value(other, sessions, 1)) == (5, 7)


def test_another_agency_s_input_is_refused(plan, done):
    other = factories.complete_plan(common=True)
    assert [fault.kind for fault in refused(other, entry(done, 1, 5))] == ["unknown"]


def test_the_common_plan_has_no_figures(plan, sessions):
    common = sessions.indicator.plan
    assert [fault.kind for fault in refused(common, entry(sessions, 1, 5))] == ["unknown"]


def test_all_or_nothing_and_every_fault_is_named(plan, done, due):
    faults = refused(plan, entry(done, 1, 5), entry(done, 13, 5), entry(due, 0, 5))
    assert [(fault.month, fault.kind) for fault in faults] == [(13, "month"), (0, "month")]
    assert not MonthlyFigure.objects.exists()
    assert not FigureChange.objects.exists()


@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_a_closed_month_is_refused_and_its_neighbours_are_not(plan, done, state):
    record(plan, entry(done, 1, 5))
    factories.month_state(plan, done.indicator, 1, state)
    assert [fault.kind for fault in refused(plan, entry(done, 1, 6))] == ["locked"]
    assert record(plan, entry(done, 1, 5)) == []
    assert record(plan, entry(done, 2, 6))


@pytest.mark.parametrize("state", ["draft", "returned"])
def test_an_open_month_is_not(plan, done, state):
    factories.month_state(plan, done.indicator, 1, state)
    assert record(plan, entry(done, 1, 6))


def test_a_month_that_has_not_begun_is_refused(plan, done, settings):
    settings.PORTAL_TODAY = date(2018, 3, 31)
    assert record(plan, entry(done, 3, 6))
    assert [fault.kind for fault in refused(plan, entry(done, 4, 6))] == ["month"]


def test_an_input_with_a_source_is_not_reported(plan, done):
    done.source = "current.paid"
    done.save()
    assert [fault.kind for fault in refused(plan, entry(done, 1, 6))] == ["source"]


class TestTwoPeople:
    def test_the_second_sees_both_values_and_who_was_first(self, plan, done):
        first = factories.user(name="林佳蓉")
        record(plan, entry(done, 1, 5), by=first)
        (fault,) = refused(plan, entry(done, 1, 9, seen=FigureCell()))
        assert (fault.kind, fault.now, fault.changed_by) == ("conflict", FigureCell(Decimal(5), ""), "林佳蓉")
        assert fault.changed_at == FigureChange.objects.get().at
        assert value(plan, done, 1) == 5

    def test_who_has_seen_what_stands_there_may_change_it(self, plan, done):
        record(plan, entry(done, 1, 5))
        assert record(plan, entry(done, 1, 9, seen=FigureCell(Decimal(5))))

    def test_a_cell_emptied_meanwhile_is_a_conflict_too(self, plan, done):
        (fault,) = refused(plan, entry(done, 1, 9, seen=FigureCell(Decimal(5))))
        assert fault.now == FigureCell(None, "")

    def test_two_who_typed_the_same_agree(self, plan, done):
        record(plan, entry(done, 1, 5))
        assert record(plan, entry(done, 1, 5, seen=FigureCell())) == []


class TestHardChecks:
    def test_more_visited_than_due_is_asked_and_not_refused(self, plan, done, due):
        record(plan, entry(due, 1, 5))
        assert record(plan, entry(done, 1, 6))

    def test_a_row_pasted_at_once_is_judged_as_a_row(self, plan, done, due):
        record(plan, entry(done, 1, 5), entry(due, 1, 5))
        assert record(plan, entry(done, 1, 8), entry(due, 1, 9))

    def test_a_negative_count_is_refused(self, plan, done):
        (fault,) = refused(plan, entry(done, 1, -1))
        assert fault.kind == "negative"
        assert "done" in fault.message

    def test_a_milestone_of_the_list_is_accepted(self, plan):
        works = factories.indicator(
            plan.objectives.get(facet__no=1), plan=plan, no=2, inputs={"stage": "last"}
        )
        stage = works.inputs.get()
        factories.milestones(stage, 設計=40, 驗收=100)
        assert record(plan, entry(stage, 1, 1))
        assert [fault.kind for fault in refused(plan, entry(stage, 2, 3))] == ["milestone"]
        assert [fault.kind for fault in refused(plan, entry(stage, 2, 0))] == ["falls"]


def test_a_figure_ends_nothing_to_report(plan, done):
    factories.month_state(plan, done.indicator, 1, nothing_to_report=True)
    factories.month_state(plan, done.indicator, 2, nothing_to_report=True)
    record(plan, entry(done, 1, 5))
    flags = IndicatorMonth.objects.order_by("month").values_list("month", "nothing_to_report")
    assert list(flags) == [(1, False), (2, True)]


def test_the_number_of_queries_does_not_grow_with_the_rows(
    plan, done, due, sessions, django_assert_max_num_queries
):
    many = [entry(each, month, 5) for each in (due, done, sessions) for month in range(1, 13)]
    with django_assert_max_num_queries(10):  # a savepoint's two among them, and the event log's
        record(plan, *many)
