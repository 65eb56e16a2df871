"""The first page that anybody sees."""

import re

from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.looks import assert_accessible


def test_a_stranger_is_led_to_the_sign_in_page_in_traditional_chinese(live_server, page: Page):
    page.goto(live_server.url)

    expect(page).to_have_url(re.compile(re.escape(reverse("account_login"))))
    expect(page.locator("html")).to_have_attribute("lang", "zh-hant")
    expect(page.locator("input[name=login]")).to_be_visible()


def test_the_sign_in_page_keeps_to_its_own_security_policy(live_server, page: Page):
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    response = page.goto(live_server.url + reverse("account_login"))

    assert response.headers["content-security-policy"]
    assert complaints == []


def test_the_sign_in_page_is_accessible(live_server, page: Page):
    page.goto(live_server.url + reverse("account_login"))

    assert_accessible(page)
