"""The first page: what each person has to do, and one link to the place where it is done."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.roles import Role
from indicators.models import IndicatorMonth
from indicators.services import months
from objectives.models import Plan
from tests import factories
from tests.indicators.reporting_plan import OPEN, TODAY, reporting_plan
from tests.reading import text_of


@pytest.fixture
def show(client):
    """The page of a person."""

    def page(person) -> str:
        client.force_login(person)
        response = client.get(reverse("my_work"))
        assert response.status_code == 200
        return response.content.decode()

    return page


def set_states(reporting, state: str, months=range(1, OPEN), place: int | None = None, **fields) -> None:
    chosen = reporting.indicators if place is None else [reporting.indicators[place]]
    for indicator in chosen:
        for month in months:
            factories.month_state(reporting.plan, indicator, month, state, **fields)


def links(html: str, page: str) -> list[str]:
    return re.findall(rf'<a class="button[^"]*"\s+href="(/\d+/[^/"]+/{page}/[^"]+)"', html)


def test_the_owner_sees_what_is_owed_by_when_and_a_link_to_it(show, reporting):
    set_states(reporting, "approved")
    html = show(reporting.owner)
    assert "107 年度 · 12 月" in text_of(html)
    assert "3 項指標 · 3 項尚缺數據" in text_of(html)
    assert "期限 108.01.07 （原為 108.01.05，遇放假日（星期六、星期日）順延" in text_of(html)
    code = reporting.plan.agency.code
    assert links(html, "report") == [f"/107/{code}/report/?month=12"]


def test_before_the_first_month_the_owner_sees_their_indicators_and_from_when_on_they_are_reported(
    show, settings, db
):
    reporting = reporting_plan(6, months=())
    settings.PORTAL_TODAY = datetime.date(2017, 12, 2)
    html = show(reporting.owner)
    assert "107 年度 · 1 月自 107.02.01 起填報" in text_of(html) and "期限 107.02.05" in text_of(html)
    assert "6 項指標：1-1-1 宣導第1項、1-1-2 宣導第2項、1-1-3 宣導第3項、1-1-4 宣導第4項…" in text_of(html)
    assert links(html, "report") == [f"/107/{reporting.plan.agency.code}/report/?month=1"]
    assert "目前沒有待辦事項" in text_of(show(reporting.stranger))
    for one in reporting.inputs:
        one.frequency = "quarter"
        one.save()
    settings.PORTAL_TODAY = datetime.date(2018, 2, 5)
    assert "107 年度 · 3 月自 107.04.01 起填報" in text_of(show(reporting.owner))
    settings.PORTAL_TODAY = datetime.date(2018, 4, 1)
    assert "起填報" not in text_of(show(reporting.owner))


def test_the_first_thing_to_do_has_the_focus(show, reporting):
    set_states(reporting, "approved")
    (focused,) = re.findall(r"<a [^>]*autofocus[^>]*>", show(reporting.owner))
    assert "?month=12" in focused


def test_a_month_past_its_deadline_shows_as_such(show, reporting, settings):
    set_states(reporting, "approved")
    settings.PORTAL_TODAY = datetime.date(2019, 1, 8)
    assert "逾期（期限 108.01.07）" in text_of(show(reporting.owner))
    factories.facet(factories.common_plan(), no=3, weight=0)
    text = text_of(show(reporting.owner))
    assert "草案 期限 108.01.07" in text and "逾期（" not in text


def test_the_month_that_ended_last_comes_before_forgotten_ones(show, reporting):
    set_states(reporting, "approved", months=range(1, 9))
    assert [link[-2:] for link in links(show(reporting.owner), "report")] == ["12", "11", "10", "=9"]


def test_what_is_complete_only_waits_to_be_submitted(show, reporting):
    set_states(reporting, "approved")
    for found in reporting.inputs:
        factories.figures(reporting.plan, found, {OPEN: 9})
    assert "數據已齊，待送出" in text_of(show(reporting.owner))


def test_what_still_has_to_be_explained_is_counted(show, reporting):
    set_states(reporting, "approved")
    for found, value in zip(
        reporting.inputs, (9, 9000, 9), strict=True
    ):  # a thousand times last month's: asked about
        factories.figures(reporting.plan, found, {OPEN: value})
    text = text_of(show(reporting.owner))
    assert "數據已齊，尚有 1 項待說明或回答提問" in text
    assert "待送出" not in text
    submitted = months.submit(
        plan=reporting.plan, month=OPEN, indicators=[one.pk for one in reporting.indicators], by=None
    )
    assert len({fault.indicator_id for fault in submitted.left}) == 1  # what submitting would say


def test_the_deputy_is_told_what_the_owner_is_told_of_each_ones_indicators(show, reporting):
    set_states(reporting, "approved")
    reporting.plan.assignments.filter(indicator=reporting.indicators[0]).update(
        owner=reporting.deputy, deputy=None
    )
    for found, value in zip(reporting.inputs, (9, 9000, 9), strict=True):
        factories.figures(reporting.plan, found, {OPEN: value})
    assert "2 項指標 · 數據已齊，尚有 1 項待說明或回答提問" in text_of(show(reporting.owner))
    text = text_of(show(reporting.deputy))
    assert "1 項指標 · 數據已齊，待送出" in text
    assert "2 項指標 · 數據已齊，尚有 1 項待說明或回答提問" in text


def test_of_earlier_months_only_what_is_known_is_said(show, reporting):
    set_states(reporting, "approved", months=range(1, 9))
    text = text_of(show(reporting.owner))
    assert text.count("數據已齊，待送出") == 1
    assert (
        text.count("數據已齊") - text.count("數據已齊，待送出") == 2
    )  # September and October; November was looked at


def test_what_came_back_stands_first_with_the_reason(show, reporting):
    set_states(reporting, "approved")
    set_states(reporting, "returned", [OPEN], place=1, reason="<b>單位有誤</b>")
    html = show(reporting.owner)
    assert text_of(html).index("退回補正") < text_of(html).index("待填報")
    assert "&lt;b&gt;單位有誤&lt;/b&gt;" in html
    (focused,) = re.findall(r"<a [^>]*autofocus[^>]*>([^<]+)", html)
    assert focused == "前往更正"
    assert "2 項指標" in text_of(html)  # the returned one is not listed a second time


def test_what_came_back_for_one_reason_is_one_task(show, reporting):
    set_states(reporting, "approved")
    for place, reason in enumerate(("單位有誤", "請附佐證", "單位有誤")):
        set_states(reporting, "returned", [6], place=place, reason=reason)
    set_states(reporting, "returned", [7], place=0, reason="單位有誤")
    html = show(reporting.owner)
    returned = text_of(html, '//section[@aria-labelledby="work-returned"]//strong')
    assert returned == "2 項指標：1-1-1、1-1-3 1-1-2 宣導第2項 1-1-1 宣導第1項"
    assert html.count("原因：單位有誤") == 2 and html.count("原因：請附佐證") == 1


def test_the_deputy_sees_it_too_and_a_colleague_does_not(show, reporting):
    set_states(reporting, "approved")
    assert "待填報" in text_of(show(reporting.deputy))
    assert "目前沒有待辦事項" in text_of(show(reporting.stranger))


def test_the_supervisor_sees_what_waits_and_until_when(show, reporting):
    set_states(reporting, "approved")
    set_states(reporting, "submitted", [OPEN])
    html = show(reporting.supervisor)
    assert "3 項指標已送出" in text_of(html)
    assert "期限 108.01.14" in text_of(html)
    assert links(html, "approval") == [f"/107/{reporting.plan.agency.code}/approval/?month=12"]


def test_the_supervisor_sees_who_is_late_by_name(show, reporting):
    set_states(reporting, "approved", months=range(1, 11))
    text = text_of(show(reporting.supervisor))
    assert "王小明 代理人 李代理" in text
    assert "◆" not in text  # the figures of November are there


def test_what_was_reopened_is_said_to_be_and_is_not_called_late(show, reporting):
    set_states(reporting, "approved")
    months.reopen(
        plan=reporting.plan,
        month=6,
        indicators=[reporting.indicators[0].pk],
        by=reporting.supervisor,
        reason="統計更正",
    )
    html = show(reporting.supervisor)
    assert f"由 {reporting.supervisor} 重新開啟：統計更正" in text_of(html)
    badges = text_of(html, '//*[contains(@class, "badge")]')
    assert "已重新開啟" in badges and "逾期未報" not in badges
    html = show(reporting.owner)
    assert "逾期（" not in text_of(html)
    again = text_of(html, '//section[@aria-labelledby="work-reopened"]')
    assert f"，{reporting.supervisor}：統計更正 已重新開啟" in again
    assert "退回" not in text_of(html)  # nobody found fault with it


@pytest.mark.parametrize("state", ["returned", "reopened"])
def test_nothing_to_do_is_not_said_below_what_came_back(show, reporting, state):
    set_states(reporting, "approved", months=range(1, 13))
    for objective in reporting.plan.objectives.all():
        factories.account(reporting.plan, objective)
    assert "目前沒有待辦事項" in text_of(show(reporting.owner))
    IndicatorMonth.objects.filter(month=3, indicator=reporting.indicators[1]).update(
        state=state, reason="單位有誤"
    )
    text = text_of(show(reporting.owner))
    assert "單位有誤" in text and "沒有待辦" not in text


def test_an_indicator_that_nobody_updates_for_two_periods_has_a_light_of_its_own(show, db, settings):
    reporting = reporting_plan(2, months=range(1, 10))
    set_states(reporting, "approved", months=range(1, 10))
    factories.figures(reporting.plan, reporting.inputs[1], {10: 9})
    text = text_of(show(reporting.supervisor))
    assert "◆連續 2 期未更新" in text
    assert text.count("◆") == 1  # the second one has October's figure: late, not forgotten


def test_nobody_is_named_where_nobody_is_assigned(show, reporting):
    reporting.plan.assignments.all().delete()
    assert "尚未指派" in text_of(show(reporting.supervisor))


def test_the_planning_office_sees_how_far_the_city_is(show, reporting):
    set_states(reporting, "approved", months=range(1, 13))
    factories.complete_plan(year=107)
    Plan.objects.update(status=Plan.Status.APPROVED)
    text = text_of(show(factories.user(role=Role.AUDITOR)))
    assert "12 月：2 個機關中已有 1 個全部送出" in text
    assert "沒有待辦" not in text  # the other agency's months are overdue, and named as such


def test_who_has_nothing_to_do_is_led_to_the_plans(show, reporting):
    html = show(factories.user())
    assert "目前沒有待辦事項" in text_of(html) and reverse("plans") in html


def test_sample_figures_are_labelled(show, db):
    reporting = reporting_plan(1, has_sample_figures=True)
    assert "示範數據" in text_of(show(reporting.owner))


def test_a_stranger_is_asked_to_sign_in(client, db):
    assert client.get("/").url.startswith(reverse("account_login"))


def cost(client, person) -> int:
    """The queries of the page for somebody who is signed in."""
    client.force_login(person)
    client.get(reverse("my_work"))
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("my_work")).status_code == 200
    return len(queries)


@pytest.mark.parametrize(("who", "most"), [("owner", 32), ("supervisor", 24)])
def test_the_number_of_queries_does_not_grow_with_the_indicators(client, db, who, most):
    """The owner's page scores the newest month whose figures are all there, to say what it still lacks."""
    few, many = (cost(client, getattr(reporting_plan(count), who)) for count in (2, 12))
    assert few == many <= most


def test_the_city_s_page_does_not_cost_more_with_more_agencies(client, db):
    person = factories.user(role=Role.PLANNING_OFFICE)
    reporting_plan(2)
    before = cost(client, person)
    for _ in range(3):
        set_states(reporting_plan(3), "submitted")
    assert cost(client, person) == before <= 34


def test_the_day_is_said(show, reporting):
    assert f"截至 {TODAY.year - 1911}.01.03" in text_of(show(reporting.owner))


def test_measures_that_are_due_and_those_that_wait_to_be_closed(show, reporting):
    first, second, third = reporting.indicators
    day = datetime.timedelta(1)
    factories.remedy(reporting.plan, first, reporting.owner, due=TODAY - day, reason="請附明細")
    factories.remedy(reporting.plan, second, reporting.owner, due=TODAY + 14 * day)
    factories.remedy(reporting.plan, second, reporting.owner, due=TODAY + 15 * day)  # not yet
    done = {"done_on": TODAY, "result": "已辦", "no_evidence": "無"}
    waiting = factories.remedy(reporting.plan, third, reporting.deputy, **done)
    shown = text_of(show(reporting.owner)).partition("改善措施")[2]
    assert "退回原因：請附明細" in shown and "108.01.17" in shown and "108.01.18" not in shown
    assert len(links(show(reporting.owner), "improvements")) == 2
    (link,) = links(show(reporting.supervisor), "improvements")
    assert link.endswith(f"/{waiting.pk}/")
    assert links(show(reporting.stranger), "improvements") == []


def test_a_measure_whose_owner_has_no_role_any_more_waits_for_the_planning_staff(show, client, reporting):
    """And whose role has ended is shown nothing that they cannot open."""
    planner = factories.user("planner-of-it", role=Role.PLANNER, agency=reporting.plan.agency)
    held = factories.remedy(reporting.plan, reporting.indicators[0], reporting.owner, due=TODAY)
    assert links(show(planner), "improvements") == []
    reporting.owner.memberships.update(last_day=TODAY - datetime.timedelta(1))
    (link,) = links(show(planner), "improvements")
    assert link.endswith(f"/{held.pk}/") and client.get(link).status_code == 200
    shown = text_of(show(planner))
    assert f"{reporting.owner}已無此機關職務" in shown and "改派" in shown
    page = show(User.objects.get(pk=reporting.owner.pk))
    for link in re.findall(r'href="(/107/[^"]+)"', page):
        assert client.get(link).status_code == 200, link
