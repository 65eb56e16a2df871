"""Grades: the customary table, the planning office's own, and conditions that hold a grade back."""

from decimal import Decimal

import pytest

from indicators.errors import RatingRefused
from indicators.models import GradeBand
from indicators.scoring.model import (
    AgencyScore,
    FacetScore,
    FacetSpec,
    IndicatorScore,
    IndicatorSpec,
    Light,
    ObjectiveScore,
    ObjectiveSpec,
    State,
)
from indicators.year_end.grades import CUSTOMARY, Condition, Grade, graded
from indicators.year_end.selectors import grade_table
from indicators.year_end.services import set_grades
from tests import factories


def indicator(state=State.SCORED, light=Light.GREEN) -> IndicatorScore:
    spec = IndicatorSpec("1-1-1", "破獲率", Decimal(35), (), ())
    return IndicatorScore(spec, state, light, {}, None, None, None, None, Decimal(0), Decimal(35), (), ())


def score(total: str, *, core="35", others="0", **said) -> AgencyScore:
    """A score of ``total`` whose facets hold ``core`` of 35 and ``others`` of 65 points."""
    objective = ObjectiveScore(ObjectiveSpec(1, "偵防", Decimal(35), ()), Decimal(core), (indicator(**said),))
    facets = (
        FacetScore(
            FacetSpec(1, "核心業務", Decimal(35), None, ()), Decimal(core), Decimal(core), (objective,), ()
        ),
        FacetScore(FacetSpec(3, "人力", Decimal(65), None, ()), Decimal(others), Decimal(others), (), ()),
    )
    return AgencyScore("A", 107, 12, facets, Decimal(total), Decimal(100), provisional=False)


@pytest.mark.parametrize(
    ("total", "name"),
    [
        ("100", "優"),
        ("90.00", "優"),
        ("89.99", "甲"),
        ("80", "甲"),
        ("79.99", "乙"),
        ("70", "乙"),
        ("69.99", "丙"),
        ("0", "丙"),
    ],
)
def test_the_customary_grades(total, name):
    assert graded(score(total)).grade.name == name


@pytest.mark.parametrize(
    ("condition", "failing", "meeting"),
    [
        (Condition.CORE_SCORED, {"state": State.UNREPORTED}, {"state": State.NOT_APPLICABLE}),
        (Condition.NO_RED, {"light": Light.RED}, {"light": Light.WHITE}),
        (Condition.FACET_SHARE, {"others": "38.99"}, {"others": "39"}),
    ],
)
def test_a_condition_that_is_not_met_holds_the_grade_back_and_is_named(condition, failing, meeting):
    asked = {condition.value: 60 if condition is Condition.FACET_SHARE else True}
    table = (Grade("優", Decimal(90), **asked), *CUSTOMARY[1:])
    held_back = graded(score("95", **failing), table)
    assert held_back.grade.name == "甲"
    assert held_back.denied == ((table[0], (condition,)),)
    assert graded(score("95", **{"others": "50"} | meeting), table).grade.name == "優"


def test_a_total_below_the_bound_is_not_called_held_back():
    table = (Grade("優", Decimal(90), no_red=True), *CUSTOMARY[1:])
    assert graded(score("85", light=Light.RED), table).denied == ()


@pytest.mark.django_db
def test_the_planning_office_sets_a_years_table_and_other_years_keep_the_customary_one():
    office = factories.user()
    wanted = (Grade("特優", Decimal(95), core_scored=True), Grade("優", Decimal(85)), Grade("可", Decimal(0)))
    set_grades(year=107, grades=wanted[::-1], by=office)
    assert grade_table(107) == wanted
    assert grade_table(108) == CUSTOMARY
    assert {row.history_user for row in GradeBand.history.all()} == {office}


@pytest.mark.django_db
def test_two_grades_may_exchange_their_bounds_and_what_stood_before_stays_in_the_history():
    first = (Grade("優", Decimal(90)), Grade("甲", Decimal(80)), Grade("丙", Decimal(0)))
    set_grades(year=107, grades=first, by=None)
    set_grades(year=107, grades=(Grade("甲", Decimal(90)), Grade("優", Decimal(80)), first[2]), by=None)
    assert [grade.name for grade in grade_table(107)] == ["甲", "優", "丙"]
    assert GradeBand.history.filter(history_type="-").count() == 3


@pytest.mark.django_db
@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("table", "said"),
    [
        ([], "at least one"),
        ([("優", 90), ("優", 0)], "stands there twice"),
        ([("優", 0), ("甲", 0)], "same least total"),
        ([("優", 90), ("甲", 80)], "begins at 0"),
        ([("優", 101), ("甲", 0)], "100"),
        ([("", 90), ("甲", 0)], "blank"),
    ],
)
def test_a_table_that_would_leave_a_total_without_its_grade_is_refused(table, said):
    set_grades(year=107, grades=CUSTOMARY, by=None)
    with pytest.raises(RatingRefused, match=said):
        set_grades(year=107, grades=[Grade(name, Decimal(least)) for name, least in table], by=None)
    assert grade_table(107) == CUSTOMARY
