"""The agencies among each other: ranks, medians, what changed, and every month beside the points due by then."""

import csv
import datetime
import io
import re
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chiayi_kpi.core.charts.heat import heat_level
from indicators.models import IndicatorMonth
from indicators.scoring.expected import Earnable
from objectives.models import Plan
from reports.analysis.comparisons.agency_progress import agency_progress
from reports.analysis.comparisons.city_months import MonthReporting, city_months
from reports.analysis.comparisons.city_year import read_city_year
from reports.analysis.comparisons.facet_medians import peer_table
from reports.analysis.comparisons.ranking import by_score, movers
from reports.pages.city.page import CityPage
from reports.pages.city.query import CityQuery
from reports.pages.city.ranking import ranking
from reports.snapshot.selectors import build_snapshots
from tests import factories
from tests.reading import card, elements, text_of, texts_of
from tests.reports.cities import more_indicators, ranked_city, report

pytestmark = pytest.mark.django_db

MOST_QUERIES = 23


@pytest.fixture
def plans(settings):
    """B leads by its figures; D's plan cannot be scored. It is August, July is being reported."""
    settings.PORTAL_TODAY = datetime.date(2018, 8, 1)
    made = ranked_city({"A": 120, "B": 150, "C": None, "D": None})
    report(made["A"], "1-1-1", {"done": {1: 60, 6: 30}, "due": {1: 90, 6: 10}})
    report(made["B"], "1-1-1", {"done": {1: 9}, "due": {1: 10}})
    report(made["B"], "3-1-1", {"sessions": {1: 40}})
    cannot_be_scored(made["D"])
    return made


def cannot_be_scored(plan):
    plan.indicators.first().components.update(rule="nonsense")


def months(client, **query):
    return client.get(reverse("city_months", args=[107]), query, headers=query.pop("headers", None))


def rows_of(city):
    return {row.code: row for row in city_months(city)}


# ---------------------------------------------------------------- ranks and changes


def test_equal_scores_have_one_place_and_the_next_is_left_out(plans):
    plans["D"].indicators.first().components.update(rule="attainment")
    placed = by_score(agency_progress(read_city_year(107, 7)))
    totals = [one.row.total for one in placed]
    assert totals == sorted(totals, reverse=True)
    assert [(one.place, one.row.code) for one in placed] == [(1, "B"), (2, "A"), (3, "C"), (3, "D")]
    assert totals[2] == totals[3] < totals[1] < totals[0]


def test_who_owes_nothing_yet_has_no_place_and_stands_last(plans):
    plans["B"].agency.first_day = datetime.date(2018, 7, 1)
    plans["B"].agency.save()
    placed = by_score(agency_progress(read_city_year(107, 3)))
    assert [(one.place, one.row.code) for one in placed] == [(1, "A"), (2, "C"), (None, "B")]


def test_what_changed_is_who_gained_and_who_lost_most_since_the_month_before(plans):
    rows = {row.code: row for row in agency_progress(read_city_year(107, 6))}
    found = movers(tuple(rows.values()))
    assert rows["A"] in found.up + found.down
    changes = [row.month_change for row in rows.values()]
    assert {row.month_change for row in found.up} <= {max(changes)}
    assert {row.month_change for row in found.down} <= {min(changes)}
    assert movers(agency_progress(read_city_year(107, 1))) == ((), ())


def test_equal_changes_are_all_named_and_nobody_who_changed_less(plans):
    given = {"A": "-1.00", "B": "2.00", "C": "-1.00", "D": None}
    rows = [row for row in agency_progress(read_city_year(107, 6)) if row.code in given]
    changes = {code: change and Decimal(change) for code, change in given.items()}
    found = movers(rows, lambda row: changes[row.code])
    named = [[row.code for row in part] for part in found]
    assert named == [["B"], [row.code for row in rows if row.code in "AC"]]
    assert movers(rows, lambda row: Decimal(0)) == ((), ())


def test_the_bars_are_not_marked_where_everybody_could_have_everything(plans):
    assert ranking(agency_progress(read_city_year(107, 6))).is_marked
    year = ranking(agency_progress(read_city_year(107, 12)))
    assert all(one.row.by_now == one.row.maximum and not one.bar.due for part in year for one in part)
    assert not year.is_marked


def test_the_bars_are_marked_at_the_points_due_by_now(plans):
    city = read_city_year(107, 6)
    for one in ranking(agency_progress(city)).first:
        snapshot = next(found for found in city.snapshots if found.agency_code == one.row.code)
        by_now = sum((snapshot.by_now(indicator) for indicator in snapshot.indicators()), Decimal(0))
        assert Decimal(one.bar.due_points) == one.row.by_now == by_now < one.row.maximum


def test_of_a_large_city_the_first_and_the_last_are_in_sight_and_the_others_folded(plans):
    rows = agency_progress(read_city_year(107, 7))
    for count, sizes in ((8, (8, 0, 0, 0)), (9, (3, 3, 3, 0)), (60, (3, 54, 3, 0))):
        assert tuple(map(len, ranking((rows * 20)[:count]))) == sizes


def test_the_first_screen_says_who_leads_who_falls_behind_and_who_has_not_reported(office):
    page = office.get(reverse("city", args=[107]))
    answers = texts_of(page, '//section[contains(@class, "city-answers")]/div')
    _mean, leads, behind, late, _changed = answers
    assert leads.startswith("得分領先 測試B處") and behind.startswith("得分落後 測試C處")
    assert late.startswith("7 月（107.08.06 截止） 3 ")
    assert "列印日期 107.08.01" in text_of(page) and not any("D處" in answer for answer in answers)


def test_who_changed_most_says_where_the_points_are_provisional(office):
    page = office.get(reverse("city", args=[107]), {"through": 6})
    rows = {row.name: row.provisional for row in page.context["page"].agencies}
    said = texts_of(page, '//div[contains(@class, "city-changes")]/span[@class="city-answer"]')
    assert said and any(rows.values())
    for part in said:
        (name,) = (name for name in rows if part.startswith(name))
        assert ("暫計" in part) is rows[name]


# ---------------------------------------------------------------- an agency among its peers


def test_a_facet_stands_beside_the_median_of_those_that_have_a_score(plans):
    table = peer_table(read_city_year(107, 7))
    by_code = {one.agency_code: one for one in build_snapshots(year=107, through=7, agency_codes=list("ABC"))}
    assert [row.code for row in table.rows] == ["A", "B", "C"]
    for place, column in enumerate(table.columns):
        points = [
            next(facet.score.points for facet in snapshot.facets if facet.no == column.no)
            for snapshot in by_code.values()
        ]
        assert column.median == sorted(points)[1]
        assert [row.results[place].above for row in table.rows] == [
            Fraction(one) - column.median for one in points
        ]


def test_between_two_agencies_the_median_lies_halfway_and_one_alone_has_none(plans):
    cannot_be_scored(plans["C"])
    table = peer_table(read_city_year(107, 7))
    first, second = (row.results[0] for row in table.rows)
    assert table.columns[0].median * 2 == first.score.points + second.score.points != 0
    cannot_be_scored(plans["B"])
    assert peer_table(read_city_year(107, 7)) == ((), ())


# ---------------------------------------------------------------- month by month


def test_each_month_has_the_score_of_that_month_and_the_points_due_by_then(plans):
    held = rows_of(read_city_year(107, 7))
    for month in (1, 5, 6, 7):
        (snapshot,) = build_snapshots(year=107, through=month, agency_codes=["A"])
        found = held["A"].scores[month - 1]
        assert found == (snapshot.score.total, snapshot.total_by_now)
        assert found.share == pytest.approx(float(found.total) / float(found.by_then) * 100)
    assert held["D"].refused and set(held["D"].scores) == {None}
    assert list(held) == ["A", "B", "C", "D"] and len(held["A"].scores) == 7


def test_the_points_due_by_the_month_shown_are_those_of_the_snapshot(plans, monkeypatch):
    asked = []

    def noted(year, months):
        asked.append(list(months))
        return Earnable(year, months)

    monkeypatch.setattr("reports.analysis.comparisons.city_months.Earnable", noted)
    city = read_city_year(107, 7)
    held = rows_of(city)
    assert asked and all(months == [1, 2, 3, 4, 5, 6] for months in asked)
    assert held["A"].scores[-1].by_then == next(
        one.total_by_now for one in city.snapshots if one.agency_code == "A"
    )


def test_months_that_nobody_owes_have_neither_score_nor_reporting(plans):
    plans["A"].agency.first_day = datetime.date(2018, 4, 1)
    plans["A"].agency.save()
    found = rows_of(read_city_year(107, 9))["A"]
    for row in (found.scores, found.reporting):
        assert [one is not None for one in row] == [False] * 3 + [True] * 4 + [False] * 2


def test_a_month_is_late_once_its_deadline_has_passed_and_something_lacks(plans):
    plan = factories.approved(plans["A"])
    every = (*plan.indicators.all(), *Plan.objects.get(agency=None, year=107).indicators.all())
    for one in every:
        factories.month_state(plan, one, 5, IndicatorMonth.State.SUBMITTED)
    factories.month_state(plan, every[0], 6, IndicatorMonth.State.APPROVED)
    factories.month_state(plan, every[0], 7, IndicatorMonth.State.SUBMITTED)
    held = rows_of(read_city_year(107, 7))
    asked = held["A"].reporting[4].asked
    assert held["A"].reporting[4:] == (
        MonthReporting(asked, asked, False),
        MonthReporting(asked, 1, True),
        MonthReporting(asked, 1, False),  # July may still be handed in
    )
    plan.status = Plan.Status.DRAFT
    plan.save()
    assert not any(one.late for one in rows_of(read_city_year(107, 7))["A"].reporting)


def test_the_page_and_its_part_hold_both_heat_maps_and_the_courses(office):
    page, part = months(office, through=7), months(office, through=7, headers={"hx-request": "true"})
    score = '//section[@aria-labelledby="months-score-title"]'
    for found in (page, part):
        assert len(elements(found, f"{score}//tr")) == 5
        assert len(elements(found, f'{score}//*[@aria-current="date"]')) == 1
        heat = texts_of(found, f'{score}//td[contains(@class, "heat--")]')
        assert heat and all(re.fullmatch(r"\d+\.\d", share) for share in heat)
        assert texts_of(found, f"{score}//tbody/tr")[-1] == "測試D處 無法計分"
        said = text_of(found, score)
        assert "占截至當月應得分數之百分比" in said and "進度超前或有加分時，比率可能超過 100。" in said
        assert elements(found, '//*[@id="months-reporting-title"]')
        assert len(elements(found, '//*[@class="multiples__name"]')) == 3
    assert b"<html" in page.content and b"<html" not in part.content
    assert "HX-Request" in page["Vary"]


def test_the_year_before_is_a_line_of_its_own_in_the_courses(office, plans):
    before = factories.plan(plans["A"].agency, year=106)
    counted = factories.indicator(
        factories.objective(factories.facet(before, no=1)), inputs={"sessions": "sum"}, rule={"target": 100}
    )
    factories.figures(before, counted.inputs.get(), dict.fromkeys(range(1, 13), 5))
    rows = rows_of(read_city_year(107, 7))
    assert len(rows["A"].before) == 12 and rows["A"].before[-1] > rows["A"].before[0] > 0
    assert not any(rows["B"].before)
    courses = card(months(office, through=7), "multiples-title")
    assert "細線：上年度各月累計得分。" in courses
    assert courses.count("106 年度") == 1


@pytest.mark.parametrize("through", [1, 12])
def test_a_year_that_has_not_begun_has_dashes(office, settings, through):
    settings.PORTAL_TODAY = datetime.date(2017, 12, 20)
    text = months(office, through=through).content.decode()
    assert "heat--1" not in text.partition("heat-key")[0] and "multiples__name" not in text


def test_a_year_without_plans_says_so(office):
    response = office.get(reverse("city_months", args=[120]))
    assert response.status_code == 200 and "120 年度沒有任何機關的施政計畫。" in text_of(response)


@pytest.mark.parametrize("table", ["months-score", "months-reporting"])
def test_the_heat_maps_can_be_taken_away(office, table):
    content = months(office, through=2, table=table, export="csv").content.decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(content))
    assert [row[:3] for row in rows] == [
        [code, f"測試{code}處", month] for code in "ABC" for month in ("1", "2")
    ]
    assert {len(row) for row in rows} == {len(header)}


# ---------------------------------------------------------------- common indicators


def test_the_common_indicators_have_their_maximum_in_the_head_and_a_shade_in_the_cell(plans):
    page = CityPage(read_city_year(107, 7), CityQuery())
    for place, header in enumerate(page.common_headers):
        spec = header["indicator"].score.spec
        cells = [row["cells"][place] for row in page.common_rows if not row["refused"]]
        if spec.weight:
            assert header["maximum"] == spec.weight
        else:
            assert not any("heat--" in cell for cell in cells)  # nobody lacks a bonus
    sessions = next(n for n, header in enumerate(page.common_headers) if header["indicator"].code == "3-1-1")
    b = page.common.rows[1].results[sessions].score
    share = Fraction(b.points) / page.common_headers[sessions]["maximum"] * 100
    assert f"heat--{heat_level(share)}" in page.common_rows[1]["cells"][sessions]


# ---------------------------------------------------------------- what it costs


def test_the_months_take_as_many_queries_as_the_page_however_many_agencies_and_months(office, plans):
    with CaptureQueriesContext(connection) as before:
        months(office, through=2)
    more_indicators(plans["A"], 5)
    factories.complete_plan(factories.agency("E"), common=True)
    with CaptureQueriesContext(connection) as after:
        months(office, through=12)
    assert len(after) == len(before) <= MOST_QUERIES
