"""Before somebody who does nothing is signed out the page says so; what they typed is there again afterwards."""

import re

from django.urls import reverse
from playwright.sync_api import Page, expect

from chiayi_kpi.accounts.roles import Role
from tests import factories
from tests.browser.conftest import sign_in
from tests.browser.looks import assert_accessible_and_fits


def office():
    return factories.user("office", role=Role.PLANNING_OFFICE)


def test_whoever_presses_the_button_in_time_stays(live_server, page: Page, context, settings):
    settings.IDLE_SIGN_OUT_SECONDS = 200  # the page asks after 100
    sign_in(context, live_server, office())
    page.goto(live_server.url + reverse("person_new"))
    dialog = page.get_by_role("dialog", name="即將自動登出")
    expect(dialog).to_be_hidden()

    page.evaluate("""() => {
        const now = Date.now.bind(Date);
        Date.now = () => now() + 110_000;
    }""")

    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("timer")).to_have_text(re.compile(r"1:\d\d"))
    assert_accessible_and_fits(page)
    page.get_by_role("button", name="繼續使用").click()
    expect(dialog).to_be_hidden()


def test_what_was_typed_is_there_after_signing_in_again(live_server, page: Page, context, settings):
    settings.IDLE_SIGN_OUT_SECONDS = 4
    person = office()
    sign_in(context, live_server, person)
    page.goto(live_server.url + reverse("person_new"))
    page.get_by_label("姓名").fill("王小明")

    expect(page.get_by_role("dialog", name="已自動登出")).to_be_visible()
    again = page.get_by_role("link", name="重新登入")
    expect(again).to_have_accessible_description(re.compile("系統已自動登出"))
    again.click()
    settings.IDLE_SIGN_OUT_SECONDS = 1800
    page.fill("[name=login]", person.username)
    page.fill("[name=password]", "not-a-secret")
    page.get_by_role("button", name="登入", exact=True).click()

    expect(page).to_have_url(live_server.url + reverse("person_new"))
    expect(page.get_by_label("姓名")).to_have_value("王小明")
