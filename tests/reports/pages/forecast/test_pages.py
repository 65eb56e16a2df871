"""The forecast's page and the what-if: who may see them, what they say of any plan, and that nothing is stored."""

import csv
import datetime
import io
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chiayi_kpi.accounts.roles import Role
from indicators.models import Award, FigureChange, MonthlyFigure
from reports.analysis.outlook.backtest import MonthTested
from reports.pages.forecast.page import PastForecasts
from tests import factories
from tests.reports.cities import more_indicators, ranked_city, report

pytestmark = pytest.mark.django_db

PAGES = ("forecast", "what_if")
MOST_QUERIES = 40  # the page reads two snapshots: the one shown, and the whole year that it is tested on


@pytest.fixture
def city(settings):
    settings.PORTAL_TODAY = datetime.date(2018, 7, 10)
    plans = ranked_city({"A": 120, "B": 150})
    report(
        plans["A"],
        "1-1-1",
        {"done": {1: 60, 2: 70, 3: 65, 6: 30}, "due": {1: 90, 2: 90, 3: 80, 6: 40}},
    )
    report(plans["A"], "3-1-1", {"sessions": {1: 4, 2: 6, 3: 5, 4: 4, 5: 6, 6: 5}})
    return plans


@pytest.fixture
def viewer(client, city):
    client.force_login(factories.user(role=Role.OWNER, agency=city["A"].agency))
    return client


def ask(client, name, *, code="A", year=107, **query):
    return client.get(reverse(name, args=[year, code]), query, headers={"accept-language": "en"})


def text_of(response):
    return response.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_only_who_may_see_the_agency_finds_them(client, viewer, city, name):
    assert ask(client, name).status_code == 200
    assert ask(client, name, code="B").status_code == 404
    assert ask(client, name, year=108).status_code == 404
    assert ask(client, name, through="13").status_code == 404
    client.logout()
    assert ask(client, name).status_code == 302


def test_the_page_says_where_the_year_will_end_and_what_would_earn_more(viewer):
    text = text_of(ask(viewer, "forecast", through=6))
    assert "Where the year will end" in text
    assert "in four cases of five" in text
    assert "sessions: 20 more → +7.50 points (full points)" in text
    assert "Cannot be said: reviewers award the points" in text
    assert "Cannot be said: it depends on the other agencies" in text
    assert "There is no whole year with figures yet" in text


def test_with_one_month_nothing_is_foretold(viewer):
    text = text_of(ask(viewer, "forecast", through=1))
    assert "a forecast needs at least two months of figures" in text
    assert "Cannot be said: only one month is reported" in text
    assert "most likely" not in text


def test_when_the_year_is_over_the_page_tests_its_own_forecasts(viewer, city, settings):
    settings.PORTAL_TODAY = datetime.date(2019, 2, 1)
    text = text_of(ask(viewer, "forecast"))
    assert "Where the year ended" in text
    assert "What would have earned more" in text
    assert "values came inside their range" in text


def test_the_page_says_in_words_how_often_the_total_s_range_held(viewer, settings):
    settings.PORTAL_TODAY = datetime.date(2019, 2, 1)
    response = ask(viewer, "forecast")
    past = response.context["page"].past
    count = len(past.months)
    assert count > 0
    assert f"held in {round(100 * past.hits / count)} of a hundred" in text_of(response)
    assert ("take it for too narrow" in text_of(response)) is (past.hits < count * 4 / 5)


@pytest.mark.parametrize(("hits", "share", "narrow"), [(10, 100, False), (8, 80, False), (7, 70, True)])
def test_a_range_is_too_narrow_that_holds_less_than_four_of_five(hits, share, narrow):
    months = [month_tested(came="50" if no < hits else "70") for no in range(10)]
    past = PastForecasts(107, tuple(months))
    assert (past.hits, past.share, past.narrow) == (hits, share, narrow)


def month_tested(came):
    """A forecast of 40 to 60 points, and what came."""
    nothing, points = Fraction(0), {"expected": "50", "least": "40", "most": "60", "came": came}
    points = {name: Decimal(text) for name, text in points.items()}
    return MonthTested(month=2, estimable=1, within=1, miss=nothing, miss_of_today=nothing, **points)


@pytest.mark.parametrize("table", ["forecast", "gains", "tested"])
@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_every_table_can_be_taken_away(viewer, table, kind):
    response = ask(viewer, "forecast", through=6, table=table, export=kind)
    assert response.status_code == 200
    assert f".{kind}" in response["Content-Disposition"]


def test_the_file_holds_exact_numbers_of_every_indicator(viewer):
    response = ask(viewer, "forecast", through=6, table="forecast", export="csv")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    by_code = {row[0]: row for row in rows[1:]}
    assert set(by_code) == {"1-1-1", "2-1-1", "3-1-1", "3-1-2", "3-2-1", "5-1-1"}
    assert by_code["3-1-1"][2] == "60"


@pytest.mark.parametrize("through", [1, 6, 12])
def test_a_plan_without_any_figure_is_said_to_have_none(client, through):
    plan = factories.complete_plan(factories.agency("E"))
    client.force_login(factories.user(role=Role.AUDITOR))
    for name in PAGES:
        assert ask(client, name, code=plan.agency.code, through=through).status_code == 200
    text = text_of(ask(client, "forecast", code="E", through=through))
    assert "Cannot be said: no figure yet" in text


def test_a_plan_without_weights_or_indicators_has_a_page_too(client):
    plan = factories.plan(factories.agency("F"))
    client.force_login(factories.user(role=Role.AUDITOR))
    assert "This plan has no indicators yet" in text_of(ask(client, "forecast", code="F"))
    assert "This plan has no facets yet" in text_of(ask(client, "what_if", code="F"))
    facet = factories.facet(plan, weight="0")
    factories.indicator(
        factories.objective(facet, weight="0"),
        weight="0",
        inputs={"n": "sum"},
        rule={"target": 1, "maximum": 1},
        name="長" * 200,
    )
    assert ask(client, "forecast", code="F").status_code == 200


def test_queries_do_not_depend_on_the_number_of_indicators(viewer, city):
    with CaptureQueriesContext(connection) as few:
        ask(viewer, "forecast", through=6)
    more_indicators(city["A"], 95)
    with CaptureQueriesContext(connection) as many:
        response = ask(viewer, "forecast", through=6)
    assert response.status_code == 200
    assert len(many) <= len(few) <= MOST_QUERIES


# ---------------------------------------------------------------- what if


def total_of(response):
    return response.context["page"].after


def test_another_value_moves_the_total_by_what_its_rule_gives(viewer):
    before = ask(viewer, "what_if", through=6).context["page"]
    page = ask(viewer, "what_if", through=6, **{"v-3-1-1": "40"}).context["page"]
    assert page.before == before.after
    (row,) = (row for row in page.rows() if row.code == "3-1-1")
    assert (str(row.before), str(row.after), page.change) == ("22.50", "15.00", row.change)


def test_full_width_digits_and_commas_are_read(viewer):
    plain = ask(viewer, "what_if", through=6, **{"v-3-1-1": "1000"})
    assert total_of(ask(viewer, "what_if", through=6, **{"v-3-1-1": "１，０００"})) == total_of(plain)


def test_what_a_reviewer_may_award_can_be_tried_within_its_bounds(viewer):
    base = total_of(ask(viewer, "what_if", through=6))
    assert total_of(ask(viewer, "what_if", through=6, **{"v-5-1-1": "4.5"})) - base == 4.5
    beyond = ask(viewer, "what_if", through=6, **{"v-5-1-1": "9"})
    assert "Reviewers award 0 to 5 points." in text_of(beyond)
    assert total_of(beyond) == base


@pytest.mark.parametrize("text", ["abc", "1e9", "9" * 29, "--1", "<script>alert(1)</script>", "NaN"])
def test_what_is_no_number_is_said_beside_its_field_and_the_rest_counts(viewer, text):
    response = ask(viewer, "what_if", through=6, **{"v-3-1-1": text, "v-5-1-1": "5"})
    page = response.context["page"]
    (row,) = (row for row in page.rows() if row.code == "3-1-1")
    assert row.error
    assert page.change == 5
    assert "<script>alert" not in text_of(response)


def test_what_is_tried_is_not_stored(viewer):
    held = [list(model.objects.values()) for model in (MonthlyFigure, FigureChange, Award)]
    with CaptureQueriesContext(connection) as queries:
        ask(viewer, "what_if", through=6, **{"v-3-1-1": "40", "v-5-1-1": "5"})
    assert [list(model.objects.values()) for model in (MonthlyFigure, FigureChange, Award)] == held
    assert not [one for one in queries if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_htmx_gets_the_sum_and_every_field_s_points_and_the_address_to_keep(viewer):
    response = viewer.get(
        reverse("what_if", args=[107, "A"]),
        {"through": 6, "v-3-1-1": "40", "v-1-1-1": ""},
        headers={"hx-request": "true", "accept-language": "en"},
    )
    assert "<html" not in text_of(response)
    assert 'id="points-3-1-1" hx-swap-oob="true"' in text_of(response)
    assert response["HX-Replace-Url"] == reverse("what_if", args=[107, "A"]) + "?through=6&v-3-1-1=40"
