"""Who is told of what in the portal: in the transaction in which it happens, each once, nobody of their own act."""

import datetime

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from chiayi_kpi.accounts.models import Membership, User
from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.notices.models import Notice
from chiayi_kpi.notices.selectors import unread_count
from chiayi_kpi.notices.services import News, notify
from indicators.models import IndicatorMonth
from indicators.services import months
from indicators.services.approval import approve_plan, return_plan_to_draft
from indicators.services.assignments import set_absence
from indicators.services.remedies import (
    RemedyTexts,
    close_remedy,
    hand_in_remedy,
    open_remedy,
    send_back_remedy,
)
from tests import factories
from tests.indicators.reporting_plan import OPEN, TODAY, reporting_plan
from tests.reading import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _january(settings):
    settings.PORTAL_TODAY = TODAY


@pytest.fixture
def reporting():
    """Three indicators of December, handed in by their owner."""
    made = reporting_plan(3)
    for one in made.indicators:
        factories.month_state(made.plan, one, OPEN, "submitted")
    return made


def told(person) -> list[tuple[str, str, str]]:
    rows = Notice.objects.filter(recipient=person).order_by("pk")
    return [(row.get_kind_display(), row.about, row.text) for row in rows]


def decide(reporting, step, *indicators, **more) -> None:
    ids = [one.pk for one in indicators or reporting.indicators]
    step(plan=reporting.plan, month=OPEN, indicators=ids, by=reporting.supervisor, **more)


def shown(client, person, path: str = "/notices/") -> str:
    client.force_login(person)
    return text_of(client.get(path).content.decode())


def test_the_owner_is_told_what_came_back_and_why_and_of_many_once(reporting):
    first, *others = reporting.indicators
    decide(reporting, months.send_back, first, reason="請附佐證")
    decide(reporting, months.approve, *others)
    decide(reporting, months.reopen, others[0], reason="統計更正")
    assert told(reporting.owner) == [
        ("數據退回", "1-1-1 宣導第1項", "請附佐證"),
        ("數據核定", "1-1-2、1-1-3", ""),
        ("數據重新開啟", "1-1-2 宣導第2項", "統計更正"),
    ]
    assert told(reporting.supervisor) == told(reporting.stranger) == told(reporting.deputy) == []


def test_what_is_told_is_chinese_though_whoever_decides_reads_the_portal_in_english():
    many = reporting_plan(8)
    for one in many.indicators:
        factories.month_state(many.plan, one, OPEN, "submitted")
    with translation.override("en"):
        decide(many, months.approve)
    assert Notice.objects.get().about == "1-1-1、1-1-2、1-1-3、1-1-4、1-1-5、1-1-6 等，共 8 項"


def test_a_step_taken_twice_is_told_once_and_one_that_is_undone_not_at_all(reporting):
    decide(reporting, months.approve)
    decide(reporting, months.approve)
    assert len(told(reporting.owner)) == 1
    with transaction.atomic():
        decide(reporting, months.reopen, reason="統計更正")
        transaction.set_rollback(True)
    assert len(told(reporting.owner)) == 1


def test_a_deputy_is_told_in_the_time_of_absence(reporting):
    reporting.plan.assignments.update(deputy_from=TODAY, deputy_to=TODAY)
    decide(reporting, months.approve)
    assert told(reporting.deputy) == told(reporting.owner)


def test_of_an_indicator_that_is_nobody_s_who_handed_it_in_is_told(reporting):
    first = reporting.indicators[0]
    IndicatorMonth.objects.filter(indicator=first).update(state="draft")
    factories.figures(reporting.plan, reporting.inputs[0], {OPEN: 9})
    reporting.plan.assignments.all().delete()
    months.submit(plan=reporting.plan, month=OPEN, indicators=[first.pk], by=reporting.stranger)
    decide(reporting, months.approve)
    assert told(reporting.stranger) == [("數據核定", "1-1-1 宣導第1項", "")]
    assert told(reporting.owner) == []


def test_whoever_decides_about_their_own_figures_is_told_nothing(reporting):
    reporting.plan.assignments.update(owner=reporting.supervisor)
    decide(reporting, months.approve)
    assert Notice.objects.count() == 0


def test_the_owner_of_a_measure_is_told_that_it_is_theirs_sent_back_and_closed(reporting):
    texts = RemedyTexts(
        "人力不足", "增派人力", reporting.owner.pk, datetime.date(2019, 1, 31), "已辦", None, "無"
    )
    where = {"plan": reporting.plan, "indicator": reporting.indicators[0].pk, "month": OPEN}
    held = open_remedy(**where, texts=texts, by=reporting.supervisor)
    held = hand_in_remedy(remedy=held, seen=held.changed_at, texts=texts, by=reporting.owner)
    held = send_back_remedy(remedy=held, seen=held.changed_at, reason="請附佐證", by=reporting.supervisor)
    held = hand_in_remedy(remedy=held, seen=held.changed_at, texts=texts, by=reporting.owner)
    close_remedy(remedy=held, seen=held.changed_at, by=reporting.supervisor)
    name = "1-1-1 宣導第1項"
    assert told(reporting.owner) == [
        ("改善措施由您辦理", name, "增派人力"),
        ("改善措施退回", name, "請附佐證"),
        ("改善措施結案", name, "增派人力"),
    ]


def test_planning_staff_are_told_of_their_plan_with_or_without_an_address():
    plan = factories.complete_plan()
    planner = factories.user(role=Role.PLANNER, agency=plan.agency)
    office = factories.user(role=Role.PLANNING_OFFICE)
    approve_plan(plan=plan, by=office)
    return_plan_to_draft(plan=plan, by=office, reason="目標更正")
    assert told(planner) == [("計畫核定", "", ""), ("計畫退回草案", "", "目標更正")]
    assert told(office) == []


def test_owner_and_deputy_are_told_of_an_absence(reporting):
    set_absence(
        plan=reporting.plan,
        owner=reporting.owner,
        deputy=reporting.deputy,
        first=TODAY,
        last=None,
        indicators=[reporting.indicators[0].pk],
        by=reporting.owner,
    )
    assert told(reporting.deputy) == [("代理期間", "王小明 → 李代理 自 108.01.03 起", "")]
    assert told(reporting.owner) == []


class TestThePage:
    def test_it_lists_what_is_not_read_first_and_by_day(self, reporting, client):
        decide(reporting, months.send_back, reporting.indicators[0], reason="<b>請附佐證</b>")
        decide(reporting, months.approve, *reporting.indicators[1:])
        approved = Notice.objects.get(kind="approved")
        assert client.get(reverse("notice", args=[approved.pk])).status_code == 302  # to the sign-in
        client.force_login(reporting.owner)
        address = f"/107/{reporting.plan.agency.code}/report/?month=12"
        assert client.get(reverse("notice", args=[approved.pk])).url == address
        page = shown(client, reporting.owner)
        heads = [page.index(word) for word in ("未讀 108.01.03", "數據退回", "已讀 108.01.03", "數據核定")]
        assert heads == sorted(heads)
        assert "<b>請附佐證</b>" in page and "陳主任" in page and "107 年度 12 月" in page

    def test_the_bell_counts_and_costs_one_query(self, reporting, client, django_assert_num_queries):
        decide(reporting, months.send_back, reason="請附佐證")
        assert "1 則未讀" in shown(client, reporting.owner, "/")
        with django_assert_num_queries(2):  # the roles, and the notices
            assert unread_count(User(pk=reporting.owner.pk)) == 1
        assert "未讀" not in shown(client, reporting.supervisor, "/")

    def test_all_that_was_shown_is_marked_as_read_and_nothing_that_came_since(self, reporting, client):
        decide(reporting, months.send_back, reporting.indicators[0], reason="請附佐證")
        client.force_login(reporting.owner)
        last = client.get("/notices/").context["newest"]
        decide(reporting, months.approve, reporting.indicators[1])
        page = text_of(client.post(reverse("notices_read"), {"last": last}, follow=True).content.decode())
        assert "全部通知已標示為已讀" in page and "1 則未讀" in page

    def test_without_any_it_says_what_would_stand_there(self, reporting, client):
        assert "目前沒有通知" in shown(client, reporting.owner)
        assert "全部標示為已讀" not in shown(client, reporting.owner)

    def test_many_are_paged(self, reporting, client):
        news = News(Notice.Kind.DUE, "/", about="待填報")
        for _ in range(31):
            notify(news, [reporting.owner.pk], by=None)
        assert "第 1–30 筆，共 31 筆" in shown(client, reporting.owner)
        assert "第 31–31 筆，共 31 筆" in shown(client, reporting.owner, "/notices/?page=2")

    def test_all_are_marked_as_read_from_whichever_page(self, reporting, client):
        news = News(Notice.Kind.DUE, "/", about="待填報")
        for _ in range(31):
            notify(news, [reporting.owner.pk], by=None)
        client.force_login(reporting.owner)
        last = client.get("/notices/?page=2").context["newest"]
        client.post(reverse("notices_read"), {"last": last})
        assert unread_count(reporting.owner) == 0
        assert "全部標示為已讀" not in shown(client, reporting.owner)

    def test_another_s_notice_is_not_there_nor_one_of_an_agency_that_was_left(self, reporting, client):
        decide(reporting, months.send_back, reason="請附佐證")
        address = reverse("notice", args=[Notice.objects.get().pk])
        client.force_login(reporting.stranger)
        assert client.get(address).status_code == 404
        Membership.objects.filter(user=reporting.owner).delete()
        client.force_login(reporting.owner)
        assert client.get(address).status_code == 404
        assert "目前沒有通知" in shown(client, reporting.owner)
        assert "則未讀" not in shown(client, reporting.owner)
