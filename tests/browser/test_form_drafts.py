"""What is typed into a form that is sent as a whole: after the session's end, without a connection, on reload, at signing out."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Locator, Page, expect

from chiayi_kpi.accounts.models import User
from indicators.models import Assignment, Award, Indicator, IndicatorMonth, Rating
from tests import factories
from tests.browser.conftest import sign_in
from tests.indicators.reporting_plan import OPEN, TODAY, Reporting, reporting_plan
from tests.reports.pages.year_end.years import AFTER_THE_YEAR, reported_year

REASON = "漏計一場\n佐證如附"


@dataclass(frozen=True)
class Form:
    """A form of one page: who fills it in, where its boxes are and what is typed, and what the database then holds."""

    name: str  # of the page's address
    person: User
    fold: str  # the <summary> under which it is; "" where it is always open
    typed: dict[str, str]  # by the selector of the box; of a choice its value
    send: str
    stored: Callable[[], object]
    expected: object
    query: str = ""
    unticked: tuple[str, ...] = ()  # boxes whose tick is taken away, and stays away
    ticks: tuple[str, ...] = ()  # what is to be ticked at each sending

    def write(self, page: Page) -> None:
        if self.fold:
            page.locator(self.fold).click()
        for box, text in self.typed.items():
            self._type(page.locator(box), text)
        for box in self.unticked:
            page.locator(box).uncheck()

    def _type(self, box: Locator, text: str) -> None:
        if box.evaluate("box => box.matches('select')"):
            box.select_option(text)
        else:
            box.fill(text)

    def stands_there_again(self, page: Page) -> None:
        expect(page.locator("[data-notice=restored]")).to_be_visible()
        for box, text in self.typed.items():
            expect(page.locator(box)).to_have_value(text)
            expect(page.locator(box)).to_be_visible()
        for box in self.unticked:
            expect(page.locator(box)).not_to_be_checked()

    def submit(self, page: Page) -> None:
        for box in self.ticks:
            page.locator(box).check()
        page.locator(self.send).click()


def _reopening() -> tuple[Reporting, Form]:
    reporting = reporting_plan(1, months=range(1, OPEN + 1))
    factories.month_state(reporting.plan, reporting.indicators[0], OPEN, "approved")
    return reporting, Form(
        "approval",
        reporting.supervisor,
        "details:has(#reopen-reason) > summary",
        {"#reopen-reason": REASON},
        "form[action$='/reopen'] button.button--danger",
        lambda: IndicatorMonth.objects.get().reason,
        REASON,
        query=f"?month={OPEN}",
        ticks=("input[name=indicator]",),
    )


def _return() -> tuple[Reporting, Form]:
    reporting = reporting_plan(1, months=range(1, OPEN + 1))
    factories.month_state(reporting.plan, reporting.indicators[0], OPEN, "submitted")
    return reporting, Form(
        "approval",
        reporting.supervisor,
        ".decide > .decide__return > summary",
        {"#return-reason": REASON},
        "button[value=return]",
        lambda: IndicatorMonth.objects.get().reason,
        REASON,
        query=f"?month={OPEN}",
        ticks=("input[name=indicator]",),
    )


def _absence() -> tuple[Reporting, Form]:
    reporting = reporting_plan(2)
    _first, second = (one.pk for one in reporting.indicators)
    deputies = Assignment.objects.order_by("indicator").values_list("deputy", "deputy_to")
    return reporting, Form(
        "absence",
        reporting.owner,
        "",
        {"#id_deputy": str(reporting.stranger.pk), "#id_last": "2019-01-20"},
        "form.absence button.button--primary",
        lambda: [(deputy, str(until)) for deputy, until in deputies.all()],
        [(reporting.stranger.pk, "2019-01-20"), (reporting.deputy.pk, "None")],
        unticked=(f"input[name=indicators][value='{second}']",),
    )


def _rating():
    year = reported_year()
    key = year.indicator("1-1-1").pk
    return year, Form(
        "ratings",
        year.planner,
        f"#indicator-{key} summary",
        {f"#points-{key}": "30", f"#reason-{key}": REASON},
        f"#indicator-{key} form[action*='/give'] button.button--primary",
        lambda: Rating.objects.values_list("points", "reason").get(),
        (30, REASON),
    )


def _award():
    year = reported_year()
    Award.objects.all().delete()
    key = year.indicator("5-1-1").pk
    return year, Form(
        "ratings",
        year.office,
        f"#indicator-{key} summary",
        {f"#award-{key}-1": "4.2", f"#award-reason-{key}": REASON},
        f"#indicator-{key} form[action*='/award'] button.button--primary",
        lambda: [(str(one.points), one.reason) for one in Award.objects.all()],
        [("4.20", REASON)],
    )


KINDS = {
    "a month opened again": _reopening,
    "a month returned": _return,
    "an absence": _absence,
    "a rating": _rating,
    "an award": _award,
}


@pytest.fixture
def visit(live_server, page: Page, context: BrowserContext, settings, traffic):
    """Opens the page of one of ``KINDS``, signed in as whoever fills it in; returns its form and the page's address."""

    def open_page(kind: str) -> tuple[Form, str]:
        settings.PORTAL_TODAY = AFTER_THE_YEAR if kind in ("a rating", "an award") else TODAY
        made, form = KINDS[kind]()
        sign_in(context, live_server, form.person)
        address = live_server.url + reverse(form.name, args=[107, made.plan.agency.code]) + form.query
        page.goto(address)
        return form, address

    return open_page


def _sign_in_again(page: Page, form: Form) -> None:
    page.locator("input[name=login]").fill(form.person.username)
    page.locator("input[name=password]").fill("not-a-secret")
    page.keyboard.press("Enter")


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_typed_stands_there_again_after_every_trouble_until_it_is_sent(
    page: Page, context: BrowserContext, visit, traffic, kind
):
    form, address = visit(kind)
    form.write(page)
    page.reload()
    form.stands_there_again(page)

    context.set_offline(True)
    with page.expect_event("requestfailed"):
        form.submit(page)
    context.set_offline(False)
    page.goto(address)
    form.stands_there_again(page)

    context.clear_cookies(name="sessionid")
    form.submit(page)
    _sign_in_again(page, form)
    form.stands_there_again(page)

    form.submit(page)
    expect(page.locator(".message--success")).to_be_visible()
    expect(page.locator("[data-notice=restored]")).to_have_count(0)
    assert form.stored() == form.expected
    assert page.evaluate("Object.keys(localStorage)") == []


def test_what_was_refused_and_put_right_stands_there_after_the_sign_in(
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


def test_what_was_typed_is_gone_when_it_was_discarded(page: Page, visit):
    form, _address = visit("a month opened again")
    form.write(page)
    page.reload()
    page.locator("[data-notice=restored] button").click()
    expect(page.locator("#reopen-reason")).to_have_value("")
    page.reload()
    expect(page.locator("[data-notice=restored]")).to_have_count(0)


def test_signing_out_asks_before_it_discards_and_leaves_nothing_behind(page: Page, visit):
    form, _address = visit("a month opened again")
    form.write(page)
    asked: list[str] = []

    def refuse(dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.once("dialog", refuse)
    page.locator(".topbar summary").last.click()
    page.locator("form[data-signs-out] button").click()
    expect(page.locator("#reopen-reason")).to_have_value(REASON)
    assert len(asked) == 1 and "1" in asked[0]
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("form[data-signs-out] button").click()

    expect(page.locator("input[name=login]")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage)") == []
