"""Past stays past: a month is scored by the terms that held in it, whatever was changed since."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import timezone

from indicators.models import Indicator, TargetRevision
from indicators.scoring.engine import score
from indicators.selectors.live import read_live
from indicators.services.approval import approve_plan, return_plan_to_draft
from indicators.services.earlier import change_earlier_value
from indicators.services.revisions import revise_target
from objectives.models import Facet, Objective, Plan
from reports.analysis.outlook.expected_year import outlook_of
from reports.snapshot.archive.read import read_record
from reports.snapshot.archive.serialise import last_months, settled_text
from reports.snapshot.report_appendix import report_snapshots
from reports.snapshot.selectors import build_snapshots
from reports.snapshot.year_end import Seal
from tests import factories
from tests.changed_terms import REASONS, approved_again, approved_plan, component, revise, reweigh
from tests.dated import done_on
from tests.made_once import made_once

pytestmark = pytest.mark.django_db
made_plan = made_once(approved_plan)


@pytest.fixture
def person():
    return factories.user("office", role="planning_office")


@pytest.fixture
def plan(made_plan, db):
    return made_plan()


def snapshot(month: int, code: str = "A"):
    return build_snapshots(year=107, through=month, agency_codes=[code])[0]


def points(month: int) -> dict[str, str]:
    return {view.code: f"{view.score.points:f}" for view in snapshot(month).indicators()}


def months(*numbers: int) -> dict[int, tuple[str, dict[str, str]]]:
    return {month: (f"{snapshot(month).score.total:f}", points(month)) for month in numbers}


# ---------------------------------------------------------------- a target


def test_a_target_lowered_in_october_holds_from_october_on(plan):
    before = months(*range(13))
    with done_on(2018, 10, 5):
        revise(plan, "1-1-1", 60, "≥60%")
    assert months(*range(10)) == {month: before[month] for month in range(10)}
    # 60 % reached: of ≥ 80 three quarters of 60 points, of ≥ 60 all of them.
    assert [points(month)["1-1-1"] for month in (9, 10, 12)] == ["45.00", "60.00", "60.00"]
    shown = {month: next(snapshot(month).indicators()) for month in (6, 12)}
    assert {month: view.target_text for month, view in shown.items()} == {6: "≥80%", 12: "≥60%"}
    assert {month: view.score.target for month, view in shown.items()} == {6: 80, 12: 60}


def test_two_changes_each_hold_from_their_own_month_on(plan):
    with done_on(2018, 4):
        revise(plan, "1-1-2", 96, "96 場")
    with done_on(2018, 9):
        revise(plan, "1-1-2", 80, "80 場")
    # 24 by March of 120; 32 by April and 64 by August of 96; 72 by September of 80.
    assert [points(month)["1-1-2"] for month in (3, 4, 8, 9)] == ["8.00", "13.33", "26.67", "36.00"]
    assert [next(v for v in snapshot(m).indicators() if v.no == 2).target_text for m in (3, 4, 8, 9)] == [
        "120 場",
        "96 場",
        "96 場",
        "80 場",
    ]


def test_two_changes_in_one_month_leave_what_stood_before_both(plan):
    with done_on(2018, 10, 3):
        revise(plan, "1-1-1", 70, "≥70%")
    with done_on(2018, 10, 20):
        revise(plan, "1-1-1", 60, "≥60%")
    assert [points(month)["1-1-1"] for month in (9, 10)] == ["45.00", "60.00"]


def test_what_is_changed_when_the_year_is_over_holds_at_its_end_only(plan):
    with done_on(2019, 1, 8):
        revise(plan, "1-1-1", 60, "≥60%")
    assert [points(month)["1-1-1"] for month in (11, 12)] == ["45.00", "60.00"]


def test_what_is_changed_before_the_second_month_holds_in_the_whole_year(plan):
    with done_on(2018, 1, 31):
        revise(plan, "1-1-1", 60, "≥60%")
    assert points(1)["1-1-1"] == "60.00"
    assert snapshot(12).given.earlier == ()


def test_each_month_of_the_chart_has_the_path_of_its_own_terms(plan):
    with done_on(2018, 10):
        revise(plan, "1-1-2", 60, "60 場")
    (_, count) = snapshot(12).indicators()
    series = snapshot(12).months(count)
    assert series.path == (*(month * 10 for month in range(1, 10)), 50, 55, 60)
    assert series.values == tuple(month * 8 for month in range(1, 13))


def change_places(plan, person) -> None:
    """Since October 1-1-1 is the count and 1-1-2 the rate."""

    def change():
        rate, count = plan.indicators.order_by("no")
        for row, no in ((rate, 9), (count, 1), (rate, 2)):
            row.no = no
            row.save()

    approved_again(plan, person, (2018, 9, 25), (2018, 10, 4), change)


def lines(snapshot) -> dict[str, tuple]:
    """By unit and text of the target, which move with their indicator: its twelve values and its path."""
    series = {(view.unit, view.target_text): snapshot.months(view) for view in snapshot.indicators()}
    return {key: (found.values, found.path) for key, found in series.items()}


def test_indicators_that_change_places_keep_their_own_months(plan, person):
    before = {month: lines(snapshot(month)) for month in (6, 12)}
    change_places(plan, person)
    assert [view.target_text for view in snapshot(12).indicators()] == ["120 場", "≥80%"]
    assert {month: lines(snapshot(month)) for month in (6, 12)} == before


# ---------------------------------------------------------------- approved again


def test_weights_hold_from_the_month_of_the_new_approval_and_sum_in_every_month(plan, person):
    before = months(*range(13))
    approved_again(
        plan,
        person,
        (2018, 6, 20),
        (2018, 8, 2),
        lambda: reweigh(plan, {"1-1-1": 40, "1-1-2": 60}),
    )
    assert months(*range(8)) == {month: before[month] for month in range(8)}
    # From August on: 60 % of ≥ 80 for 40 points; 64 of 120 for 60 points.
    assert points(8) == {"1-1-1": "30.00", "1-1-2": "32.00"}
    for month in range(1, 13):
        found = snapshot(month)
        assert found.score.maximum == 100
        assert sum(view.weight for view in found.indicators()) == 100


def test_while_the_plan_is_open_past_months_say_what_was_approved(plan, person, settings):
    settings.PORTAL_TODAY = timezone.datetime(2018, 10, 9).date()
    before = months(*range(13))
    with done_on(2018, 9, 20):
        return_plan_to_draft(plan=plan, by=person, reason="議會決議")
    factories.set_parameters(component(plan, "1-1-1"), target=60)
    assert months(*range(10)) == {month: before[month] for month in range(10)}
    assert points(10)["1-1-1"] == "60.00"


def test_a_correction_before_the_approval_is_no_change(plan, person):
    with done_on(2018, 10):
        Plan.objects.filter(pk=plan.pk).update(status=Plan.Status.DRAFT)
        Plan.history.filter(id=plan.pk).update(status=Plan.Status.DRAFT, approved_at=None)
        factories.set_parameters(component(plan, "1-1-1"), target=60)
        approve_plan(plan=plan, by=person)
    assert [points(month)["1-1-1"] for month in (1, 9, 12)] == ["60.00"] * 3


def test_formula_aggregation_frequency_and_no_cases_are_terms_too(plan, person):
    before = months(*range(10))

    def change():
        rate, count = plan.indicators.order_by("no")
        factories.set_parameters(rate.components.get(), target=90)
        row = rate.components.get()
        row.formula = "done / (done + due) * 100"
        row.save()
        source = count.inputs.get()
        source.aggregation, source.frequency = "max", "quarter"
        source.save()
        count.when_undefined = "full"
        count.save()

    approved_again(plan, person, (2018, 9, 25), (2018, 10, 4), change)
    assert months(*range(10)) == before
    # 6 / 16 = 37.5 % of ≥ 90; the largest month is 8 of 120.
    assert points(10) == {"1-1-1": "25.00", "1-1-2": "2.67"}
    (_, count) = snapshot(12).indicators()
    assert snapshot(12).months(count).due == (1, 2, 3, 4, 5, 6, 7, 8, 9, 12)


def test_an_indicator_that_is_added_is_not_there_before(plan, person):
    before = months(*range(10))

    def change():
        reweigh(plan, {"1-1-1": 50, "1-1-2": 40})
        objective = Objective.objects.get(plan=plan)
        factories.indicator(objective, no=3, weight=10, inputs={"seen": "sum"}, rule={"target": 10})

    approved_again(plan, person, (2018, 9, 25), (2018, 10, 4), change)
    assert months(*range(10)) == before
    assert set(points(10)) == {"1-1-1", "1-1-2", "1-1-3"}
    added = Indicator.objects.get(plan=plan, no=3)
    live = read_live(plan, 6)
    assert (f"{live.total.total:f}", live.node(added.pk) is not None) == (before[6][0], True)
    assert live.scores["1-1-3"].state == "unreported"


def test_an_indicator_that_is_taken_out_is_still_there_before(plan, person):
    def change():
        plan.indicators.get(no=2).delete()
        reweigh(plan, {"1-1-1": 100})

    # Nothing was reported of it: what was keeps an indicator in its plan.
    Indicator.objects.get(plan=plan, no=2).inputs.get().figures.all().delete()
    before = months(*range(10))
    approved_again(plan, person, (2018, 9, 25), (2018, 10, 4), change)
    assert months(*range(10)) == before
    assert points(10) == {"1-1-1": "75.00"}


def test_a_cap_and_what_does_not_apply_are_terms_too(plan, person):
    before = months(*range(10))

    def change():
        facet = Facet.objects.get(plan=plan)
        facet.cap = Decimal("50")
        facet.save()
        factories.not_applicable(plan, plan.indicators.get(no=2))

    approved_again(plan, person, (2018, 9, 25), (2018, 10, 4), change)
    assert months(*range(10)) == before
    # All 100 points are 1-1-1's: 75 of them, of which the facet counts 50.
    assert (points(10)["1-1-1"], f"{snapshot(10).score.total:f}") == ("75.00", "50.00")


# ---------------------------------------------------------------- what it rests on beside the plan's rows


def test_an_earlier_years_value_that_is_changed_moves_no_past_month(person):
    with done_on(2017, 12):
        plan = factories.plan(factories.agency("A"))
        indicator = factories.indicator(
            factories.objective(factories.facet(plan)),
            weight=100,
            inputs={"reached": "last"},
            rule={"baseline_years": 1},
        )
        factories.prior_values(plan.agency, "1-1-1", {106: 80})
        approve_plan(plan=plan, by=person)
    factories.figures(plan, indicator.inputs.get(), {1: 40})
    with done_on(2018, 10):
        change_earlier_value(
            agency=plan.agency, code="1-1-1", year=106, value=Decimal(50), by=person, **REASONS
        )
    assert [points(month)["1-1-1"] for month in (9, 10)] == ["50.00", "80.00"]


def test_what_becomes_known_of_an_earlier_year_is_known_of_every_month(person):
    with done_on(2017, 12):
        plan = factories.plan(factories.agency("A"))
        objective = factories.objective(factories.facet(plan))
        first = factories.indicator(
            objective, weight=60, inputs={"reached": "last"}, rule={"baseline_years": 1}
        )
        factories.indicator(objective, no=2, weight=40, inputs={"held": "sum"}, rule={"target": 10})
        approve_plan(plan=plan, by=person)
    factories.figures(plan, first.inputs.get(), {1: 40})
    with done_on(2018, 10):
        revise(plan, "1-1-2", 5, "5")
    with done_on(2018, 11):
        change_earlier_value(agency=plan.agency, code="1-1-1", year=106, value=Decimal(80), by=person)
    assert [points(month)["1-1-1"] for month in (6, 12)] == ["30.00", "30.00"]


def test_a_change_of_the_common_plan_leaves_every_agencys_past_months(person):
    with done_on(2017, 12):
        plans = [factories.complete_plan(factories.agency(code), common=True) for code in "AB"]
        common = Plan.objects.get(agency=None)
        for each in (common, *plans):
            approve_plan(plan=each, by=person)
    shared = Indicator.objects.filter(plan=common).order_by("objective__facet__no", "no").first()
    for each in plans:
        for source in shared.inputs.all():
            factories.figures(each, source, {1: 3})
    before = {code: snapshot(6, code).score for code in "AB"}
    with done_on(2018, 10):
        part = shared.components.first()
        target = Decimal(part.parameters["target"]) / 2
        revise_target(
            plan=common, component=part, parameters={"target": target}, target_text="減半", by=None, **REASONS
        )
    assert {code: snapshot(6, code).score for code in "AB"} == before
    both = build_snapshots(year=107, through=6)
    assert {one.agency_code: one.score for one in both} == before
    moved = snapshot(10).score, snapshot(9).score
    assert moved[0].total > moved[1].total


# ---------------------------------------------------------------- looking ahead, settling, cost


def test_a_forecast_looks_ahead_by_the_terms_of_the_years_end(plan):
    with done_on(2018, 10):
        revise(plan, "1-1-1", 60, "≥60%")
    found = outlook_of(snapshot(9)).forecasts["A"]
    assert found.indicators["1-1-1"].points == 60
    ahead = build_snapshots(year=107, through=9, agency_codes=["A"], ahead=True)[0]
    assert {view.code: view.target_text for view in ahead.indicators()}["1-1-1"] == "≥60%"
    assert found.now == ahead.score.total


def sealed(whole):
    seal = Seal("", timezone.now(), "", whole.score.total, whole.report_year_end.graded.grade.name)
    return replace(whole, seal=seal)


def test_the_record_of_a_settled_year_has_the_terms_of_every_month(plan, person):
    with done_on(2018, 4):
        revise(plan, "1-1-2", 96, "96 場")
    approved_again(
        plan, person, (2018, 9, 1), (2018, 10, 2), lambda: reweigh(plan, {"1-1-1": 40, "1-1-2": 60})
    )
    open_months = [snapshot(month) for month in range(13)]
    (whole,) = report_snapshots(year=107, agency_codes=["A"])
    assert last_months(whole) == (3, 9)
    text = settled_text(sealed(whole), [snapshot(month) for month in last_months(whole)])
    read = read_record(text)
    for month, before in enumerate(open_months):
        settled = read.up_to(month)
        assert [(view.weight, view.target_text) for view in settled.indicators()] == [
            (view.weight, view.target_text) for view in before.indicators()
        ]
        assert settled.score.total == before.score.total
        for one, other in zip(settled.indicators(), before.indicators(), strict=True):
            assert (one.score.points, one.score.target) == (other.score.points, other.score.target)
            assert settled.months(one).path == before.months(other).path


def test_a_settled_years_months_are_those_of_the_same_indicator_whatever_its_code_was(plan, person):
    before = [lines(snapshot(month)) for month in range(13)]
    change_places(plan, person)
    (whole,) = report_snapshots(year=107, agency_codes=["A"])
    read = read_record(settled_text(sealed(whole), [snapshot(month) for month in last_months(whole)]))
    assert [lines(read.up_to(month)) for month in range(13)] == before


def test_changes_cost_one_query_and_none_where_nothing_changed(plan, django_assert_num_queries):
    snapshot(6)
    with django_assert_num_queries(9):
        snapshot(6)
    with done_on(2018, 10):
        revise(plan, "1-1-1", 60, "≥60%")
    with django_assert_num_queries(10):
        snapshot(6)
    with done_on(2018, 11):
        revise(plan, "1-1-1", 50, "≥50%")
    with django_assert_num_queries(10):
        snapshot(6)


def test_changes_elsewhere_cost_nothing_but_where_one_is_compared_in_them(plan, django_assert_num_queries):
    other = approved_plan("B")
    snapshot(6)
    with done_on(2018, 10):
        revise(other, "1-1-1", 60, "≥60%")
    with django_assert_num_queries(9):
        snapshot(6)
    ranked = factories.indicator(
        factories.objective(factories.facet(factories.common_plan(), no=4)),
        inputs={"x": "sum"},
        rule={"rule": "rank", "awards": "2;1"},
    )
    with django_assert_num_queries(9):
        snapshot(6)
    with done_on(2018, 11):
        TargetRevision.objects.create(
            plan=other, indicator=ranked, what=TargetRevision.What.TERMS, old="1", new="2", cause="更正"
        )
    with django_assert_num_queries(10):
        snapshot(6)


def test_the_engine_scores_a_month_by_its_own_terms(plan):
    with done_on(2018, 10):
        revise(plan, "1-1-1", 60, "≥60%")
    year = snapshot(12).given
    for month in range(13):
        assert score([year], month)["A"].total == snapshot(month).score.total
    assert score([year.at_its_end()], 9)["A"].total == snapshot(9).score.total + 15
