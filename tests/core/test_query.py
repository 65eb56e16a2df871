"""What an address asks for is read on the server, and signing in leads back to all of it."""

from urllib.parse import parse_qs, urlsplit

import pytest

from chiayi_kpi.core.query import month_in, query_of, sign_in_url


@pytest.mark.parametrize(("text", "month"), [("1", 1), ("12", 12), ("03", 3)])
def test_a_month_is_read(text, month):
    assert month_in(text) == month


@pytest.mark.parametrize("text", ["", "0", "13", "-1", "1.5", "x", "１", "²", "9" * 5000])
def test_anything_else_is_no_month(text):
    assert month_in(text) is None


def test_a_month_after_the_latest_is_none():
    assert month_in("7", latest=6) is None


def test_signing_in_leads_back_to_the_month_and_the_rows_that_were_shown(rf):
    url = sign_in_url(rf.get("/107/CYPD/report/", {"month": "3", "show": "all"}))

    assert parse_qs(urlsplit(url).query) == {"next": ["/107/CYPD/report/?month=3&show=all"]}


def test_a_link_asks_for_what_the_page_asks_for_but_for_what_is_left_out_or_changed(rf):
    request = rf.get("/107/CYPD/", {"facet": ["1", "2"], "page": "3", "kind": "months"})

    assert query_of(request) == "facet=1&facet=2&page=3&kind=months"
    assert query_of(request, "page", "file", kind="a&b", table="x") == "facet=1&facet=2&kind=a%26b&table=x"
    assert request.GET["page"] == "3"
