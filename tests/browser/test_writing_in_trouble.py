"""Writing an account after the session's end and beside somebody else: no text is lost."""

import pytest
from playwright.sync_api import Page, expect

from chiayi_kpi.accounts.roles import Role
from objectives.writing.rich_text import stamp
from objectives.writing.services import save_account
from tests import factories
from tests.browser.account_page import open_page, stored, wait_until_saved
from tests.browser.conftest import sign_in


@pytest.fixture
def plan(live_server, context, traffic):
    plan = factories.complete_plan(approved=True)
    sign_in(context, live_server, factories.user(role=Role.PLANNER, agency=plan.agency))
    return plan


@pytest.mark.own_context
def test_after_the_session_s_end_it_is_sent_once_one_has_signed_in_in_another_tab(
    live_server, page: Page, context, plan
):
    page.clock.install()
    open_page(live_server, page, plan)
    cookies = context.cookies()
    context.clear_cookies(name="sessionid")
    page.keyboard.type("登出後寫的")
    page.clock.run_for(2_000)
    expect(page.locator("#writing-notice a")).to_be_visible()
    context.add_cookies(cookies)
    page.clock.run_for(20_000)
    wait_until_saved(page)

    assert stored(plan) == "<p>登出後寫的</p>"


def test_another_writers_text_is_shown_and_neither_is_lost(live_server, page: Page, plan):
    open_page(live_server, page, plan)
    objective = plan.objectives.get(facet__no=1)
    other = factories.user(name="李同仁")
    save_account(plan=plan, objective=objective, text="<p>別人寫的</p>", seen=stamp(""), by=other)
    page.keyboard.type("我寫的")
    notice = page.locator("#writing-notice")
    expect(notice).to_contain_text("李同仁")
    assert stored(plan) == "<p>別人寫的</p>"
    notice.locator("[data-choose=theirs]").click()
    expect(page.locator("#writing-text")).to_have_text("別人寫的")
    assert "我寫的" in notice.inner_html()  # to copy from

    page.locator("#writing-text").press("End")
    page.keyboard.type("。")
    wait_until_saved(page)
    assert stored(plan) == "<p>別人寫的。</p>"
    assert "我寫的" in notice.inner_html()


def test_one_can_put_ones_own_text_in_the_others_place_and_is_asked_whatever_else_is_said(
    live_server, page: Page, plan
):
    open_page(live_server, page, plan)
    objective = plan.objectives.get(facet__no=1)
    save_account(plan=plan, objective=objective, text="<p>別人寫的</p>", seen=stamp(""), by=factories.user())
    page.keyboard.type("我寫的")
    expect(page.locator("[data-choose=mine]")).to_be_visible()
    page.locator("#writing-draft").click()
    expect(page.locator("#writing-notice")).to_contain_text("〔〕")
    page.locator("[data-choose=mine]").click()
    wait_until_saved(page)

    assert stored(plan).startswith("<p>我寫的</p>")
    expect(page.locator("#writing-notice")).to_contain_text("〔〕")  # still to be filled in
