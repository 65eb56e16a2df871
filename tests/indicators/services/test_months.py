"""The month's way: what can be submitted, approved, returned and reopened, by whom it is remembered, and what not."""

from datetime import date
from decimal import Decimal

import pytest

from chiayi_kpi.core.reasons import ReasonRefused
from indicators.errors import MonthNotReady, ReportingRefused
from indicators.models import CheckAnswer, FigureChange, IndicatorMonth, MonthEvent
from indicators.reporting.figure_sheet import FigureCell
from indicators.reporting.month import month_overview
from indicators.services import months
from indicators.services.check_answers import answer_checks
from indicators.services.figures import FigureEntry, record_figures
from tests import factories
from tests.made_once import made_once

pytestmark = pytest.mark.django_db


made_plan = made_once(lambda: factories.complete_plan(common=True))


@pytest.fixture
def plan(made_plan, db):
    return made_plan()


@pytest.fixture
def indicator(plan):
    """1-1-1: done / due, on target in January."""
    found = plan.indicators.get(objective__facet__no=1)
    report(plan, found, 1, done=95, due=100)
    return found


@pytest.fixture
def boss():
    return factories.user(name="陳主管")


def report(plan, indicator, month, **values):
    for code, value in values.items():
        factories.figures(plan, indicator.inputs.get(code=code), {month: value})


def state(plan, indicator, month=1):
    row = IndicatorMonth.objects.filter(plan=plan, indicator=indicator, month=month).first()
    return row.state if row else "draft"


def events(plan):
    return list(MonthEvent.objects.filter(plan=plan).order_by("pk").values_list("action", "reason"))


def submit(plan, *indicators, month=1, by=None):
    return hand_in(plan, *indicators, month=month, by=by).indicators


def hand_in(plan, *indicators, month=1, by=None):
    return months.submit(plan=plan, month=month, indicators=[one.pk for one in indicators], by=by)


def missing(plan, *indicators, month=1):
    with pytest.raises(MonthNotReady) as refused:
        submit(plan, *indicators, month=month)
    return [(fault.code, fault.kind) for fault in refused.value.missing]


def step(name, plan, indicator, month=1, by=None, **more):
    return getattr(months, name)(plan=plan, month=month, indicators=[indicator.pk], by=by, **more)


class TestSubmitting:
    def test_a_complete_month_is_submitted_and_remembered(self, plan, indicator, boss):
        assert submit(plan, indicator, by=boss) == [indicator.pk]
        assert state(plan, indicator) == "submitted"
        assert MonthEvent.objects.get().by == boss

    def test_twice_is_once(self, plan, indicator):
        submit(plan, indicator)
        assert submit(plan, indicator) == []
        assert events(plan) == [("submit", "")]

    def test_an_approved_month_stays_approved(self, plan, indicator):
        factories.month_state(plan, indicator, 1, "approved")
        assert submit(plan, indicator) == []
        assert state(plan, indicator) == "approved"

    def test_a_missing_figure_is_named_and_the_rest_is_submitted(self, plan, indicator):
        second = plan.indicators.get(objective__facet__no=2)
        report(plan, second, 1, due=100)
        found = hand_in(plan, indicator, second)
        assert found.indicators == [indicator.pk]
        assert [(fault.code, fault.kind) for fault in found.left] == [("2-1-1", "figure")]
        assert (state(plan, indicator), state(plan, second)) == ("submitted", "draft")
        assert events(plan) == [("submit", "")]

    def test_where_nothing_is_complete_nothing_is_submitted(self, plan, indicator):
        second = plan.indicators.get(objective__facet__no=2)
        report(plan, second, 1, due=100)
        assert missing(plan, second) == [("2-1-1", "figure")]
        assert events(plan) == []

    def test_what_was_submitted_before_does_not_hide_what_is_missing(self, plan, indicator):
        submit(plan, indicator)
        second = plan.indicators.get(objective__facet__no=2)
        assert missing(plan, indicator, second) == [("2-1-1", "figure")] * 2

    def test_zero_is_a_figure(self, plan, indicator):
        common = type(plan).objects.get(agency=None)
        incidents = common.indicators.get(objective__facet__no=3, no=2)
        report(plan, incidents, 1, incidents=0)
        assert submit(plan, incidents) == [incidents.pk]

    def test_nothing_to_report_needs_no_figure(self, plan, indicator):
        second = plan.indicators.get(objective__facet__no=2)
        months.set_nothing_to_report(plan=plan, month=1, indicator=second.pk, nothing=True, by=None)
        assert submit(plan, second) == [second.pk]

    def test_a_red_light_needs_a_note(self, plan, indicator):
        report(plan, indicator, 2, done=10, due=100)
        answer_all(plan, indicator, 2)
        assert missing(plan, indicator, month=2) == [("1-1-1", "note")]
        months.set_note(plan=plan, month=2, indicator=indicator.pk, text=" 人力不足，已增派。 ", by=None)
        assert submit(plan, indicator, month=2)

    def test_a_blank_note_is_none(self, plan, indicator):
        report(plan, indicator, 2, done=11, due=100)
        months.set_note(plan=plan, month=2, indicator=indicator.pk, text="  ", by=None)
        assert missing(plan, indicator, month=2) == [("1-1-1", "note")]

    def test_an_unusual_figure_needs_an_answer(self, plan, indicator):
        report(plan, indicator, 2, done=950, due=1000)
        assert missing(plan, indicator, month=2) == [("1-1-1", "answer")] * 2
        answer_all(plan, indicator, 2)
        assert submit(plan, indicator, month=2)

    def test_an_answer_is_about_one_value(self, plan, indicator):
        report(plan, indicator, 2, done=950, due=1000)
        answer_all(plan, indicator, 2)
        indicator.inputs.get(code="due").figures.filter(month=2).update(value=1001)
        assert missing(plan, indicator, month=2) == [("1-1-1", "answer")]

    def test_an_indicator_without_typed_inputs_is_passed_over(self, plan, indicator):
        common = type(plan).objects.get(agency=None)
        narrative = common.indicators.get(objective__facet__no=5)
        assert submit(plan, indicator, narrative) == [indicator.pk]

    def test_a_month_that_has_not_ended_is_refused(self, plan, indicator, settings):
        settings.PORTAL_TODAY = date(2018, 1, 31)
        with pytest.raises(ReportingRefused):
            submit(plan, indicator)
        settings.PORTAL_TODAY = date(2018, 2, 1)
        assert submit(plan, indicator)

    @pytest.mark.parametrize("month", [0, 13, -1])
    def test_a_forged_month_is_refused(self, plan, indicator, month):
        with pytest.raises(ReportingRefused):
            submit(plan, indicator, month=month)

    def test_another_agency_s_indicator_is_refused(self, plan, indicator):
        other = factories.complete_plan(common=True)
        with pytest.raises(ReportingRefused):
            submit(other, indicator)
        assert not IndicatorMonth.objects.exists()


def answer_all(plan, indicator, month):
    progress = month_overview(plan, month).by_id()[indicator.pk]
    for row in progress.inputs:
        kinds = {found.kind: "屬實" for found in row.questions}
        answer_checks(plan=plan, input_id=row.id, month=month, answers=kinds, by=None)


class TestDeciding:
    def test_approved_and_locked(self, plan, indicator, boss):
        submit(plan, indicator)
        assert step("approve", plan, indicator, by=boss) == [indicator.pk]
        assert step("approve", plan, indicator, by=boss) == []
        assert state(plan, indicator) == "approved"
        assert [action for action, _reason in events(plan)] == ["submit", "approve"]

    def test_returned_with_a_reason_and_submitted_again(self, plan, indicator, boss):
        submit(plan, indicator)
        step("send_back", plan, indicator, by=boss, reason="應訪數漏列")
        row = IndicatorMonth.objects.get()
        assert (row.state, row.reason) == ("returned", "應訪數漏列")
        months.set_note(plan=plan, month=1, indicator=indicator.pk, text="已補列應訪數", by=None)
        submit(plan, indicator)
        row.refresh_from_db()
        assert (row.state, row.reason) == ("submitted", "")
        assert events(plan)[1] == ("return", "應訪數漏列")

    @pytest.mark.parametrize(("name", "before"), [("send_back", "submitted"), ("reopen", "approved")])
    def test_a_second_reason_is_not_swallowed(self, plan, indicator, name, before):
        factories.month_state(plan, indicator, 1, before)
        for _twice in range(2):
            step(name, plan, indicator, reason="應訪數漏列")
        with pytest.raises(ReportingRefused, match="原因與您所填不同"):
            step(name, plan, indicator, reason="數字誤植")
        assert IndicatorMonth.objects.get().reason == "應訪數漏列" and len(events(plan)) == 1

    def test_what_came_back_is_not_handed_in_again_as_it_was(self, plan, indicator):
        submit(plan, indicator)
        step("send_back", plan, indicator, reason="應訪數漏列")
        with pytest.raises(MonthNotReady) as refused:
            submit(plan, indicator)
        (fault,) = refused.value.missing
        assert fault.code in fault.message and indicator.name in fault.message
        assert "應訪數漏列" in fault.message
        assert state(plan, indicator) == "returned"

    @pytest.mark.parametrize("way", ["figure", "note", "answer", "nothing"])
    def test_whatever_was_done_since_is_a_change(self, plan, indicator, way):
        submit(plan, indicator)
        step("send_back", plan, indicator, reason="應訪數漏列")
        due = indicator.inputs.get(code="due")
        if way == "figure":
            entry = FigureEntry(due.pk, 1, FigureCell(Decimal(101)))
            record_figures(plan=plan, entries=[entry], by=None, way=FigureChange.Way.PAGE)
        elif way == "note":
            months.set_note(plan=plan, month=1, indicator=indicator.pk, text="已查明", by=None)
        elif way == "answer":
            answer_checks(plan=plan, input_id=due.pk, month=1, answers={"zero": "屬實"}, by=None)
        else:
            plan.figures.filter(input__indicator=indicator).delete()
            months.set_nothing_to_report(plan=plan, month=1, indicator=indicator.pk, nothing=True, by=None)
        assert submit(plan, indicator) == [indicator.pk]

    def test_a_change_before_the_second_return_does_not_count(self, plan, indicator):
        for turn in range(2):
            months.set_note(plan=plan, month=1, indicator=indicator.pk, text=f"說明{turn}", by=None)
            submit(plan, indicator)
            step("send_back", plan, indicator, reason="應訪數漏列")
        assert missing(plan, indicator) == [("1-1-1", "note")]

    def test_what_was_reopened_may_be_found_right_as_it_was(self, plan, indicator):
        submit(plan, indicator)
        step("approve", plan, indicator)
        step("reopen", plan, indicator, reason="核對統計")
        assert submit(plan, indicator) == [indicator.pk]

    def test_reopened_with_a_reason_for_the_named_indicator_only(self, plan, indicator):
        second = plan.indicators.get(objective__facet__no=2)
        for one in (indicator, second):
            factories.month_state(plan, one, 1, "approved")
        step("reopen", plan, indicator, reason="統計更正")
        assert (state(plan, indicator), state(plan, second)) == ("reopened", "approved")
        assert events(plan) == [("reopen", "統計更正")]

    def test_withdrawn_before_a_decision(self, plan, indicator):
        submit(plan, indicator)
        assert step("withdraw", plan, indicator) == [indicator.pk]
        assert state(plan, indicator) == "draft"

    @pytest.mark.parametrize(
        ("action", "standing"),
        [
            ("approve", "draft"), ("approve", "returned"), ("approve", "reopened"), ("withdraw", "approved"),
            ("send_back", "draft"), ("send_back", "approved"), ("send_back", "reopened"),
            ("reopen", "draft"), ("reopen", "submitted"), ("reopen", "returned"),
        ],
    )  # fmt: skip
    def test_a_step_from_the_wrong_state_is_refused(self, plan, indicator, action, standing):
        factories.month_state(plan, indicator, 1, standing)
        more = {"reason": "原因"} if action in {"send_back", "reopen"} else {}
        with pytest.raises(ReportingRefused):
            step(action, plan, indicator, **more)
        assert state(plan, indicator) == standing
        assert events(plan) == []

    @pytest.mark.parametrize(("action", "standing"), [("send_back", "submitted"), ("reopen", "approved")])
    @pytest.mark.parametrize("reason", ["", "  ", "長" * 2001])
    def test_a_reason_is_needed_and_has_a_length(self, plan, indicator, action, standing, reason):
        factories.month_state(plan, indicator, 1, standing)
        with pytest.raises(ReasonRefused):
            step(action, plan, indicator, reason=reason)
        assert state(plan, indicator) == standing

    @pytest.mark.parametrize("action", ["approve", "withdraw"])
    def test_another_agency_s_indicator_is_refused(self, plan, indicator, action):
        submit(plan, indicator)
        other = factories.complete_plan(common=True)
        with pytest.raises(ReportingRefused):
            step(action, other, indicator)
        assert state(plan, indicator) == "submitted"

    def test_many_at_once_or_none(self, plan, indicator):
        second = plan.indicators.get(objective__facet__no=2)
        submit(plan, indicator)
        with pytest.raises(ReportingRefused):
            months.approve(plan=plan, month=1, indicators=[indicator.pk, second.pk], by=None)
        assert state(plan, indicator) == "submitted"


class TestNotes:
    @pytest.mark.parametrize("standing", ["submitted", "approved"])
    def test_a_closed_month_takes_no_note_and_no_flag(self, plan, indicator, standing):
        factories.month_state(plan, indicator, 2, standing)
        with pytest.raises(ReportingRefused):
            months.set_note(plan=plan, month=2, indicator=indicator.pk, text="遲", by=None)
        with pytest.raises(ReportingRefused):
            months.set_nothing_to_report(plan=plan, month=2, indicator=indicator.pk, nothing=True, by=None)

    def test_a_month_that_has_not_begun_takes_no_note_and_no_flag(self, plan, indicator, settings):
        settings.PORTAL_TODAY = date(2018, 2, 1)
        months.set_note(plan=plan, month=2, indicator=indicator.pk, text="遲", by=None)
        with pytest.raises(ReportingRefused):
            months.set_note(plan=plan, month=3, indicator=indicator.pk, text="遲", by=None)
        with pytest.raises(ReportingRefused):
            months.set_nothing_to_report(plan=plan, month=3, indicator=indicator.pk, nothing=True, by=None)

    def test_the_life_of_a_note_is_kept(self, plan, indicator):
        for text in ("原因甲", "原因甲", "原因乙"):
            months.set_note(plan=plan, month=1, indicator=indicator.pk, text=text, by=None)
        assert events(plan) == [("note", "原因甲"), ("note", "原因乙")]

    def test_a_note_has_a_length(self, plan, indicator):
        with pytest.raises(ReportingRefused):
            months.set_note(plan=plan, month=1, indicator=indicator.pk, text="長" * 2001, by=None)

    def test_nothing_to_report_and_figures_exclude_each_other(self, plan, indicator):
        with pytest.raises(ReportingRefused):
            months.set_nothing_to_report(plan=plan, month=1, indicator=indicator.pk, nothing=True, by=None)

    def test_nothing_to_report_can_be_taken_back(self, plan, indicator):
        for nothing in (True, True, False):
            months.set_nothing_to_report(plan=plan, month=2, indicator=indicator.pk, nothing=nothing, by=None)
        assert [action for action, _reason in events(plan)] == ["nothing", "something"]


class TestAnswers:
    def test_an_answer_without_a_figure_is_refused(self, plan, indicator):
        with pytest.raises(ReportingRefused):
            answer_checks(
                plan=plan, input_id=indicator.inputs.first().pk, month=5, answers={"zero": "是"}, by=None
            )

    def test_an_answer_replaces_the_one_before(self, plan, indicator):
        due = indicator.inputs.get(code="due")
        for text in ("是", "確為專案期間"):
            answer_checks(plan=plan, input_id=due.pk, month=1, answers={"tenfold": text}, by=None)
        assert CheckAnswer.objects.values_list("answer", "value").get() == ("確為專案期間", Decimal(100))

    def test_a_closed_month_takes_no_answer(self, plan, indicator):
        submit(plan, indicator)
        with pytest.raises(ReportingRefused):
            answer_checks(
                plan=plan, input_id=indicator.inputs.first().pk, month=1, answers={"zero": "是"}, by=None
            )


def test_the_overview_costs_the_same_for_many_indicators(plan, indicator, django_assert_max_num_queries):
    objective = indicator.objective
    for no in range(2, 12):
        report(
            plan,
            factories.indicator(
                objective, plan=plan, no=no, weight="0", inputs={"x": "sum"}, rule={"maximum": 1}
            ),
            1,
            x=3,
        )
    with django_assert_max_num_queries(16):
        overview = month_overview(plan, 1)
    assert len(overview.reportable()) == 14
