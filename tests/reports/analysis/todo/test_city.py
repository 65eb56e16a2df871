"""What the planning office should do next: found in what the page has read, the most urgent first, doors for who may."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.workdays.models import MonthDeadline
from indicators.models import Indicator, IndicatorMonth
from objectives.models import PerformanceYear, Plan
from reports.analysis.comparisons.city_year import read_city_year
from reports.pages.city.page import CityPage
from reports.pages.city.query import CityQuery
from tests import factories
from tests.made_once import made_once
from tests.reports.cities import more_indicators, ranked_city, report
from tests.reports.pages.year_end.years import AFTER_THE_YEAR, reported_year

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

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
    return client.get(reverse("city", args=[107]), query, headers={"accept-language": "en"})


def card(response):
    return response.content.decode().partition('id="next-title"')[2].partition("</section>")[0]


# ---------------------------------------------------------------- reminders


def test_who_is_overdue_is_urged_before_who_lacks_the_month_alone(plans):
    hand_in(plans["A"], range(1, 5))
    hand_in(plans["B"], (1, 2, 4))
    hand_in(plans["C"], range(1, 6))
    (reminder,) = tasks()
    assert reminder.text == "Remind 2 agencies: month 5 is to be handed in by 107.06.05."
    assert [(one.code, one.note) for one in reminder.agencies] == [
        ("B", "5 indicators of earlier months overdue, 5 not handed in"),
        ("A", "5 not handed in"),
    ]


def test_while_the_deadline_is_to_come_and_nobody_is_late_nobody_is_chased(plans):
    hand_in(plans["A"], range(1, 6))
    for code in "BC":
        hand_in(plans[code], range(1, 5))
    (waiting,) = tasks()
    assert waiting.text == "2 agencies have still to hand in all of month 5, by 107.06.05."
    with translation.override("zh-hant"):
        assert tasks()[0].text == "2 個機關尚待送出 5 月（107.06.05 截止）。"


def test_whose_own_deadline_has_passed_is_late_though_that_of_the_others_is_to_come(plans):
    for code in "ABC":
        hand_in(plans[code], range(1, 5 if code == "A" else 6))
    MonthDeadline.objects.create(year=107, month=5, agency=plans["A"].agency, report_due="2018-06-01")
    (reminder,) = tasks()
    assert reminder.text == "Remind 1 agency: month 5 is to be handed in by 107.06.05."
    assert [(one.code, one.note) for one in reminder.agencies] == [("A", "5 not handed in, by 107.06.01")]


def test_only_who_lacks_the_month_is_counted_as_lacking_it(plans):
    hand_in(plans["A"], (1, 2, 3, 5))
    hand_in(plans["B"], range(1, 5))
    hand_in(plans["C"], range(1, 6))
    (reminder,) = tasks()
    assert reminder.text == (
        "Remind 2 agencies: 1 of month 5, which is to be handed in by 107.06.05, 1 of earlier months only."
    )
    assert [(one.code, one.note) for one in reminder.agencies] == [
        ("A", "5 indicators of earlier months overdue"),
        ("B", "5 not handed in"),
    ]
    assert reminder.note == "1 agency owes earlier months, too, and is named first."


def test_who_owes_earlier_months_only_is_part_of_the_sentence(plans, settings):
    hand_in(plans["A"], (1, 2, 3, 5))
    hand_in(plans["B"], range(1, 5))
    settings.PORTAL_TODAY = datetime.date(2018, 6, 8)
    with translation.override("zh-hant"):
        assert tasks()[0].text == (
            "催報：共 3 個機關，其中 2 個尚未全數送出 5 月（已於 107.06.05 截止），1 個僅有先前月份未送出。"
        )


def test_the_day_is_the_year_s_own_and_passes(plans, settings):
    PerformanceYear.objects.create(year=107, report_day=12)
    assert "by 107.06.12" in tasks()[0].text
    settings.PORTAL_TODAY = datetime.date(2018, 6, 13)
    assert tasks()[0].text == "Remind 3 agencies: month 5 was to be handed in by 107.06.12."


def test_a_month_that_has_not_ended_is_asked_of_nobody(plans):
    for plan in plans.values():
        hand_in(plan, range(1, 6))
    assert tasks(through=8) == ()
    IndicatorMonth.objects.filter(plan=plans["B"], month=3).delete()
    (reminder,) = tasks(through=8)
    assert reminder.text == "Remind 1 agency that has not handed in months whose deadline has passed."
    assert [one.code for one in reminder.agencies] == ["B"]


def test_what_is_filled_in_or_returned_is_not_handed_in(plans):
    for plan in plans.values():
        hand_in(plan, range(1, 6), APPROVED)
    IndicatorMonth.objects.filter(plan=plans["A"], month=5).update(state=RETURNED)
    report(plans["A"], "1-1-1", {"done": {5: 9}, "due": {5: 10}})
    (reminder,) = tasks()
    assert [(one.code, one.note) for one in reminder.agencies] == [("A", "5 not handed in")]


# ---------------------------------------------------------------- the others


def test_drafts_await_approval_and_the_common_plan_is_told_of(plans):
    hand_in_all(plans)
    plans["B"].__class__.objects.filter(pk=plans["B"].pk).update(status=Plan.Status.DRAFT)
    (approve,) = tasks()
    assert approve.text == "1 plan is still a draft: approve it, or see what it still lacks."
    assert [one.name for one in approve.agencies] == ["測試B處"] and not approve.note
    Plan.objects.filter(agency=None).update(status=Plan.Status.DRAFT)
    (approve,) = tasks()
    assert "2 plans" in approve.text and approve.note.startswith("The common plan")


def test_nobody_is_urged_while_the_common_plan_is_a_draft(plans):
    assert tasks()[0].text.startswith("Remind 3 agencies")
    Plan.objects.filter(agency=None).update(status=Plan.Status.DRAFT)
    (approve,) = tasks()
    assert approve.text.startswith("1 plan is still a draft")


def hand_in_all(plans):
    for plan in plans.values():
        hand_in(plan, range(1, 6))


def test_who_cannot_be_scored_is_to_be_corrected_where_one_may(plans, client):
    hand_in_all(plans)
    plans["B"].indicators.first().components.update(rule="nonsense")
    where = reverse("admin:objectives_plan_change", args=[plans["B"].pk])
    assert "Correct what keeps 1 agency from being scored." in card(page(client, Role.AUDITOR))
    assert where not in card(page(client, Role.AUDITOR))
    assert where in card(page(client, Role.PLANNING_OFFICE))


def test_the_year_waits_to_be_settled_once_it_is_over(settings):
    settings.PORTAL_TODAY = AFTER_THE_YEAR
    year = reported_year("A")
    factories.complete_plan(factories.agency("B"), common=True, status=Plan.Status.APPROVED)
    assert "Rate and settle the year of 2 agencies." in texts(tasks(12))
    year.confirm()
    year.settle()
    (settle,) = [task for task in tasks(12) if "settle the year" in task.text]
    assert [one.code for one in settle.agencies] == ["B"]
    settings.PORTAL_TODAY = datetime.date(2018, 12, 30)
    assert "settle the year" not in " ".join(texts(tasks(11)))


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
    assert not any("Urge" in text or "settle" in text for text in texts(tasks(12)))


def test_lenient_targets_come_last(plans):
    factories.prior_values(plans["A"].agency, "1-1-1", {106: 99, 105: 99, 104: 99})
    found = tasks()
    assert (
        found[0].text.startswith("Remind 3") and found[-1].text == "Look at 1 target that looks too lenient."
    )
    assert [(one.code, one.note) for one in found[-1].agencies] == [("A", "1 target")]


def test_more_than_four_agencies_are_counted(plans):
    for code in "DEF":
        factories.complete_plan(factories.agency(code), common=True, status=Plan.Status.APPROVED)
    reminder = tasks()[0]
    assert len(reminder.agencies) == 4 and reminder.more == 2 and "6 agencies" in reminder.text


def test_nothing_to_do_says_so(plans, client):
    hand_in_all(plans)
    owner = factories.user()
    for plan in plans.values():
        for one in Indicator.objects.filter(plan__in=[plan, *Plan.objects.filter(agency=None)]):
            factories.assignment(plan, one, owner=owner)
    assert "Nothing waits" in card(page(client, Role.PLANNING_OFFICE, through=5))


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
    found = card(page(client, role, through=12))
    where = reverse("settling", args=[107])
    assert "Remind 2" in found and "1 plan is still a draft" in found and "Rate and settle" in found
    assert (f'href="{reverse("city_reporting", args=[107])}"' in found) is reminding
    assert (f'href="{where}#drafts-title"' in found) is reminding
    assert (f'href="{where}"' in found) is settling


# ---------------------------------------------------------------- the cards beside it


def test_the_headline_counts_who_has_not_handed_in_and_names_them_with_links(plans, client):
    hand_in(plans["A"], [5])
    hand_in(plans["B"], [5], leave_out=2)
    text = page(client, Role.AUDITOR, through=5).content.decode()
    assert "Month 5, to be handed in by 107.06.05" in text
    late = " ".join(text.partition('class="city-late"')[2].partition("</ul>")[0].split())
    assert ">5 missing<" in late and ">2 missing<" in late
    assert late.index("測試C處") < late.index("測試B處") and "測試A處" not in late
    assert f"{reverse('report_grid', args=[107, 'B'])}?month=5" in late
    assert f"{reverse('dashboard', args=[107, 'B'])}?through=5" in late


def test_the_lowest_says_how_little_was_handed_in(plans, client):
    assert "Nobody yet." in last_place(client)  # all are equal
    for code in "AB":
        report(plans[code], "3-1-1", {"sessions": {1: 40}})
    (lowest,) = CityPage(read_city_year(107, 5), CityQuery()).ranking.lowest
    assert ">provisional: 0 of 5 indicators handed in for month 5<" in last_place(client)
    hand_in(plans[lowest.code], [5])
    text = last_place(client)
    assert lowest.name in text and ">provisional<" in text


def test_who_shares_the_last_place_is_named_with_the_other_and_of_more_told_how_many(client, settings):
    settings.PORTAL_TODAY = datetime.date(2018, 6, 3)
    made = ranked_city({"A": 120, "B": 120, "C": 120, "D": 120})
    Plan.objects.update(status=Plan.Status.APPROVED)
    report(made["D"], "3-1-1", {"sessions": {1: 40}})
    text = last_place(client)
    assert "3 agencies have the last place" in text and text.count('class="city-answer"') == 1
    report(made["A"], "3-1-1", {"sessions": {1: 40}})
    text = last_place(client)
    assert "測試B處" in text and "測試C處" in text and "last place" not in text


def last_place(client):
    text = page(client, Role.AUDITOR, through=5).content.decode()
    return text.partition(">Falls behind<")[2].partition('<div class="card stat">')[0]


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
    (task,) = [task for task in tasks() if "earlier years" in task.text]
    assert [(agency.code, agency.note) for agency in task.agencies] == [("A", "1 indicator")]
    settings.PORTAL_TODAY = datetime.date(2017, 12, 3)
    assert not [task for task in tasks() if "earlier years" in task.text]
    settings.PORTAL_TODAY = datetime.date(2018, 6, 3)
    code = plans["A"].indicators.first().code
    factories.prior_values(plans["A"].agency, code, {106: 5})
    assert not [task for task in tasks() if "earlier years" in task.text]
