"""One agency's plan cannot be scored: the others are as they would be anyway, and every face names the one."""

import datetime
import json
import re
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chiayi_kpi.accounts.roles import Role
from indicators.errors import PlanNotScorable
from indicators.fix_links import fix_link
from indicators.models import IndicatorInput, IndicatorMonth, MonthlyFigure, ScoringComponent, Settlement
from indicators.refusals import RefusalPlace
from objectives.models import Plan
from reports.documents.read import snapshots_for
from reports.documents.store import ANNUAL_PLAN, ANNUAL_REPORT
from reports.snapshot.archive import settled as archived
from reports.snapshot.report_appendix import report_snapshots
from reports.snapshot.selectors import build_each, build_snapshots
from tests import factories
from tests.made_once import made_once
from tests.reading import elements, text_of
from tests.reports.cities import ranked_city, report
from tests.reports.pages.year_end.years import AFTER_THE_YEAR, reported_year

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def _plans():
    """B would be first in the contest 3-2-1, then A, then C."""
    made = ranked_city({"A": 120, "B": 150, "C": 110})
    report(made["A"], "1-1-1", {"done": {1: 60, 6: 30}, "due": {1: 90, 6: 10}})
    return made


made_plans = made_once(_plans)


@pytest.fixture
def plans(made_plans, db):
    return made_plans()


def break_rule(plan):
    ScoringComponent.objects.filter(indicator__plan=plan, indicator__objective__facet__no=1).update(
        rule="magic"
    )


def break_source(plan):
    row = plan.indicators.get(objective__facet__no=2).inputs.get(code="due")
    IndicatorInput.objects.filter(pk=row.pk).update(source="figure:1-1-9:gone")


def break_numbers(plan):
    common = type(plan).objects.get(agency=None, year=plan.year)
    factories.indicator(
        common.objectives.get(facet__no=3, no=1), plan=plan, weight="1", rule={"rule": "award"}
    )


def break_figure(plan):
    row = plan.indicators.get(objective__facet__no=1).inputs.get(code="done")
    factories.milestones(row, 設計=20)
    factories.figures(plan, row, {4: 7})


BREAKS = {"1-1-1": break_rule, "2-1-1": break_source, "3-1-1": break_numbers, "no milestone 7": break_figure}


def scores(built):
    return {snapshot.agency_code: snapshot.score for snapshot in built.snapshots}


@pytest.mark.parametrize("reason", BREAKS)
def test_the_others_have_the_scores_that_they_had_and_the_one_is_named(plans, reason):
    before = scores(build_each(year=107))
    BREAKS[reason](plans["B"])
    built = build_each(year=107)
    assert scores(built) == {code: score for code, score in before.items() if code != "B"}
    (refusal,) = built.refused
    assert refusal.message.startswith("測試B處: ") and reason in refusal.message


@pytest.mark.parametrize("reason", BREAKS)
def test_asked_for_alone_an_agency_has_the_score_that_it_has_among_all(plans, reason):
    BREAKS[reason](plans["B"])
    for code, found in scores(build_each(year=107)).items():
        assert build_snapshots(year=107, agency_codes=[code])[0].score == found


def test_a_figure_without_meaning_counts_from_its_month_on(plans):
    break_figure(plans["B"])
    assert build_each(year=107, through=3).refused == ()
    assert [found.plan.agency_code for found in build_each(year=107, through=4).refused] == ["B"]


def test_a_rival_s_figure_without_meaning_in_the_contest_itself_takes_no_place(plans):
    received = IndicatorInput.objects.get(code="received")
    factories.milestones(received, 設計=20)
    ScoringComponent.objects.filter(rule="rank").update(formula="received")
    MonthlyFigure.objects.filter(input=received).exclude(plan=plans["B"]).update(value=1)
    (alone,) = build_snapshots(year=107, agency_codes=["A"])
    built = build_each(year=107)
    assert scores(built)["A"] == alone.score
    assert [found.plan.agency_code for found in built.refused] == ["B"]


def test_who_has_the_own_ranked_indicator_of_a_broken_plan_is_not_kept_waiting(plans):
    for code in ("A", "C"):
        own = factories.indicator(
            plans[code].objectives.get(facet__no=1),
            plan=plans[code],
            no=2,
            weight="2",
            name="比一比",
            inputs={"x": "sum"},
            rule={"rule": "rank", "awards": "2;1"},
        )
        factories.figures(plans[code], own.inputs.get(), {1: 5})
    break_rule(plans["C"])
    (alone,) = build_snapshots(year=107, agency_codes=["A"])
    assert alone.score == scores(build_each(year=107))["A"]


def test_whoever_needs_all_of_them_is_told_of_every_one(plans):
    break_rule(plans["A"])
    break_source(plans["C"])
    with pytest.raises(PlanNotScorable) as refused:
        build_snapshots(year=107)
    assert re.fullmatch(r"測試A處: .*magic.*\n測試C處: .*1-1-9.*", str(refused.value))


def test_a_fault_of_the_common_plan_is_everybody_s_and_said_to_stand_there(plans):
    ScoringComponent.objects.filter(rule="deduction").update(rule="magic")
    built = build_each(year=107)
    assert not built.snapshots and len(built.refused) == 3
    assert {refusal.place for refusal in built.refused} == {RefusalPlace.COMMON_PLAN}
    assert "Common plan: Indicator 3-1-2" in built.refused[0].reason


def test_it_takes_no_more_queries_however_many_are_refused(plans):
    with CaptureQueriesContext(connection) as before:
        build_each(year=107)
    break_rule(plans["A"])
    break_numbers(plans["B"])
    with CaptureQueriesContext(connection) as after:
        assert len(build_each(year=107).refused) == 2
    assert len(after) <= len(before)


# ---------------------------------------------------------------- settled years


@pytest.fixture
def settled(settings):
    settings.PORTAL_TODAY = AFTER_THE_YEAR
    year = reported_year()
    year.confirm()
    year.settle()
    factories.complete_plan(factories.agency("B"), common=True)
    return year


def test_a_settled_year_is_shown_whatever_became_of_the_plan(settled):
    break_rule(settled.plan)
    ScoringComponent.objects.filter(rule="deduction").update(rule="magic")
    built = build_each(year=107)
    assert [one.agency_code for one in built.snapshots] == ["A"]
    assert built.snapshots[0].score.total == Decimal("82.50")
    assert [one.plan.agency_code for one in built.refused] == ["B"]


def test_a_damaged_frozen_year_hides_no_other(settled):
    archived._kept.clear()
    Settlement.objects.update(snapshot="{}")
    built = build_each(year=107)
    assert [one.agency_code for one in built.snapshots] == ["B"]
    (refusal,) = built.refused
    assert refusal.place is RefusalPlace.FROZEN and "its hash is another" in refusal.message


def test_what_was_known_before_the_settling_needs_nothing_that_was_frozen_later(settled):
    archived._kept.clear()
    Settlement.objects.update(snapshot="{}")
    before = Settlement.objects.get().at - datetime.timedelta(seconds=1)
    assert [one.agency_code for one in build_each(year=107, as_of=before).snapshots] == ["A", "B"]


# ---------------------------------------------------------------- where it is corrected


@pytest.fixture
def office():
    return factories.user(role=Role.PLANNING_OFFICE)


@pytest.mark.parametrize("reason", BREAKS)
def test_whoever_may_is_led_to_a_page_that_is_there(plans, client, office, reason):
    BREAKS[reason](plans["B"])
    (refusal,) = build_each(year=107).refused
    url = fix_link(office, refusal)
    client.force_login(office)
    assert client.get(url).status_code == 200
    planner = factories.user(role=Role.PLANNER, agency=plans["B"].agency)
    assert fix_link(planner, refusal) == url


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ACCOUNTING, None])
def test_whoever_may_not_is_led_nowhere(plans, role):
    break_rule(plans["B"])
    (refusal,) = build_each(year=107).refused
    assert fix_link(factories.user(role=role), refusal) == ""


def test_the_common_plan_is_corrected_by_who_keeps_it(plans, office):
    ScoringComponent.objects.filter(rule="deduction").update(rule="magic")
    refusal = build_each(year=107).refused[0]
    common = type(plans["A"]).objects.get(agency=None)
    assert fix_link(office, refusal) == reverse("admin:objectives_plan_change", args=[common.pk])
    planner = factories.user(role=Role.PLANNER, agency=plans["A"].agency)
    assert fix_link(planner, refusal) == ""


@pytest.mark.on_any_database
@pytest.mark.parametrize("name", ["dashboard", "report_grid", "approval", "forecast", "what_if", "ratings"])
def test_the_pages_of_the_agency_itself_say_why_and_where(plans, client, office, name):
    break_rule(plans["B"])
    client.force_login(office)
    response = client.get(reverse(name, args=[107, "B"]))
    assert response.status_code == 200 and "測試B處：指標 1-1-1" in text_of(response)
    assert reverse("admin:objectives_plan_change", args=[plans["B"].pk]) in elements(response, "//a/@href")


# ---------------------------------------------------------------- the commands and documents


def test_score_prints_the_others_and_ends_with_a_fault_that_names_the_agency(plans, capsys):
    break_rule(plans["B"])
    with pytest.raises(CommandError, match=r"測試B處: Indicator 1-1-1.*magic"):
        call_command("score", all_agencies=True, year=107)
    text = capsys.readouterr().out
    assert "測試A處" in text and "測試C處" in text and "測試B處" not in text


def test_score_s_json_holds_the_others(plans, capsys):
    break_rule(plans["B"])
    with pytest.raises(CommandError, match="測試B處"):
        call_command("score", "--json", all_agencies=True, year=107)
    assert [found["agency"] for found in json.loads(capsys.readouterr().out)] == ["A", "C"]


def test_score_of_the_agency_itself_prints_nothing(plans, capsys):
    break_rule(plans["B"])
    with pytest.raises(CommandError, match="測試B處"):
        call_command("score", agency="B", year=107)
    assert capsys.readouterr().out == ""
    call_command("score", agency="A", year=107)
    assert "測試A處" in capsys.readouterr().out


@pytest.mark.parametrize("kind", [ANNUAL_PLAN, ANNUAL_REPORT])
def test_documents_of_all_are_made_whole_or_not_at_all_and_name_who_stops_them(plans, kind):
    break_rule(plans["B"])
    with pytest.raises(PlanNotScorable, match="測試B處"):
        snapshots_for(kind, year=107)
    found = snapshots_for(kind, year=107, agency_codes=["A", "C"])
    assert [one.agency_code for one in found] == ["A", "C"]


def test_reports_compare_with_last_year_where_that_can_be_scored(plans):
    for code in "AB":
        factories.complete_plan(plans[code].agency, year=106, common=True)
    break_rule(plans["B"].agency.plans.get(year=106))
    found = {one.agency_code: one.year_end.last_year for one in report_snapshots(year=107)}
    assert found["A"].year == 106 and found["B"] is None


def test_reminders_go_out_whatever_the_plans_hold(plans, settings, mailoutbox):
    settings.PORTAL_TODAY = AFTER_THE_YEAR
    for plan in plans.values():
        someone = factories.user(role=Role.OWNER, agency=plan.agency, email=f"{plan.agency.code}@example.org")
        one = plan.indicators.first()
        factories.assignment(plan, one, owner=someone)
    Plan.objects.update(status=Plan.Status.APPROVED)  # nobody is reminded of a draft
    for break_it, code in zip(BREAKS.values(), "ABC", strict=False):
        break_it(plans[code])
    settings.PORTAL_TODAY = AFTER_THE_YEAR.replace(day=8)  # the 5th was a Saturday
    call_command("send_reminders")
    assert {to for mail in mailoutbox for to in mail.to} == {f"{code}@example.org" for code in "ABC"}


@pytest.mark.on_any_database
@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("plans", ()),
        ("my_work", ()),
        ("city", (107,)),
        ("city_reporting", (107,)),
        ("settling", (107,)),
        ("volumes", (107,)),
        ("dashboard", (107, "A")),
        ("forecast", (107, "A")),
        ("what_if", (107, "A")),
        ("report_grid", (107, "A")),
        ("approval", (107, "A")),
        ("budget_analysis", (107, "A")),
    ],
)
def test_no_page_of_another_or_of_all_is_lost(plans, client, office, name, args):
    break_rule(plans["B"])
    break_figure(plans["C"])
    factories.month_state(plans["A"], plans["A"].indicators.first(), 1, IndicatorMonth.State.SUBMITTED)
    client.force_login(office)
    assert client.get(reverse(name, args=args)).status_code == 200
