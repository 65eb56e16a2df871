"""Projects in next year's plan: what is finished stays behind, what goes on can be reported from January."""

import pytest
from django.db import transaction

from indicators.models import Indicator, Milestone, MonthlyFigure, PlannedValue
from indicators.services.copied_year import CopiedYear
from indicators.services.copy_year import copy_year
from objectives.models import Plan
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def own(plan: Plan, code: str) -> Indicator:
    return next(row for row in plan.indicators.all() if row.code == code)


def next_year(plan: Plan) -> CopiedYear:
    if not Plan.objects.filter(agency=None, year=108).exists():
        copy_year(source=Plan.objects.get(agency=None, year=107), to=108, by=None)
    return copy_year(source=plan, to=108, by=None)


@pytest.fixture
def projects() -> Plan:
    """Of two projects 2-1-2 is done, 2-1-3 has reached its second milestone of three; 2-2-1 is done by per cent."""
    plan = factories.complete_plan(factories.agency("POL"), common=True)
    objective = own(plan, "2-1-1").objective
    for no, reached in ((2, 3), (3, 2)):
        row = factories.indicator(objective, no=no, weight="0", name=f"建置{no}", inputs={"progress": "last"})
        given = row.inputs.get()
        factories.milestones(given, 設計=20, 招標=50, 驗收=100)
        factories.figures(plan, given, {1: 1, 6: reached})
    second = factories.objective(objective.facet, plan=plan, no=2, weight="0", name="建置系統")
    row = factories.indicator(second, weight="0", evaluation_method="建置進度")
    factories.figures(plan, factories.indicator_input(row, unit="%", aggregation="last"), {11: 100})
    return plan


def test_what_is_finished_is_left_out_and_listed(projects):
    result = next_year(projects)
    codes = [
        row.code for row in result.plan.indicators.order_by("objective__facet__no", "objective__no", "no")
    ]
    assert codes == ["1-1-1", "2-1-1", "2-1-3"]
    left = Milestone.objects.filter(input__indicator=own(result.plan, "2-1-3"))
    assert [(row.no, row.name, row.percent) for row in left] == [(2, "招標", 50), (3, "驗收", 100)]
    assert [(row.place, row.words) for row in result.left_out] == [
        ("2-1-2 建置2", "finished, so left out"),
        ("2-2-1 衡量指標1", "finished, so left out"),
        ("2-2 建置系統", "finished, so left out: with all of its indicators"),
        ("2-1-3 建置3", "finished, so left out: milestones 1 設計"),
    ]


def test_a_project_that_goes_on_brings_no_path_behind_what_it_reached_and_asks_for_another(projects):
    row = own(projects, "2-1-3")
    goal = factories.component(row, target=50)
    factories.planned(projects, row, {1: 20, 12: 50})
    with transaction.atomic():
        result = next_year(projects)
        assert not PlannedValue.objects.filter(indicator__forerunner=row).exists()
        (asked,) = result.asked
        assert (asked.place, asked.kind) == ("2-1-3 建置3", "to_set")
        assert "target of 50 % was reached in 107" in asked.words and "of 108" in asked.words
        transaction.set_rollback(True)

    factories.set_parameters(goal, target=100)
    with transaction.atomic():
        assert "50 % were reached in 107, so its planned path" in next_year(projects).asked[0].words
        transaction.set_rollback(True)

    PlannedValue.objects.filter(indicator=row).filter(month=1).update(value=50)
    assert next_year(projects).asked == ()
    assert PlannedValue.objects.filter(indicator__forerunner=row).count() == 2


def test_a_project_goes_on_until_all_its_parts_are_done(projects):
    row = own(projects, "2-1-2")
    part = factories.indicator_input(row, code="second", aggregation="last")
    factories.milestones(part, 設計=50, 完成=100)
    factories.figures(projects, part, {6: 1})
    with transaction.atomic():
        going_on = own(next_year(projects).plan, "2-1-2")
        left = Milestone.objects.filter(input__indicator=going_on).order_by("input__code")
        assert list(left.values_list("input__code", "name")) == [
            ("progress", "驗收"),
            ("second", "設計"),
            ("second", "完成"),
        ]
        transaction.set_rollback(True)

    factories.figures(projects, part, {7: 2})
    assert "2-1-2 建置2" in [row.place for row in next_year(projects).left_out]


def test_a_project_without_a_figure_goes_on(projects):
    MonthlyFigure.objects.filter(plan=projects).delete()
    assert next_year(projects).left_out == ()
