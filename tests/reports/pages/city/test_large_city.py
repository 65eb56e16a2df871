"""A city of many agencies: they are compared on a page of its own, so many at a time, beside the whole city."""

import datetime

import pytest
from django.urls import reverse

from chiayi_kpi.accounts.roles import Role
from reports.pages.city import page as city_page
from tests import factories
from tests.reports.cities import ranked_city

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    client.force_login(factories.user(role=Role.PLANNING_OFFICE))
    return client


@pytest.fixture
def three_agencies(monkeypatch, settings):
    """More than are compared at a time."""
    settings.PORTAL_TODAY = datetime.date(2018, 8, 1)
    monkeypatch.setattr(city_page, "PART", 2)
    return ranked_city({"A": 120, "B": 150, "C": 90})


def _compared(office, **query):
    response = office.get(reverse("city_comparison", args=[107]), query)
    assert response.status_code == 200
    page = response.context["page"]
    return (
        response,
        [row["row"].name for row in page.peer_rows],
        [row["agency_name"] for row in page.common_rows],
    )


def test_the_agencies_are_compared_some_at_a_time(office, three_agencies):
    first, peers, common = _compared(office)
    names = list(first.context["page"].city.names.values())
    assert peers == common == names[:2]
    second, peers, common = _compared(office, page=2)
    assert peers == common == names[2:]
    assert (len(first.context["contests"]), second.context["contests"]) == (1, [])
    assert (
        first.context["page"].peers.columns == second.context["page"].peers.columns
    )  # beside the whole city
    assert first.context["page"].common_headers == second.context["page"].common_headers
    assert f'{reverse("city_comparison", args=[107])}?through=7&amp;page=2"' in first.content.decode()
    assert _compared(office, page="x")[1] == names[:2]
    set_as = 'class="city"'  # what the styles of its tables go by, as on the overview
    assert (
        set_as in first.content.decode()
        and set_as in office.get(reverse("city", args=[107])).content.decode()
    )


def test_the_overview_leads_there_and_holds_every_agency(office, three_agencies):
    text = office.get(reverse("city", args=[107])).content.decode()

    assert "common-title" not in text
    assert f'hx-get="{reverse("city_comparison", args=[107])}?through=7"' in text
    assert all(plan.own_agency.name in text for plan in three_agencies.values())


def test_the_part_that_the_overview_opens_is_no_page(office, three_agencies):
    response = office.get(reverse("city_comparison", args=[107]), headers={"HX-Request": "true"})

    assert "common-title" in response.content.decode()
    assert "<html" not in response.content.decode()
    assert "HX-Request" in response["Vary"]


def _months(office, **query):
    response = office.get(reverse("city_months", args=[107]), query)
    return response, [(row.code, row.scores, row.before) for row in response.context["page"].rows]


def test_the_months_are_shown_some_agencies_at_a_time_and_are_those_of_the_whole(
    office, three_agencies, monkeypatch
):
    first, held = _months(office)
    assert f'{reverse("city_months", args=[107])}?through=7&amp;page=2"' in first.content.decode()
    assert first.context["multiples"].panels and len(first.context["multiples"].panels) == 2
    parts = held + _months(office, page=2)[1]
    address = next(link.url for link in first.context["scores_links"] if link.kind == "csv")
    content = office.get(address).getvalue().decode("utf-8-sig")

    monkeypatch.setattr(city_page, "PART", 25)
    whole, rows = _months(office)

    assert parts == rows and len(rows) == 3
    assert "page=" not in whole.content.decode().partition('id="months-score-title"')[2]
    assert all(plan.own_agency.name in content for plan in three_agencies.values())


def test_a_file_holds_all_of_them(office, three_agencies):
    first, *_ = _compared(office, page=2)
    address = next(link.url for link in first.context["common_links"] if link.kind == "csv")

    content = office.get(address).getvalue().decode("utf-8-sig")

    assert all(plan.own_agency.name in content for plan in three_agencies.values())


def test_a_small_city_has_all_on_its_overview(office):
    factories.complete_plan(common=True)
    factories.complete_plan(factories.agency())

    text = office.get(reverse("city", args=[107])).content.decode()

    assert "common-title" in text
    assert reverse("city_comparison", args=[107]) not in text
