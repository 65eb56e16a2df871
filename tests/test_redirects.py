"""Addresses that have changed: each old one leads to the page that it meant, for good, with its query."""

from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError
from django.urls import URLResolver, get_resolver, reverse

from chiayi_kpi.accounts.models import CITY_PAGES, Agency
from chiayi_kpi.redirects import OF_AGENCY, OF_CITY

PICTURE = f"{'0' * 64}.jpg"

OLD = [
    ("/approve/107/PD/", "approval", []),
    ("/approve/107/PD/reopen", "reopen", []),
    ("/budget/107/PD/", "budget_execution", []),
    ("/budget/107/PD/items/", "budget_items", []),
    ("/budget/107/PD/items/panel", "budget_item_panel", []),
    ("/budget/107/PD/rates", "execution_rates", []),
    ("/exchange/107/PD/", "exchange", []),
    ("/exchange/107/PD/form.xlsx", "exchange_workbook", ["xlsx"]),
    ("/exchange/107/PD/form.ods", "exchange_workbook", ["ods"]),
    ("/history/107/PD/", "history", []),
    ("/targets/107/PD/", "revisions", []),
    ("/targets/107/PD/12/", "revise", [12]),
    ("/report/107/PD/", "report_grid", []),
    ("/report/107/PD/panel", "report_panel", []),
    ("/report/107/PD/evidence/3", "report_evidence", [3]),
    ("/writing/107/PD/", "writing", []),
    ("/writing/107/PD/1-6/", "write", ["1-6"]),
    ("/writing/107/PD/1-6/draft", "write_draft", ["1-6"]),
    ("/writing/107/PD/1-6/versions", "write_versions", ["1-6"]),
    (f"/writing/107/PD/pictures/{PICTURE}", "write_picture_file", [PICTURE]),
    ("/ratings/107/PD/", "ratings", []),
    ("/107/PD/score/", "dashboard", []),
    ("/settling/107/", "settling", None),
    ("/grades/107/", "grades", None),
    ("/reporting/107/", "city_reporting", None),
]


@pytest.mark.parametrize(("old", "name", "more"), OLD)
def test_an_old_address_leads_to_the_new_one_with_its_query(client, old, name, more):
    new = reverse(name, args=[107] if more is None else [107, "PD", *more])
    response = client.get(old, {"month": "3", "show": "all"})
    assert (response.status_code, response.url) == (301, f"{new}?month=3&show=all")
    assert client.get(old).url == new
    assert new.startswith("/107/")


def test_every_row_of_the_table_is_walked():
    assert {old.split("/")[1] for old, _name, _more in OLD} == {*OF_AGENCY, *OF_CITY, "107"}


def test_a_form_that_was_open_when_the_address_changed_is_sent_on_whole(client):
    response = client.post("/approve/107/PD/", {"indicator": "1"})
    assert (response.status_code, response.url) == (308, "/107/PD/approval/")


def test_what_stood_in_the_old_address_stays_a_path_of_the_portal(client):
    assert client.get("/report/107/PD//example.org/%3Fa%23b").url == "/107/PD/report//example.org/%3Fa%23b"
    assert client.get("/report/1234/PD/").status_code == 404


def routes(patterns, prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


def test_every_page_of_the_city_s_year_is_a_word_that_no_agency_is_called():
    year = "<roc_year:year>/"
    below = [
        route.removeprefix(year) for route in routes(get_resolver().url_patterns) if route.startswith(year)
    ]
    assert {route.split("/")[0] for route in below} == {"<slug:agency>", *CITY_PAGES}


@pytest.mark.parametrize("code", CITY_PAGES)
def test_such_a_code_is_refused(code):
    with pytest.raises(ValidationError):
        Agency._meta.get_field("code").run_validators(code)
    Agency._meta.get_field("code").run_validators(code.upper())
