"""Every page, table and file of a settled year shows what was frozen, whatever was changed since."""

import pytest
from django.urls import reverse

from chiayi_kpi.core.roc import dotted
from indicators.models import IndicatorMonth, MonthlyFigure, ScoringComponent
from reports.documents.html import annual_report_html
from reports.snapshot.archive import settled as archived
from reports.snapshot.report_appendix import report_snapshots
from tests import factories
from tests.reading import text_of

pytestmark = pytest.mark.django_db

CITY = ("city",)
OF_AGENCY = ("dashboard", "score_json", "forecast", "ratings")


def shown(client, name, *args) -> str:
    archived._kept.clear()
    response = client.get(reverse(name, args=args), {"through": 12})
    assert response.status_code == 200
    return text_of(response)


@pytest.mark.parametrize("name", [*CITY, *OF_AGENCY])
def test_a_settled_year_is_shown_as_it_was_settled(client, year, name):
    year.confirm("self", "personnel")
    year.rate("review", "1-1-1", "20")
    year.confirm("review")
    year.settle()
    client.force_login(year.office)
    args = [107] if name in CITY else [107, "A"]
    before = shown(client, name, *args)
    factories.set_parameters(ScoringComponent.objects.filter(indicator__plan=year.plan), target=1, maximum=1)
    assert shown(client, name, *args) == before
    assert "85.00" in before or name == "forecast"


def test_figures_that_are_changed_afterwards_move_no_total(client, year):
    year.confirm()
    year.settle()
    client.force_login(year.office)
    MonthlyFigure.objects.filter(plan=year.plan).update(value=1)
    assert "82.50" in shown(client, "dashboard", 107, "A")
    assert "82.50" in shown(client, "city", 107)


def test_the_dashboard_says_at_its_top_that_the_year_is_settled(client, year):
    client.force_login(year.office)
    where = reverse("dashboard", args=[107, "A"])
    assert "結算" not in text_of(client.get(where), "//main")
    year.confirm()
    settlement = year.settle()
    shown = client.get(where)
    text = text_of(shown, "//main")
    assert f"本年度已於 {dotted(settlement.at)} 結算，總分 82.50 分（滿分 100 分）。" in text
    assert f"{settlement.grade}等" in text and text_of(shown, '//*[@id="total-title"]') == "結算總得分"
    assert text.index("本年度已於") < text.index("結算總得分")
    assert "本年度已結算，沒有待辦事項。" in text


def test_an_earlier_month_of_a_settled_year_has_no_settled_total(client, year):
    year.confirm()
    year.settle()
    client.force_login(year.office)
    address = reverse("dashboard", args=[107, "A"])
    text = text_of(client.get(address, {"through": 6}))
    assert "本年度已於" in text and "結算總得分" not in text


def test_once_it_is_settled_nothing_can_be_won_and_nothing_may_be_missing(client, year):
    year.confirm("self", "personnel")
    year.rate("review", "1-1-1", "20")
    year.confirm("review")
    factories.published(year.plan)
    client.force_login(year.office)
    assert "最近幾個月可能尚未列入" in shown(client, "public", 107, "A")
    settlement = year.settle()
    forecast = shown(client, "forecast", 107, "A")
    assert "尚可爭取" not in forecast
    assert "未取得之得分" in forecast and "未得分數" in forecast
    assert "尚可爭取" not in shown(client, "dashboard", 107, "A")
    public = shown(client, "public", 107, "A")
    assert "最近幾個月可能尚未列入" not in public
    assert "全年未填報支出數據" in public and "年度結算前僅顯示經核定之數據" in shown(client, "public_index")
    assert f"等第 {settlement.grade}等" in public
    # What was computed stands under its column as what counts does.
    assert "面向小計 17.50 20.00" in shown(client, "ratings", 107, "A")


def test_a_bonus_has_nothing_that_it_could_have_earned_by_now(client, year):
    objective = factories.objective(year.indicator("2-1-1").objective.facet, no=9, weight="0")
    factories.indicator(objective, weight="0", inputs={"n": "sum"}, rule={"target": 10, "maximum": 1})
    client.force_login(year.office)
    assert "月底應得" in shown(client, "indicator", 107, "A", "1-1-1")
    assert "月底應得" not in shown(client, "indicator", 107, "A", "2-9-1")


def test_a_returned_month_without_figures_is_named_by_the_ratings_page_and_the_report(client, year):
    factories.month_state(year.plan, year.indicator("1-1-1"), 8, IndicatorMonth.State.RETURNED)
    client.force_login(year.office)
    assert "已退回而尚未重新送出：8 月（1-1-1）。" in shown(client, "ratings", 107, "A")
    assert "1 個退回月份未重新送出" in shown(client, "settling", 107)
    for through, named in ((7, False), (10, True), (12, True)):
        (snapshot,) = report_snapshots(year=107, through=through, agency_codes=["A"])
        html = annual_report_html(snapshot)
        assert ("下列月份之指標退回後尚未重新送出：8 月 1 項（1-1-1）。" in html) is named
