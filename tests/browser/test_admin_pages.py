"""The admin in a real browser: accessible, within its security policy, and the parts that a script moves."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from chiayi_kpi.accounts.models import User
from tests import factories
from tests.browser.looks import assert_accessible_and_fits


@pytest.fixture
def plan():
    return factories.complete_plan(axes=["科技領航"])


@pytest.fixture
def office(live_server, page: Page) -> Page:
    """The page of a person of the planning office who is signed in."""
    person = factories.user(role="planning_office")
    client = Client()
    client.force_login(person)
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    return page


def addresses(plan) -> dict[str, str]:
    indicator = plan.indicators.get(objective__facet__no=1)
    return {
        "index": reverse("admin:index"),
        "plan": reverse("admin:objectives_plan_change", args=[plan.pk]),
        "objective": reverse("admin:objectives_objective_change", args=[plan.objectives.first().pk]),
        "indicator": reverse("admin:indicators_indicator_change", args=[indicator.pk]),
        "figures": reverse("admin:indicators_indicator_figures", args=[indicator.pk]),
        "list": reverse("admin:indicators_indicator_changelist"),
        "history": reverse("admin:objectives_plan_history", args=[plan.pk]),
        "import": reverse("admin:indicators_indicator_import"),
    }


def test_every_kind_of_page_is_accessible_and_keeps_to_its_security_policy(live_server, office, plan):
    complaints: list[str] = []
    office.on("console", lambda message: complaints.append(message.text))
    office.on("pageerror", lambda error: complaints.append(str(error)))

    for name, address in addresses(plan).items():
        office.goto(live_server.url + address)
        office.wait_for_load_state("networkidle")
        assert complaints == [], name
        assert_accessible_and_fits(office)
        complaints.clear()  # what the checker itself sets off


def test_only_the_chosen_rules_fields_are_shown_and_sent(live_server, office, plan):
    indicator = plan.indicators.get(objective__facet__no=1)
    office.goto(live_server.url + addresses(plan)["indicator"])
    component = office.locator("#components-0")
    expect(component.locator("[name=components-0-target]")).to_be_visible()
    expect(component.locator("[name=components-0-bands]")).to_be_hidden()

    component.locator("select[name=components-0-rule]").select_option("deduction")
    expect(component.locator("[name=components-0-target]")).to_be_hidden()
    component.locator("[name=components-0-unit_points]").fill("0.5")
    office.locator("input[name=_save]").click()

    office.wait_for_url("**/objectives/plan/*/change/*")
    saved = indicator.components.get()
    assert (saved.rule, saved.target, saved.direction) == ("deduction", None, "")


def test_a_component_that_is_added_has_the_next_number_and_each_its_preview_of_what_is_typed(
    live_server, office, plan
):
    office.goto(live_server.url + addresses(plan)["indicator"])

    office.locator("#components-group .add-row a").click()

    added = office.locator("#components-1")
    expect(added.locator("[name=components-1-no]")).to_have_value("2")
    added.locator("select[name=components-1-rule]").select_option("award")
    added.locator("[name=components-1-maximum]").fill("2")
    expect(added.locator(".preview-result tbody tr")).to_have_count(3)
    component = office.locator("#components-0")
    expect(component.locator(".preview-result tbody tr")).to_have_count(0)

    component.locator("[name=components-0-try_values]").fill("45 90")

    result = component.locator(".preview-result tbody tr")
    expect(result).to_have_count(2)
    expect(result.first.locator("td").first).to_have_text("17.50")
    component.locator("[name=components-0-maximum]").fill("10")
    expect(result.first.locator("td").first).to_have_text("5.00")


def test_on_a_phone_the_head_holds_the_way_out_and_on_the_smallest_no_list_stands_out_of_the_page(
    live_server, office
):
    User.objects.update(name="研究發展考核科")
    office.set_viewport_size({"width": 390, "height": 844})
    office.goto(live_server.url + reverse("admin:index"))
    head, way_out = (office.locator(one).bounding_box() for one in ("#header", "#logout-form button"))
    assert way_out["y"] + way_out["height"] <= head["y"] + head["height"]

    office.set_viewport_size({"width": 320, "height": 800})
    lists = office.locator(".sections .module").all()
    content = office.locator("#content-main").bounding_box()
    edge = content["x"] + content["width"]
    assert lists and all((box := one.bounding_box())["x"] + box["width"] <= edge for one in lists)
