"""The heads of the city's table: what a click puts first, and what the lights beside the indicators count."""

import re

import pytest
from django.urls import reverse

from chiayi_kpi.accounts.roles import Role
from reports.analysis.comparisons.city_year import read_city_year
from reports.pages.city.columns import city_columns
from reports.pages.city.page import CityPage
from reports.pages.city.query import CityQuery, headers
from tests import factories
from tests.reading import elements, text_of
from tests.reports.cities import ranked_city, report


@pytest.fixture
def plans(db):
    made = ranked_city({"A": 150, "B": None, "C": 120})
    factories.month_state(made["A"], made["A"].indicators.first(), 6, "submitted")
    report(made["A"], "1-1-1", {"done": {1: 9}, "due": {1: 10}})
    return made


def clicked(column, order):
    found = headers(CityQuery(order, "all"), 6)[column]
    return re.search(r"order=(\w+)", found.query)[1], found.aria


def test_a_click_on_the_score_puts_the_lowest_first_then_the_highest_then_the_volume():
    assert clicked("score", "volume") == ("lowest", "")
    assert clicked("score", "lowest") == ("total", "ascending")
    assert clicked("score", "total") == ("volume", "descending")


def test_a_click_on_what_is_handed_in_puts_most_missing_first():
    assert clicked("late", "volume") == ("late", "") and clicked("late", "late") == ("volume", "descending")
    assert clicked("agency", "late") == ("volume", "")


def test_the_click_keeps_the_month_and_the_filter():
    assert headers(CityQuery("volume", "red"), 6)["score"].query == "through=6&show=red&order=lowest"


def test_lowest_first_is_lowest_first(plans):
    rows = CityPage(read_city_year(107, 6), CityQuery("lowest")).rows
    totals = [row.total for row in rows]
    assert totals == sorted(totals) and rows[-1].code == "A" and totals[0] < totals[-1]


def test_the_page_has_the_heads_and_says_which_order_holds(plans, client):
    client.force_login(factories.user(role=Role.AUDITOR))
    page = client.get(reverse("city", args=[107]), {"order": "late"})
    head = '//table[contains(@class, "city-table")]/thead'
    sorted_by = [column for column in city_columns() if column.header and column.sorts]
    assert len(elements(page, f'{head}//*[contains(@class, "city-sort")]')) == len(sorted_by)
    assert len(elements(page, f"{head}//@aria-sort")) == 1
    (link,) = elements(page, f'{head}//a[@title="得分（由低至高）"]/@href')
    assert "order=lowest" in link


def test_the_lights_and_what_is_handed_in_say_what_they_count(plans, client):
    client.force_login(factories.user(role=Role.AUDITOR))
    text = text_of(client.get(reverse("city", args=[107])))
    row = CityPage(read_city_year(107, 12), CityQuery()).rows[0]
    assert sum(row.lights) == row.to_report - 1  # all that is typed but the rank
    assert "以有燈號之指標計" in text and "僅計須逐月填報者" in text
    assert "須送出審核始予計入，僅填寫而未送出者不計" in text


def test_the_way_to_who_has_reported_stands_in_the_navigation_alone(plans, client):
    client.force_login(factories.user(role=Role.PERSONNEL))
    page = client.get(reverse("city", args=[107]))
    assert len(elements(page, f'//a[@href="{reverse("city_reporting", args=[107])}"]')) == 1
