"""Odd years on the city's, the budget's and the public page: each still says something true."""

import pytest
from django.urls import reverse

from chiayi_kpi.accounts.roles import Role
from objectives.models import Objective
from tests import factories
from tests.reading import text_of
from tests.reports.cities import more_indicators, report

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(client):
    made = factories.complete_plan(factories.agency("A"), common=True)
    factories.published(made)
    client.force_login(factories.user(role=Role.PLANNING_OFFICE))
    return made


def pages(client, **query):
    for name, args in (("city", [107]), ("budget_analysis", [107, "A"]), ("public", [107, "A"])):
        response = client.get(reverse(name, args=args), query)
        yield name, response.status_code, text_of(response)


def test_a_year_without_any_figure(client, plan):
    found = {name: text for name, _status, text in pages(client)}
    assert "本年度尚無任何填報數據" in found["city"]
    assert "截至本月尚未填報執行數。" in found["budget_analysis"]
    assert "尚無核定數據" in found["public"]


def test_one_month_alone(client, plan):
    report(plan, "1-1-1", {"done": {1: 9}, "due": {1: 10}})
    assert {status for _name, status, _text in pages(client, through=1)} == {200}


def test_weights_that_are_not_given_yet(client, plan):
    Objective.objects.update(weight=0)
    plan.indicators.update(weight=0)
    for name, status, text in pages(client):
        assert status in {200, 409, 503}, name
        assert "A" in text and "Traceback" not in text


def test_a_hundred_indicators(client, plan):
    more_indicators(plan, 99)
    found = {name: (status, text) for name, status, text in pages(client)}
    assert {status for status, _text in found.values()} == {200}
    assert "1-50-99" in found["public"][1]


def test_names_of_two_hundred_characters(client, plan):
    plan.indicators.update(name="績" * 200)
    assert {status for _name, status, _text in pages(client)} == {200}
    for table in ("agencies", "common", "easy-targets"):
        assert client.get(reverse("city", args=[107]), {"table": table, "export": "xlsx"}).status_code == 200


def test_a_year_that_has_not_begun(client, plan, settings):
    factories.complete_plan(plan.agency, year=150, approved=True)
    response = client.get(reverse("city", args=[150]))
    text = text_of(response)
    assert response.status_code == 200 and "150 年度，尚無已結束之月份" in text
    assert "所示月份均尚未結束，尚無應填報及計分之月份。" in text
    assert "本年度尚無任何填報數據" not in text
