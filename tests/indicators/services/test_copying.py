"""Copies of an indicator, an objective and a plan: all that was agreed, nothing of what happened."""

import pytest
from django.core.exceptions import PermissionDenied

from indicators.models import Indicator, PlannedValue
from indicators.services.copying import CopyOptions, copy_indicator, copy_objective, copy_plan
from indicators.services.drafts import EditRefused
from indicators.validation import plan_faults
from tests import factories
from tests.made_once import made_once

pytestmark = pytest.mark.django_db


made_plan = made_once(factories.complete_plan)


@pytest.fixture
def plan(made_plan, db):
    return made_plan()


@pytest.fixture
def planner(plan):
    return factories.user(role="planner", agency=plan.agency)


@pytest.fixture
def works(plan) -> Indicator:
    """2-1-2, construction progress with three milestones, a path and what happened already."""
    made = factories.indicator(
        plan.objectives.get(facet__no=2), no=2, weight="0", inputs={"progress": "last"}, name="107 年建置"
    )
    factories.milestones(made.inputs.get(), 設計=20, 決標=50, 驗收=100)
    factories.component(made, target=100, maximum=2)
    factories.planned(plan, made, {3: 20, 12: 100})
    factories.figures(plan, made.inputs.get(), {1: 1})
    factories.assignment(plan, made, owner=factories.user())
    return made


def test_an_indicator_is_copied_with_inputs_milestones_rules_and_path(plan, planner, works):
    objective = plan.objectives.get(facet__no=1)

    copy = copy_indicator(source=works, objective=objective, plan=plan, by=planner)

    assert (copy.code, copy.name, copy.weight) == ("1-1-2", works.name, works.weight)
    source = copy.inputs.get()
    assert [(row.no, row.name) for row in source.milestones.order_by("no")] == [
        (1, "設計"),
        (2, "決標"),
        (3, "驗收"),
    ]
    assert copy.components.get().parameters == works.components.get().parameters
    assert [(row.month, row.value) for row in copy.plannedvalues.order_by("month")] == [(3, 20), (12, 100)]
    assert not copy.assignments.exists() and not source.figures.exists()
    assert works.inputs.get().milestones.count() == 3


def test_every_copied_row_has_its_history(plan, planner, works):
    copy = copy_indicator(source=works, objective=works.objective, plan=plan, by=planner)

    rows = [copy, copy.inputs.get(), *copy.inputs.get().milestones.all(), copy.components.get()]
    assert {row.history.get().history_user for row in rows} == {planner}


def test_an_objective_is_copied_with_its_indicators(plan, planner, works):
    source = works.objective

    copy = copy_objective(source=source, facet=plan.facets.get(no=1), plan=plan, by=planner)

    assert copy.code == "1-2" and copy.name == source.name
    assert [row.code for row in copy.indicators.order_by("no")] == ["1-2-1", "1-2-2"]


def test_another_agencys_plan_is_copied_into_an_empty_one_of_another_year(plan, works):
    other = factories.plan(year=108)
    office = factories.user(role="planning_office")

    copied = copy_plan(source=plan, plan=other, by=office)

    codes = {row.code for row in Indicator.objects.filter(plan=plan)}
    assert {row.code for row in Indicator.objects.filter(plan=other)} == codes
    assert len(copied.indicators) == len(codes)
    assert [str(fault.message) for fault in plan_faults(other)] == []
    assert PlannedValue.objects.filter(plan=other).count() == 2


def test_what_stands_in_the_common_plan_goes_to_the_common_row_of_the_same_number():
    source = factories.complete_plan(common=True)
    factories.complete_plan(common=True, year=108)
    target = factories.plan(year=108)

    copy_plan(source=source, plan=target, by=None)

    assert not target.facets.exists()
    assert {row.facet.plan.agency for row in target.objectives.all()} == {None}


def test_without_the_common_plan_nothing_is_copied_and_the_missing_facet_is_named():
    source = factories.complete_plan(common=True)
    target = factories.plan(year=108)

    with pytest.raises(EditRefused):
        copy_plan(source=source, plan=target, by=None)

    assert not target.objectives.exists()


def test_a_plan_that_has_objectives_takes_no_copy(plan):
    with pytest.raises(EditRefused):
        copy_plan(source=factories.complete_plan(), plan=plan, by=None)


def test_texts_are_rewritten_and_what_is_not_wanted_is_left_out(plan, works):
    target = factories.plan(year=108)
    options = CopyOptions(
        text=lambda text: text.replace("107", "108"),
        wanted=lambda row: getattr(row, "name", "") != "設計",
        paths=False,
    )

    copied = copy_plan(source=plan, plan=target, by=None, options=options)

    copy = copied.indicators[works.pk]
    assert copy.name == "108 年建置"
    assert [row.name for row in copy.inputs.get().milestones.all()] == ["決標", "驗收"]
    assert copy.inputs.get().code == "progress" and not copy.plannedvalues.exists()


def test_the_number_of_queries_does_not_depend_on_the_indicators(plan, works, django_assert_max_num_queries):
    for no in range(3, 12):
        factories.indicator(works.objective, no=no, weight="0", inputs={"a": "sum"}, rule={"target": 1})
    target = factories.plan(year=108)

    with django_assert_max_num_queries(32):
        copy_plan(source=plan, plan=target, by=None)


def test_an_approved_plan_and_one_of_another_agency_take_no_copy(plan, planner, works):
    foreign = factories.complete_plan()
    with pytest.raises(PermissionDenied):
        copy_indicator(source=works, objective=foreign.objectives.first(), plan=foreign, by=planner)

    plan.status = "approved"
    plan.save()
    with pytest.raises(EditRefused):
        copy_indicator(source=works, objective=works.objective, plan=plan, by=planner)


def test_an_objective_of_a_plan_that_does_not_stand_beside_is_refused(plan, planner, works):
    elsewhere = factories.complete_plan(year=108).objectives.first()

    with pytest.raises(EditRefused):
        copy_indicator(source=works, objective=elsewhere, plan=plan, by=planner)
