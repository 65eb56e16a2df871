"""What the planning office should do next: found in what the page has read, the most urgent first, doors for who may."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.workdays.models import MonthDeadline
from indicators.models import Indicator, IndicatorMonth
from objectives.models import PerformanceYear, Plan
from reports.analysis.comparisons.city_year import read_city_year
from reports.pages.city.page import CityPage
from reports.pages.city.query import CityQuery
from tests import factories
from tests.made_once import made_once
from tests.reading import card, elements, links, text_of, texts_of
from tests.reports.cities import more_indicators, ranked_city, report
from tests.reports.pages.year_end.years import AFTER_THE_YEAR, reported_year

pytestmark = pytest.mark.django_db

SUBMITTED, APPROVED, RETURNED = (
    IndicatorMonth.State.SUBMITTED,
    IndicatorMonth.State.APPROVED,
    IndicatorMonth.State.RETURNED,
)
MOST_QUERIES = 24


JUNE_3 = datetime.date(2018, 6, 3)
made_plans = made_once(lambda: ranked_city({"A": 120, "B": 150, "C": 110}), PORTAL_TODAY=JUNE_3)


@pytest.fixture
def plans(made_plans, settings, db):
    """On the third of June nobody has handed in anything; every plan is approved."""
    settings.PORTAL_TODAY = JUNE_3
    return made_plans()


def hand_in(plan, months, state=SUBMITTED, leave_out=0):
    common = Plan.objects.get(agency=None, year=plan.year)
    reported = [*plan.indicators.order_by("pk"), *common.indicators.order_by("pk")][leave_out:]
    for month in months:
        for indicator in reported:
            factories.month_state(plan, indicator, month, state)


def tasks(through=5):
    return CityPage(read_city_year(107, through), CityQuery()).tasks


def page(client, role, **query):
    client.force_login(factories.user(role=role))
    return client.get(reverse("city", args=[107]), query)


def next_steps(response) -> str:
    return card(response, "next-title")


# ---------------------------------------------------------------- reminders


def test_who_is_overdue_is_urged_before_who_lacks_the_month_alone(plans):
    hand_in(plans["A"], range(1, 5))
    hand_in(plans["B"], (1, 2, 4))
    hand_in(plans["C"], range(1, 6))
    (reminder,) = tasks()
    assert reminder.text == "催報：2 個機關尚未全數送出 5 月（107.06.05 截止）。"
    assert [(one.code, one.note) for one in reminder.agencies] == [
        ("B", "先前月份逾期 5 項、5 項未送出"),
        ("A", "5 項未送出"),
    ]


def test_while_the_deadline_is_to_come_and_nobody_is_late_nobody_is_chased(plans):
    hand_in(plans["A"], range(1, 6))
    for code in "BC":
        hand_in(plans[code], range(1, 5))
    (waiting,) = tasks()
    assert waiting.text == "2 個機關尚待送出 5 月（107.06.05 截止）。"


def test_whose_own_deadline_has_passed_is_late_though_that_of_the_others_is_to_come(plans):
    for code in "ABC":
        hand_in(plans[code], range(1, 5 if code == "A" else 6))
    MonthDeadline.objects.create(year=107, month=5, agency=plans["A"].agency, report_due="2018-06-01")
    (reminder,) = tasks()
    assert reminder.text == "催報：1 個機關尚未全數送出 5 月（107.06.05 截止）。"
    assert [(one.code, one.note) for one in reminder.agencies] == [("A", "5 項未送出、107.06.01 截止")]


def test_only_who_lacks_the_month_is_counted_as_lacking_it(plans):
    hand_in(plans["A"], (1, 2, 3, 5))
    hand_in(plans["B"], range(1, 5))
    hand_in(plans["C"], range(1, 6))
    (reminder,) = tasks()
    assert reminder.text == (
        "催報：共 2 個機關，其中 1 個尚未全數送出 5 月（107.06.05 截止），1 個僅有先前月份未送出。"
    )
    assert [(one.code, one.note) for one in reminder.agencies] == [
        ("A", "先前月份逾期 5 項"),
        ("B", "5 項未送出"),
    ]
    assert reminder.note == "先前月份已逾期者計 1 個機關，列於前。"


def test_who_owes_earlier_months_only_is_part_of_the_sentence(plans, settings):
    hand_in(plans["A"], (1, 2, 3, 5))
    hand_in(plans["B"], range(1, 5))
    settings.PORTAL_TODAY = datetime.date(2018, 6, 8)
    assert tasks()[0].text == (
        "催報：共 3 個機關，其中 2 個尚未全數送出 5 月（已於 107.06.05 截止），1 個僅有先前月份未送出。"
    )


def test_the_day_is_the_year_s_own_and_passes(plans, settings):
    PerformanceYear.objects.create(year=107, report_day=12)
    assert "（107.06.12 截止）" in tasks()[0].text
    settings.PORTAL_TODAY = datetime.date(2018, 6, 13)
    assert tasks()[0].text == "催報：3 個機關尚未全數送出 5 月（已於 107.06.12 截止）。"


def test_a_month_that_has_not_ended_is_asked_of_nobody(plans):
    for plan in plans.values():
        hand_in(plan, range(1, 6))
    assert tasks(through=8) == ()
    IndicatorMonth.objects.filter(plan=plans["B"], month=3).delete()
    (reminder,) = tasks(through=8)
    assert reminder.text == "催報：1 個機關有已逾期限而未送出之月份。"
    assert [one.code for one in reminder.agencies] == ["B"]


def test_what_is_filled_in_or_returned_is_not_handed_in(plans):
    for plan in plans.values():
        hand_in(plan, range(1, 6), APPROVED)
    IndicatorMonth.objects.filter(plan=plans["A"], month=5).update(state=RETURNED)
    report(plans["A"], "1-1-1", {"done": {5: 9}, "due": {5: 10}})
    (reminder,) = tasks()
    assert [(one.code, one.note) for one in reminder.agencies] == [("A", "5 項未送出")]


# ---------------------------------------------------------------- the others


def test_drafts_await_approval_and_the_common_plan_is_told_of(plans):
    hand_in_all(plans)
    plans["B"].__class__.objects.filter(pk=plans["B"].pk).update(status=Plan.Status.DRAFT)
    (approve,) = tasks()
    assert approve.text == "1 份計畫仍為草案：檢視待補正事項，無待補正者予以核定。"
    assert [one.name for one in approve.agencies] == ["測試B處"] and not approve.note
    Plan.objects.filter(agency=None).update(status=Plan.Status.DRAFT)
    (approve,) = tasks()
    assert approve.text.startswith("2 份計畫") and "共同計畫" in approve.note


def test_nobody_is_urged_while_the_common_plan_is_a_draft(plans):
    assert tasks()[0].text.startswith("催報：3 個機關")
    Plan.objects.filter(agency=None).update(status=Plan.Status.DRAFT)
    (approve,) = tasks()
    assert approve.text.startswith("1 份計畫仍為草案")


def hand_in_all(plans):
    for plan in plans.values():
        hand_in(plan, range(1, 6))


def test_who_cannot_be_scored_is_to_be_corrected_where_one_may(plans, client):
    hand_in_all(plans)
    plans["B"].indicators.first().components.update(rule="nonsense")
    where = reverse("admin:objectives_plan_change", args=[plans["B"].pk])
    looked_at = page(client, Role.AUDITOR)
    assert "修正 1 個無法計分之機關。" in next_steps(looked_at)
    assert where not in links(looked_at, "next-title")
    assert where in links(page(client, Role.PLANNING_OFFICE), "next-title")


def test_the_year_waits_to_be_settled_once_it_is_over(settings):
    settings.PORTAL_TODAY = AFTER_THE_YEAR
    year = reported_year("A")
    factories.complete_plan(factories.agency("B"), common=True, status=Plan.Status.APPROVED)
    assert "辦理 2 個機關之年度評分及結算。" in texts(tasks(12))
    year.confirm()
    year.settle()
    (settle,) = [task for task in tasks(12) if "年度評分及結算" in task.text]
    assert [one.code for one in settle.agencies] == ["B"]
    settings.PORTAL_TODAY = datetime.date(2018, 12, 30)
    assert "年度評分及結算" not in " ".join(texts(tasks(11)))


def texts(found):
    return [task.text for task in found]


def test_a_settled_year_owes_nothing(settings, client):
    settings.PORTAL_TODAY = AFTER_THE_YEAR
    year = reported_year("A")
    year.confirm()
    year.settle()
    Plan.objects.update(status=Plan.Status.APPROVED)
    IndicatorMonth.objects.all().delete()
    (row,) = CityPage(read_city_year(107, 12), CityQuery()).rows
    assert (row.late, row.overdue) == (0, 0)
    assert not any("催報" in text or "結算" in text for text in texts(tasks(12)))


def test_lenient_targets_come_last(plans):
    factories.prior_values(plans["A"].agency, "1-1-1", {106: 99, 105: 99, 104: 99})
    found = tasks()
    assert found[0].text.startswith("催報：3 個機關")
    assert found[-1].text == "檢視 1 項可能過於寬鬆之目標值。"
    assert [(one.code, one.note) for one in found[-1].agencies] == [("A", "1 項")]


def test_more_than_four_agencies_are_counted(plans):
    for code in "DEF":
        factories.complete_plan(factories.agency(code), common=True, status=Plan.Status.APPROVED)
    reminder = tasks()[0]
    assert len(reminder.agencies) == 4 and reminder.more == 2 and "6 個機關" in reminder.text


def test_nothing_to_do_says_so(plans, client):
    hand_in_all(plans)
    owner = factories.user()
    for plan in plans.values():
        for one in Indicator.objects.filter(plan__in=[plan, *Plan.objects.filter(agency=None)]):
            factories.assignment(plan, one, owner=owner)
    assert "目前無待辦事項" in next_steps(page(client, Role.PLANNING_OFFICE, through=5))


# ---------------------------------------------------------------- whose the doors are


@pytest.mark.parametrize(
    ("role", "reminding", "settling"),
    [
        (Role.PLANNING_OFFICE, True, True),
        (Role.ADMINISTRATOR, False, False),
        (Role.PERSONNEL, False, True),
        (Role.AUDITOR, False, False),
    ],
)
def test_doors_are_for_who_may_act(plans, client, settings, role, reminding, settling):
    settings.PORTAL_TODAY = AFTER_THE_YEAR
    plans["A"].__class__.objects.filter(pk=plans["A"].pk).update(status=Plan.Status.DRAFT)
    shown = page(client, role, through=12)
    said, doors, where = next_steps(shown), links(shown, "next-title"), reverse("settling", args=[107])
    assert "催報：2 個機關" in said and "1 份計畫仍為草案" in said and "年度評分及結算" in said
    assert (reverse("city_reporting", args=[107]) in doors) is reminding
    assert (f"{where}#drafts-title" in doors) is reminding
    assert (where in doors) is settling


# ---------------------------------------------------------------- the cards beside it


def test_the_headline_counts_who_has_not_handed_in_and_names_them_with_links(plans, client):
    hand_in(plans["A"], [5])
    hand_in(plans["B"], [5], leave_out=2)
    shown = page(client, Role.AUDITOR, through=5)
    assert "5 月（107.06.05 截止）" in text_of(shown)
    first, second = texts_of(shown, '//ul[@class="city-late"]/li')
    assert first.startswith("測試C處 5 項未送出") and second.startswith("測試B處 2 項未送出")
    doors = elements(shown, '//ul[@class="city-late"]//a/@href')
    assert f"{reverse('report_grid', args=[107, 'B'])}?month=5" in doors
    assert f"{reverse('dashboard', args=[107, 'B'])}?through=5" in doors


def test_the_lowest_says_how_little_was_handed_in(plans, client):
    assert "尚無。" in last_place(client)  # all are equal
    for code in "AB":
        report(plans[code], "3-1-1", {"sessions": {1: 40}})
    (lowest,) = CityPage(read_city_year(107, 5), CityQuery()).ranking.lowest
    assert last_place(client).endswith(" 暫計，5 月僅送出 0／5 項指標")
    hand_in(plans[lowest.code], [5])
    said = last_place(client)
    assert lowest.name in said and said.endswith(" 暫計")


def test_who_shares_the_last_place_is_named_with_the_other_and_of_more_told_how_many(client, settings):
    settings.PORTAL_TODAY = datetime.date(2018, 6, 3)
    made = ranked_city({"A": 120, "B": 120, "C": 120, "D": 120})
    Plan.objects.update(status=Plan.Status.APPROVED)
    report(made["D"], "3-1-1", {"sessions": {1: 40}})
    said = last_place(client)
    assert "3 個機關並列最末" in said and sum(f"測試{code}處" in said for code in "ABC") == 1
    report(made["A"], "3-1-1", {"sessions": {1: 40}})
    said = last_place(client)
    assert "測試B處" in said and "測試C處" in said and "並列最末" not in said


def last_place(client) -> str:
    return text_of(page(client, Role.AUDITOR, through=5), '//div[span="得分落後"]')


# ---------------------------------------------------------------- what it costs


def test_tasks_take_no_query_more_however_many_there_are(plans, client):
    client.force_login(factories.user(role=Role.PLANNING_OFFICE))
    where = reverse("city", args=[107])
    with CaptureQueriesContext(connection) as before:
        client.get(where)
    more_indicators(plans["A"], 10)
    PerformanceYear.objects.create(year=107, report_day=12)
    hand_in(plans["A"], range(1, 6))
    for code in ("D", "E"):
        draft = factories.complete_plan(factories.agency(code), common=True)
        factories.prior_values(draft.agency, "1-1-1", {106: 99, 105: 99, 104: 99})
    with CaptureQueriesContext(connection) as after:
        client.get(where)
    assert len(after) == len(before) <= MOST_QUERIES


# ---------------------------------------------------------------- earlier years


def test_the_values_that_targets_rest_on_are_asked_for_once_the_year_has_begun(plans, settings):
    component = plans["A"].indicators.first().components.get()
    factories.set_parameters(component, target=None, baseline_years=1)
    (task,) = [task for task in tasks() if "歷年" in task.text]
    assert [(agency.code, agency.note) for agency in task.agencies] == [("A", "1 項指標")]
    settings.PORTAL_TODAY = datetime.date(2017, 12, 3)
    assert not [task for task in tasks() if "歷年" in task.text]
    settings.PORTAL_TODAY = datetime.date(2018, 6, 3)
    code = plans["A"].indicators.first().code
    factories.prior_values(plans["A"].agency, code, {106: 5})
    assert not [task for task in tasks() if "歷年" in task.text]
