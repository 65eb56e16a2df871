"""Before a year is frozen: points that are missing, what is not finished, the grades of both totals, the tick that says so."""

import re

import pytest
from django.urls import reverse

from chiayi_kpi.accounts.roles import Role
from indicators.models import Award, IndicatorMonth, RatingConfirmation, Settlement
from objectives.models import Objective, ObjectiveAccount, Plan
from objectives.services import open_to_public
from reports.documents.html import annual_report_html
from reports.documents.report import report_document
from reports.snapshot.report_appendix import report_snapshots
from tests import factories
from tests.reading import elements, text_of
from tests.reports.pages.year_end.pages import city_page, give, line_of, text, url
from tests.reports.pages.year_end.years import reported_year

pytestmark = pytest.mark.django_db


def test_each_total_has_its_own_grade_beside_it(client, year):
    year.confirm("self", "personnel")
    year.rate("review", "1-1-1", "30")
    client.force_login(year.office)
    page = text(client, year)
    assert re.search(r"95\.00 / 100 ?優等 核計 82\.50・甲等", page)


def test_the_points_of_a_draft_have_no_grade(client, year):
    Plan.objects.filter(pk=year.plan.pk).update(status=Plan.Status.DRAFT)
    client.force_login(year.office)
    assert "計畫為草案，尚無等第" in text(client, year) and "優等" not in text(client, year)
    line = line_of(city_page(client), "A")
    assert "計畫未核定" in line and "甲等" not in line and "優等" not in line


def test_a_grade_is_worded_alike_on_every_page(client, year):
    year.confirm()
    client.force_login(year.office)
    html = city_page(client)
    assert "甲等" in line_of(html, "A")
    assert "甲等" in text_of(html, '//li[.//input[@name="agency"]]')
    for person in (year.office, factories.user(role=Role.AUDITOR)):
        client.force_login(person)
        where = reverse("grades", args=[107])
        assert "甲等" in text_of(client.get(where))


def test_who_confirms_a_part_is_told_beside_it_what_is_not_handed_in(client, year):
    state = IndicatorMonth.State
    for month, held in ((6, state.APPROVED), (7, state.SUBMITTED), (8, state.RETURNED)):
        factories.month_state(year.plan, year.indicator("1-1-1"), month, held)
    told = "本年度尚有 46 筆指標月報未送出"  # four indicators, twelve months, two handed in
    client.force_login(year.office)
    assert told in text(client, year).partition("代為確認")[2].partition("複核")[0]
    client.force_login(year.planner)
    assert told in text(client, year).partition("確認完成")[0]
    assert client.post(url("rating_confirm", year), {"part": "self"}).status_code == 302  # it refuses nothing
    assert told not in text(client, year)


# ---------------------------------------------------------------- points that are missing


def without_award(year) -> str:
    """5-1-1 awaits its award again; the address of its row on the page."""
    Award.objects.filter(plan=year.plan).delete()
    return f'href="#indicator-{year.indicator("5-1-1").pk}"'


def test_the_review_is_not_confirmed_while_an_indicator_has_no_final_points(client, year):
    row = without_award(year)
    year.confirm("self", "personnel")
    client.force_login(year.office)
    refused = client.post(url("rating_confirm", year), {"part": "review"})
    assert refused.status_code == 422
    assert "5-1-1 尚無最終得分，請先評定得分，再確認複核。" in text_of(refused, '//*[@role="alert"]')
    assert row in refused.content.decode().partition('role="alert"')[2].partition("<section")[0]
    assert not RatingConfirmation.objects.filter(part="review").exists()
    assert give(client, year, "review", "5-1-1", "4").status_code == 302
    assert client.post(url("rating_confirm", year), {"part": "review"}).status_code == 302


def test_the_earlier_parts_do_not_wait_for_points_that_the_review_may_give(client, year):
    without_award(year)
    client.force_login(year.planner)
    assert client.post(url("rating_confirm", year), {"part": "self"}).status_code == 302


def test_points_missing_after_the_review_offer_to_open_it_again(client, year):
    year.confirm()
    year.plan.figures.filter(input__indicator=year.indicator("2-1-1")).delete()  # as a changed plan would
    row = f'href="#indicator-{year.indicator("2-1-1").pk}"'
    client.force_login(year.planner)
    assert "重新開啟複核" not in text(client, year)
    client.force_login(year.office)
    html = client.get(url("ratings", year)).content.decode()
    assert "重新開啟複核以評定得分" in html and row not in html
    assert client.post(url("rating_confirm", year), {"part": "review", "again": "on"}).status_code == 422
    again = {"part": "review", "again": "on", "reason": "補評"}
    assert client.post(url("rating_confirm", year), again).status_code == 302
    html = client.get(url("ratings", year)).content.decode()
    assert "重新開啟複核" not in html and row in html


def test_months_not_handed_in_and_returned_ones_count_as_missing(client, year):
    client.force_login(year.office)
    assert "12 個月份未全數送出" in line_of(city_page(client), "A")
    for code in ("1-1-1", "2-1-1", "3-1-1", "3-1-2"):
        for month in range(1, 12):
            state = "returned" if (code, month) == ("2-1-1", 3) else "approved"
            factories.month_state(year.plan, year.indicator(code), month, state)
    line = line_of(city_page(client), "A")
    assert " 1 個月份未全數送出" in line and "1 個退回月份未重新送出" in line
    for state in IndicatorMonth.objects.filter(month=3):
        state.state = "submitted"
        state.save()
    assert "退回" not in line_of(city_page(client), "A")


def test_what_is_not_finished_stands_above_the_step_that_freezes_it(client, year):
    year.confirm()
    objectives = Objective.objects.filter(facet__plan__year=107)
    for objective in objectives.exclude(facet__no=1):
        ObjectiveAccount.objects.create(plan=year.plan, objective=objective, text="辦理完竣。")
    factories.month_state(year.plan, year.indicator("2-1-1"), 3, "returned")
    client.force_login(year.office)
    page = text(client, year)
    above, _, step = page.partition("本人確認以總得分")
    assert "尚未全數送出之月份：1、2、3、4、" in above
    assert "已退回而尚未重新送出之月份：3 月。" in above
    assert "執行情形說明尚未完成之目標：1-1。" in above
    assert step.startswith(" 82.50、甲等")
    assert "1 個目標之執行情形說明未完成" in line_of(city_page(client), "A")


def test_a_year_is_settled_only_by_who_ticks_that_it_is_to_be_frozen(client, year):
    year.confirm()
    client.force_login(year.office)
    refused = client.post(url("settle", year))
    assert refused.status_code == 422
    assert "尚未結算：請先勾選確認凍結" in text_of(refused)
    chosen = reverse("settle_chosen", args=[107])
    refused = client.post(chosen, {"agency": ["A"]})
    assert "尚未結算：請先勾選確認凍結" in text_of(refused)
    assert not Settlement.objects.exists()
    for name in ("ratings", "settling"):
        where = url(name, year) if name == "ratings" else reverse(name, args=[107])
        assert re.search(r'name="sure"\s+required', client.get(where).content.decode())


# ---------------------------------------------------------------- settled all the same


@pytest.mark.parametrize("reason", ["", "詳" * 2001])
def test_a_reason_that_will_not_do_is_said_where_it_is_written_and_nothing_typed_is_lost(
    client, year, reason
):
    """The person did tick that it is meant."""
    year.confirm()
    reported_year("B").confirm()
    client.force_login(year.office)
    sent = {"sure": "on", "agency": ["A"], "reason": reason, "box": "settle-reason"}
    for where in (url("settle", year), reverse("settle_chosen", args=[107])):
        refused = client.post(where, sent)
        assert refused.status_code == 422
        error = text_of(refused, '//*[@id="settle-reason-error"]')
        assert error == (
            "過長：共 2001 字，最多 2000 字。" if reason else "請敘明仍有事項未完成即予結算之原因。"
        )
        assert text_of(refused, '//textarea[@id="settle-reason"]') == reason
        assert "尚未結算：請先勾選" not in text_of(refused)
    boxes = elements(refused.content.decode(), '//input[@name="agency"]')
    assert {box.get("value"): "checked" in box.attrib for box in boxes} == {"A": True, "B": False}
    assert not Settlement.objects.exists()


def test_whoever_forgets_to_tick_keeps_the_reason(client, year):
    year.confirm()
    client.force_login(year.office)
    for where in (url("settle", year), reverse("settle_chosen", args=[107])):
        refused = client.post(where, {"agency": ["A"], "reason": "逾期未補", "box": "settle-reason"})
        assert "尚未結算：請先勾選確認凍結" in text_of(refused)
        assert text_of(refused, '//textarea[@id="settle-reason"]') == "逾期未補"


def test_what_is_open_when_a_year_is_settled_needs_a_reason_which_is_kept_shown_and_printed(client, year):
    given = year.indicator("1-1-1").inputs.get(code="done")
    factories.figures(
        year.plan, given, {7: 450}
    )  # ten times the last month, and nobody said that it is right
    for objective in Objective.objects.filter(facet__plan__year=107).exclude(facet__no=2):
        factories.account(year.plan, objective)
    year.confirm()
    client.force_login(year.office)
    for refused in (
        client.post(url("settle", year), {"sure": "on"}),
        client.post(reverse("settle_chosen", args=[107]), {"sure": "on", "agency": ["A"]}),
    ):
        assert "請敘明仍有事項未完成即予結算之原因" in text_of(refused)
    assert not Settlement.objects.exists()
    page = client.get(url("ratings", year)).content.decode()
    assert re.search(r'id="settle-reason" name="reason"[^>]*required', page)
    assert "數據有疑義而未經確認：1-1-1 7 月。" in text_of(page)
    assert "1 筆疑義數據未確認" in line_of(city_page(client), "A")
    open_to_public(plan_id=year.plan.pk, by=year.office)
    assert "未經主管核定之數據，其後亦於公開頁面及開放資料公開。" in text_of(city_page(client))

    assert client.post(url("settle", year), {"sure": "on", "reason": "逾期未補"}).status_code == 302
    left = Settlement.objects.get().snapshot
    assert '"left_open":{' in left and '"reason":"逾期未補"' in left
    assert year.plan.history.first().history_change_reason == "逾期未補"
    shown = text(client, year)
    for said in ("數據有疑義而未經確認：1-1-1 7 月。", "尚未完成之目標：2-1。", "原因：逾期未補"):
        assert said in shown
    assert "結算時仍有事項未完成：逾期未補" in line_of(city_page(client), "A")
    (snapshot,) = report_snapshots(year=107)
    printed = report_document(snapshot).summary
    assert printed.left_open_reason == "逾期未補"
    assert "數據有疑義而未經確認：1-1-1（7 月）。" in printed.left_open
    assert "執行情形說明未完成之目標：2-1。" in printed.left_open
    html = annual_report_html(snapshot)
    assert "仍予結算之原因：逾期未補" in html and "執行情形說明未完成之目標：2-1。" in html


def test_where_nothing_is_open_no_reason_is_asked_or_kept(client, year):
    for objective in Objective.objects.filter(facet__plan__year=107):
        factories.account(year.plan, objective)
    for code in ("1-1-1", "2-1-1", "3-1-1", "3-1-2"):
        for month in range(1, 13):
            factories.month_state(year.plan, year.indicator(code), month, "approved")
    year.confirm()
    open_to_public(plan_id=year.plan.pk, by=year.office)
    client.force_login(year.office)
    assert "未經主管核定之數據" not in text(client, year) + text_of(city_page(client))
    assert "settle-reason" not in client.get(url("ratings", year)).content.decode()
    assert "settle-reason" not in city_page(client)
    assert client.post(url("settle", year), {"sure": "on", "reason": "多寫的"}).status_code == 302
    assert "left_open" not in Settlement.objects.get().snapshot
