"""The validator lists every fault of a plan, with where it is."""

from decimal import Decimal

import pytest
from django.db.models import JSONField, Value
from django.utils import translation

from budget.models import BudgetItem
from indicators.errors import PlanNotScorable
from indicators.models import Indicator, IndicatorInput, Milestone, ScoringComponent
from indicators.reporting.month import month_overview
from indicators.services.approval import PlanNotReady, approve_plan
from indicators.validation import faults_of_plans, plan_check, plan_faults
from objectives.models import Facet, Objective, Plan
from tests import factories
from tests.made_once import made_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


made_plan = made_once(lambda: factories.complete_plan(axes=["科技領航"]))


@pytest.fixture
def plan(made_plan, db) -> Plan:
    return made_plan()


def found(plan: Plan) -> list[str]:
    return [f"{fault.where}: {fault.message}" for fault in plan_faults(plan)]


def indicator(plan: Plan, code: str) -> Indicator:
    facet, objective, no = code.split("-")
    return Indicator.objects.get(plan=plan, objective__facet__no=facet, objective__no=objective, no=no)


def component(plan: Plan, code: str) -> ScoringComponent:
    return indicator(plan, code).components.get()


def change(row, **values) -> None:
    type(row).objects.filter(pk=row.pk).update(**values)


def test_a_complete_plan_has_no_fault(plan):
    assert found(plan) == []


def test_a_plan_whose_common_part_stands_in_the_common_plan_has_no_fault():
    own = factories.complete_plan(common=True)
    assert found(own) == []
    assert found(Plan.objects.get(agency=None)) == []


def test_weights_are_checked_at_every_level(plan):
    change(Facet.objects.get(plan=plan, no=1), weight=36)
    change(Objective.objects.get(plan=plan, facet__no=2), weight=19)
    change(indicator(plan, "3-1-1"), weight=29)
    assert found(plan) == [
        "plan: The weights of the facets sum to 101 instead of 100.",
        "1: The weights of its objectives sum to 35 instead of 36.",
        "2: The weights of its objectives sum to 19 instead of 20.",
        "2-1: The weights of its indicators sum to 20 instead of 19.",
        "3-1: The weights of its indicators sum to 39 instead of 40.",
        "3-1-1: Its components can give 30 points, more than its weight of 29.",
    ]


def test_a_branch_without_an_indicator_is_named(plan):
    facet = Facet.objects.get(plan=plan, no=2)
    facet.objectives.get().indicators.all().delete()
    factories.objective(facet, no=2, weight="0")
    Facet.objects.create(plan=plan, no=4, name="經費執行力面向", weight=0)
    assert found(plan) == [
        "4: The facet has no objective.",
        "2-1: The objective has no indicator.",
        "2-2: The objective has no indicator.",
    ]


def test_components_may_not_give_more_than_the_weight_but_a_bonus_may(plan):
    factories.component(indicator(plan, "1-1-1"), no=2, maximum="0.5")
    objective = Objective.objects.get(plan=plan, facet__no=1)
    bonus = factories.indicator(objective, no=2, weight="0", inputs={"a": "sum"}, rule={"maximum": 4})
    assert bonus.is_bonus
    assert found(plan) == ["1-1-1: Its components can give 35.5 points, more than its weight of 35."]


def test_an_unknown_name_in_a_formula_is_named(plan):
    change(component(plan, "1-1-1"), formula="done / overdue")
    (fault,) = found(plan)
    assert fault.startswith("1-1-1: Component 1: ")
    assert "overdue" in fault


def test_several_inputs_need_a_formula(plan):
    change(component(plan, "1-1-1"), formula="")
    assert found(plan) == ["1-1-1: Component 1: there are several inputs, so a formula is needed."]


def test_the_first_component_s_formula_holds_for_the_others(plan):
    factories.set_parameters(component(plan, "1-1-1"), maximum=30)
    factories.component(indicator(plan, "1-1-1"), no=2, maximum="5")
    assert found(plan) == []


def test_a_rule_and_its_parameters_are_called_as_they_are_on_the_page(plan):
    factories.set_parameters(component(plan, "1-1-1"), baseline_years=3)
    assert found(plan) == [
        "1-1-1: Component 1: The rule “attainment” takes target or baseline years, not both."
    ]
    with translation.override("zh-hant"):
        assert found(plan) == ["1-1-1: 計分項次 1：規則「達成率」的 目標 與 基準年數 只能填寫其中一項。"]
        with pytest.raises(PlanNotScorable, match="規則「達成率」的 目標 與 基準年數"):
            month_overview(plan, 6)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"rule": "guess"}, "no scoring rule called “guess”"),
        ({"target": None}, "needs"),
        ({"baseline_years": 3}, "not both"),
        ({"step": 5}, "does not use"),
    ],
)
def test_a_rule_s_parameters_are_checked(plan, values, reason):
    rule, parameters = values.get("rule", "attainment"), {**values}
    parameters.pop("rule", None)
    change(component(plan, "1-1-1"), rule=rule)
    factories.set_parameters(component(plan, "1-1-1"), **parameters)
    assert any(fault.startswith("1-1-1: Component 1: ") and reason in fault for fault in found(plan))


@pytest.mark.parametrize(
    ("stored", "reason"),
    [
        (None, "no scoring parameter called “JSON”"),
        ([1], "no scoring parameter called “JSON”"),
        ({"target": {"a": 1}}, "target: “{'a': 1}” is not a number"),
        ({"target": "1,000"}, "target: “1,000” is not a number"),
    ],
)
def test_parameters_that_are_damaged_in_the_database_are_named(plan, stored, reason):
    row = component(plan, "1-1-1")
    given = {**row.parameters, **stored} if isinstance(stored, dict) else Value(stored, JSONField())
    change(row, parameters=given)
    (fault,) = found(plan)
    assert fault.startswith("1-1-1: Component 1: ")
    assert reason in fault
    assert component(plan, "1-1-1").target is None


def test_an_indicator_needs_inputs_and_a_component_unless_it_is_awarded(plan):
    ScoringComponent.objects.filter(indicator=indicator(plan, "3-1-1")).delete()
    IndicatorInput.objects.filter(indicator=indicator(plan, "3-1-2")).delete()
    assert found(plan) == [
        "3-1-1: It has no scoring component.",
        "3-1-2: Nothing is reported for it: it has no input.",
    ]


def test_milestones_rise_to_a_hundred_and_the_latest_counts(plan):
    one = IndicatorInput.objects.get(indicator=indicator(plan, "3-1-1"))
    factories.milestones(one, 設計=30, 招標=30, 施工=90)
    change(one, name="工程進度")
    assert found(plan) == [
        "3-1-1: The milestones of “工程進度” do not rise from one to the next.",
        "3-1-1: The last milestone of “工程進度” is at 90 instead of 100.",
        "3-1-1: The latest milestone reached counts, so “工程進度” must be aggregated by “latest”.",
    ]
    change(one, aggregation="last")
    Milestone.objects.filter(no=1).update(percent=10)
    Milestone.objects.filter(no=3).update(percent=100)
    assert found(plan) == []


def noted(plan: Plan) -> list[str]:
    """The notes; there is no fault beside them."""
    faults, notes = plan_check(plan)
    assert faults == []
    return [f"{note.where}: {note.message.partition('.')[0]}" for note in notes]


def test_an_earlier_year_that_a_baseline_needs_is_noted_and_in_nobodys_way(plan):
    factories.set_parameters(component(plan, "1-1-1"), target=None, baseline_years=3)
    factories.prior_values(plan.agency, "1-1-1", {105: 90})
    assert noted(plan) == ["1-1-1: The value of the earlier years 104, 106 is not known yet"]
    assert approve_plan(plan=plan, by=None).is_approved
    factories.prior_values(plan.agency, "1-1-1", {104: 90, 106: 91})
    assert noted(plan) == []


def test_prior_in_a_formula_needs_the_year_before(plan):
    change(component(plan, "1-1-1"), formula="(done - prior) / prior * 100")
    assert noted(plan) == ["1-1-1: The value of the earlier years 106 is not known yet"]


def test_what_does_not_apply_needs_no_earlier_year(plan):
    factories.set_parameters(component(plan, "1-1-1"), target=None, baseline_years=3)
    factories.not_applicable(plan, indicator(plan, "1-1-1"))
    assert noted(plan) == []


def test_a_number_that_is_own_and_common_is_named(plan):
    common = factories.common_plan(year=plan.year)
    factories.facet(common, no=5, weight="0")
    messages = found(plan)
    assert messages[0].startswith("5: The number stands both in the common plan and in the agency's own")


def test_a_whole_project_has_at_least_the_year_s_money(plan):
    factories.budget_item(
        plan, line="後勤業務", central=0, city=7_200_000, whole_central=0, whole_city=7_199_999
    )
    factories.budget_item(plan, line="後勤業務", no=2, central=1, city=1)
    factories.budget_item(plan, line="後勤業務", no=3)
    assert found(plan) == [
        "後勤業務: Item 1: city money: the whole project (7,199,999) has less than the year (7,200,000).",
        "後勤業務: Item 3: it has no amount.",
    ]
    BudgetItem.objects.all().delete()


def test_faults_of_a_common_part_are_its_own_plan_s_but_count_for_every_agency():
    own = factories.complete_plan(common=True)
    common = Plan.objects.get(agency=None)
    change(indicator(common, "3-1-2"), weight=Decimal("9.5"))
    expected = [
        "3-1: The weights of its indicators sum to 39.5 instead of 40.",
        "3-1-2: Its components can give 10 points, more than its weight of 9.5.",
    ]
    assert found(own) == expected
    assert found(common) == expected
    listed = {plan.agency_id: len(faults) for plan, faults in faults_of_plans([own.pk, common.pk])}
    assert listed == {own.agency_id: 0, None: 2}


def test_a_faulty_plan_is_not_approved(plan):
    change(Facet.objects.get(plan=plan, no=1), weight=36)
    with pytest.raises(PlanNotReady) as error:
        approve_plan(plan=plan, by=factories.user())
    assert [fault.where for fault in error.value.faults] == ["plan", "1"]
    change(Facet.objects.get(plan=plan, no=1), weight=35)
    assert approve_plan(plan=plan, by=factories.user()).is_approved


def test_the_queries_do_not_grow_with_plans_or_indicators(django_assert_num_queries):
    plans = [factories.complete_plan(common=True) for _ in range(6)]
    with django_assert_num_queries(9):
        faults_of_plans([plans[0].pk])
    with django_assert_num_queries(9):
        faults_of_plans([plan.pk for plan in plans])


def test_what_is_unusual_in_how_often_figures_are_reported_is_a_note(plan):
    own = indicator(plan, "1-1-1")
    due = own.inputs.get(code="due")
    change(due, frequency="quarter")
    other = indicator(plan, "2-1-1").inputs.first()
    change(other, source="figure:1-1-1:due")
    faults, notes = plan_check(plan)
    assert faults == []
    assert [(one.where, one.message) for one in notes] == [
        (
            "2-1-1",
            f"Input “{other.name}” is reported as “every month”, its source 1-1-1 due as “every quarter”.",
        ),
    ]
