"""The forecast's page: who may see it, what it says of any plan, and what can be taken away."""

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

from chiayi_kpi.accounts.roles import Role
from indicators.models import ScoringComponent
from objectives.models import Facet
from reports.analysis.outlook.backtest import MonthTested
from reports.pages.forecast.page import PastForecasts
from tests import factories
from tests.reading import elements, text_of
from tests.reports.cities import half_a_year, more_indicators, report

MOST_QUERIES = 40  # the page reads two snapshots: the one shown, and the whole year that it is tested on


@pytest.fixture
def city(settings, db):
    settings.PORTAL_TODAY = datetime.date(2018, 7, 10)
    return half_a_year()


@pytest.fixture
def viewer(client, city):
    client.force_login(factories.user(role=Role.OWNER, agency=city["A"].agency))
    return client


def ask(client, *, code="A", year=107, **query):
    return client.get(reverse("forecast", args=[year, code]), query)


def test_only_who_may_see_the_agency_finds_it(client, viewer, city):
    assert ask(client).status_code == 200
    assert ask(client, code="B").status_code == 404
    assert ask(client, year=108).status_code == 404
    assert ask(client, through="13").status_code == 404
    client.logout()
    assert ask(client).status_code == 302


def test_the_page_says_where_the_year_will_end_and_what_would_earn_more(viewer):
    text = text_of(ask(viewer, through=6))
    assert "年底預估" in text
    assert "五次中有四次會落在" in text
    assert "sessions：再增加 20 → +7.50 分" in text
    assert "無法預估：由評核機關評定" in text
    assert "目前得分 0.00 / 5 5.00" in text  # the award's points so far are no forecast
    assert "無法預估：須視其他機關結果而定" in text
    assert "尚無完整年度數據可供驗證預估。" in text


def test_every_page_says_the_range_with_the_points_that_nobody_can_foretell(viewer):
    """What is in the range is the points foretold; the rank's 4, the award's 5 and what has no figures are beside it."""
    block = ask(viewer, through=6).context["page"].forecast
    assert block.range.endswith(f"，另有 {block.open} 分無法預估") and block.open >= 9
    for name in ("forecast", "dashboard_outlook", "what_if"):
        text = text_of(viewer.get(reverse(name, args=[107, "A"]), {"through": 6}))
        assert text.count(f" {block.range}") == (2 if name == "dashboard_outlook" else 1), name


def test_with_one_month_nothing_is_foretold(viewer):
    text = text_of(ask(viewer, through=1))
    assert "目前尚無法預估：至少需有 2 個月的數據。" in text
    assert "無法預估：僅填報 1 個月" in text
    assert "五次中有四次會落在" not in text


@pytest.mark.parametrize("today", [datetime.date(2017, 11, 20), datetime.date(2018, 1, 20)])
@pytest.mark.parametrize("through", [6, 12])
def test_while_no_month_has_ended_nothing_is_foretold_and_what_can_be_won_is_listed(
    viewer, settings, today, through
):
    """Whatever was typed early: neither a range, nor an end of the year, nor a step that would win points."""
    settings.PORTAL_TODAY = today
    page = ask(viewer, through=through)
    block, gains = (page.context["page"].forecast, page.context["page"].gains)
    assert (block.total, block.open) == (0, block.maximum + 4)  # the rank is a bonus
    assert len(gains.to_win) == len(block.rows) == 6 and not any(row.actions for row in gains.to_win)
    for name in ("forecast", "what_if", "dashboard_outlook"):
        text = text_of(viewer.get(reverse(name, args=[107, "A"]), {"through": through}))
        assert "尚無已結束之月份" in text, name
        assert not any(said in text for said in ("五次中有四次", "年度結果", "實際試算")), name


@pytest.fixture
def over(city, settings):
    """The year is over, and 3-1-1 was reported to its end."""
    settings.PORTAL_TODAY = datetime.date(2019, 2, 1)
    report(city["A"], "3-1-1", {"sessions": {7: 5, 8: 6, 9: 4, 10: 5, 11: 5, 12: 6}})


def test_when_the_year_is_over_the_page_tests_its_own_forecasts(viewer, over):
    text = text_of(ask(viewer))
    assert "年度結果" in text
    assert "哪些努力原可多得分" in text
    assert "10 個指標值中有" in text and "個落在預估區間內" in text


def test_what_nobody_reported_to_the_year_s_end_is_no_test(viewer, settings):
    settings.PORTAL_TODAY = datetime.date(2019, 2, 1)
    assert "尚無完整年度數據可供驗證預估。" in text_of(ask(viewer))


def test_the_page_says_in_words_how_often_the_total_s_range_held(viewer, over):
    response = ask(viewer)
    past = response.context["page"].past
    count = len(past.months)
    assert count > 0
    assert f"{count} 次總分中有 {past.hits} 次落在區間內" in text_of(response)
    assert ("請視為偏窄" in text_of(response)) is (past.hits < count / 2)


def test_errors_stand_below_each_other_with_two_decimals_on_the_page_and_in_the_file(viewer, over):
    cells = elements(ask(viewer).content.decode(), '//*[@data-label="平均誤差（分）"]')
    assert cells and all(re.fullmatch(r"\d+\.\d\d", cell.text_content().strip()) for cell in cells)
    file = ask(viewer, table="tested", export="csv").content.decode("utf-8-sig")
    errors = [cell for row in list(csv.reader(io.StringIO(file)))[1:] for cell in row[-2:]]
    assert errors and all(re.fullmatch(r"\d+\.\d\d", cell) for cell in errors)


@pytest.mark.parametrize(("hits", "narrow"), [(10, False), (5, False), (4, True)])
def test_a_range_is_too_narrow_that_holds_fewer_than_half_of_a_year_whose_months_hang_together(hits, narrow):
    months = [month_tested(came="50" if no < hits else "70") for no in range(10)]
    past = PastForecasts(107, tuple(months))
    assert (past.hits, past.narrow) == (hits, narrow)


def month_tested(came):
    """A forecast of 40 to 60 points, and what came."""
    nothing, points = Fraction(0), {"expected": "50", "least": "40", "most": "60", "came": came}
    points = {name: Decimal(text) for name, text in points.items()}
    return MonthTested(month=2, estimable=1, within=1, miss=nothing, miss_of_today=nothing, **points)


@pytest.mark.parametrize("table", ["forecast", "gains", "tested"])
@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_every_table_can_be_taken_away(viewer, table, kind):
    response = ask(viewer, through=6, table=table, export=kind)
    assert response.status_code == 200
    assert f".{kind}" in response["Content-Disposition"]


def test_the_file_holds_facet_unit_and_numbers_as_on_the_page_of_every_indicator(viewer):
    response = ask(viewer, through=6, table="forecast", export="csv")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    by_code = {row[0]: row for row in rows[1:]}
    assert set(by_code) == {"1-1-1", "2-1-1", "3-1-1", "3-1-2", "3-2-1", "5-1-1"}
    assert by_code["3-1-1"][3] == "60"
    assert by_code["3-1-1"][2] in {facet.name for facet in Facet.objects.all()}
    assert all(row[8].partition(".")[2].isdigit() for row in by_code.values())  # points so far: two decimals


def test_what_may_still_be_lost_is_not_called_a_gain(viewer):
    """60 sessions are foretold, 43.69 to 76.31: where 58 are all the points, some of them may go."""
    sessions = ScoringComponent.objects.filter(indicator__objective__facet__no=3, rule="attainment")
    factories.set_parameters(sessions, target=58)
    text = text_of(ask(viewer, through=6)).split("但仍可能失分")[1].split("各指標預估")[0]
    assert "3-1-1 衡量指標1：至多失 7.40 分" in text and "可得" not in text


@pytest.mark.parametrize("through", [1, 6, 12])
def test_a_plan_without_any_figure_is_said_to_have_none(client, db, through):
    factories.complete_plan(factories.agency("E"))
    client.force_login(factories.user(role=Role.AUDITOR))
    assert "無法預估：尚無任何數據" in text_of(ask(client, code="E", through=through))


def test_a_plan_without_weights_or_indicators_has_a_page_too(client, db):
    plan = factories.plan(factories.agency("F"))
    client.force_login(factories.user(role=Role.AUDITOR))
    assert "本計畫尚無衡量指標" in text_of(ask(client, code="F"))
    facet = factories.facet(plan, weight="0")
    factories.indicator(
        factories.objective(facet, weight="0"),
        weight="0",
        inputs={"n": "sum"},
        rule={"target": 1, "maximum": 1},
        name="長" * 200,
    )
    assert ask(client, code="F").status_code == 200


def test_queries_do_not_depend_on_the_number_of_indicators(viewer, city):
    with CaptureQueriesContext(connection) as few:
        ask(viewer, through=6)
    more_indicators(city["A"], 95)
    with CaptureQueriesContext(connection) as many:
        response = ask(viewer, through=6)
    assert response.status_code == 200
    assert len(many) <= len(few) <= MOST_QUERIES


@pytest.mark.parametrize("through", [6, 12])
def test_points_that_wait_for_a_decision_are_not_said_to_be_out_of_reach(client, city, settings, through):
    """Half a year without a case, and the plan does not say what holds then: nobody has lost these points."""
    settings.PORTAL_TODAY = datetime.date(2019, 1, 10)
    none = dict.fromkeys(range(1, through + 1), 0)
    report(city["B"], "1-1-1", {"done": none, "due": none})
    client.force_login(factories.user(role=Role.PLANNING_OFFICE))
    rows = {row.code: row for row in ask(client, code="B", through=through).context["page"].gains.to_win}
    assert rows["1-1-1"].note == "無法預估：尚待決定無案件時如何計分" and rows["1-1-1"].is_open
