"""Filter, sort and address: the address is the view, and a filter replaces the table alone."""

import csv
import datetime
import re

import pytest
from django.http import QueryDict

from reports.pages.dashboard.query import DashboardQuery, parse
from tests import factories
from tests.reading import text_of


def codes(response) -> list[str]:
    """The indicators that the table shows, in its order."""
    page = response.context["page"]
    groups = [group["rows"] for group in page.groups] or [page.flat]
    return [row.view.code for rows in groups for row in rows]


def row(response, code: str) -> str:
    """The words of an indicator's row."""
    return text_of(response, f'//tr[@id="i-{code}"]')


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["1-1-1", "1-1-2", "2-1-1"]),
        ({"facet": "2"}, ["2-1-1"]),
        ({"light": "red"}, ["1-1-1"]),
        ({"light": "green"}, ["1-1-2"]),
        ({"light": "white"}, ["2-1-1"]),
        ({"report": "missing"}, ["2-1-1"]),
        ({"report": "stale"}, ["2-1-1"]),
        ({"facet": "1", "light": "white"}, []),
        ({"sort": "light"}, ["1-1-1", "2-1-1", "1-1-2"]),
        ({"sort": "-indicator"}, ["2-1-1", "1-1-2", "1-1-1"]),
        ({"sort": "lost"}, ["2-1-1", "1-1-1", "1-1-2"]),
        ({"sort": "points"}, ["2-1-1", "1-1-1", "1-1-2"]),
        ({"sort": "value"}, ["1-1-1", "1-1-2", "2-1-1"]),
        ({"sort": "owner"}, ["2-1-1", "1-1-1", "1-1-2"]),
        ({"sort": "updated"}, ["2-1-1", "1-1-1", "1-1-2"]),
        ({"sort": "-points", "facet": "1"}, ["1-1-2", "1-1-1"]),
    ],
)
def test_the_rows_are_those_that_the_address_asks_for(bureau, query, expected):
    assert codes(bureau.page(**query)) == expected


def test_the_owner_is_chosen_by_name_and_nobody_is_a_choice_too(bureau):
    bureau.plan.assignments.filter(indicator=bureau.rated).delete()
    assert codes(bureau.page(owner=bureau.wang.pk)) == ["1-1-1"]
    assert codes(bureau.page(owner="none")) == ["1-1-2"]
    options = text_of(bureau.page(), '//select[@id="filter-owner"]')
    assert "王小明" in options and "李大華" in options and "未指定承辦人" in options


def test_an_indicator_two_periods_without_update_wears_the_light_of_it(bureau):
    shown = row(bureau.page(), "2-1-1")
    assert "◆" in shown and "連續 5 期未更新" in shown


@pytest.mark.parametrize(
    "query",
    [
        {"facet": "9"},
        {"light": "pink"},
        {"owner": "' OR 1=1"},
        {"owner": "１"},
        {"report": "x"},
        {"sort": "--points"},
        {"known": "yesterday"},
    ],
)
def test_a_word_that_does_not_exist_is_left_out(bureau, query):
    assert len(codes(bureau.page(**query))) == 3


def test_the_view_survives_its_address():
    view = DashboardQuery(5, "then", 2, "red", "17", "missing", "-lost")
    assert parse(QueryDict(view.query()), 5) == view
    assert DashboardQuery(5).query() == "through=5"


def test_a_header_sorts_up_then_down_then_not_at_all():
    view = DashboardQuery(5)
    assert view.sorted_by("points") == "points"
    assert DashboardQuery(5, sort="points").sorted_by("points") == "-points"
    assert DashboardQuery(5, sort="-points").sorted_by("points") == ""
    assert DashboardQuery(5, sort="-points").sorted_by("light") == "light"


def test_htmx_gets_the_table_alone_and_the_address_of_the_view(bureau):
    response = bureau.part(light="red", facet="", owner="", sort="lost")
    text = response.content.decode()
    assert "<html" not in text and codes(response) == ["1-1-1"]
    assert response["HX-Push-Url"] == "/107/PD/?through=5&light=red&sort=lost"
    assert 'hx-swap-oob="true"' in text and "顯示 1 項，共 3 項指標" in text_of(response)
    assert {"HX-Request", "HX-Target"} <= set(response["Vary"].replace(" ", "").split(","))


def test_another_month_replaces_all_that_depends_on_it(bureau):
    response = bureau.part("dashboard", through="3", light="red")
    text = response.content.decode()
    assert "<html" not in text and "total-title" in text and codes(response) == ["1-1-1"]
    assert "light=red" in text.partition('id="month-4"')[2].partition(">")[0]


def test_another_month_changes_the_heading_and_the_window_s_title(bureau):
    text = bureau.part("dashboard", through="3").content.decode()
    title, _, rest = text.partition("</title>")
    assert "截至 3 月底" in title and "警察局" in title
    heading = rest.partition('id="dash-year"')[2].partition("</span>")[0]
    assert 'hx-swap-oob="true"' in heading and "截至 3 月底" in heading
    whole = bureau.text(through=3)
    assert whole.count('id="dash-year"') == 1 and "hx-swap-oob" not in whole.partition("dash-year")[2][:40]


def test_the_forecast_takes_its_line_in_the_first_card(bureau):
    page = bureau.text()
    assert page.count('id="outlook-line"') == 1
    line = bureau.text("dashboard_outlook", through=5).partition('id="outlook-line"')[2].partition("</p>")[0]
    assert 'hx-swap-oob="true"' in line and 'href="/107/PD/forecast/?through=5"' in line
    assert re.search(r"年底預估 \d+\.\d\d，可能落在 \d+\.\d\d–\d+\.\d\d", line)
    assert "資料不足，尚無法預估" in bureau.text("dashboard_outlook", through=1)


def test_a_year_that_is_over_has_no_forecast_in_its_first_card(bureau):
    for name in ("dashboard", "dashboard_outlook"):
        assert "outlook-line" not in bureau.text(name, through=12)


def test_the_links_keep_what_was_chosen(bureau):
    text = bureau.text(light="red", sort="lost", through="4")
    sort = text.partition('id="sort-points"')[2].partition(">")[0]
    assert "light=red" in sort and "through=4" in sort and "sort=points" in sort
    assert 'aria-sort="ascending"' in text
    form = text.partition('id="indicator-filter"')[2].partition("</form>")[0]
    assert 'name="sort" value="lost"' in form and 'name="through" value="4"' in form


def test_a_filter_that_fits_nothing_says_so_and_leads_back(bureau):
    text = text_of(bureau.page(facet="1", light="white"))
    assert "沒有符合條件的指標" in text and "顯示全部指標" in text


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_the_table_is_taken_away_as_it_is_filtered(bureau, kind):
    response = bureau.get(light="red", table="indicators", export=kind)
    assert response.status_code == 200 and "attachment" in response["Content-Disposition"]
    if kind == "csv":
        lines = response.content.decode("utf-8-sig").strip().splitlines()
        assert len(lines) == 2 and "1-1-1" in lines[1] and "王小明" in lines[1]
        cells = next(csv.reader(lines[1:]))
        assert cells[2] == bureau.counted.objective.facet.name and cells[8] == bureau.counted.unit
    assert "export=csv" in bureau.text(light="red")


def test_a_lowered_target_stands_beside_the_new_one(bureau):
    bureau.plan.targetrevisions.create(
        indicator=bureau.counted,
        what="target",
        old="≥ 150",
        new="≥ 120",
        lowered=True,
        cause="經費刪減",
        countermeasure="併辦",
    )
    bureau.plan.targetrevisions.update(at=datetime.datetime(2018, 3, 1, tzinfo=datetime.UTC))
    page = bureau.page()
    shown = row(page, "1-1-1")
    assert text_of(page, '//tr[@id="i-1-1-1"]//s') == "≥ 150"  # struck out
    assert "經費刪減" in shown and "併辦" in shown


def test_common_indicators_and_bonuses_are_marked(bureau):
    facet = factories.facet(factories.common_plan(), no=3, weight="0")
    factories.indicator(
        factories.objective(facet, weight="0"), weight="0", rule={"rule": "award", "maximum": 1}
    )
    shown = row(bureau.page(), "3-1-1")
    assert "共同" in shown and "加分" in shown
