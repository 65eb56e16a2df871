"""What the dashboard and the indicator's page say of a year that is empty, early, late or absurd."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chiayi_kpi.accounts.roles import Role
from indicators.models import MonthlyFigure
from objectives.models import Facet, Objective
from tests import factories
from tests.reading import card, elements, text_of

pytestmark = pytest.mark.django_db


def test_no_data_is_said_and_nothing_is_called_worst(bureau):
    MonthlyFigure.objects.all().delete()
    page = bureau.page()
    assert "截至 5 月底尚無填報資料，故無得分。" in text_of(page)
    assert "尚無填報資料，無從判斷。" in card(page, "worst-title")
    assert "3 項指標尚無得分" in text_of(page) and "王小明" in text_of(page)
    assert "尚無可繪製的數據。" not in text_of(bureau.page("indicator", "1-1-1"))  # its path is known


def test_one_month_of_data_is_a_dot_and_no_line(bureau):
    MonthlyFigure.objects.filter(month__gt=1).delete()
    page = bureau.page(through=1)
    row = page.content.decode().partition('id="i-1-1-2"')[2].partition("</tr>")[0]
    assert "<circle" in row and row.count("<polyline") == 1  # the planned path alone
    assert "1 月：95" in text_of(page, '//tr[@id="i-1-1-2"]')


def test_a_plan_without_weights_divides_by_nothing(bureau):
    for rows in (Facet, Objective):
        rows.objects.update(weight=0)
    bureau.plan.indicators.update(weight=0)
    text = text_of(bureau.page())
    assert "加分" in text and "/ 0" in text


def test_a_plan_without_indicators_says_who_enters_them(client):
    plan = factories.plan(factories.agency("ED"), year=107)
    client.force_login(factories.user(role=Role.OWNER, agency=plan.agency))
    assert "本計畫尚無衡量指標" in text_of(client.get("/107/ED/"))


def test_an_agency_without_a_plan_is_not_found(bureau):
    factories.agency("NOPLAN")
    bureau.client.force_login(factories.user(role=Role.AUDITOR))
    assert bureau.client.get("/107/NOPLAN/").status_code == 404
    assert bureau.client.get("/107/NOPLAN/1-1-1/").status_code == 404


def test_a_year_that_has_not_begun_says_when_it_does(bureau, settings):
    settings.PORTAL_TODAY = datetime.date(2017, 12, 20)
    MonthlyFigure.objects.all().delete()
    text = text_of(bureau.page())
    assert "本年度第一個月尚未結束，其數據應於 107.02.05 前填報" in text
    assert "尚無應填報的月份。" in text


def test_a_year_that_is_over_is_shown_whole(bureau, settings):
    settings.PORTAL_TODAY = datetime.date(2026, 1, 1)
    chosen = bureau.text().partition('id="month-12"')[2].partition(">")[0]
    assert "aria-current" in chosen


def test_absurd_values_are_printed_in_full_and_break_nothing(bureau):
    bureau.counted.inputs.get().figures.update(value=Decimal("99999999999.9999"))
    text = bureau.text()
    assert "499,999,999,999.9995" in text or "500,000,000,000" in text
    assert bureau.get("indicator", "1-1-1").status_code == 200


def test_a_zero_target_is_no_division(bureau):
    factories.set_parameters(bureau.counted.components.all(), target=0)
    assert "1-1-1" in bureau.text()


def test_long_names_and_a_hundred_indicators_cost_no_query_more(bureau):
    with CaptureQueriesContext(connection) as few:
        bureau.text()
    objective = Objective.objects.filter(plan=bureau.plan, facet__no=1).get()
    bureau.plan.indicators.update(name="甚長之指標名稱" * 28)
    for no in range(3, 99):
        made = factories.indicator(
            objective, no=no, weight="0", inputs={"x": "sum"}, rule={"target": 9, "maximum": 1}
        )
        factories.figures(bureau.plan, made.inputs.get(), {1: no})
    with CaptureQueriesContext(connection) as many:
        page = bureau.page(rows="all")
    assert "顯示 99 項，共 99 項指標" in text_of(page)
    assert len(many) == len(few) <= 20  # the bell is one of them


def test_of_a_hundred_indicators_every_facet_is_a_line_until_it_is_chosen(bureau):
    objective = Objective.objects.filter(plan=bureau.plan, facet__no=1).get()
    for no in range(3, 13):
        factories.indicator(
            objective, no=no, weight="0", inputs={"x": "sum"}, rule={"target": 9, "maximum": 1}
        )
    page = bureau.page()
    assert "顯示 13 項，共 13 項指標" in text_of(page) and "展開全部 13 項指標" in text_of(page)
    assert [(group["open"], group["query"]) for group in page.context["page"].groups] == [
        (False, "through=5&facet=1"),
        (False, "through=5&facet=2"),
    ]
    assert page.context["page"].groups[0]["lights"] == [("red", 1), ("green", 1), ("none", 10)]
    assert elements(page, "//tr[starts-with(@id, 'i-')]") == []

    chosen = bureau.page(facet=2)
    assert [row.get("id") for row in elements(chosen, "//tr[starts-with(@id, 'i-')]")] == ["i-2-1-1"]
    assert [(group["open"], group["query"]) for group in chosen.context["page"].groups] == [
        (False, "through=5&facet=1"),
        (True, "through=5"),
    ]
    assert len(elements(bureau.page(light="red"), "//tr[starts-with(@id, 'i-')]")) == 1


def test_a_plan_that_cannot_be_scored_says_why(bureau):
    bureau.counted.components.update(rule="nonsense")
    for name, more in (("dashboard", ()), ("indicator", ("1-1-1",))):
        response = bureau.get(name, *more)
        assert response.status_code == 200 and "nonsense" in response.content.decode()


def test_a_year_larger_than_any_column_holds_has_no_plan(client):
    client.force_login(factories.user(role=Role.PLANNING_OFFICE))
    for path in ("POL/", "city/", "volumes/"):
        assert client.get(f"/99999999999999999999/{path}").status_code == 404
