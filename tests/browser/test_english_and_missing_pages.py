"""What is easily forgotten: pages in English, whose words are longer, and pages that are not there, on a phone too."""

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page

from chiayi_kpi.accounts.roles import Role
from tests import factories
from tests.browser.conftest import sign_in
from tests.browser.looks import assert_accessible_and_fits
from tests.reports.cities import ranked_city

WINDOW = 1280


@pytest.fixture
def office(live_server, context):
    """The planning office of a city with two agencies, signed in, in English."""
    ranked_city({"A": 120, "B": 150})
    sign_in(context, live_server, factories.user(role=Role.PLANNING_OFFICE))
    context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": "en", "url": live_server.url}])


def test_an_english_page_of_the_city_fits_a_window(office, live_server, page: Page, subtests):
    page.set_viewport_size({"width": WINDOW, "height": 800})
    for name in ("settling", "city_reporting", "city_months", "city"):
        with subtests.test(name):
            page.goto(live_server.url + reverse(name, args=[107]))
            assert page.evaluate("document.documentElement.lang") == "en"
            assert page.evaluate("document.documentElement.scrollWidth") <= WINDOW
    with subtests.test("no head of the ranking runs into the next"):
        wider = (
            "heads => heads.filter(head => head.scrollWidth > head.clientWidth).map(head => head.innerText)"
        )
        assert page.locator(".ranked thead:not(.ranked__again) th").evaluate_all(wider) == []
    with subtests.test("an apostrophe is narrow"):  # the Chinese faces set it as wide as a character
        width = page.evaluate(
            """text => {
                const found = document.body.appendChild(document.createElement("span"));
                found.textContent = text;
                return found.getBoundingClientRect().width / parseFloat(getComputedStyle(found).fontSize);
            }""",
            "\N{RIGHT SINGLE QUOTATION MARK}",
        )
        assert width < 0.5


def test_a_page_that_is_not_there_fits_a_phone(office, live_server, page: Page):
    answer = page.goto(f"{live_server.url}/{'unknown' * 20}/")
    assert answer is not None and answer.status == 404
    assert_accessible_and_fits(page)
