"""Before somebody who does nothing is signed out the page says so; what they typed is there again afterwards."""

import re
import time

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.accounts.sessions import SessionStore
from tests import factories
from tests.browser.conftest import sign_in
from tests.browser.looks import assert_accessible_and_fits

IDLE = 200  # seconds; the page asks after half of them


@pytest.fixture
def office(settings, live_server, context):
    settings.IDLE_SIGN_OUT_SECONDS = IDLE
    person = factories.user("office", role=Role.PLANNING_OFFICE)
    sign_in(context, live_server, person)
    return person


def _pass_on_the_page(page: Page, seconds: int) -> None:
    page.evaluate(
        """seconds => {
            const now = Date.now.bind(Date);
            Date.now = () => now() + 1000 * seconds;
        }""",
        seconds,
    )


def _pass_on_the_server(context, seconds: int) -> None:
    [key] = [cookie["value"] for cookie in context.cookies() if cookie["name"] == "sessionid"]
    session = SessionStore(key)
    session["seen"] = int(time.time()) - seconds
    session.save()


def test_whoever_presses_the_button_in_time_stays(live_server, page: Page, office):
    page.goto(live_server.url + reverse("person_new"))
    dialog = page.get_by_role("dialog", name="即將自動登出")
    expect(dialog).to_be_hidden()

    _pass_on_the_page(page, 110)

    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("timer")).to_have_text(re.compile(r"1:\d\d"))
    assert_accessible_and_fits(page)
    page.get_by_role("button", name="繼續使用").click()
    expect(dialog).to_be_hidden()


def test_what_was_typed_is_there_after_signing_in_again(live_server, page: Page, context, office):
    page.goto(live_server.url + reverse("person_new"))
    page.get_by_label("姓名").fill("王小明")
    _pass_on_the_server(context, IDLE + 1)
    _pass_on_the_page(page, IDLE + 1)

    expect(page.get_by_role("dialog", name="已自動登出")).to_be_visible()
    again = page.get_by_role("link", name="重新登入")
    expect(again).to_have_accessible_description(re.compile("系統已自動登出"))
    again.click()
    page.fill("[name=login]", office.username)
    page.fill("[name=password]", "not-a-secret")
    page.get_by_role("button", name="登入", exact=True).click()

    expect(page).to_have_url(live_server.url + reverse("person_new"))
    expect(page.get_by_label("姓名")).to_have_value("王小明")
