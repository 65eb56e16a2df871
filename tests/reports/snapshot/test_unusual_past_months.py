"""Past months whose terms cannot be computed any more, are of the common plan alone, or of another agency."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from indicators.errors import PlanNotScorable
from indicators.models import ScoringComponent
from indicators.selectors.live import read_live
from indicators.services.approval import return_plan_to_draft
from objectives.models import Plan
from reports.analysis.comparisons.city_year import read_city_year
from reports.analysis.outlook.expected_year import forecast, outlook_of
from reports.snapshot.selectors import build_each, build_snapshots
from tests import factories
from tests.changed_terms import approved_again, approved_plan, component, revise
from tests.dated import done_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return factories.user("office", role="planning_office")


def snapshot(month: int, code: str = "A"):
    return build_snapshots(year=107, through=month, agency_codes=[code])[0]


def test_a_month_whose_terms_cannot_be_computed_is_refused_with_the_reason(person):
    plan = approved_plan()
    with done_on(2018, 10):
        revise(plan, "1-1-1", 60, "≥60%")
    ScoringComponent.history.filter(history_date__year=2017).exclude(formula="").update(formula="done /")
    built = build_each(year=107, through=9)
    assert built.snapshots == []
    (refusal,) = built.refused
    assert refusal.reason.startswith("9 月以前的計畫內容：指標 1-1-1 計分第 1 項：算式不完整")
    with pytest.raises(PlanNotScorable, match="9 月以前的計畫內容"):
        read_live(plan, 9)
    assert read_city_year(107, 9).refused == built.refused
    assert {month: snapshot(month).score.total for month in (10, 12)} == {
        10: Decimal("86.67"),
        12: Decimal("92.00"),
    }
    (ahead,) = build_snapshots(year=107, through=9, ahead=True)
    assert ahead.score.total == Decimal("84.00")


def shared_plan() -> Plan:
    """The common plan with one indicator in a facet of its own, 4-1-1: half of its 10 points by what ``shared`` reports."""
    common = factories.common_plan()
    objective = factories.objective(factories.facet(common, no=4))
    factories.indicator(objective, weight=10, inputs={"shared": "sum"}, rule={"target": 2})
    return common


@pytest.fixture
def broken_draft(person, settings):
    """Plans A and B; since October the common plan is open again, with an objective 1-1, whose number both have. It is November."""
    with done_on(2017, 12):
        common = shared_plan()
        factories.not_applicable(approved_plan("B"), common.indicators.get())
        Plan.objects.filter(pk=common.pk).update(status=Plan.Status.APPROVED)
        Plan.objects.get(pk=common.pk).save()
    plans = [approved_plan("A"), Plan.objects.get(agency__code="B")]
    factories.figures(plans[0], common.indicators.get().inputs.get(), {1: 1})
    settings.PORTAL_TODAY = datetime.date(2018, 11, 9)
    before = {month: build_each(year=107, through=month).snapshots for month in (6, 9)}
    with done_on(2018, 10):
        return_plan_to_draft(plan=common, by=person, reason="議會決議")
        factories.indicator(
            factories.objective(factories.facet(common, no=1)),
            weight=10,
            inputs={"x": "sum"},
            rule={"target": 1},
        )
        common.indicators.get(objective__facet__no=4).components.update(rule="magic")
    return before


def test_months_before_a_draft_that_cannot_be_computed_keep_their_points(broken_draft):
    assert [f"{one.score.total:f}" for one in broken_draft[9]] == ["74.00", "69.00"]
    for month, before in broken_draft.items():
        built = build_each(year=107, through=month)
        assert built.refused == ()
        assert [one.score for one in built.snapshots] == [one.score for one in before]
        (alone,) = build_snapshots(year=107, through=month, agency_codes=["B"])
        assert alone.score == before[1].score
        assert read_city_year(107, month).refused == ()
    built = build_each(year=107, through=11)
    assert (built.snapshots, [one.plan.agency_code for one in built.refused]) == ([], ["A", "B"])
    assert all(one.reason.startswith("共同計畫：") for one in built.refused)


def test_what_looks_ahead_from_there_is_refused_with_the_reason(broken_draft, client):
    (ahead,) = [
        one for one in build_each(year=107, through=9, ahead=True).refused if one.plan.agency_code == "A"
    ]
    assert build_each(year=107, through=9, ahead=True).snapshots == []
    with pytest.raises(PlanNotScorable, match="magic"):
        outlook_of(snapshot(9))
    client.force_login(factories.user("auditor", role="auditor"))
    page = client.get(reverse("dashboard", args=[107, "A"]), {"through": 9}).content.decode()
    assert "74.00" in page
    assert (
        ahead.reason
        in client.get(reverse("dashboard_outlook", args=[107, "A"]), {"through": 9}).content.decode()
    )


def test_what_did_not_apply_to_an_agency_did_not_in_past_months_though_the_open_common_plan_lost_it(
    person, settings
):
    with done_on(2017, 12):
        common = shared_plan()
        objective = common.indicators.get().objective
        lost = factories.indicator(
            objective, no=2, weight=10, inputs={"heads": "sum"}, rule={"target": 4}, name="將刪除"
        )
        factories.not_applicable(approved_plan("B"), lost)
        approved_plan("A")
        Plan.objects.filter(pk=common.pk).update(status=Plan.Status.APPROVED)
        Plan.objects.get(pk=common.pk).save()
    settings.PORTAL_TODAY = datetime.date(2018, 11, 9)
    before = build_each(year=107, through=6).snapshots
    assert [one.score.facets[-1].objectives[0].indicators[-1].state for one in before] == [
        "unreported", "not_applicable"
    ]  # fmt: skip
    with done_on(2018, 10):
        return_plan_to_draft(plan=common, by=person, reason="議會決議")
        lost.delete()
    built = build_each(year=107, through=6)
    assert [one.score for one in built.snapshots] == [one.score for one in before]


def test_a_plan_with_only_common_indicators_keeps_what_did_not_apply_and_its_paths(person):
    with done_on(2017, 12):
        common = factories.common_plan()
        objective = factories.objective(factories.facet(common))
        first, second = (
            factories.indicator(objective, no=no, weight=50, inputs={"held": "sum"}, rule={"target": 120})
            for no in (1, 2)
        )
        plan = factories.plan(factories.agency("A"))
        for each in (common, plan):
            each.status = Plan.Status.APPROVED
            each.save()
    for each in (first, second):
        factories.figures(plan, each.inputs.get(), dict.fromkeys(range(1, 13), 8))

    def shown(month: int):
        found = snapshot(month)
        return [(view.score.state, view.score.points, found.months(view)) for view in found.indicators()]

    before = [shown(month) for month in range(10)]
    with done_on(2018, 9, 25):
        return_plan_to_draft(plan=plan, by=person, reason="議會決議")
    with done_on(2018, 9, 26):
        factories.not_applicable(plan, second)
        factories.planned(plan, first, {6: 30, 12: 120})
    with done_on(2018, 10, 4):
        plan.refresh_from_db()
        plan.status = Plan.Status.APPROVED
        plan.save()
    assert [each[:2] for month in range(10) for each in shown(month)] == [
        each[:2] for month in before for each in month
    ]
    assert [state for state, _points, _months in shown(10)] == ["scored", "not_applicable"]
    paths = [months.path for _state, _points, months in shown(12)]
    assert paths[0][:9] == before[9][0][2].path[:9] and paths[0][9] != before[9][0][2].path[9]


def test_points_so_far_are_ranked_by_the_terms_of_the_end_where_only_a_rivals_were_changed(person):
    plans = [approved_plan(code) for code in "AB"]
    with done_on(2017, 12):
        for each in plans:
            row = component(each, "1-1-2")
            row.rule, row.parameters, row.formula = "rank", {"awards": "40;20"}, "held"
            row.save()

    def change():
        row = component(plans[1], "1-1-2")
        row.formula = "held * 2"
        row.save()

    approved_again(plans[1], person, (2018, 9, 25), (2018, 10, 4), change)
    (ahead,) = build_snapshots(year=107, through=9, agency_codes=["A"], ahead=True)
    assert (snapshot(9).score.total, ahead.score.total) == (Decimal(85), Decimal(65))
    assert outlook_of(snapshot(9)).forecasts["A"].now == ahead.score.total
    assert forecast(build_snapshots(year=107, through=9))["A"].now == ahead.score.total
