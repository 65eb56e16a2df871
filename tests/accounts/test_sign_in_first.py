"""A form that was sent after the session's end leads back to its page."""

import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("referer", "leads_to"),
    [
        ("http://testserver/107/A/ratings/?part=review", "/107/A/ratings/%3Fpart%3Dreview"),
        ("http://elsewhere.example/107/A/ratings/", None),
        ("", None),
    ],
)
def test_after_the_sign_in_one_is_on_the_page_of_the_form(client, referer, leads_to):
    plan = factories.plan()
    sent_to = reverse("rating_give", args=[plan.year, plan.agency.code])

    response = client.post(sent_to, {"reason": "部分採認"}, headers={"Referer": referer})

    assert response.status_code == 302
    assert response["Location"] == f"{reverse('account_login')}?next={leads_to or sent_to}"


@pytest.mark.parametrize(("name", "page"), [("rating_give", "ratings"), ("budget_reopen", "approval")])
def test_whoever_opens_an_address_that_takes_forms_alone_comes_to_the_page_above(client, name, page):
    plan = factories.plan()
    client.force_login(factories.user(role="planning_office"))
    where = reverse(name, args=[plan.year, plan.agency.code])

    visited = client.get(f"{where}?month=3", headers={"Sec-Fetch-Mode": "navigate"})

    above = reverse(page, args=[plan.year, plan.agency.code])
    assert (visited.status_code, visited["Location"]) == (302, f"{above}?month=3")
    assert client.get(where, headers={"Sec-Fetch-Mode": "navigate"})["Location"] == above
    assert client.get(where, headers={"Sec-Fetch-Mode": "cors"}).status_code == 405
