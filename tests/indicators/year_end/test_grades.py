"""Grades: the customary table, the planning office's own, and conditions that hold a grade back."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import timezone

from indicators.errors import GradeRefused, RatingRefused
from indicators.models import GradeBand
from indicators.scoring.model import (
    AgencyScore,
    ComponentScore,
    FacetScore,
    FacetSpec,
    IndicatorScore,
    IndicatorSpec,
    Light,
    ObjectiveScore,
    ObjectiveSpec,
    State,
)
from indicators.scoring.rated import Decided, Level, rated
from indicators.scoring.rules import parse_rule
from indicators.scoring.rules.deduction import Deduction
from indicators.scoring.rules.plus_minus import PlusMinus
from indicators.year_end.grades import CUSTOMARY, Condition, Grade, deducted, graded
from indicators.year_end.grades import share as share_of
from indicators.year_end.selectors import grade_table
from indicators.year_end.services import set_grades
from objectives.models import Plan
from tests import factories


def indicator(state=State.SCORED, light=Light.GREEN, weight=35, code="1-1-1") -> IndicatorScore:
    spec = IndicatorSpec(code, "破獲率", Decimal(weight), (), ())
    most = Fraction(0 if state is State.NOT_APPLICABLE else weight)
    return IndicatorScore(spec, state, light, {}, None, None, None, None, Decimal(0), most, (), ())


def facet(no: int, points: str, *found: IndicatorScore) -> FacetScore:
    """A facet of one objective with these indicators."""
    weight, earned = sum((one.spec.weight for one in found), Decimal(0)), Decimal(points)
    objective = ObjectiveScore(ObjectiveSpec(1, "目標", weight, ()), earned, found)
    return FacetScore(FacetSpec(no, "面向", weight, None, ()), earned, earned, (objective,), ())


def score(total: str, *, core="35", others="0", other=State.SCORED, **said) -> AgencyScore:
    """A score of ``total`` whose facets hold ``core`` of 35 and ``others`` of 65 points, where the ``other`` applies."""
    facets = (facet(1, core, indicator(**said)), facet(3, others, indicator(other, weight=65, code="3-1-1")))
    most = sum((found.maximum for found in facets), Fraction(0))
    return AgencyScore("A", 107, 12, facets, Decimal(total), most, provisional=False)


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
    ("total", "share", "name"),
    [("31.50", "90.00", "優"), ("31.49", "89.97", "甲"), ("28", "80.00", "甲"), ("27.99", "79.97", "乙")],
)
def test_an_agency_whose_maximum_is_smaller_is_graded_on_its_share(total, share, name):
    found = score(total, other=State.NOT_APPLICABLE)
    assert (found.maximum, share_of(found), graded(found).grade.name) == (35, Decimal(share), name)


def test_the_share_is_rounded_half_up_before_it_is_compared():
    found = replace(score("0"), total=Decimal("71.996"), maximum=Fraction(80))
    assert (share_of(found), graded(found).grade.name) == (Decimal("90.00"), "優")  # 89.995


def test_a_facet_that_can_earn_nothing_asks_for_no_share():
    table = (Grade("優", Decimal(90), facet_share=60), *CUSTOMARY[1:])
    assert graded(score("35", other=State.NOT_APPLICABLE), table).grade.name == "優"
    assert graded(score("20", core="20", other=State.NOT_APPLICABLE), table).grade.name == "丙"  # 57.14


def test_where_nothing_applies_nothing_is_reached():
    found = score("0", state=State.NOT_APPLICABLE, other=State.NOT_APPLICABLE)
    assert (share_of(found), graded(found).grade.name) == (Decimal("0.00"), "丙")


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


# ---------------------------------------------------------------- a named indicator, and nothing taken off

NAMED = (Grade("優", Decimal(90), indicator_code="1-1-1", indicator_rate=Decimal(95)), *CUSTOMARY[1:])
SPOTLESS = (Grade("優", Decimal(90), no_deduction=True), *CUSTOMARY[1:])


def with_indicator(found: IndicatorScore) -> AgencyScore:
    return AgencyScore("A", 107, 12, (facet(1, "35", found),), Decimal(95), Fraction(100), provisional=False)


def scored_by(*parts: ComponentScore, points: str | None = None) -> AgencyScore:
    """One indicator of these components, with the sum of their points; ``points``: reviewers decided otherwise."""
    earned = sum((part.points for part in parts), Decimal(0))
    most = sum((part.maximum for part in parts), Fraction(0))
    found = replace(indicator(), components=parts, points=earned, maximum=most)
    score = with_indicator(found)
    return (
        score if points is None else rated(score, {"1-1-1": Decided(Level.REVIEW, Decimal(points), "複核")})
    )


def part(
    rule, points: str, *, no: int = 1, maximum: Fraction | None = None, state=State.SCORED
) -> ComponentScore:
    most = rule.maximum if maximum is None else maximum
    return ComponentScore(no, state, None, None, None, Decimal(points), most, (), rule=rule)


DEDUCTION = Deduction(Fraction(1), Fraction(1, 5))
BALANCE = PlusMinus(Fraction(1), Fraction(3), Fraction(0), Fraction(5), None)  # 3 points, up to 5
GROWTH = parse_rule("attainment", {"maximum": 5, "target": 90, "direction": "≥"})


@pytest.mark.parametrize(
    ("rate", "name"),
    [
        (Fraction(95), "優"),
        (Fraction(120), "優"),
        (Fraction(94999, 1000), "甲"),
        (None, "甲"),
    ],
)
def test_the_named_indicator_must_have_reached_its_rate(rate, name):
    assert graded(with_indicator(replace(indicator(), rate=rate)), NAMED).grade.name == name


def test_an_agency_without_the_named_indicator_does_not_earn_the_grade():
    elsewhere = (replace(NAMED[0], indicator_code="3-4-1"), *CUSTOMARY[1:])
    held_back = graded(with_indicator(replace(indicator(), rate=Fraction(100))), elsewhere)
    assert held_back.grade.name == "甲"
    assert held_back.denied == ((elsewhere[0], (Condition.INDICATOR_RATE,)),)


@pytest.mark.parametrize(
    ("parts", "taken"),
    [
        ([part(DEDUCTION, "1.00")], False),
        ([part(DEDUCTION, "0.80")], True),
        ([part(BALANCE, "3.00")], False),
        ([part(BALANCE, "4.00")], False),
        ([part(BALANCE, "2.00")], True),
        ([part(GROWTH, "1.00")], False),  # less than full, but nothing was taken off
        ([part(GROWTH, "5.00"), part(DEDUCTION, "0.80", no=2)], True),
        ([part(GROWTH, "1.00"), part(DEDUCTION, "1.00", no=2)], False),
        # What another indicator's weight made of it: 1.33 is all of 1⅓.
        ([part(DEDUCTION, "1.33", maximum=Fraction(4, 3))], False),
        ([part(BALANCE, "4.00", maximum=Fraction(20, 3))], False),
        ([part(BALANCE, "3.99", maximum=Fraction(20, 3))], True),
        ([part(DEDUCTION, "0.00", state=State.NOT_APPLICABLE)], False),
    ],
)
def test_a_point_is_taken_off_only_below_where_the_rule_starts(parts, taken):
    score = scored_by(*parts)
    assert bool(deducted(score)) is taken
    assert graded(score, SPOTLESS).grade.name == ("甲" if taken else "優")


@pytest.mark.parametrize(
    ("parts", "decided", "taken"),
    [
        ([part(DEDUCTION, "0.80")], "1", False),
        ([part(DEDUCTION, "1.00")], "0.9", True),
        ([part(GROWTH, "5.00")], "4", False),
        ([part(GROWTH, "5.00"), part(DEDUCTION, "0.80", no=2)], "6", False),
    ],
)
def test_what_reviewers_decided_of_a_deduction_counts(parts, decided, taken):
    assert bool(deducted(scored_by(*parts, points=decided))) is taken


@pytest.fixture
def plan_of_107():
    return factories.complete_plan(factories.agency("A"), common=True)


def asking(code: str, rate: str | None) -> tuple[Grade, ...]:
    wanted = None if rate is None else Decimal(rate)
    return (Grade("優", Decimal(90), indicator_code=code, indicator_rate=wanted), Grade("丙", Decimal(0)))


@pytest.mark.django_db
@pytest.mark.usefixtures("plan_of_107")
@pytest.mark.parametrize(
    ("code", "rate"), [("1-1-1", "95"), ("3-1-1", "100.5"), ("1-1-1", "0"), ("1-1-1", "200")]
)
def test_a_named_indicator_is_kept_with_its_rate_and_in_the_history(code, rate):
    office = factories.user()
    table = (replace(asking(code, rate)[0], no_deduction=True), Grade("丙", Decimal(0)))
    set_grades(year=107, grades=table, by=office)
    assert grade_table(107) == table
    (told,) = GradeBand.history.filter(name="優")
    assert (told.indicator_code, told.indicator_rate, told.no_deduction) == (code, Decimal(rate), True)
    assert told.history_user == office


@pytest.mark.django_db
@pytest.mark.usefixtures("plan_of_107")
@pytest.mark.parametrize(
    ("code", "rate", "field", "said"),
    [
        ("1-9-9", "95", "indicator_code", "107 年度各計畫均無指標 1-9-9。"),
        ("破獲率", "95", "indicator_code", "107 年度各計畫均無指標 破獲率。"),
        ("", "95", "indicator_code", "請填寫須達到此達成率的指標代碼。"),
        ("1-1-1", None, "indicator_rate", "請填寫指標 1-1-1 須達到的達成率。"),
        ("1-1-1", "200.01", "indicator_rate", "達成率應介於 0 與 200 之間。"),
        ("1-1-1", "-1", "indicator_rate", "達成率應介於 0 與 200 之間。"),
        ("1-1-1", "95.005", "indicator_rate", "達成率最多兩位小數。"),
    ],
)
def test_a_named_indicator_that_cannot_be_is_refused_at_its_field(code, rate, field, said):
    with pytest.raises(GradeRefused) as fault:
        set_grades(year=107, grades=asking(code, rate), by=None)
    assert (str(fault.value), fault.value.grade, fault.value.field) == (said, "優", field)
    assert grade_table(107) == CUSTOMARY


@pytest.mark.django_db
@pytest.mark.usefixtures("plan_of_107")
def test_an_indicator_of_another_years_plan_is_none_of_this_year():
    with pytest.raises(GradeRefused, match="108"):
        set_grades(year=108, grades=asking("1-1-1", "95"), by=None)


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
        ([("優", 90), ("優", 0)], "occurs twice"),
        ([("優", 0), ("甲", 0)], "same least total"),
        ([("優", 90), ("甲", 80)], "begins at 0"),
        ([("優", 101), ("甲", 0)], "100"),
        ([("", 90), ("甲", 0)], "Fill this in"),
    ],
)
def test_a_table_that_would_leave_a_total_without_its_grade_is_refused(table, said):
    set_grades(year=107, grades=CUSTOMARY, by=None)
    with pytest.raises(RatingRefused, match=said):
        set_grades(year=107, grades=[Grade(name, Decimal(least)) for name, least in table], by=None)
    assert grade_table(107) == CUSTOMARY


@pytest.mark.django_db
def test_the_grades_are_fixed_while_an_agencys_year_is_settled():
    plan = factories.plan(factories.agency("A"), approved=True, settled_at=timezone.now())
    with pytest.raises(RatingRefused, match="107 年度已有機關結算（測試A處），等第不再變更。"):
        set_grades(year=107, grades=CUSTOMARY, by=None)
    assert not GradeBand.objects.exists()
    set_grades(year=108, grades=CUSTOMARY, by=None)
    Plan.objects.filter(pk=plan.pk).update(settled_at=None)
    set_grades(year=107, grades=CUSTOMARY, by=None)
    assert GradeBand.objects.filter(year=107).count() == len(CUSTOMARY)
