"""The city's view with an agency that cannot be scored: all others, and the one by name, with the reason and the way."""

import csv
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chiayi_kpi.accounts.roles import Role
from indicators.models import MonthlyFigure, ScoringComponent
from reports.analysis.comparisons.city_year import read_city_year
from reports.analysis.comparisons.common_indicators import contests
from reports.pages.city.page import CityPage, RefusedAgency
from reports.pages.city.query import CityQuery
from tests import factories
from tests.reading import elements, text_of
from tests.reports.cities import more_indicators, ranked_city, report

pytestmark = pytest.mark.django_db

MOST_QUERIES = 23


@pytest.fixture
def plans():
    """B cannot be scored, and is first in the contest 3-2-1."""
    made = ranked_city({"A": 120, "B": 150, "C": 110})
    report(made["A"], "1-1-1", {"done": {1: 60, 6: 30}, "due": {1: 90, 6: 10}})
    break_plan(made["B"])
    return made


def break_plan(plan):
    plan.indicators.first().components.update(rule="nonsense")


def page(client, **query):
    return client.get(reverse("city", args=[107]), query)


def row_of(name, part):
    """Where that part of the page has the row of the agency of this name."""
    return f'//section[@aria-labelledby="{part}"]//tbody/tr[contains(., "{name}")]'


def codes(page):
    return [row.code for row in page.rows]


def test_the_standings_show_the_others_and_name_the_one_with_reason_and_link(office, plans):
    shown = page(office)
    assert codes(shown.context["page"]) == ["A", "B", "C"]
    row = row_of("測試B處", "agencies-title")
    assert "無法計分" in text_of(shown, row) and "nonsense" in text_of(shown, row)
    assert reverse("admin:objectives_plan_change", args=[plans["B"].pk]) in elements(shown, f"{row}//a/@href")


def test_who_may_not_correct_it_reads_the_reason_alone(client, plans):
    client.force_login(factories.user(role=Role.AUDITOR))
    text = text_of(page(client))
    assert "nonsense" in text and "前往更正" not in text


def test_the_summary_counts_those_that_have_a_score(plans):
    found = CityPage(read_city_year(107, 12), CityQuery())
    totals = [row.total for row in found.rows if not isinstance(row, RefusedAgency)]
    assert len(found.agencies) == 2 and found.mean == sum(totals, Decimal(0)) / 2
    assert [row.name for row in found.refused] == ["測試B處"]


def test_the_contest_has_its_place_and_no_points(plans):
    (contest,) = contests(read_city_year(107, 12))
    found = [(row.agency_code, row.place, row.refused) for row in contest.rows]
    assert found == [("B", 1, True), ("A", 2, False), ("C", 3, False)]
    assert contest.rows[0].figures == (("received", 150), ("", 100))
    assert [row.score.points for row in contest.rows[1:]] == [3, 2]


def test_who_reported_nonsense_for_the_contest_stands_in_it_without_a_place(plans, office):
    received = MonthlyFigure.objects.filter(plan=plans["A"], input__code="received").get().input
    factories.milestones(received, 設計=20)
    MonthlyFigure.objects.filter(input=received).exclude(plan=plans["A"]).update(value=1)
    (contest,) = contests(read_city_year(107, 12))
    (row,) = [row for row in contest.rows if row.agency_code == "A"]
    assert (row.place, row.score, row.refused) == (None, None, True)
    assert elements(page(office), row_of("測試A處", "contest-3-2-1"))


def test_the_common_indicators_have_a_row_that_says_so(office):
    assert text_of(page(office), row_of("測試B處", "common-title")) == "測試B處 無法計分"


@pytest.mark.parametrize("table", ["agencies", "common", "contest-3-2-1"])
def test_every_file_names_it_with_the_reason(office, table):
    content = page(office, table=table, export="csv").content.decode("utf-8-sig")
    head, *rows = list(csv.reader(io.StringIO(content)))
    assert head[-1] == "無法計分之原因"
    assert {len(each) for each in rows} == {len(head)}
    assert {("測試B處" in each, "nonsense" in each[-1], bool(each[-1])) for each in rows} == {
        (True, True, True),
        (False, False, False),
    }


@pytest.mark.parametrize(
    ("ask", "expected"),
    [
        (CityQuery(), ["A", "B", "C"]),
        (CityQuery(show="refused"), ["B"]),
        (CityQuery(show="open"), ["A", "B", "C"]),
        (CityQuery(show="settled"), []),
        (CityQuery(show="late"), ["A", "C"]),
        (CityQuery(order="total"), ["A", "C", "B"]),
    ],
)
def test_filters_and_orders_know_it(plans, ask, expected):
    assert codes(CityPage(read_city_year(107, 12), ask)) == expected


def test_a_fault_of_the_common_plan_is_said_once_with_all_names(office):
    ScoringComponent.objects.filter(rule="deduction").update(rule="nonsense")
    response = page(office)
    (group, *own) = response.context["page"].refused_groups
    assert response.status_code == 200
    assert group["names"] == ["測試A處", "測試B處", "測試C處"] and own == []
    text = text_of(response)
    assert "目前沒有可計分之機關。" in text and "本年度未訂共同性指標" not in text
    assert "本年度尚無任何填報數據" not in text


def test_last_year_s_fault_of_one_hides_that_one_s_change_alone(plans):
    for code in "AC":
        made = factories.complete_plan(plans[code].agency, year=106)
        if code == "C":
            break_plan(made)
    found = {row.code: row for row in CityPage(read_city_year(107, 6), CityQuery()).rows[::2]}
    assert found["A"].year_change is not None and found["C"].year_change is None


def test_it_costs_a_constant_number_of_queries(office, plans):
    with CaptureQueriesContext(connection) as before:
        page(office)
    more_indicators(plans["A"], 10)
    for code in ("D", "E", "F"):
        break_plan(factories.complete_plan(factories.agency(code), common=True))
    with CaptureQueriesContext(connection) as after:
        response = page(office)
    assert len(response.context["page"].refused) == 4
    assert len(after) == len(before) <= MOST_QUERIES
