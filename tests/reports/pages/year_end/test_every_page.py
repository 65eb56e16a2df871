"""Every page, table and file of a settled year shows what was frozen, whatever was changed since."""

import re

import pytest
from django.urls import reverse

from chiayi_kpi.core.roc import dotted
from indicators.models import MonthlyFigure, ScoringComponent
from reports.snapshot.archive import settled as frozen
from tests import factories

pytestmark = pytest.mark.django_db

CITY = ("city",)
OF_AGENCY = ("dashboard", "score_json", "forecast", "ratings")


def shown(client, name, *args) -> str:
    frozen._kept.clear()
    response = client.get(reverse(name, args=args), {"through": 12})
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


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
    english = {"accept-language": "en"}
    where = reverse("dashboard", args=[107, "A"])
    assert "was settled" not in client.get(where, headers=english).content.decode()
    year.confirm()
    settlement = year.settle()
    text = client.get(where, headers=english).content.decode()
    assert f"This year was settled on {dotted(settlement.at)} with 82.50 of 100 points." in text
    assert f"Grade {settlement.grade}" in text and re.search(r">\s*Settled total\s*<", text)
    assert text.index("was settled on") < text.index("total-title")
    assert "nothing is left to do" in text


def test_an_earlier_month_of_a_settled_year_has_no_settled_total(client, year):
    year.confirm()
    year.settle()
    client.force_login(year.office)
    address = reverse("dashboard", args=[107, "A"])
    text = client.get(address, {"through": 6}, headers={"accept-language": "en"}).content.decode()
    assert "was settled on" in text and ">Settled total<" not in text
