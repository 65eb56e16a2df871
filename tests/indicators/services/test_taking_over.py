"""What an ended agency had goes to its successors: indicators with all that was reported, into the successor's plan."""

import datetime
from decimal import Decimal

import pytest
from django.apps import apps
from django.utils import timezone, translation

from chiayi_kpi.accounts.agency_changes import end_agency
from chiayi_kpi.accounts.models import Agency
from chiayi_kpi.accounts.roles import Role
from indicators.models import (
    FigureChange,
    Indicator,
    IndicatorInput,
    IndicatorMonth,
    MonthlyFigure,
    PriorValue,
    TargetRevision,
)
from indicators.permissions import may_approve, may_report
from indicators.services.approval import approve_plan
from indicators.services.taking_over import GOES_ALONG, TakeOverRefused, preview_of_taking_over, take_over
from indicators.validation import faults_of_approved, plan_faults
from objectives.locking import YearSettled
from objectives.models import Objective, ObjectiveAccount, Plan
from reports.snapshot.selectors import build_snapshots
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
TODAY = datetime.date(2018, 7, 2)
JUNE = datetime.date(2018, 6, 30)


@pytest.fixture(autouse=True)
def _today(settings):
    settings.PORTAL_TODAY = TODAY


@pytest.fixture
def office():
    return factories.user("office", role=Role.PLANNING_OFFICE)


@pytest.fixture
def old():
    """The plan of the agency that ended."""
    return factories.complete_plan(factories.agency("OLD", "工務局"), common=True, approved=True)


@pytest.fixture
def new():
    return factories.complete_plan(factories.agency("NEW", "建設局"), common=True, approved=True)


def end(plan: Plan, office, *heirs: Agency, last_day=JUNE) -> None:
    end_agency(agency=plan.agency, last_day=last_day, successors=heirs, people_go_along=False, by=office)
    plan.agency.refresh_from_db()


def own(plan: Plan) -> list[Indicator]:
    return list(Indicator.objects.filter(plan=plan).order_by("objective__facet__no", "objective__no", "no"))


def everything_to(plan: Plan, heir: Agency) -> dict[int, Agency]:
    return {row.pk: heir for row in own(plan)}


def test_everything_that_belongs_to_a_plan_and_an_indicator_goes_along():
    """A model that is added later is not forgotten: it has a plan, and an indicator, an input or a component."""
    ways = {"indicator", "input", "component"}
    found = {
        model
        for model in apps.get_app_config("indicators").get_models()
        if not model.__name__.startswith("Historical")
        and "plan" in {field.name for field in model._meta.fields}
        and ways & {field.name for field in model._meta.fields}
    }
    assert found == set(GOES_ALONG)


def test_the_successor_reports_and_is_scored_with_what_it_took_over(old, new, office):
    first, _second = own(old)
    done, due = first.inputs.order_by("pk")
    factories.figures(old, done, {1: 90, 2: 45})
    factories.figures(old, due, {1: 100, 2: 50})
    factories.month_state(old, first, 1, IndicatorMonth.State.APPROVED)
    FigureChange.objects.create(plan=old, input=done, month=1, new=90, way="page")
    factories.assignment(old, first, factories.user(role=Role.OWNER, agency=old.agency))
    factories.prior_values(old.agency, "1-1-1", {105: 80, 106: 85})
    factories.account(old, first.objective)
    end(old, office, new.agency)
    (taken,) = take_over(plan=old, to=everything_to(old, new.agency), by=office)
    assert (taken.made, taken.opened) == (False, True)
    assert [(row.old_code, row.code) for row in taken.moved] == [("1-1-1", "1-2-1"), ("2-1-1", "2-2-1")]
    new.refresh_from_db()
    assert not new.is_approved
    assert new.history.first().history_change_reason == "taken over from 工務局"
    moved = Indicator.objects.get(pk=first.pk)
    assert (moved.plan, moved.code, moved.objective.plan) == (new, "1-2-1", new)
    assert own(old) == [] and not MonthlyFigure.objects.filter(plan=old).exists()
    assert MonthlyFigure.objects.filter(plan=new).count() == 4
    assert IndicatorMonth.objects.get(plan=new).state == IndicatorMonth.State.APPROVED
    assert FigureChange.objects.get().plan == ObjectiveAccount.objects.get().plan == new
    assert {(row.year, row.value) for row in PriorValue.objects.filter(agency=new.agency, code="1-2-1")} == {
        (105, 80),
        (106, 85),
    }
    assert moved.history.first().history_user == office
    planner = factories.user(role=Role.PLANNER, agency=new.agency)
    supervisor = factories.user(role=Role.SUPERVISOR, agency=new.agency)
    assert may_report(planner, new, moved) and may_approve(supervisor, new)
    # The weights are to be shared anew, with their cause, before the plan is approved again.
    assert any("70 instead of 35" in fault.message for fault in plan_faults(new))
    for row in own(new):
        half = row.weight / 2
        Indicator.objects.filter(pk=row.pk).update(weight=half)
        Objective.objects.filter(pk=row.objective_id).update(weight=half)
        factories.set_parameters(row.components.all(), maximum=half)
    assert plan_faults(new) == []
    approve_plan(plan=new, by=office, cause="承接工務局業務")
    changed = {(str(row.indicator.code), row.old, row.new) for row in TargetRevision.objects.all()}
    assert ("1-2-1", "—", "17.5") in changed and ("1-1-1", "35", "17.5") in changed
    # It counts in the successor's plan all year, with what was reported before it was taken over; in the other one nowhere.
    for month in (2, 6, 7, 11, 12):
        assert points("NEW", month)["1-2-1"] == Decimal("17.5")
        assert set(points("OLD", month)) == {"3-1-1", "3-1-2", "5-1-1"}


def points(agency: str, month: int) -> dict[str, Decimal]:
    (snapshot,) = build_snapshots(year=107, through=month, agency_codes=[agency])
    return {row.spec.code: row.points for row in snapshot.score.indicators()}


def test_a_split_gives_each_its_indicators_and_makes_the_plans_that_are_not_there(old, office):
    """One objective of two indicators goes to two new agencies: each has it, for its share."""
    first, second = own(old)
    beside = factories.indicator(first.objective, no=2, weight="10", inputs={"value": "sum"})
    north, south = factories.agency("NORTH", "北區"), factories.agency("SOUTH", "南區")
    factories.account(old, first.objective, "已完成。")
    item = factories.budget_item(old, objective=first.objective)
    end(old, office, north, south)
    taken = take_over(plan=old, to={first.pk: north, beside.pk: south}, by=office)
    assert [(one.plan.agency, one.made, len(one.moved)) for one in taken] == [
        (north, True, 1),
        (south, True, 1),
    ]
    first, beside = (Indicator.objects.get(pk=row.pk) for row in (first, beside))
    assert (first.code, beside.code) == ("1-1-1", "1-1-1")
    assert (first.objective.weight, beside.objective.weight) == (35, 10)
    assert {row.plan.agency for row in ObjectiveAccount.objects.all()} == {north, south}
    assert own(old) == [second]  # what nobody took over ends with its agency
    item.refresh_from_db()
    assert item.objective is None


def test_the_preview_writes_nothing(old, new, office):
    end(old, office, new.agency)
    (taken,) = preview_of_taking_over(plan=old, to=everything_to(old, new.agency), by=office)
    assert [row.code for row in taken.moved] == ["1-2-1", "2-2-1"]
    new.refresh_from_db()
    assert new.is_approved and len(own(old)) == 2


def test_what_is_left_of_the_ended_agency_s_plan_keeps_nobody_from_approving_the_common_plan(
    old, new, office
):
    common = Plan.objects.get(agency=None)
    end(old, office, new.agency)
    take_over(plan=old, to=everything_to(old, new.agency), by=office)
    assert plan_faults(old) != [] and old.is_approved
    assert faults_of_approved(common) == []


def test_an_indicator_stays_the_same_over_the_years(old, new, office):
    """The year before, it was the other agency's: a forerunner of another agency, its values under the new code."""
    before = factories.complete_plan(old.agency, year=106)
    (former, _other) = own(before)[:2]
    end(old, office, new.agency)
    take_over(plan=old, to=everything_to(old, new.agency), by=office)
    assert Indicator.objects.get(plan=new, objective__no=2, objective__facet__no=1).forerunner == former


def test_numbers_and_sources_follow(old, new, office):
    """What draws from another indicator goes on doing so; a number that once was another's is not given again."""
    first, second = own(old)
    IndicatorInput.objects.filter(indicator=second, code="due").update(source="figure:1-1-1:due")
    factories.prior_values(new.agency, "1-4-1", {106: 3})
    end(old, office, new.agency)
    take_over(plan=old, to=everything_to(old, new.agency), by=office)
    assert Indicator.objects.get(pk=first.pk).code == "1-5-1"
    assert IndicatorInput.objects.get(indicator=second, code="due").source == "figure:1-5-1:due"


def test_refusals_are_said_in_chinese_and_nothing_is_changed(old, new, office, settings):
    other = factories.agency("OTHER", "衛生局")
    first, second = own(old)

    def refused(to, by=office) -> str:
        with translation.override("zh-hant"), pytest.raises((TakeOverRefused, YearSettled)) as fault:
            take_over(plan=old, to=to, by=by)
        return str(fault.value)

    assert "尚未裁撤" in refused(everything_to(old, new.agency))
    end(old, office, new.agency, other, last_day=TODAY)
    assert "尚未裁撤" in refused(everything_to(old, new.agency))
    settings.PORTAL_TODAY = TODAY + datetime.timedelta(1)
    assert "至少" in refused({})
    planner = factories.user(role=Role.PLANNER, agency=new.agency)
    assert "研考" in refused(everything_to(old, new.agency), by=planner)
    assert "不是工務局的承接機關" in refused(everything_to(old, factories.agency()))
    assert "重新開啟" in refused({-1: new.agency})
    IndicatorInput.objects.filter(indicator=second, code="due").update(source="figure:1-1-1:due")
    assert "2-1-1 的數據取自 1-1-1" in refused({first.pk: new.agency, second.pk: other})
    Plan.objects.filter(pk=new.pk).update(settled_at=timezone.now())
    assert "已結算" in refused(everything_to(old, new.agency))
    assert len(own(old)) == 2 and Plan.objects.get(pk=new.pk).is_approved
