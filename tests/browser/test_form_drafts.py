"""What is typed into a form that is sent as a whole: after the session's end, without a connection, on reload, at signing out."""

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Error, Page, expect

from chiayi_kpi.accounts.models import Agency, Membership
from chiayi_kpi.accounts.roles import Role
from indicators.models import Indicator, Rating
from tests import factories
from tests.browser.conftest import sign_in
from tests.browser.drafted_forms import KINDS, REASON, Form
from tests.indicators.reporting_plan import TODAY
from tests.reports.pages.year_end.years import AFTER_THE_YEAR

DONE = "#messages .message--success, .messagelist .success, [data-done]"


KEEPS_IN_BROWSER = "Object.keys(localStorage).some(name => name.startsWith('drafts:'))"
KEEPS_NOTHING = (
    "![localStorage, sessionStorage].some(one => Object.keys(one).some(name => name.startsWith('drafts:')))"
)


def _comes_true(page: Page, script: str) -> None:
    """The page's policy lets no script wait for it there."""
    for _time in range(100):
        if page.evaluate(script):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"never came true: {script}")


@pytest.fixture
def visit(live_server, page: Page, context: BrowserContext, settings, traffic):
    """Opens the page of one of ``KINDS``, signed in as whoever fills it in; returns its form and the page's address."""

    def open_page(kind: str) -> tuple[Form, str]:
        settings.PORTAL_TODAY = AFTER_THE_YEAR if kind == "a rating" else TODAY
        made, form = KINDS[kind]()
        sign_in(context, live_server, form.person)
        path = form.name if "/" in form.name else reverse(form.name, args=[107, made.plan.agency.code])
        address = live_server.url + path + form.query
        page.goto(address)
        return form, address

    return open_page


def _go_when_connected(page: Page, address: str) -> None:
    """A page of the browser's own, which came of a lost connection, hears a moment later that it is back."""
    for _time in range(100):
        try:
            page.goto(address)
        except Error as error:
            assert "ERR_INTERNET_DISCONNECTED" in str(error)
            page.wait_for_timeout(100)
        else:
            return
    pytest.fail("the connection never came back")


def _sign_in_again(page: Page, form: Form) -> None:
    page.locator("input[name=login]").fill(form.person.username)
    page.locator("input[name=password]").fill("not-a-secret")
    page.keyboard.press("Enter")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "a rating"])
def test_what_was_typed_stands_there_again_after_the_sign_in_until_it_is_sent(
    page: Page, context: BrowserContext, visit, kind
):
    form, _address = visit(kind)
    form.write(page)
    assert page.evaluate(KEEPS_IN_BROWSER) is not form.names_people
    context.clear_cookies(name="sessionid")
    form.submit(page)
    _sign_in_again(page, form)
    form.stands_there_again(page)

    form.submit_all(page)
    expect(page.locator(DONE)).to_be_visible()
    expect(page.locator("[data-notice=restored]")).to_have_count(0)
    assert form.stored() == form.expected
    _comes_true(page, KEEPS_NOTHING)


def test_what_was_typed_stands_there_again_after_a_reload_and_when_the_connection_is_back_until_it_is_discarded(
    page: Page, context: BrowserContext, visit
):
    form, address = visit("a month opened again")
    form.write(page)
    page.reload()
    form.stands_there_again(page)

    context.set_offline(True)
    with page.expect_event("framenavigated"):  # to the browser's own page
        form.submit(page)
    context.set_offline(False)
    _go_when_connected(page, address)
    form.stands_there_again(page)

    page.locator("[data-notice=restored] button").click()
    expect(page.locator("#reopen-reason")).to_have_value("")
    page.reload()
    expect(page.locator("[data-notice=restored]")).to_have_count(0)


def test_a_reason_stands_there_again_whatever_was_ticked_beside_it_since(page: Page, visit):
    form, _address = visit("a month opened again")
    form.write(page)
    page.locator("form[data-choose=indicator] input[name=indicator]").click()
    page.locator("#reopen-reason").fill("改寫之原因")
    page.reload()
    expect(page.locator("#reopen-reason")).to_have_value("改寫之原因")


@pytest.mark.parametrize("kind", ["a month opened again", "a token"])
def test_nobody_else_sees_what_was_typed_and_what_names_people_is_let_go(
    page: Page, context: BrowserContext, visit, live_server, kind
):
    form, address = visit(kind)
    form.write(page)
    context.clear_cookies(name="sessionid")
    other = factories.user(role=Role.ADMINISTRATOR if form.names_people else Role.PLANNING_OFFICE)
    if not form.names_people:
        Membership.objects.create(
            user=other, agency=form.person.memberships.get().agency, role=Role.SUPERVISOR
        )
    sign_in(context, live_server, other)
    page.goto(address)
    for box, text in form.typed.items():
        expect(page.locator(box)).not_to_have_value(text)
    expect(page.locator("[data-notice=restored]")).to_have_count(0)
    assert all(
        text not in page.evaluate("Object.values(sessionStorage).join()") for text in form.typed.values()
    )

    context.clear_cookies(name="sessionid")
    sign_in(context, live_server, form.person)
    page.goto(address)
    if form.names_people:
        expect(page.locator(next(iter(form.typed)))).to_be_visible()
        expect(page.locator("[data-notice=restored]")).to_have_count(0)
    else:
        form.stands_there_again(page)


def test_the_name_of_a_person_who_was_chosen_is_not_kept(page: Page, visit):
    form, _address = visit("an absence")
    box = page.locator("#id_deputy")
    names = [name for name in box.locator("option").all_inner_texts() if name != "—"]
    box.select_option(form.typed["#id_deputy"])
    kept = page.evaluate("Object.values(localStorage).join()")
    assert "deputy" in kept and not any(name in kept for name in names)


def test_what_a_script_or_the_browser_filled_in_is_not_kept_and_a_choice_that_was_looked_up_by_its_name(
    page: Page, visit, live_server
):
    visit("the administration")
    page.locator("#id_name").evaluate("box => { box.value = '代填之名稱' }")
    page.locator("#id_components-0-formula").fill("sessions + 1")
    page.reload()
    expect(page.locator("#id_components-0-formula")).to_have_value("sessions + 1")
    expect(page.locator("#id_name")).not_to_have_value("代填之名稱")

    agency = Agency.objects.get(pk=Indicator.objects.get().plan.agency_id)
    page.goto(live_server.url + reverse("admin:indicators_priorvalue_add"))
    page.locator(".field-agency .select2-selection").click()
    page.locator(".select2-results__option", has_text=agency.name).click()  # jQuery alone hears of it
    page.reload()
    expect(page.locator("#id_agency")).to_have_value(str(agency.pk))
    expect(page.locator(".field-agency .select2-selection")).to_contain_text(agency.name)


def test_what_an_older_page_left_does_no_harm_and_after_two_weeks_it_is_let_go_whoever_typed_it(
    page: Page, visit
):
    form, _address = visit("a month opened again")
    page.evaluate(
        "sessionStorage.setItem('form-sent', '/107/A/approval');"
        "const at = Date.now() - 15 * 24 * 3600 * 1000;"
        "const draft = at => ({text: {reason: '舊'}, seen: {}, at});"
        "localStorage.setItem('drafts:0:forms', JSON.stringify({old: draft(at), young: draft(Date.now())}));"
    )
    page.reload()
    assert page.evaluate("Object.keys(JSON.parse(localStorage['drafts:0:forms'])).join()") == "young"
    form.write(page)
    page.reload()
    form.stands_there_again(page)


def test_what_was_refused_and_put_right_stands_there_after_the_sign_in_until_it_is_sent(
    page: Page, context: BrowserContext, visit
):
    form, _address = visit("a rating")
    points = next(iter(form.typed))
    form.write(page)
    page.locator(points).fill("99")
    form.submit(page)
    expect(page.locator(".field__error")).to_be_visible()

    page.locator(points).fill("30")
    context.clear_cookies(name="sessionid")
    form.submit(page)
    _sign_in_again(page, form)

    form.stands_there_again(page)
    form.submit_all(page)
    expect(page.locator(DONE)).to_be_visible()
    assert form.stored() == form.expected
    _comes_true(page, KEEPS_NOTHING)


def test_what_was_typed_is_shown_beside_what_somebody_else_has_saved_since(page: Page, visit):
    form, _address = visit("a rating")
    points, reason = form.typed
    form.write(page)
    key = int(points.rpartition("-")[2])
    Rating.objects.create(
        plan=Indicator.objects.get(pk=key).plan, indicator_id=key, part="self", points=20, reason="他人所寫"
    )
    page.reload()

    notice = page.locator("[data-notice=restored]")
    expect(notice).to_contain_text("佐證如附")
    expect(page.locator(reason)).to_have_value("他人所寫")
    page.reload()
    notice.locator("button").first.click()
    expect(page.locator(reason)).to_have_value(REASON)
    page.reload()
    expect(notice).to_be_visible()


@pytest.mark.parametrize("kind", ["a month opened again", "a token"])
def test_signing_out_asks_before_it_discards_and_leaves_nothing_behind(page: Page, visit, kind):
    form, _address = visit(kind)
    form.write(page)
    asked: list[str] = []

    def refuse(dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.once("dialog", refuse)
    page.locator(".topbar summary").last.click()
    page.locator("form[data-signs-out] button").click()
    box, text = next(iter(form.typed.items()))
    expect(page.locator(box)).to_have_value(text)
    assert len(asked) == 1 and "1" in asked[0]
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("form[data-signs-out] button").click()

    expect(page.locator("input[name=login]")).to_be_visible()
    assert page.evaluate(KEEPS_NOTHING)
