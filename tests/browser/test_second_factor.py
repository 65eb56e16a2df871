"""Setting up the second step and signing in with it, in a browser that has a key."""

import re
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import reverse
from playwright.sync_api import Page, expect

from chiayi_kpi.accounts.roles import Role
from tests import factories
from tests.browser.looks import assert_accessible_and_fits, complaints_of


def begin(live_server, page: Page, person) -> None:
    page.goto(live_server.url + reverse("account_login"))
    page.fill("[name=login]", person.username)
    page.fill("[name=password]", "not-a-secret")
    page.get_by_role("button", name="登入", exact=True).click()


def with_key(page: Page) -> None:
    """The browser has a key that proves who holds it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_an_app_is_set_up_where_a_role_asks_for_it(live_server, page: Page, settings):
    settings.SECOND_FACTOR_ROLES = [Role.ADMINISTRATOR]
    person = factories.user("chief", role=Role.ADMINISTRATOR)
    complaints = complaints_of(page)
    begin(live_server, page, person)
    expect(page.get_by_text("您的職務須使用雙重驗證")).to_be_visible()
    assert_accessible_and_fits(page)
    page.get_by_role("link", name="設定驗證器應用程式").click()
    secret = page.locator(".factor-text").inner_text()
    assert_accessible_and_fits(page)

    page.get_by_label("驗證碼").fill(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.get_by_role("button", name="設定驗證器應用程式").click()

    expect(page.locator(".factor-codes li")).to_have_count(10)
    assert_accessible_and_fits(page)
    page.get_by_role("link", name="已保存，前往我的工作").click()
    expect(page).not_to_have_url(re.compile("2fa"))
    assert complaints == []


def test_a_key_signs_in_without_a_password_or_is_the_second_step(live_server, page: Page):
    with_key(page)
    person = factories.user("chen", role=Role.OWNER, agency=factories.agency())
    begin(live_server, page, person)
    page.goto(live_server.url + reverse("mfa_add_webauthn"))
    assert_accessible_and_fits(page)
    page.get_by_label("以此金鑰直接登入").check()
    page.get_by_role("button", name="新增金鑰").click()
    expect(page.locator(".factor-codes li")).to_have_count(10)
    assert Authenticator.objects.filter(user=person, type="webauthn").exists()
    page.goto(live_server.url + reverse("mfa_list_webauthn"))
    expect(page.get_by_text("免密碼")).to_be_visible()
    assert_accessible_and_fits(page)

    page.goto(live_server.url + reverse("account_logout"))
    page.locator("main").get_by_role("button", name="登出").click()
    page.get_by_role("button", name="以通行密鑰登入").click()
    expect(page).to_have_url(live_server.url + "/")

    page.goto(live_server.url + reverse("account_logout"))
    page.locator("main").get_by_role("button", name="登出").click()
    begin(live_server, page, person)
    expect(page).to_have_url(re.compile(reverse("mfa_authenticate")))
    assert_accessible_and_fits(page)
    page.get_by_role("button", name="使用金鑰").click()
    expect(page).to_have_url(live_server.url + "/")


def test_a_key_is_asked_for_only_where_the_answer_can_be_read(live_server, new_context):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(live_server.url + reverse("account_login"))
    expect(page.get_by_role("button", name="以通行密鑰登入")).to_be_disabled()
