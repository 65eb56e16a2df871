"""Next year's plan drafted from this year's."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext

from chiayi_kpi.accounts.models import User
from chiayi_kpi.core.errors import Refused
from indicators.models import (
    Assignment,
    CopyReview,
    Indicator,
    IndicatorInput,
    MidTermTarget,
    MonthlyFigure,
    NotApplicable,
    PlannedValue,
    PriorValue,
)
from indicators.services.copied_year import Choices, YearValues
from indicators.services.copy_refusals import CommonPlanMissing, YearNotCopied
from indicators.services.copy_reviews import tick_reviews
from indicators.services.copy_year import copy_year
from indicators.validation import plan_faults
from objectives.locking import YearSettled
from objectives.models import Facet, Plan
from tests import factories
from tests.made_once import made_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def approved_plan() -> Plan:
    """A common and an own plan of 107, approved, with what hangs on them."""
    agency = factories.agency("POL")
    planner = factories.user("planner", role="planner", agency=agency)
    made = factories.complete_plan(agency, common=True, axes=["107年亮點"], preamble="107年度施政計畫")
    core = own(made, "1-1-1")
    core.name, core.standard, core.target_text = "破獲率", "較106年提升，108年檢討", "≥90%"
    core.save()
    factories.planned(made, core, {6: 45, 12: 90})
    factories.planned(made, shared("3-1-1"), {12: 80})
    factories.assignment(made, core, owner=planner)
    factories.assignment(made, shared("3-1-1"), owner=planner)
    factories.not_applicable(made, shared("3-1-2"), "107年無此業務")
    factories.budget_item(made, name="107年度汰換車輛", central=5, city=7, objective=core.objective)
    factories.figures(made, core.inputs.get(code="done"), {1: 3})
    Plan.objects.update(status=Plan.Status.APPROVED)
    made.refresh_from_db()
    return made


made_plan = made_once(approved_plan)


@pytest.fixture
def plan(made_plan, db) -> Plan:
    return made_plan()


@pytest.fixture
def planner(plan) -> User:
    return User.objects.get(username="planner")


def own(plan: Plan, code: str) -> Indicator:
    return next(row for row in plan.indicators.all() if row.code == code)


def shared(code: str, year: int = 107) -> Indicator:
    return own(Plan.objects.get(agency=None, year=year), code)


def next_year(plan: Plan, to: int = 108, **options):
    """The common plan and then this one."""
    if not Plan.objects.filter(agency=None, year=to).exists():
        copy_year(source=Plan.objects.get(agency=None, year=plan.year), to=to, by=None)
    return copy_year(source=plan, to=to, by=None, **options)


def facts(row, *left_out) -> dict:
    return model_to_dict(row, exclude=["id", "plan", "objective", "facet", "indicator", "input", *left_out])


# ---------------------------------------------------------------- what is copied


def test_the_whole_plan_is_drafted_with_all_that_was_agreed(plan):
    made = next_year(plan).plan
    assert (made.year, made.status, made.settled_at) == (108, "draft", None)
    assert plan_faults(made) == []
    for code in ("1-1-1", "2-1-1"):
        before, now = own(plan, code), own(made, code)
        assert facts(now, "standard", "forerunner") == facts(before, "standard", "forerunner")
        assert [facts(row) for row in now.inputs.all()] == [facts(row) for row in before.inputs.all()]
        assert [facts(row) for row in now.components.all()] == [facts(row) for row in before.components.all()]
    path = {(row.indicator.code, row.month, row.value) for row in PlannedValue.objects.filter(plan=made)}
    assert path == {("3-1-1", 12, 80), ("1-1-1", 6, 45), ("1-1-1", 12, 90)}
    assert not MonthlyFigure.objects.filter(plan=made).exists()


def test_the_common_plan_is_copied_once_for_all(plan):
    made = next_year(plan).plan
    assert [facet.no for facet in Facet.objects.filter(plan__agency=None, plan__year=108)] == [1, 2, 3, 5]
    assert not Facet.objects.filter(plan=made).exists()
    assert shared("3-1-1", 108).forerunner == shared("3-1-1")


def test_the_common_plan_s_path_goes_along_with_its_indicators(plan):
    factories.planned(shared("3-1-1").plan, shared("3-1-1"), {1: 80, 12: 80})
    next_year(plan)
    path = PlannedValue.objects.filter(plan__agency=None, plan__year=108)
    assert set(path.values_list("indicator", "month", "value")) == {
        (shared("3-1-1", 108).pk, month, 80) for month in (1, 12)
    }


def test_every_field_of_an_input_comes_along_whoever_added_it(plan):
    for field in IndicatorInput._meta.concrete_fields:
        if field.name in {"id", "indicator", "name", "code", "source", "unit"}:
            continue
        for choice, _label in field.choices or ():
            IndicatorInput.objects.filter(indicator=own(plan, "1-1-1"), code="done").update(
                **{field.name: choice}
            )
    before = own(plan, "1-1-1").inputs.get(code="done")
    assert facts(own(next_year(plan).plan, "1-1-1").inputs.get(code="done")) == facts(before)


def test_budget_assignments_and_what_does_not_apply_come_along_by_choice(plan, planner):
    made = next_year(plan, choices=Choices(budget=False, assignments=False, not_applicable=False)).plan
    assert not made.business_lines.exists()
    assert not Assignment.objects.filter(plan=made).exists()
    assert not NotApplicable.objects.filter(plan=made).exists()
    copy_year(source=plan, to=108, by=None)
    item = made.business_lines.get().items.get()
    assert (item.name, item.central, item.city) == ("108年度汰換車輛", 5, 7)
    assert item.objective == own(made, "1-1-1").objective
    owners = {row.indicator.code: row.owner for row in Assignment.objects.filter(plan=made)}
    assert owners == {"1-1-1": planner, "3-1-1": planner}
    assert NotApplicable.objects.get(plan=made).reason == "108年無此業務"


def test_a_deputy_for_an_absence_stays_with_the_year(plan, planner):
    row = plan.assignments.filter(owner=planner).first()
    row.deputy, row.deputy_to = factories.user(), datetime.date(2018, 12, 31)
    row.save()
    assert not next_year(plan).plan.assignments.exclude(deputy=None, deputy_to=None).exists()


def test_who_left_takes_nothing_over(plan, planner):
    planner.is_active = False
    planner.save()
    made = next_year(plan).plan
    assert {row.owner for row in Assignment.objects.filter(plan=made)} == {None}


def test_more_assignments_cost_no_more_queries(plan):
    plan.assignments.update(deputy=factories.user("deputy", role="owner", agency=plan.agency))
    made = next_year(plan).plan

    def asked() -> int:
        made.assignments.all().delete()
        with CaptureQueriesContext(connection) as queries:
            copy_year(source=plan, to=108, by=None)
        return len(queries)

    of_two = asked()
    plan.assignments.first().delete()
    assert asked() == of_two


def test_a_deputy_for_a_time_that_is_over_is_none_in_the_new_year(plan):
    deputy = factories.user("deputy", role="owner", agency=plan.agency)
    rows = Assignment.objects.filter(plan=plan)
    rows.update(deputy=deputy, deputy_from="2018-03-01", deputy_to="2018-03-31")
    rows.filter(indicator=own(plan, "1-1-1")).update(deputy_to="2019-02-28")
    made = next_year(plan).plan
    found = {row.indicator.code: (row.deputy, row.deputy_to) for row in Assignment.objects.filter(plan=made)}
    assert found == {"1-1-1": (deputy, datetime.date(2019, 2, 28)), "3-1-1": (None, None)}


# ---------------------------------------------------------------- texts


def test_an_objective_serves_the_axis_of_the_same_name_in_the_new_year(plan):
    objective = plan.objectives.order_by("facet__no", "no").first()
    objective.axis = plan.axes.get()
    objective.save()
    made = next_year(plan).plan
    copied = made.objectives.get(facet__no=objective.facet.no, no=objective.no)
    assert (copied.axis.plan, copied.axis.name) == (made, "108年亮點")


def test_what_the_four_year_plan_wants_goes_along_for_the_same_years(plan):
    for indicator in (own(plan, "1-1-1"), shared("3-1-1")):
        MidTermTarget.objects.create(plan=plan, indicator=indicator, year=109, value=95)
    made = next_year(plan).plan
    rows = MidTermTarget.objects.filter(plan=made)
    assert {(row.indicator.code, row.indicator.plan.year, row.year, row.value) for row in rows} == {
        ("1-1-1", 108, 109, 95),
        ("3-1-1", 108, 109, 95),
    }


def test_texts_are_moved_and_stay_on_the_list_until_they_are_ticked(plan, planner):
    result = next_year(plan)
    made = result.plan
    assert made.preamble == "108年度施政計畫"
    assert [axis.name for axis in made.axes.all()] == ["108年亮點"]
    assert own(made, "1-1-1").standard == "較107年提升，109年檢討"
    standard = next(row for row in result.moved if row.field == "standard")
    assert (standard.place, standard.old, standard.new) == (
        "1-1-1 破獲率",
        "較106年提升，108年檢討",
        "較107年提升，109年檢討",
    )
    assert {row.field for row in result.moved} == {"preamble", "name", "standard", "reason"}
    assert tick_reviews(plan=made, ids=[standard.pk], by=planner) == 1
    assert tick_reviews(plan=made, ids=[standard.pk], by=planner) == 0
    copy_year(source=plan, to=108, by=None)
    standard.refresh_from_db()
    assert standard.seen_by == planner
    assert CopyReview.objects.filter(plan=made, field="standard").count() == 1
    with pytest.raises(PermissionDenied):
        tick_reviews(plan=made, ids=[], by=factories.user("other", role="planner", agency=factories.agency()))


def test_a_date_that_stays_is_on_the_list_beside_what_moves(plan):
    core = own(plan, "1-1-1")
    core.standard = "106年9月12日已決標，107年底前完工"
    core.save()
    result = next_year(plan)
    assert own(result.plan, "1-1-1").standard == "106年9月12日已決標，108年底前完工"
    assert [row.field for row in result.moved if row.field == "standard"] == ["standard"]
    (kept,) = result.asked
    assert (kept.place, kept.kind, kept.old) == ("1-1-1 破獲率", "kept", "106年9月12日")
    assert copy_year(source=plan, to=108, by=None).asked == ()


# ---------------------------------------------------------------- again


def test_copied_again_nothing_doubles_and_only_what_is_missing_is_added(plan):
    made = next_year(plan).plan
    own(made, "2-1-1").delete()
    changed = own(made, "1-1-1")
    changed.name = "改過的名稱"
    changed.save()
    again = copy_year(source=plan, to=108, by=None)
    assert again.new["indicators"] == 1
    assert again.existing["indicators"] == 1
    assert sorted(row.code for row in made.indicators.all()) == ["1-1-1", "2-1-1"]
    assert own(made, "1-1-1").name == "改過的名稱"
    third = copy_year(source=plan, to=108, by=None)
    assert not +third.new
    assert third.left_out == third.moved == ()


def test_one_that_was_renumbered_meanwhile_is_not_copied_again(plan):
    made = next_year(plan).plan
    Indicator.objects.filter(pk=own(made, "1-1-1").pk).update(no=7)
    copy_year(source=plan, to=108, by=None)
    assert sorted(row.code for row in made.indicators.all()) == ["1-1-7", "2-1-1"]


def test_an_indicator_that_stood_there_with_the_same_name_gets_its_forerunner(plan):
    made = next_year(plan).plan
    made.indicators.update(forerunner=None)
    copy_year(source=plan, to=108, by=None)
    assert {row.code: row.forerunner for row in made.indicators.all()} == {
        code: own(plan, code) for code in ("1-1-1", "2-1-1")
    }


# ---------------------------------------------------------------- values of the year


def test_what_the_year_came_to_is_an_earlier_value_of_the_next(plan):
    core, common = own(plan, "1-1-1"), shared("3-1-1")
    values = {core.pk: Decimal("91.5"), common.pk: Decimal(80), -1: Decimal(1)}
    assert next_year(plan, values=YearValues(values)).values == 2
    known = {(row.code, row.year): (row.value, row.origin) for row in PriorValue.objects.all()}
    assert known == {("1-1-1", 107): (Decimal("91.5"), "expected"), ("3-1-1", 107): (80, "expected")}
    copy_year(source=plan, to=108, by=None, values=YearValues({core.pk: Decimal(92)}, settled=True))
    value = PriorValue.objects.get(code="1-1-1")
    assert (value.value, value.origin) == (92, "settled")


# ---------------------------------------------------------------- what is refused


def test_a_year_is_not_copied_onto_itself_nor_back(plan):
    for to in (107, 106, 1000):
        with pytest.raises(YearNotCopied):
            copy_year(source=plan, to=to, by=None)


def test_the_common_plan_comes_first_and_nothing_is_made_without_it(plan):
    with pytest.raises(CommonPlanMissing, match="common plan of the year 108"):
        copy_year(source=plan, to=108, by=None)
    assert not Plan.objects.filter(year=108).exists()


def test_an_approved_or_settled_year_takes_nothing(plan):
    made = next_year(plan).plan
    Plan.objects.filter(pk=made.pk).update(status=Plan.Status.APPROVED)
    with pytest.raises(Refused, match="approved"):
        copy_year(source=plan, to=108, by=None)
    Plan.objects.filter(pk=made.pk).update(settled_at="2019-12-31T00:00Z")
    with pytest.raises(YearSettled):
        copy_year(source=plan, to=108, by=None)


def test_only_who_drafts_the_plan_copies_it(plan, planner):
    copy_year(source=Plan.objects.get(agency=None, year=107), to=108, by=None)
    assert copy_year(source=plan, to=108, by=planner).plan.year == 108
    other = factories.user("other", role="planner", agency=factories.agency())
    with pytest.raises(PermissionDenied):
        copy_year(source=plan, to=108, by=other)
    with pytest.raises(PermissionDenied):
        copy_year(source=Plan.objects.get(agency=None, year=107), to=108, by=planner)


def test_a_year_that_goes_on_already_is_not_copied_past(plan):
    next_year(plan)
    copy_year(source=Plan.objects.get(agency=None, year=108), to=109, by=None)
    with pytest.raises(YearNotCopied, match="108"):
        copy_year(source=plan, to=109, by=None)


def test_an_own_facet_that_is_common_in_the_new_year_is_refused_by_name(plan):
    extra = factories.facet(plan, no=4, weight="0", name="經費執行力面向")
    factories.objective(extra, no=1, weight="0", name="自訂")
    copy_year(source=Plan.objects.get(agency=None, year=107), to=108, by=None)
    taken = factories.facet(Plan.objects.get(agency=None, year=108), no=4, weight="0")
    with pytest.raises(YearNotCopied, match="4 經費執行力面向"):
        copy_year(source=plan, to=108, by=None)
    assert not Plan.objects.filter(agency=plan.agency, year=108).exists()

    taken.delete()
    made = copy_year(source=plan, to=108, by=None).plan
    assert Facet.objects.get(plan=made).name == "經費執行力面向"
    copy_year(source=plan, to=108, by=None)  # its own facet of before is no other's
    assert Facet.objects.filter(plan=made).count() == 1


def test_an_objective_that_is_common_in_the_new_year_is_refused_by_name(plan):
    copy_year(source=Plan.objects.get(agency=None, year=107), to=108, by=None)
    factories.objective(
        Facet.objects.get(plan__agency=None, plan__year=108, no=1), weight="0", name="共同目標"
    )
    with pytest.raises(YearNotCopied, match="1-1"):
        copy_year(source=plan, to=108, by=None)
    assert not Plan.objects.filter(agency=plan.agency, year=108).exists()


def test_two_indicators_cannot_claim_one_forerunner(plan):
    made = next_year(plan).plan
    with pytest.raises(IntegrityError), transaction.atomic():
        Indicator.objects.filter(pk=own(made, "2-1-1").pk).update(forerunner=own(plan, "1-1-1"))
