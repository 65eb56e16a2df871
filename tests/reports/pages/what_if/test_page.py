"""The what-if: who may see it, what another value would earn, and that nothing is stored."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chiayi_kpi.accounts.roles import Role
from indicators.models import Award, FigureChange, MonthlyFigure
from tests import factories
from tests.reading import text_of
from tests.reports.cities import half_a_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer(client, settings):
    settings.PORTAL_TODAY = datetime.date(2018, 7, 10)
    plans = half_a_year()
    client.force_login(factories.user(role=Role.OWNER, agency=plans["A"].agency))
    return client


def ask(client, *, code="A", year=107, **query):
    return client.get(reverse("what_if", args=[year, code]), query)


def test_only_who_may_see_the_agency_finds_it(viewer):
    assert ask(viewer).status_code == 200
    assert ask(viewer, code="B").status_code == 404
    assert ask(viewer, year=108).status_code == 404
    assert ask(viewer, through="13").status_code == 404
    viewer.logout()
    assert ask(viewer).status_code == 302


@pytest.mark.parametrize("through", [1, 6, 12])
def test_a_plan_without_any_figure_can_be_tried_too(client, through):
    factories.complete_plan(factories.agency("E"))
    client.force_login(factories.user(role=Role.AUDITOR))
    assert ask(client, code="E", through=through).status_code == 200


def test_a_plan_without_facets_says_so(client):
    factories.plan(factories.agency("F"))
    client.force_login(factories.user(role=Role.AUDITOR))
    assert "本計畫尚無面向" in text_of(ask(client, code="F"))


def total_of(response):
    return response.context["page"].after


def test_another_value_moves_the_total_by_what_its_rule_gives(viewer):
    before = ask(viewer, through=6).context["page"]
    page = ask(viewer, through=6, **{"v-3-1-1": "40"}).context["page"]
    assert page.before == before.after
    (row,) = (row for row in page.rows() if row.code == "3-1-1")
    assert (str(row.before), str(row.after), page.change) == ("22.50", "15.00", row.change)


def test_a_bar_s_mark_is_said_to_be_what_was_expected_not_what_is_due(viewer):
    text = text_of(ask(viewer, through=6, **{"v-3-1-1": "15"}))
    assert "原預估 " in text.replace("標線：原預估", "") and "應得" not in text and "應達" not in text


def test_full_width_digits_and_commas_are_read(viewer):
    plain = ask(viewer, through=6, **{"v-3-1-1": "1000"})
    assert total_of(ask(viewer, through=6, **{"v-3-1-1": "１，０００"})) == total_of(plain)


def test_what_a_reviewer_may_award_can_be_tried_within_its_bounds(viewer):
    base = total_of(ask(viewer, through=6))
    assert total_of(ask(viewer, through=6, **{"v-5-1-1": "4.5"})) - base == 4.5
    beyond = ask(viewer, through=6, **{"v-5-1-1": "9"})
    assert "本項可得 0 至 5 分。" in text_of(beyond)
    assert total_of(beyond) == base


def test_what_other_agencies_decide_is_supposed_as_points_and_never_computed(viewer):
    """B's growth of 50 % is the best so far; 120 instead of 100 earns A what B leaves, whatever it is."""
    before = ask(viewer, through=6).context["page"]
    page = ask(viewer, through=6, **{"v-3-2-1": "2"}).context["page"]
    (asked,) = (row for row in before.rows() if row.code == "3-2-1")
    (row,) = (row for row in page.rows() if row.code == "3-2-1")
    assert (asked.open, asked.after) == (True, 0)
    assert (row.open, row.after, page.change) == (False, 2, 2)
    text = text_of(ask(viewer, through=6, **{"v-3-2-1": "99"}))
    assert "本項可得 0 至 4 分。" in text and "無法預估，至多 4.00" in text


@pytest.mark.parametrize("text", ["abc", "1e9", "9" * 29, "--1", "<script>alert(1)</script>", "NaN"])
def test_what_is_no_number_is_said_beside_its_field_and_the_rest_counts(viewer, text):
    response = ask(viewer, through=6, **{"v-3-1-1": text, "v-5-1-1": "5"})
    page = response.context["page"]
    (row,) = (row for row in page.rows() if row.code == "3-1-1")
    assert row.error
    assert page.change == 5
    assert "<script>alert" not in response.content.decode()


def test_what_is_tried_is_not_stored(viewer):
    held = [list(model.objects.values()) for model in (MonthlyFigure, FigureChange, Award)]
    with CaptureQueriesContext(connection) as queries:
        ask(viewer, through=6, **{"v-3-1-1": "40", "v-5-1-1": "5"})
    assert [list(model.objects.values()) for model in (MonthlyFigure, FigureChange, Award)] == held
    assert not [one for one in queries if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_htmx_gets_the_sum_and_every_field_s_points_and_the_address_to_keep(viewer):
    response = viewer.get(
        reverse("what_if", args=[107, "A"]),
        {"through": 6, "v-3-1-1": "40", "v-1-1-1": ""},
        headers={"hx-request": "true"},
    )
    html = response.content.decode()
    assert "<html" not in html and 'id="points-3-1-1" hx-swap-oob="true"' in html
    assert response["HX-Replace-Url"] == reverse("what_if", args=[107, "A"]) + "?through=6&v-3-1-1=40"
