"""Another order, another parent, a facet into the common plan: numbers follow, and what names an indicator by its number."""

import pytest
from django.core.exceptions import PermissionDenied

from indicators.models import Indicator, PriorValue
from indicators.services.deleting import delete_branch
from indicators.services.drafts import EditRefused
from indicators.services.moving import (
    close_gaps,
    move_facet,
    move_indicator,
    move_objective,
    share_facet,
)
from objectives.models import Facet, Objective
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
def objective(plan) -> Objective:
    """2-1 with the indicators 甲, 乙, 丙."""
    found = plan.objectives.get(facet__no=2)
    found.indicators.all().delete()
    for no, name in enumerate("甲乙丙", start=1):
        factories.indicator(found, no=no, weight="0", name=name, inputs={"a": "sum"})
    return found


def order(objective) -> list[tuple[int, str]]:
    return [(row.no, row.name) for row in objective.indicators.order_by("no")]


@pytest.mark.parametrize(
    ("name", "place", "expected"),
    [
        ("丙", 1, "丙甲乙"),
        ("甲", 3, "乙丙甲"),
        ("甲", 2, "乙甲丙"),
        ("乙", 2, "甲乙丙"),
        ("甲", None, "乙丙甲"),
        ("丙", 0, "丙甲乙"),
    ],
)
def test_an_indicator_takes_another_place_and_the_numbers_follow(objective, planner, name, place, expected):
    row = objective.indicators.get(name=name)

    move_indicator(indicator=row, objective=objective, place=place, by=planner)

    assert order(objective) == list(enumerate(expected, start=1))


def test_each_changed_number_leaves_one_row_of_history(objective, planner):
    row = objective.indicators.get(name="丙")
    before = {one.name: one.history.count() for one in objective.indicators.all()}

    move_indicator(indicator=row, objective=objective, place=2, by=planner)

    after = {one.name: one.history.count() for one in objective.indicators.all()}
    assert {name: after[name] - before[name] for name in after} == {"甲": 0, "乙": 1, "丙": 1}
    assert objective.indicators.get(name="丙").history.first().history_user == planner


def test_what_was_moved_while_the_page_was_open_is_moved_from_where_it_stands_now(objective, planner):
    looked_at = objective.indicators.get(name="乙")
    move_indicator(indicator=objective.indicators.get(name="乙"), objective=objective, place=1, by=planner)

    move_indicator(indicator=looked_at, objective=objective, place=2, by=planner)

    assert order(objective) == [(1, "甲"), (2, "乙"), (3, "丙")]


def test_what_is_gone_meanwhile_is_not_moved(objective, planner):
    row = objective.indicators.get(name="乙")
    delete_branch(row=objective.indicators.get(name="乙"), by=planner)
    with pytest.raises(EditRefused):
        move_indicator(indicator=row, objective=objective, place=1, by=planner)
    assert order(objective) == [(1, "甲"), (2, "丙")]


def test_an_indicator_goes_to_another_objective_and_the_gap_closes(plan, objective, planner):
    other = plan.objectives.get(facet__no=1)

    move_indicator(indicator=objective.indicators.get(name="甲"), objective=other, place=1, by=planner)

    assert [row.name for row in other.indicators.order_by("no")] == ["甲", "衡量指標1"]
    assert order(objective) == [(1, "乙"), (2, "丙")]


def test_an_objective_goes_to_another_facet_with_its_indicators(plan, objective, planner):
    facet = plan.facets.get(no=1)

    move_objective(objective=objective, facet=facet, place=1, by=planner)

    assert [row.code for row in Indicator.objects.filter(objective=objective)] == ["1-1-1", "1-1-2", "1-1-3"]
    assert [row.code for row in Objective.objects.filter(facet=facet).order_by("no")] == ["1-1", "1-2"]


def test_numbers_pass_those_that_the_common_plan_has_under_the_same_parent():
    own = factories.complete_plan(common=True)
    common = Facet.objects.get(plan__agency=None, no=3)
    mine = [
        factories.objective(common, plan=own, no=no, weight="0", name=name)
        for no, name in ((2, "甲"), (4, "乙"))
    ]

    move_objective(objective=mine[1], facet=common, place=1, by=None)

    rows = Objective.objects.filter(facet=common, plan=own).order_by("no")
    assert [(row.no, row.name) for row in rows] == [(2, "乙"), (3, "甲")]


def test_what_draws_from_the_indicator_names_it_by_its_new_number(plan, objective, planner):
    drawing = plan.indicators.get(objective__facet__no=1).inputs.get(code="due")
    drawing.source = "figure:2-1-3:a"
    drawing.save()

    move_indicator(indicator=objective.indicators.get(name="丙"), objective=objective, place=1, by=planner)

    drawing.refresh_from_db()
    assert drawing.source == "figure:2-1-1:a"


def test_the_values_of_the_years_before_follow_their_indicator(plan, objective, planner):
    factories.prior_values(plan.agency, "2-1-1", {105: 1, 106: 2})
    factories.prior_values(plan.agency, "2-1-3", {106: 3})

    move_indicator(indicator=objective.indicators.get(name="丙"), objective=objective, place=1, by=planner)

    values = {(row.code, row.year): row.value for row in PriorValue.objects.all()}
    assert values == {("2-1-2", 105): 1, ("2-1-2", 106): 2, ("2-1-1", 106): 3}


def test_values_of_a_year_that_has_a_plan_stay_and_the_indicator_is_linked_to_it(plan, objective, planner):
    former = factories.complete_plan(plan.agency, year=106)
    factories.prior_values(plan.agency, "2-1-1", {105: 1, 106: 2})
    row = objective.indicators.get(name="甲")

    move_indicator(indicator=row, objective=objective, place=3, by=planner)

    row.refresh_from_db()
    assert row.code == "2-1-3" and row.forerunner == former.indicators.get(objective__facet__no=2)
    assert set(PriorValue.objects.values_list("code", flat=True)) == {"2-1-1"}


def test_the_gap_of_what_was_taken_out_closes(plan, objective, planner):
    objective.indicators.get(name="甲").delete()

    close_gaps(plan=plan, parent=objective, by=planner)

    assert order(objective) == [(1, "乙"), (2, "丙")]


def test_only_a_draft_of_ones_own_agency_is_moved_in(plan, objective, planner):
    row = objective.indicators.get(name="甲")
    stranger = factories.user(role="planner", agency=factories.agency())
    with pytest.raises(PermissionDenied):
        move_indicator(indicator=row, objective=objective, place=3, by=stranger)
    elsewhere = factories.complete_plan().objectives.first()
    with pytest.raises(EditRefused):
        move_indicator(indicator=row, objective=elsewhere, by=planner)
    plan.status = "approved"
    plan.save()
    with pytest.raises(EditRefused):
        move_indicator(indicator=row, objective=objective, place=3, by=planner)
    assert order(objective) == [(1, "甲"), (2, "乙"), (3, "丙")]


# ---------------------------------------------------------------- a facet into the common plan


@pytest.fixture
def office():
    return factories.user(role="planning_office")


def test_a_facet_becomes_common_and_equal_ones_of_other_agencies_become_one_with_it(plan, office):
    common, other = factories.common_plan(), factories.complete_plan()
    facet = plan.facets.get(no=1)

    share_facet(facet=facet, whole=False, by=office)

    facet.refresh_from_db()
    assert facet.plan == common and Facet.objects.filter(no=1).get() == facet
    assert {row.plan for row in facet.objectives.all()} == {plan, other}
    assert {row.code for row in Indicator.objects.filter(objective__facet=facet)} == {"1-1-1"}


def test_the_whole_branch_becomes_common_and_the_agency_keeps_what_it_says_of_it(plan, office):
    common = factories.common_plan()
    indicator = plan.indicators.get(objective__facet__no=3, no=1)
    factories.planned(plan, indicator, {12: 80})

    share_facet(facet=plan.facets.get(no=3), whole=True, by=office)

    indicator.refresh_from_db()
    assert indicator.plan == common and indicator.objective.plan == common
    assert indicator.plannedvalues.get().plan == plan


def test_what_somebody_else_has_made_common_meanwhile_is_refused(plan, office):
    common, other = factories.common_plan(), factories.complete_plan()
    pages = [Facet.objects.get(plan=one, no=1) for one in (plan, other)]
    share_facet(facet=plan.facets.get(no=1), whole=False, by=office)
    for looked_at in pages:  # the one is the common one now, the other became one with it
        with pytest.raises(EditRefused):
            share_facet(facet=looked_at, whole=False, by=office)
    assert Facet.objects.filter(no=1).get().plan == common


def test_a_facet_that_stands_otherwise_elsewhere_is_named_and_nothing_is_changed(plan, office):
    factories.common_plan()
    other = factories.complete_plan()
    other.facets.filter(no=1).update(name="別的面向")
    facet = plan.facets.get(no=1)

    with pytest.raises(EditRefused, match=other.agency.name):
        share_facet(facet=facet, whole=False, by=office)

    assert Facet.objects.get(pk=facet.pk).plan == plan


def test_without_a_common_plan_a_facet_stays_and_a_planner_may_not_share_it(plan, planner, office):
    facet = plan.facets.get(no=1)
    with pytest.raises(EditRefused):
        share_facet(facet=facet, whole=False, by=office)
    factories.common_plan()
    with pytest.raises(PermissionDenied):
        share_facet(facet=facet, whole=False, by=planner)


# ---------------------------------------------------------------- facets


def test_two_facets_change_places_and_what_names_their_indicators_follows(plan, planner):
    first, second = plan.facets.get(no=1), plan.facets.get(no=2)
    row, other = (plan.indicators.get(objective__facet=facet) for facet in (first, second))
    factories.prior_values(plan.agency, "1-1-1", {106: 5})
    drawn = other.inputs.first()
    drawn.source = "figure:1-1-1:done"
    drawn.save()

    move_facet(facet=first, down=True, by=planner)

    assert [Facet.objects.get(pk=one.pk).no for one in (first, second)] == [2, 1]
    assert [Indicator.objects.get(pk=one.pk).code for one in (row, other)] == ["2-1-1", "1-1-1"]
    assert PriorValue.objects.get().code == "2-1-1"
    drawn.refresh_from_db()
    assert drawn.source == "figure:2-1-1:done"
    assert [one.history.first().history_user for one in (first, second)] == [planner, planner]

    move_facet(facet=Facet.objects.get(pk=first.pk), down=True, by=planner)  # it is the last of them already
    assert Facet.objects.get(pk=first.pk).no == 2
    move_facet(facet=Facet.objects.get(pk=first.pk), down=False, by=planner)
    assert Facet.objects.get(pk=first.pk).no == 1


def test_a_facet_whose_number_has_a_meaning_keeps_it(plan, planner):
    for facet in plan.facets.filter(no__in=[3, 4, 5]):
        with pytest.raises(EditRefused):
            move_facet(facet=facet, down=False, by=planner)


def test_a_common_facet_moves_only_while_every_plan_in_it_is_a_draft():
    common = factories.common_plan()
    first, second = (
        common.facets.filter(no=no).first() or factories.facet(common, no=no, weight="10") for no in (1, 2)
    )
    plan = factories.plan(year=common.year)
    own = factories.indicator(factories.objective(first, plan=plan), weight="1", inputs={"a": "sum"})
    office = factories.user(role="planning_office")
    type(plan).objects.filter(pk=plan.pk).update(status="approved")
    with pytest.raises(EditRefused):
        move_facet(facet=first, down=True, by=office)
    assert Facet.objects.get(pk=first.pk).no == 1
    type(plan).objects.filter(pk=plan.pk).update(status="draft")

    move_facet(facet=first, down=True, by=office)

    assert Facet.objects.get(pk=second.pk).no == 1 and Indicator.objects.get(pk=own.pk).code == "2-1-1"
