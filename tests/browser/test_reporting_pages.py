"""The pages around the month's way in a real browser: at a desk and on a phone, for axe, under the security policy."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from chiayi_kpi.accounts.roles import Role
from indicators.models import CheckAnswer, FigureChange, TargetRevision
from tests import factories
from tests.browser.conftest import sign_in
from tests.browser.looks import assert_accessible_and_fits, complaints_of
from tests.indicators.reporting_plan import OPEN, TODAY, Reporting, reporting_plan

PAGES = (
    "my work of an owner",
    "my work of a supervisor",
    "approval refused",
    "city",
    "history",
    "history of targets",
    "targets",
    "change a target",
    "plans",
)


@pytest.fixture
def reporting(settings, live_server) -> Reporting:
    """A plan with something in every list: waiting, returned, locked, forgotten; asked, revised, changed."""
    settings.PORTAL_TODAY = TODAY
    made = reporting_plan(4, months=range(1, 10), status="approved", has_sample_figures=True)
    plan, (first, second, third, fourth) = made.plan, made.indicators
    factories.month_states(plan, dict.fromkeys(made.indicators, range(1, 10)), "approved")
    factories.figures(plan, made.inputs[0], {10: 9, 11: 9, OPEN: 100})
    factories.month_state(plan, first, OPEN, "submitted", note="原因與改善")
    factories.month_state(plan, second, OPEN, "returned", reason="數字不符")
    factories.month_state(plan, third, OPEN, "approved")
    CheckAnswer.objects.create(
        plan=plan,
        input=made.inputs[0],
        month=OPEN,
        check_kind="tenfold",
        value=100,
        answer="是",
        by=made.owner,
    )
    FigureChange.objects.create(
        plan=plan, input=made.inputs[0], month=OPEN, new=100, by=made.owner, way="page", reason="更正"
    )
    TargetRevision.objects.create(
        plan=plan,
        indicator=fourth,
        what="target",
        old="110",
        new="90",
        lowered=True,
        cause="甲",
        countermeasure="乙",
    )
    return made


def opened(name: str, context, live_server, page: Page, made: Reporting) -> Page:
    """The page ``name``, signed in as somebody whose page it is."""
    place = [107, made.plan.agency.code]
    office = factories.user(role=Role.PLANNING_OFFICE)
    component = made.indicators[0].components.get().pk
    where = {
        "my work of an owner": (made.owner, reverse("my_work")),
        "my work of a supervisor": (made.supervisor, reverse("my_work")),
        "approval refused": (made.supervisor, f"{reverse('approval', args=place)}?month=12"),
        "city": (office, reverse("city_reporting", args=[107])),
        "history": (office, reverse("history", args=place)),
        "history of targets": (office, f"{reverse('history', args=place)}?kind=targets"),
        "targets": (office, reverse("revisions", args=place)),
        "change a target": (office, reverse("revise", args=[*place, component])),
        "plans": (office, reverse("plans")),
    }
    person, path = where[name]
    sign_in(context, live_server, person)
    page.goto(live_server.url + path)
    if name == "approval refused":
        page.locator(".decide .decide__return > summary").click()
        page.locator("button[value=return]").click()
        expect(page.locator("[role=alert]")).to_be_visible()
    return page


def test_every_page_is_accessible_fits_and_keeps_to_the_security_policy(
    context, live_server, page: Page, reporting, subtests
):
    for name in PAGES:
        with subtests.test(name):
            complaints = complaints_of(page)
            opened(name, context, live_server, page, reporting)
            assert_accessible_and_fits(page)
            page.wait_for_load_state("networkidle")
            assert complaints == []


def test_on_a_phone_the_month_that_is_reported_now_is_in_sight(context, live_server, page: Page, reporting):
    page.set_viewport_size({"width": 390, "height": 844})
    city = opened("city", context, live_server, page, reporting)
    expect(city.locator(".by-month th[aria-current]")).to_be_in_viewport(ratio=0.9)


def test_the_filter_of_the_history_works_by_keyboard(context, live_server, page: Page, reporting):
    opened("history", context, live_server, page, reporting)
    page.locator("#id_way").select_option("file")
    page.locator("#id_way").press("Tab")
    page.locator(".filters button").press("Enter")
    page.wait_for_url("**way=file**")
    expect(page.locator(".history")).to_have_count(0)
