"""Pages of a month that had other terms than the plan has now: what was added since, and what was renumbered."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from indicators.models import Indicator
from objectives.models import Objective
from reports.pages.next_year.copying import values_of
from tests import factories
from tests.admin_client import signed_in
from tests.changed_terms import approved_again, approved_plan, reweigh
from tests.reading import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _october(settings):
    settings.PORTAL_TODAY = datetime.date(2018, 10, 9)


@pytest.fixture
def office():
    return factories.user("office", role="planning_office")


@pytest.fixture
def plan(office):
    """Since October 1-1-1 is the count and 1-1-2 the rate; 1-2 with 1-2-1 is new, and so is 1-1-3."""
    plan = approved_plan()

    def change():
        first, second = plan.indicators.order_by("no")
        for row, no in ((first, 9), (second, 1), (first, 2)):
            row.no = no
            row.save()
        reweigh(plan, {"1-1-1": 30, "1-1-2": 50})
        objective = Objective.objects.get(plan=plan)
        Objective.objects.filter(pk=objective.pk).update(weight=90)
        added = factories.objective(objective.facet, no=2, name="新目標", weight=10)
        for parent, no, name in ((added, 1, "新指標"), (objective, 3, "另一指標")):
            factories.indicator(
                parent, no=no, name=name, weight=10, inputs={"seen": "sum"}, rule={"target": 9}
            )

    approved_again(plan, office, (2018, 9, 25), (2018, 10, 4), change)
    return plan


def test_the_first_text_of_an_objective_that_is_new_is_of_the_plan_as_it_is_now(plan, office):
    where = reverse("write_draft", args=[107, "A", "1-2"])
    answer = signed_in(office).get(where, {"person": office.pk})
    assert answer.status_code == 200
    assert "新指標" in answer.json()["html"]


@pytest.mark.parametrize("name", ["dashboard", "forecast", "what_if", "score_json", "dashboard_outlook"])
def test_every_page_of_the_month_before_is_there(plan, office, name):
    assert signed_in(office).get(reverse(name, args=[107, "A"])).status_code == 200


def test_the_page_of_an_indicator_that_is_new_is_that_of_its_first_month(plan, office):
    where = reverse("indicator", args=[107, "A", "1-2-1"])
    answer = signed_in(office).get(where)
    assert (answer.status_code, answer.url) == (302, f"{where}?through=10")
    assert "新指標" in signed_in(office).get(answer.url).content.decode()
    assert signed_in(office).get(reverse("indicator", args=[107, "A", "1-3-1"])).status_code == 404


def test_what_is_carried_over_as_expected_is_of_the_indicators_as_they_are_now(plan):
    found = values_of([plan])[plan.pk].values
    rate = Indicator.objects.get(plan=plan, unit="%", no=2)
    assert found[rate.pk] == Decimal(60)


def test_the_forecast_says_that_it_counts_by_what_holds_later(plan, office):
    client = signed_in(office)
    for through, said in {9: True, 10: False}.items():
        for name in ("forecast", "dashboard_outlook"):
            page = client.get(reverse(name, args=[107, "A"]), {"through": through})
            assert ("計畫內容自之後月份起的變更均已計入以上數字" in text_of(page)) is said, (name, through)


@pytest.mark.parametrize("name", ["forecast", "dashboard_outlook"])
def test_links_of_the_forecast_lead_to_the_indicator_that_they_name(plan, office, name):
    """In September the count was 1-1-2; 1-1-3 was not there."""
    client = signed_in(office)
    page = client.get(reverse(name, args=[107, "A"]), {"through": 9}).content.decode()
    led = {}
    for no in (1, 2, 3):
        row = Indicator.objects.get(plan=plan, objective__no=1, no=no)
        link = f"{reverse('indicator', args=[107, 'A', row.code])}?through=9&meant={row.pk}"
        assert link.replace("&", "&amp;") in page
        led[row.code] = client.get(link).url
    where = [reverse("indicator", args=[107, "A", code]) for code in ("1-1-2", "1-1-1", "1-1-3")]
    assert [*led.values()] == [f"{where[0]}?through=9", f"{where[1]}?through=9", f"{where[2]}?through=10"]
    assert "120 場" in client.get(led["1-1-1"]).content.decode()
