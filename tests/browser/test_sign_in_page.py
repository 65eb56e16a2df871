"""The first page that anybody sees."""

import re

from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.looks import assert_accessible


def test_a_stranger_is_led_to_a_chinese_sign_in_page_without_barriers_which_keeps_to_its_security_policy(
    live_server, page: Page
):
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    response = page.goto(live_server.url)

    expect(page).to_have_url(re.compile(re.escape(reverse("account_login"))))
    expect(page.locator("html")).to_have_attribute("lang", "zh-hant")
    expect(page.locator("input[name=login]")).to_be_visible()
    assert response.headers["content-security-policy"]
    assert complaints == []
    assert_accessible(page)
