"""Snapshots: what they hold, what they cost, and what stops them."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.errors import PlanNotScorable
from indicators.models import IndicatorInput, ScoringComponent
from indicators.scoring.model import State
from objectives.models import Objective
from reports.snapshot.errors import AgencyNotFound, PlanNotFound
from reports.snapshot.selectors import build_snapshots
from tests import factories
from tests.reports.cities import more_indicators, ranked_city, report

pytestmark = pytest.mark.django_db

MOST_QUERIES = 15


def snapshot_of(code, **options):
    (snapshot,) = build_snapshots(year=107, agency_codes=[code], **options)
    return snapshot


def indicator_of(snapshot, code):
    return next(found for found in snapshot.indicators() if found.code == code)


def queries(**options):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        build_snapshots(year=107, **options)
    return len(captured)


# ---------------------------------------------------------------- what it costs


def test_one_agency_takes_at_most_fifteen_queries_and_all_agencies_not_one_more():
    ranked_city({"A": 120, "B": 110, "C": 90})
    one = queries(agency_codes=["A"])
    assert 0 < one <= MOST_QUERIES
    assert queries() == one
    assert queries(agency_codes=["A", "C"]) == one


def test_queries_do_not_grow_with_indicators_months_or_agencies():
    plans = ranked_city({"A": 120})
    before = queries()
    more_indicators(plans["A"], 20)
    for code in "BCDE":
        more_indicators(factories.complete_plan(factories.agency(code), common=True), 10)
    assert len(build_snapshots(year=107)) == 5
    assert queries() == before


def test_what_belongs_to_a_plan_costs_no_query_of_its_own():
    plan = factories.complete_plan(factories.agency("A"))
    before = queries()
    objective = Objective.objects.filter(plan=plan).first()
    component = ScoringComponent.objects.get(indicator__plan=plan, rule="award")
    factories.account(plan, objective)
    factories.award(plan, component, points="4")
    factories.not_applicable(plan, objective.indicators.get())
    factories.planned(plan, objective.indicators.get(), {3: 50})
    factories.budget_item(plan, objective=objective)
    factories.execution(plan, budget=100, paid=80)
    assert queries() == before


# ---------------------------------------------------------------- what it holds


def test_a_snapshot_holds_the_plan_as_it_is_printed():
    plan = factories.complete_plan(
        factories.agency("A", "警察局"),
        chapter=19,
        preamble="前言",
        has_sample_figures=True,
        axes=("科技領航", "專業守護"),
    )
    objective = Objective.objects.get(plan=plan, facet__no=1)
    objective.description = "# 另一標題\n1. 第一項"
    objective.save()
    factories.account(plan, objective, "已辦理完成。")
    factories.budget_item(plan, line="刑事業務", name="設備", central=1, city=2, objective=objective)
    factories.budget_item(plan, line="保安業務", name="監視系統", city=5, whole_city=9)
    factories.execution(plan, month=3, category="capital", budget=7)
    factories.execution(plan, month=2, budget=5, paid=4)

    snapshot = snapshot_of("A")

    assert (snapshot.agency_name, snapshot.chapter, snapshot.preamble) == ("警察局", 19, "前言")
    assert snapshot.axes == ("科技領航", "專業守護")
    assert snapshot.has_sample_figures
    first = snapshot.facets[0].objectives[0]
    assert (first.code, first.heading, first.description) == ("1-1", "另一標題", "1. 第一項")
    assert first.account == "已辦理完成。"
    assert [line.name for line in snapshot.business_lines] == ["刑事業務", "保安業務"]
    item = snapshot.business_lines[0].items[0]
    assert (item.name, item.total, item.whole_total, item.objective_code) == ("設備", 3, None, "1-1")
    assert snapshot.business_lines[1].items[0].whole_total == 9
    assert [(row.category, row.month, row.paid) for row in snapshot.executions] == [
        ("current", 2, 4),
        ("capital", 3, None),
    ]


def test_an_objective_without_a_heading_of_its_own_is_headed_by_its_name():
    plan = factories.complete_plan(factories.agency("A"))
    Objective.objects.filter(plan=plan).update(description="說明")
    first = snapshot_of("A").facets[0].objectives[0]
    assert (first.heading, first.description, first.account) == (first.name, "說明", "")


def test_common_indicators_stand_in_every_agency_s_plan_with_that_agency_s_figures():
    plans = ranked_city({"A": None, "B": None})
    report(plans["A"], "3-1-1", {"sessions": {1: 40, 2: 40}})
    report(plans["B"], "3-1-1", {"sessions": {1: 20}})
    a, b = build_snapshots(year=107)
    assert indicator_of(a, "3-1-1").common and not indicator_of(a, "1-1-1").common
    assert indicator_of(a, "3-1-1").score.points == Decimal("30.00")
    assert indicator_of(b, "3-1-1").score.points == Decimal("7.50")


def test_own_objectives_stand_under_common_facets_only_in_their_agency():
    plans = ranked_city({"A": 120, "B": 110})
    more_indicators(plans["B"], 1)
    a, b = build_snapshots(year=107)
    assert [objective.code for objective in a.objectives()] == ["1-1", "2-1", "3-1", "3-2", "5-1"]
    assert [objective.code for objective in b.objectives()] == ["1-1", "1-50", "2-1", "3-1", "3-2", "5-1"]


def test_agencies_come_in_the_order_of_the_volume():
    for code, chapter in (("C", None), ("B", 12), ("A", 19), ("D", 1)):
        factories.complete_plan(factories.agency(code), common=True, chapter=chapter)
    assert [found.agency_code for found in build_snapshots(year=107)] == ["D", "B", "A", "C"]


def test_budget_execution_is_an_input_like_any_other_and_an_empty_amount_is_not_reported():
    plan = factories.complete_plan(factories.agency("A"))
    objective = factories.objective(plan.facets.get(no=3), no=9, weight="0")
    made = factories.indicator(
        objective, weight="0", rule={"formula": "paid / budget * 100", "target": 80, "maximum": 1}
    )
    for code in ("paid", "budget"):
        factories.indicator_input(made, code=code, aggregation="last", source=f"current.{code}")
    factories.execution(plan, month=5, budget=1000, paid=400)
    factories.execution(plan, month=6, budget=1000, paid=None)
    factories.execution(plan, month=6, category="capital", budget=9, paid=9)
    score = indicator_of(snapshot_of("A"), "3-9-1").score
    assert score.inputs == {"paid": 400, "budget": 1000}
    assert score.points == Decimal("0.50")


def test_awards_earlier_years_planned_values_and_exemptions_reach_the_engine():
    plans = ranked_city({"A": None, "B": None})
    award = ScoringComponent.objects.get(rule="award")
    factories.award(plans["A"], award, points="4.5")
    factories.not_applicable(plans["A"], report(plans["A"], "3-1-2", {}))
    own = report(plans["A"], "1-1-1", {"done": {1: 45}, "due": {1: 50}})
    factories.planned(plans["A"], own, {1: 30, 12: 95})
    factories.set_parameters(own.components.all(), target=None, baseline_years=2)
    factories.prior_values(plans["A"].agency, "1-1-1", {106: 80, 105: 90, 104: 1})
    a, b = build_snapshots(year=107)
    assert indicator_of(a, "5-1-1").score.points == Decimal("4.50")
    assert indicator_of(b, "5-1-1").score.state is State.AWAITING_AWARD
    assert indicator_of(a, "3-1-2").score.state is State.NOT_APPLICABLE
    assert indicator_of(b, "3-1-2").score.state is State.UNREPORTED
    assert indicator_of(a, "1-1-1").score.target == 85
    # The target holds at the year's end, the path before.
    assert indicator_of(a, "1-1-1").score.due == 85
    (november,) = build_snapshots(year=107, through=11, agency_codes={"A"})
    assert indicator_of(november, "1-1-1").score.due == 30


def test_milestones_are_read_with_their_percentages():
    plan = factories.complete_plan(factories.agency("A"))
    objective = factories.objective(plan.facets.get(no=1), no=9, weight="0")
    made = factories.indicator(objective, weight="0", rule={"target": 100, "maximum": 1})
    progress = factories.indicator_input(made, code="progress", aggregation="last")
    factories.milestones(progress, 設計=20, 招標=30, 驗收=100)
    factories.figures(plan, progress, {2: 1, 7: 2})
    assert indicator_of(snapshot_of("A"), "1-9-1").score.value == 30


# ---------------------------------------------------------------- up to a month


def test_a_score_through_a_month_knows_nothing_of_later_months():
    plan = factories.complete_plan(factories.agency("A"))
    report(plan, "3-1-1", {"sessions": {1: 8, 6: 8, 7: 64}})
    factories.execution(plan, month=7, budget=1)
    june, july = snapshot_of("A", through=6), snapshot_of("A", through=7)
    assert indicator_of(june, "3-1-1").score.points == Decimal("6.00")
    assert indicator_of(july, "3-1-1").score.points == Decimal("30.00")
    assert (june.through, june.executions) == (6, ())
    assert len(july.executions) == 1


def test_whether_a_path_is_planned_does_not_depend_on_the_month():
    plan = factories.complete_plan(factories.agency("A"))
    indicator = report(plan, "3-1-1", {"sessions": {1: 1}})
    factories.planned(plan, indicator, {10: 70, 12: 80})
    assert indicator_of(snapshot_of("A", through=3), "3-1-1").score.due is None
    assert indicator_of(snapshot_of("A", through=10), "3-1-1").score.due == 70


# ---------------------------------------------------------------- ranks


@pytest.mark.parametrize("code", ["A", "B", "C", "D"])
def test_one_agency_s_score_is_the_one_it_has_among_all(code):
    plans = ranked_city({"A": 120, "B": 150, "C": 120, "D": 90})
    report(plans["B"], "1-1-1", {"done": {1: 9}, "due": {1: 10}})
    alone = snapshot_of(code)
    among_all = next(found for found in build_snapshots(year=107) if found.agency_code == code)
    assert alone == among_all
    assert indicator_of(alone, "3-2-1").score.points == {"A": 3, "B": 4, "C": 3, "D": 0}[code]


def test_a_rival_s_budget_execution_counts_in_the_rank():
    plans = ranked_city({"A": None, "B": None})
    IndicatorInput.objects.filter(code="received").update(source="current.paid")
    factories.execution(plans["A"], month=12, paid=120)
    factories.execution(plans["B"], month=12, paid=130)
    assert indicator_of(snapshot_of("A"), "3-2-1").score.points == Decimal("3.00")


def test_own_indicators_that_are_ranked_are_ranked_whoever_is_asked_for():
    for code, amount in (("A", 10), ("B", 20)):
        plan = factories.complete_plan(factories.agency(code), common=True)
        objective = Objective.objects.get(plan=plan, facet__no=1)
        own = factories.indicator(
            objective,
            plan=plan,
            no=2,
            weight="0",
            name="比一比",
            inputs={"x": "sum"},
            rule={"rule": "rank", "awards": "2;1"},
        )
        factories.figures(plan, own.inputs.get(), {1: amount})
    assert indicator_of(snapshot_of("A"), "1-1-2").score.points == Decimal("1.00")
    assert indicator_of(build_snapshots(year=107)[0], "1-1-2").score.points == Decimal("1.00")
    assert queries(agency_codes=["A"]) <= MOST_QUERIES + 5


# ---------------------------------------------------------------- what stops it


def test_an_unknown_agency_is_named():
    factories.complete_plan(factories.agency("A"))
    with pytest.raises(AgencyNotFound, match="NOBODY"):
        build_snapshots(year=107, agency_codes=["NOBODY"])


def test_an_agency_without_a_plan_is_named_with_the_year():
    factories.complete_plan(factories.agency("A", "警察局"))
    with pytest.raises(PlanNotFound, match=r"警察局.*108"):
        build_snapshots(year=108, agency_codes=["A"])


def test_a_year_with_nothing_but_the_common_plan_has_no_scores():
    factories.common_plan(year=109)
    with pytest.raises(PlanNotFound, match="109"):
        build_snapshots(year=109)


def test_a_rule_that_the_engine_does_not_know_is_an_error_and_never_a_zero():
    plan = factories.complete_plan(factories.agency("A"))
    ScoringComponent.objects.filter(indicator__plan=plan, indicator__objective__facet__no=1).update(
        rule="magic"
    )
    with pytest.raises(PlanNotScorable, match=r"1-1-1.*magic"):
        build_snapshots(year=107)


def test_several_inputs_without_a_formula_are_refused_with_the_indicator_s_code():
    plan = factories.complete_plan(factories.agency("A"))
    ScoringComponent.objects.filter(indicator__plan=plan, indicator__objective__facet__no=2).update(
        formula=""
    )
    with pytest.raises(PlanNotScorable, match="2-1-1"):
        build_snapshots(year=107)


def test_a_milestone_that_is_not_on_the_list_is_refused():
    plan = factories.complete_plan(factories.agency("A"))
    factories.milestones(IndicatorInput.objects.get(indicator__plan=plan, code="sessions"), 設計=20)
    report(plan, "3-1-1", {"sessions": {4: 7}})
    with pytest.raises(PlanNotScorable, match=r"4.*7"):
        build_snapshots(year=107)


def test_the_same_number_in_the_own_and_the_common_plan_is_refused_by_name():
    plans = ranked_city({"A": 120})
    objective = Objective.objects.get(plan__agency=None, facet__no=3, no=1)
    factories.indicator(objective, plan=plans["A"], weight="1", rule={"rule": "award"})
    with pytest.raises(PlanNotScorable, match="3-1-1"):
        build_snapshots(year=107)


def test_an_indicator_that_nobody_said_how_to_score_is_undecided():
    plan = factories.complete_plan(factories.agency("A"))
    ScoringComponent.objects.filter(indicator__plan=plan, indicator__objective__facet__no=1).delete()
    assert indicator_of(snapshot_of("A"), "1-1-1").score.state is State.UNDECIDED
