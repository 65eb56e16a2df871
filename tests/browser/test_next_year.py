"""A year carried over in a browser: in at most six clicks, by keyboard, on a phone, without barriers."""

import datetime
import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from chiayi_kpi.accounts.roles import Role
from objectives.models import Plan
from tests import factories
from tests.browser.conftest import sign_in
from tests.browser.looks import assert_accessible_and_fits

MOST_CLICKS = 6


@pytest.fixture
def city(live_server, page: Page, context, settings, traffic):
    """Two agencies' plans of 107 with the common one, in November; the planning office looks at its work."""
    settings.PORTAL_TODAY = datetime.date(2018, 11, 10)
    for code, name in (("POL", "警察局"), ("FIR", "消防局")):
        plan = factories.complete_plan(factories.agency(code, name), common=True, preamble="107年度施政計畫")
        core = plan.indicators.get(objective__facet__no=1)
        for given in core.inputs.all():
            factories.figures(plan, given, {1: 2, 2: 2})
    Plan.objects.update(status=Plan.Status.APPROVED)
    office = factories.user("office", role=Role.PLANNING_OFFICE, name="周研考")
    sign_in(context, live_server, office)
    page.goto(live_server.url + reverse("my_work"))
    return page


def test_the_whole_city_is_carried_over_in_three_steps_by_keyboard_on_pages_without_barriers(city):
    """The link in the menu, the preview, the drafts: three presses of a key, where six clicks are allowed."""
    clicks = 0
    for role, name in (
        ("link", "帶入次年度"),
        ("button", "預覽草案內容"),
        ("button", "擬訂 108 年度計畫草案"),
    ):
        if clicks:
            expect(city.get_by_role(role, name=name)).to_be_visible()
            assert_accessible_and_fits(city)
        city.get_by_role(role, name=name).press("Enter")
        clicks += 1
    expect(city.locator(".message--success")).to_contain_text("3")
    assert clicks <= MOST_CLICKS
    assert Plan.objects.filter(year=108).count() == 3
    city.get_by_role("row", name="警察局").get_by_role("link").press("Enter")
    expect(city.locator("#reviews-heading")).to_be_visible()
    city.get_by_role("button", name=re.compile("^全部 .* 項標示為已檢視$")).press("Enter")
    expect(city.locator("#reviews-heading")).to_have_count(0)
