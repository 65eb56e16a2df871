"""The forms whose drafts the browser keeps: who fills each in, with what, and what the database then holds."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from chiayi_kpi.accounts.models import Agency, ApiToken, User
from chiayi_kpi.accounts.roles import Role
from indicators.models import Assignment, Indicator, IndicatorMonth, Rating
from tests import factories
from tests.indicators.reporting_plan import OPEN, Reporting, reporting_plan
from tests.reports.pages.year_end.years import reported_year

REASON = "漏計一場\n佐證如附"


@dataclass(frozen=True)
class Form:
    """A form of one page: who fills it in, where its boxes are and what is typed, and what the database then holds."""

    name: str  # of the page's address, or the address itself
    person: User
    fold: str  # the <summary> under which it is; "" where it is always open
    typed: dict[str, str]  # by the selector of the box; of a choice its value
    send: str
    stored: Callable[[], object]
    expected: object
    query: str = ""
    unticked: tuple[str, ...] = ()  # boxes whose tick is taken away, and stays away
    ticks: tuple[str, ...] = ()  # what is to be ticked at each sending
    first: str = ""  # what makes the row that is written into
    confirm: str = ""  # the button of the page that shows what it would do
    names_people: bool = False  # or gives access: this tab alone keeps it

    def write(self, page: Page) -> None:
        if self.fold:
            page.locator(self.fold).click()
        if self.first:
            page.locator(self.first).click()
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

    def submit_all(self, page: Page) -> None:
        """Past the page that shows what it would do."""
        self.submit(page)
        if self.confirm:
            page.locator(self.confirm).click()


def _reopening() -> tuple[Reporting, Form]:
    """Beside another indicator that waits: what is ticked there goes along with the form."""
    reporting = reporting_plan(2, months=range(1, OPEN + 1))
    factories.month_state(reporting.plan, reporting.indicators[0], OPEN, "approved")
    factories.month_state(reporting.plan, reporting.indicators[1], OPEN, "submitted")
    return reporting, Form(
        "approval",
        reporting.supervisor,
        "details:has(#reopen-reason) > summary",
        {"#reopen-reason": REASON},
        "form[action*='/reopen'] button.button--danger",
        lambda: IndicatorMonth.objects.get(indicator=reporting.indicators[0]).reason,
        REASON,
        query=f"?month={OPEN}",
        ticks=("form[action*='/reopen'] input[name=indicator]",),
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


def _renaming() -> tuple[Reporting, Form]:
    """A form that first shows what it would do."""
    reporting = reporting_plan(1)
    agency = reporting.plan.own_agency
    return reporting, Form(
        reverse("agency", args=[agency.code]),
        factories.user(role=Role.PLANNING_OFFICE),
        "",
        {"#rename_name": "測試新名局", "#rename_first_day": "2019-01-02"},
        "form:has(#rename_name) button:not([type=button])",
        lambda: Agency.objects.get(pk=agency.pk).name,
        "測試新名局",
        confirm="form[data-confirms] button",
    )


def _token() -> tuple[Reporting, Form]:
    """The answer shows the secret, and is no message."""
    return reporting_plan(1), Form(
        reverse("api_tokens"),
        factories.user(role=Role.ADMINISTRATOR),
        "",
        {"#id_name": "刑案系統"},
        "form:has(#id_name) button:not([type=button])",
        lambda: list(ApiToken.objects.values_list("name", flat=True)),
        ["刑案系統"],
        names_people=True,
    )


def _administration() -> tuple[Reporting, Form]:
    """A row that was added to the page, and a tick."""
    reporting = reporting_plan(1, approved=False)
    indicator = reporting.indicators[0]
    return reporting, Form(
        reverse("admin:indicators_indicator_change", args=[indicator.pk]),
        factories.user(role=Role.PLANNING_OFFICE),
        "",
        {
            "#id_name": "宣導與講習",
            "#id_inputs-1-code": "visits",
            "#id_inputs-1-name": "訪視次數",
            "#id_inputs-1-aggregation": "sum",
            "#id_components-0-formula": "sessions + visits",
        },
        "input[name=_save]",
        lambda: [
            *Indicator.objects.filter(pk=indicator.pk).values_list("name", flat=True),
            *indicator.inputs.order_by("code").values_list("name", flat=True),
        ],
        ["宣導與講習", "場次1", "訪視次數"],
        first="#inputs-group .add-row a",
    )


KINDS = {
    "a month opened again": _reopening,
    "an absence": _absence,
    "a rating": _rating,
    "a preview": _renaming,
    "a token": _token,
    "the administration": _administration,
}
