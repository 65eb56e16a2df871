"""What a person's first page answers at a glance: the questions, and where their answers stand in a screen of 1280 × 800."""

import pytest
from playwright.sync_api import Page, expect

from chiayi_kpi.accounts.roles import Role
from indicators.models import IndicatorMonth
from indicators.services.months import send_back
from tests import factories
from tests.browser.conftest import sign_in
from tests.indicators.reporting_plan import OPEN, TODAY, reporting_plan

SCREEN = {"width": 1280, "height": 800}
MY_WORK, CITY = "/", "/107/city/"

# Who, on which page: question → the words (or the place) that answer it.
ANSWERS = {
    "owner": (
        MY_WORK,
        {
            "What came back, and why?": "text=請查明後補報",
            "Where do I correct it?": "text=前往更正",
            "What is due?": "text=107 年度 · 12 月",
            "By when?": "text=期限 108.01.07",
            "Where do I report it?": "text=12 月填報",
        },
    ),
    "supervisor": (
        MY_WORK,
        {
            "What waits for me?": "text=待您審核",
            "Of which month, how much?": "text=1 項指標已送出",
            "Is it late?": "text=逾期（期限 107.12.12）",
            "Where do I decide?": "text=審核 11 月",
        },
    ),
    "planning_office": (
        MY_WORK,
        {
            "How many agencies have handed in?": "text=2 個機關中已有 0 個全部送出",
            "Where do I see who has not?": "main >> text=填報進度",
            "What is to be prepared next?": "text=接下來：年度與期限",
        },
    ),
    # The mayor and the deputies look at the city with the right to see everything and change nothing.
    "auditor": (
        CITY,
        {
            "Where does the city stand?": "text=各機關平均得分",
            "Who leads?": "text=得分領先",
            "Who falls behind?": "text=得分落後",
            "Who has not reported?": "text=個機關尚未全數送出",
            "What changed most?": "text=變動最大",
            "Who stands where?": ".ranked tbody tr:last-child",
            "How many indicators are behind?": "text=不含略為落後",
        },
    ),
}


@pytest.fixture
def people(live_server, settings, traffic):
    settings.PORTAL_TODAY = TODAY
    made = reporting_plan(2)
    first, second = made.indicators
    factories.month_state(made.plan, first, 8, IndicatorMonth.State.SUBMITTED)
    send_back(plan=made.plan, month=8, indicators=[first.pk], by=made.supervisor, reason="請查明後補報")
    factories.month_state(made.plan, second, OPEN - 1, IndicatorMonth.State.SUBMITTED)
    other = factories.complete_plan(factories.agency("B", "乙局"), approved=True)
    source = other.indicators.get(objective__facet__no=3, no=1).inputs.first()
    factories.figures(other, source, dict.fromkeys(range(1, 12), 5))
    everywhere = {role: factories.user(role=role) for role in (Role.PLANNING_OFFICE, Role.AUDITOR)}
    return {"owner": made.owner, "supervisor": made.supervisor} | everywhere


def test_the_first_page_answers_its_questions_without_scrolling(
    live_server, context, page: Page, people, subtests
):
    page.set_viewport_size(SCREEN)
    for who, (address, answers) in ANSWERS.items():
        with subtests.test(who):
            sign_in(context, live_server, people[who])
            page.goto(live_server.url + address)
            for question, place in answers.items():
                found = page.locator(place).first
                expect(found, question).to_be_visible(timeout=5000)
                box = found.bounding_box()
                assert box is not None and box["y"] + box["height"] <= SCREEN["height"], question


def test_the_navigation_is_one_row_for_whoever_has_the_most_entries(
    live_server, context, page: Page, people, subtests
):
    office = factories.user(role=Role.PLANNING_OFFICE)
    agency = people["owner"].memberships.get().agency
    sign_in(context, live_server, office)
    for language in ("zh-hant", "en"):
        with subtests.test(language):
            context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
            page.set_viewport_size(SCREEN)
            page.goto(f"{live_server.url}/107/{agency.code}/history/")
            _is_one_row_whose_groups_fold_out_whole(page)


def _is_one_row_whose_groups_fold_out_whole(page: Page) -> None:
    tops = page.locator(".nav__list > li").evaluate_all("items => items.map(item => item.offsetTop)")
    assert len(tops) > 8 and len(set(tops)) == 1
    groups = page.locator(".nav__group")
    group = groups.filter(has=page.locator("[aria-current=page]"))
    expect(group.locator("summary")).to_have_attribute("aria-current", "true")
    for width in (SCREEN["width"], 390):  # what folds out is whole, also where the row scrolls sideways
        page.set_viewport_size({**SCREEN, "width": width})
        for each in groups.all():
            each.locator("summary").click()
            box = each.locator(".menu__panel").bounding_box()
            assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= width
            expect(each.locator(".menu__panel a").last).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")
    expect(page.locator(".nav__group[open]")).to_have_count(0)
