"""Who has reported: agency by month at a glance, for those who see the whole city."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chiayi_kpi.accounts.roles import Role
from indicators import city_page
from tests import factories
from tests.indicators.reporting_plan import reporting_plan
from tests.reading import elements, text_of, texts_of

URL = reverse("city_reporting", args=[107])


@pytest.fixture
def city(client, db):
    """A client of the planning office."""
    client.force_login(factories.user(role=Role.PLANNING_OFFICE))
    return client


def states(reporting, by_month: dict[int, list[str]]) -> None:
    for month, given in by_month.items():
        for indicator, state in zip(reporting.indicators, given, strict=False):
            factories.month_state(reporting.plan, indicator, month, state)


def cells(page, agency: str) -> list[tuple[str, str]]:
    """The twelve (mark, words) of an agency's row."""
    (row,) = elements(page, f'//tbody/tr[th/a="{agency}"]')
    return [tuple(span.text for span in cell.xpath(".//span[not(*)]")) for cell in row.xpath("td")]


def page(client):
    response = client.get(URL)
    assert response.status_code == 200
    return response


def test_each_month_says_how_far_the_agency_is(city):
    reporting = reporting_plan(2)
    states(
        reporting,
        {
            1: ["approved", "approved"],
            2: ["approved", "submitted"],
            3: ["submitted", "returned"],
            12: ["submitted"],
        },
    )
    found = cells(page(city), reporting.plan.agency.name)
    assert found[0] == ("✓", "全部核定")
    assert found[1] == ("◐", "全部送出，待審核")
    assert found[2] == ("! 1/2", "部分送出、1 / 2、退回 1 項、逾期")
    assert found[3] == ("! 0/2", "均未送出、逾期")
    assert found[11] == ("1/2", "部分送出、1 / 2")  # until the 5th of January it is not overdue


def test_an_agency_whose_plan_is_a_draft_is_not_overdue(city):
    reporting = reporting_plan(1, approved=False)
    shown = page(city)
    assert cells(shown, reporting.plan.agency.name)[3] == ("0", "均未送出")
    assert "草案" in text_of(shown, "//tbody")


def test_a_month_leads_to_the_agency_s_grid(city):
    reporting = reporting_plan(1)
    assert f"/107/{reporting.plan.agency.code}/report/?month=4" in elements(page(city), "//td/a/@href")


def test_the_agencies_that_have_handed_in_everything_are_counted(city):
    for given in (["approved"], ["submitted"], ["draft"]):
        states(reporting_plan(1), {1: given})
    assert texts_of(page(city), "//tfoot//td")[:2] == ["2 / 3", "0 / 3"]


def test_a_year_without_plans_says_so(city):
    answer = city.get(reverse("city_reporting", args=[120]))
    assert answer.status_code == 200 and "<table" not in answer.content.decode()


@pytest.mark.parametrize("role", [Role.OWNER, Role.PLANNER, Role.SUPERVISOR])
def test_who_sees_one_agency_does_not_find_the_city(client, db, role):
    reporting = reporting_plan(1)
    client.force_login(factories.user(role=role, agency=reporting.plan.agency))
    assert client.get(URL).status_code == 404


def test_the_number_of_queries_does_not_grow(city):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(city)
        return len(queries)

    reporting_plan(1)
    page(city)
    before = cost()
    for _ in range(4):
        states(reporting_plan(5), {1: ["approved"] * 5})
    assert cost() == before <= 14


def test_very_many_agencies_are_shown_some_at_a_time_and_counted_together(city, monkeypatch):
    monkeypatch.setattr(city_page, "PART", 1)
    first, second = reporting_plan(1), reporting_plan(1)
    states(first, {1: ["approved"]})
    names = [first.plan.agency.name, second.plan.agency.name]

    parts = [city.get(URL, {"page": number}) for number in (1, 2)]

    assert [texts_of(part, "//tbody/tr/th/a") for part in parts] == [names[:1], names[1:]]
    assert all(texts_of(part, "//tfoot//td")[0] == "1 / 2" for part in parts)
    assert elements(parts[0], '//a[@href="?page=2"]')
