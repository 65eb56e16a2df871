"""The city's view: who sees it, what it says of every agency, and what it costs."""

import csv
import datetime
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.core.formats import signed
from indicators.models import IndicatorInput, IndicatorMonth, MonthlyFigure, PriorValue
from indicators.selectors import read_years
from objectives.selectors import plans_of_years
from reports.analysis.comparisons.agency_progress import agency_progress
from reports.analysis.comparisons.city_year import read_city_year
from reports.analysis.comparisons.common_indicators import contests
from reports.pages.city.page import CityPage
from reports.pages.city.query import CityQuery
from reports.snapshot.selectors import build_snapshots, scores_of, totals_of, with_settled
from tests import factories
from tests.made_once import made_once
from tests.reading import elements, text_of, texts_of
from tests.reports.cities import more_indicators, ranked_city, report
from tests.reports.pages.year_end.years import AFTER_THE_YEAR, reported_year

pytestmark = pytest.mark.django_db

MOST_QUERIES = 23
TABLE = '//section[@aria-labelledby="agencies-title"]'


def _plans():
    made = ranked_city({"A": 120, "B": 150, "C": None})
    report(made["A"], "1-1-1", {"done": {1: 60, 6: 30}, "due": {1: 90, 6: 10}})
    report(made["B"], "1-1-1", {"done": {1: 9}, "due": {1: 10}})
    return made


made_plans = made_once(_plans)


def page(client, year=107, **query):
    return client.get(reverse("city", args=[year]), query)


def by_code(city):
    return {row.code: row for row in agency_progress(city)}


# ---------------------------------------------------------------- what it says


def test_scores_are_the_snapshot_s(plans):
    city = read_city_year(107, 12)
    bare = {one.agency_code: one.score for one in build_snapshots(year=107)}
    assert {one.agency_code: one.score for one in city.snapshots} == bare


@pytest.mark.parametrize("through", [0, 5, 6, 12])
def test_the_totals_of_a_month_that_is_compared_with_are_its_scores(plans, through):
    plans["C"].indicators.first().components.update(rule="nonsense")
    city = with_settled(read_years(plans_of_years([107])))[107]
    scores = scores_of(city, through).scores
    assert set(scores) == {"A", "B"}
    assert totals_of(city, through) == {code: found.total for code, found in scores.items()}


def test_before_the_year_has_begun_nobody_is_the_lowest_and_nobody_is_late(client, plans, settings):
    settings.PORTAL_TODAY = datetime.date(2017, 12, 20)
    found = CityPage(read_city_year(107, 1), CityQuery())
    assert (found.ranking.lowest, found.mean, found.late, found.is_asked) == ((), None, [], False)
    assert all(not sum(row.lights) and row.year_change is None for row in found.agencies)
    client.force_login(factories.user(role=Role.AUDITOR))
    text = text_of(page(client, through=1))
    assert text.count("尚無。") == 2 and "本月份尚無須填報。" in text and "尚未全數送出" not in text


def test_an_agency_that_was_not_there_yet_is_not_the_lowest(plans, settings):
    settings.PORTAL_TODAY = datetime.date(2018, 8, 10)
    plans["A"].agency.first_day = datetime.date(2018, 7, 1)
    plans["A"].agency.save()
    rows = by_code(read_city_year(107, 3))
    assert not rows["A"].is_owed and rows["A"].late == 0 and rows["B"].is_owed
    assert by_code(read_city_year(107, 7))["A"].is_owed


def test_the_change_from_last_month_is_the_difference_of_the_two_months_scores(plans):
    june, may = (by_code(read_city_year(107, month)) for month in (6, 5))
    assert june["A"].month_change == june["A"].total - may["A"].total != 0
    assert by_code(read_city_year(107, 1))["A"].month_change is None


def test_the_change_from_last_year_is_that_of_the_same_month_where_there_was_a_plan(plans):
    earlier = factories.complete_plan(plans["A"].agency, year=106)
    report(earlier, "1-1-1", {"done": {1: 45, 7: 900}, "due": {1: 100, 7: 1000}})
    (before,) = build_snapshots(year=106, through=6)
    rows = by_code(read_city_year(107, 6))
    assert rows["A"].year_change == rows["A"].total - before.score.total
    assert rows["B"].year_change is None


def test_last_year_s_common_plan_is_last_year_s_alone(plans):
    earlier = factories.complete_plan(plans["A"].agency, year=106, common=True)
    report(earlier, "3-1-1", {"sessions": {1: 40}})
    (before,) = build_snapshots(year=106)
    city = read_city_year(107, 12)
    assert city.year_before["A"] == before.score.total
    assert {one.agency_code: one.score for one in city.snapshots} == {
        one.agency_code: one.score for one in build_snapshots(year=107)
    }


def test_a_last_year_that_cannot_be_scored_does_not_hide_this_year(plans):
    earlier = factories.complete_plan(plans["A"].agency, year=106)
    earlier.indicators.first().components.update(rule="nonsense")
    rows = by_code(read_city_year(107, 12))
    assert rows["A"].year_change is None and rows["A"].total > 0


def test_an_indicator_counts_as_handed_in_once_it_is_submitted(plans):
    plan = plans["A"]
    first, second = plan.indicators.order_by("pk")[:2]
    factories.month_state(plan, first, 6, IndicatorMonth.State.APPROVED)
    factories.month_state(plan, second, 6, IndicatorMonth.State.SUBMITTED)
    factories.month_state(plan, second, 5, IndicatorMonth.State.SUBMITTED)
    row = by_code(read_city_year(107, 6))["A"]
    assert (row.to_report, row.handed_in, row.approved, row.late) == (5, 2, 1, 3)


def test_what_does_not_apply_is_not_owed(plans):
    factories.not_applicable(plans["A"], plans["A"].indicators.first())
    assert by_code(read_city_year(107, 6))["A"].to_report == 4


def test_the_rank_has_its_places_and_its_figures(plans):
    (contest,) = contests(read_city_year(107, 12))
    assert contest.code == "3-2-1" and contest.prior
    rows = [(row.agency_code, row.place, row.figures, row.score.points) for row in contest.rows]
    assert [(code, place) for code, place, _figures, _points in rows] == [("B", 1), ("A", 2), ("C", None)]
    assert rows[0][2] == (("received", 150), ("", 100)) and rows[2][2] == (("received", None), ("", 100))
    assert [float(points) for *_rest, points in rows] == [4, 3, 0]


def test_in_a_contest_a_missing_year_before_is_not_called_unreported(plans):
    PriorValue.objects.filter(agency=plans["A"].agency).delete()
    (contest,) = contests(read_city_year(107, 12))
    assert {row.agency_code: row.shown_state for row in contest.rows} == {
        "A": "no_earlier",
        "B": "",
        "C": "unreported",
    }


def test_equal_values_share_the_place(plans):
    MonthlyFigure.objects.filter(input__code="received").update(value=150)
    (contest,) = contests(read_city_year(107, 12))
    assert [row.place for row in contest.rows] == [1, 1, None]


# ---------------------------------------------------------------- settled years


@pytest.fixture
def settled(settings):
    """A's year is settled at 82.50 of 100, B's is not."""
    settings.PORTAL_TODAY = AFTER_THE_YEAR
    year = reported_year()
    factories.complete_plan(factories.agency("B"), common=True, approved=True)
    year.confirm("self", "personnel")
    year.rate("review", "1-1-1", "20.00")
    year.confirm("review")
    year.settle()
    return year


def test_a_settled_year_is_marked_with_its_points_and_grade(client, settled):
    client.force_login(settled.office)
    for through, total in ((12, "85.00"), (6, "82.50")):
        row, other = texts_of(page(client, through=through), f"{TABLE}//tbody/tr")
        assert row.startswith("測試A處") and total in row and "已結算 85.00 甲等" in row
        assert "已結算" not in other and "暫計" in other


def test_changes_of_a_settled_year_are_those_of_what_was_frozen(settled):
    MonthlyFigure.objects.update(value=0)
    found = {month: by_code(read_city_year(107, month))["A"] for month in (5, 6, 7, 12)}
    assert found[6].month_change == found[6].total - found[5].total != 0
    assert found[7].month_change == 0
    assert found[12].month_change == found[12].total - found[7].total == Decimal("2.50")


def test_the_change_from_a_settled_last_year_is_from_what_was_frozen(settled, settings):
    settings.PORTAL_TODAY = AFTER_THE_YEAR.replace(year=2020)
    factories.approved(factories.complete_plan(settled.plan.agency, year=108, common=True))
    MonthlyFigure.objects.update(value=0)
    assert by_code(read_city_year(108, 12))["A"].year_change == -Decimal("85.00")


def test_filters_know_what_is_settled(settled):
    city = read_city_year(107, 12)
    kept = {
        show: [row.code for row in CityPage(city, CityQuery(show=show)).rows] for show in ("settled", "open")
    }
    assert kept == {"settled": ["A"], "open": ["B"]}
    assert CityPage(city, CityQuery()).settled == 1


# ---------------------------------------------------------------- filter, order, files


def test_the_filter_and_the_order_stay_in_the_address_and_in_the_files(office, plans):
    plan = plans["A"]
    for one in (
        *plan.indicators.all(),
        *plans["A"].__class__.objects.get(agency=None, year=107).indicators.all(),
    ):
        factories.month_state(plan, one, 12, IndicatorMonth.State.SUBMITTED)
    response = page(office, show="late", order="total", through=12)
    assert [row.code for row in response.context["page"].rows] == ["B", "C"]
    file = "/107/city/?show=late&order=total&through=12&table=agencies&export=csv"
    assert file in elements(response, f"{TABLE}//a/@href")
    rows = list(
        csv.reader(
            io.StringIO(
                page(office, show="late", order="total", table="agencies", export="csv").content.decode(
                    "utf-8-sig"
                )
            )
        )
    )
    assert [row[0] for row in rows[1:]] == ["B", "C"]


def test_orders_put_what_is_asked_for_first(plans):
    city = read_city_year(107, 12)
    codes = {
        order: [row.code for row in CityPage(city, CityQuery(order)).rows]
        for order in ("volume", "total", "month", "year", "late", "red")
    }
    assert codes["volume"] == ["A", "B", "C"]
    totals = [by_code(city)[code].total for code in codes["total"]]
    assert totals == sorted(totals, reverse=True)
    assert sorted(codes["red"]) == ["A", "B", "C"]


def test_an_unknown_order_counts_as_not_asked(office):
    assert page(office, order="drop table", show="x").status_code == 200


@pytest.mark.parametrize("table", ["agencies", "common", "easy-targets", "contest-3-2-1"])
@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_every_table_can_be_taken_away(office, table, kind):
    response = page(office, table=table, export=kind)
    assert response.status_code == 200 and len(response.content) > 50
    assert response["Content-Disposition"].startswith("attachment")


def test_the_common_indicators_are_as_wide_as_a_sheet_of_paper_however_many_there_are(office):
    """A row for each indicator and agency; on A4 landscape some 140 characters stand in full size."""
    content = page(office, table="common", export="csv").content.decode("utf-8-sig")
    head, *rows = list(csv.reader(io.StringIO(content)))
    assert head[:6] == ["代碼", "指標", "機關代碼", "機關", "數值", "單位"]
    common = {row[0] for row in rows}
    assert len(rows) == 3 * len(common) and {row[2] for row in rows} == {"A", "B", "C"}
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)  # one indicator's agencies together
    sheet = load_workbook(io.BytesIO(page(office, table="common", export="xlsx").content)).active
    assert sum(found.width for found in sheet.column_dimensions.values()) <= 160


def test_a_column_of_values_has_the_decimals_of_the_page_in_the_file_too(office, plans):
    """150.5 and 100 after 100 each: 0.0 under 50.5, not 0; and the amounts say their unit."""
    MonthlyFigure.objects.filter(input__code="received").update(value=Decimal("150.5"))
    MonthlyFigure.objects.filter(input__code="received", plan=plans["A"]).update(value=100)
    IndicatorInput.objects.filter(code="received").update(unit="元")
    head, *rows = csv.reader(
        io.StringIO(page(office, table="contest-3-2-1", export="csv").content.decode("utf-8-sig"))
    )
    assert head[3] == "received (元)"
    assert [(row[1], row[3], row[5]) for row in rows] == [
        ("B", "150.5", "50.5"),
        ("A", "100.0", "0.0"),
        ("C", "", ""),
    ]


def test_a_change_has_its_sign():
    assert [signed(Decimal(text)) for text in ("1.25", "-0.5", "0")] == ["+1.25", "−0.50", "±0.00"]
    assert signed(None) == "—"


# ---------------------------------------------------------------- bad input


def test_a_year_without_plans_says_so(office):
    response = page(office, year=120)
    assert response.status_code == 200 and "120 年度沒有任何機關的施政計畫。" in text_of(response)


def test_an_agency_without_a_plan_is_named(office):
    factories.agency("LIB", "圖書館")
    assert "圖書館" in text_of(page(office))


def test_a_plan_that_cannot_be_scored_says_why(plans):
    plans["A"].indicators.first().components.update(rule="nonsense")
    assert read_city_year(107, 12).refused[0].message.startswith("測試A處：指標 1-1-1")


def test_a_year_without_any_figure_has_no_lights_and_says_so(client):
    factories.complete_plan(common=True)
    client.force_login(factories.user(role=Role.AUDITOR))
    assert "本年度尚無任何填報數據" in text_of(page(client))


def test_absurd_values_and_long_names_are_shown(office, plans):
    plans["B"].agency.__class__.objects.filter(code="B").update(name="長" * 100)
    plans["B"].indicators.update(name="<b>" + "名" * 197)
    MonthlyFigure.objects.filter(plan=plans["B"], input__code="done").update(value="99999999999.9999")
    shown = page(office)
    assert "長" * 100 in text_of(shown) and b"<b>" not in shown.content


def test_a_city_of_sample_figures_is_labelled(office, plans):
    type(plans["A"]).objects.filter(pk=plans["A"].pk).update(has_sample_figures=True)
    assert text_of(page(office), '//aside[@aria-label="示範數據"]')


# ---------------------------------------------------------------- what it costs


def test_the_page_with_its_session_takes_a_constant_number_of_queries(office, plans):
    factories.complete_plan(plans["A"].agency, year=106, common=True)
    with CaptureQueriesContext(connection) as before:
        page(office)
    more_indicators(plans["A"], 15)
    for code in ("D", "E"):
        factories.complete_plan(factories.agency(code), common=True)
    with CaptureQueriesContext(connection) as after:
        page(office)
    assert len(after) == len(before) <= MOST_QUERIES
