"""The pages of the year's end: who finds which button, what is kept, what is refused and said."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from chiayi_kpi.core.roc import dotted
from indicators.models import Rating, RatingConfirmation, ScoringComponent, Settlement
from objectives.models import Plan
from objectives.services import open_to_public
from reports.documents.html import annual_report_html
from reports.pages.year_end.city_page import settling_page
from reports.snapshot.report_appendix import report_snapshots
from tests import factories
from tests.reading import elements, text_of
from tests.reports.pages.year_end.pages import SURE, city_page, give, line_of, text, url
from tests.reports.pages.year_end.years import reported_year

pytestmark = pytest.mark.django_db


def test_the_whole_way_from_self_rating_to_the_settled_year(client, year):
    client.force_login(year.planner)
    assert "另評得分" in text(client, year)
    assert give(client, year, "self", "1-1-1", "３０").status_code == 302
    assert "待評核機關決定" in text(client, year)
    assert client.post(url("rating_confirm", year), {"part": "self"}).status_code == 302
    assert "另評得分" not in text(client, year)

    client.force_login(year.personnel)
    assert give(client, year, "personnel", "3-1-2", "9.5").status_code == 302
    assert client.post(url("rating_confirm", year), {"part": "personnel"}).status_code == 302

    client.force_login(year.office)
    assert give(client, year, "review", "1-1-1", "20").status_code == 302
    assert "結算本年度" not in text(client, year).partition("結算前尚待完成事項")[0]
    assert client.post(url("rating_confirm", year), {"part": "review"}).status_code == 302
    page = text(client, year)
    assert "84.50" in page and "核計 82.50" in page
    assert client.post(url("settle", year), SURE).status_code == 302
    settled = Settlement.objects.get()
    page = text(client, year)
    assert settled.sha256 in page and "甲等" in page
    assert "林企劃" in page and "佐證資料已補" in page

    for reason in ("", "字" * 2001):
        assert client.post(url("settlement_reopen", year), {"reason": reason}).status_code == 422
    assert client.post(url("settlement_reopen", year), {"reason": "申訴"}).status_code == 302
    assert "84.50" in text(client, year)


def test_the_score_page_shows_the_settled_points(client, year):
    year.confirm("self", "personnel")
    year.rate("review", "1-1-1", "20")
    year.confirm("review")
    year.settle()
    client.force_login(year.planner)
    assert client.get(url("score_json", year)).json()["total"] == "85.00"


@pytest.mark.parametrize(
    ("points", "reason", "said"),
    [
        ("35.01", "原因", "得分應介於 0 與 35 之間。"),
        ("-1", "原因", "得分應介於 0 與"),
        ("3.005", "原因", "最多兩位小數"),
        ("十", "原因", "得分："),
        ("", "原因", "得分："),
        ("20", "", "原因："),
        ("20", "字" * 2001, "原因："),
    ],
)
def test_points_that_cannot_be_are_refused_and_nothing_typed_is_lost(client, year, points, reason, said):
    client.force_login(year.planner)
    response = give(client, year, "self", "1-1-1", points, reason)
    html = response.content.decode()
    assert response.status_code == 422
    assert said in html
    assert f'value="{points}"' in html and reason in html
    assert not Rating.objects.exists()


def test_a_refusal_keeps_the_person_at_the_row(client, year):
    client.force_login(year.planner)
    html = give(client, year, "self", "1-1-1", "36").content.decode()
    key = year.indicator("1-1-1").pk
    row = html.partition(f'<tr id="indicator-{key}"')[2].partition("</tr>")[0]
    assert (
        f'{url("rating_give", year)}#points-{key}"' in row and f'id="points-{key}"' in row
    )  # the browser stays there
    assert f'id="refused-{key}">得分應介於 0 與 35 之間。' in row
    assert row.count("aria-invalid") == html.count("aria-invalid") == 1
    assert "aria-invalid" not in client.get(url("ratings", year)).content.decode()


def test_points_of_an_indicator_that_no_database_can_number_are_refused(client, year):
    client.force_login(year.planner)
    sent = {"part": "self", "indicator": 2**63}
    assert client.post(url("rating_withdraw", year), sent).status_code == 404


def test_an_office_rates_only_its_own_facet(client, year):
    year.confirm("self")
    client.force_login(year.personnel)
    response = give(client, year, "personnel", "1-1-1")
    assert response.status_code == 422
    assert "該機關僅評核其主管面向的共同性指標。" in text_of(response)


def test_a_part_that_is_not_yet_its_turn_waits_and_says_for_whom(client, year):
    client.force_login(year.office)
    response = give(client, year, "review", "1-1-1")
    assert response.status_code == 422
    assert "尚未完成：自評、初核（人事處）。" in text_of(response)


def test_a_confirmed_part_is_closed_and_can_be_opened_until_the_next_is_confirmed(client, year):
    client.force_login(year.planner)
    client.post(url("rating_confirm", year), {"part": "self"})
    assert give(client, year, "self", "1-1-1").status_code == 422
    assert client.post(url("rating_confirm", year), {"part": "self", "again": "on"}).status_code == 422
    again = {"part": "self", "again": "on", "reason": "漏列佐證"}
    assert client.post(url("rating_confirm", year), again).status_code == 302
    assert "由 林企劃 重新開啟：漏列佐證" in text(client, year)
    assert give(client, year, "self", "1-1-1").status_code == 302
    year.confirm("self", "personnel")
    response = client.post(url("rating_confirm", year), again)
    assert response.status_code == 422
    assert "初核（人事處）" in text_of(response, '//*[@role="alert"]')
    assert RatingConfirmation.history.count() == 4


def test_points_are_taken_back_and_stay_in_the_history(client, year):
    client.force_login(year.planner)
    give(client, year, "self", "1-1-1")
    sent = {"part": "self", "indicator": year.indicator("1-1-1").pk}
    assert client.post(url("rating_withdraw", year), sent).status_code == 302
    assert not Rating.objects.exists()
    assert {row.history_user for row in Rating.history.all()} == {year.planner}


@pytest.mark.parametrize("sent", [{}, {"part": "nobody"}, {"part": "self", "indicator": "x"}])
def test_a_forged_request_is_not_found(client, year, sent):
    client.force_login(year.planner)
    assert client.post(url("rating_withdraw", year), sent).status_code == 404


def test_a_number_longer_than_any_is_refused_as_what_it_is(client, year):
    client.force_login(year.planner)
    sent = {"part": "self", "indicator": "9" * 5000, "points": "1", "reason": "x"}
    assert client.post(url("rating_give", year), sent).status_code == 422


def test_an_indicator_of_another_plan_is_refused(client, year):
    other = reported_year("B")
    client.force_login(year.planner)
    sent = {"part": "self", "indicator": other.indicator("1-1-1").pk, "points": "1", "reason": "x"}
    assert client.post(url("rating_give", year), sent).status_code == 422
    assert not Rating.objects.exists()


def test_what_is_typed_is_shown_as_text(client, year):
    client.force_login(year.planner)
    give(client, year, "self", "1-1-1", reason="<script>alert(1)</script>{{ settings }}")
    html = client.get(url("ratings", year)).content.decode()
    assert "&lt;script&gt;" in html and "<script>alert" not in html


def test_the_citys_page_does_not_ask_more_for_more_agencies(client, year):
    year.confirm("self")
    client.force_login(year.office)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            html = city_page(client)
        return len(captured), html

    queries()
    before, html = queries()
    assert "1 個機關中 0 個已結算" in html
    for code in "BCD":
        reported_year(code).confirm("self")
    assert queries()[0] == before <= 38
    year.confirm("personnel", "review")
    year.settle()
    queries()  # the frozen year is read once
    after, html = queries()
    assert after <= before + 1  # which settlements there are
    assert "4 個機關中 1 個已結算" in html and "82.50" in html


def test_the_city_sees_whom_each_agency_waits_for_and_what_it_would_be_settled_with(client, year):
    started, offices, reviewed = reported_year("B"), reported_year("C"), reported_year("D")
    started.rate("self", "1-1-1", "30")
    started.confirm("self")
    offices.confirm("self", "personnel")
    reviewed.confirm()
    year.plan.figures.all().delete()
    client.force_login(year.office)
    html = city_page(client)
    assert "待自評" in line_of(html, "A")
    assert "暫計" in line_of(html, "A") and "4 項指標尚無確定得分" in line_of(html, "A")
    assert "待人事處初核" in line_of(html, "B")
    assert "1 項自評待裁定" in line_of(html, "B")
    assert "待研考單位複核" in line_of(html, "C") and "82.50" in line_of(html, "C")
    assert "可結算" in line_of(html, "D")
    assert "1 個機關可結算" in html


def test_a_draft_is_named_with_what_the_planning_office_can_do(client, year):
    year.confirm()
    Plan.objects.filter(pk=year.plan.pk).update(status=Plan.Status.DRAFT)
    client.force_login(year.office)
    html = city_page(client)
    assert "1 個計畫尚未核定" in html and "計畫未核定" in line_of(html, "A")
    assert reverse("admin:objectives_plan_change", args=[year.plan.pk]) in html
    assert client.post(url("settle", year), SURE).status_code == 422
    assert "測試A處的計畫仍為草案" in text(client, year)
    assert not Settlement.objects.exists()


def test_a_common_plan_in_draft_keeps_every_year_open(client, year):
    year.confirm()
    Plan.objects.filter(agency=None).update(status=Plan.Status.DRAFT)
    client.force_login(year.office)
    assert "核定前，各機關均無法結算" in city_page(client)
    assert "本年度共同計畫仍為草案" in text(client, year)
    assert client.post(url("settle", year), SURE).status_code == 422


def test_the_ticked_agencies_are_settled_and_one_that_is_not_ready_keeps_no_other_back(client, year):
    other = reported_year("B")
    year.confirm()
    client.force_login(year.office)
    chosen = reverse("settle_chosen", args=[107])
    said = client.post(chosen, {"agency": ["A", "B"]} | SURE, follow=True).content.decode()
    assert Settlement.objects.get().plan == year.plan
    assert "已結算 1 個機關：測試A處。" in said
    assert "測試B處：本年度尚無法結算。" in said
    assert "請至少勾選一個機關。" in client.post(chosen, SURE, follow=True).content.decode()
    client.force_login(other.planner)
    assert client.post(chosen, {"agency": ["B"]} | SURE).status_code == 404


def test_an_agency_that_cannot_be_scored_is_named_and_the_others_are_shown(client, year):
    broken = reported_year("B")
    ScoringComponent.objects.filter(indicator__plan=broken.plan).update(formula="nobody / 0")
    client.force_login(year.office)
    html = city_page(client)
    assert "無法計分" in line_of(html, "B")
    assert "82.50" in line_of(html, "A")


# ---------------------------------------------------------------- what counts without approval


def test_figures_that_nobody_approved_are_pointed_out_before_the_year_is_settled(client, year):
    client.force_login(year.office)
    assert "尚有 4 筆指標月報未經主管核定（6 月；由預算執行資料帶入者併計）" in text(client, year)
    assert "4 筆指標月報未核定" in line_of(city_page(client), "A")
    for code in ("1-1-1", "2-1-1", "3-1-1", "3-1-2"):
        factories.month_state(year.plan, year.indicator(code), 6, "approved")
    assert "未經主管核定" not in text(client, year)


def test_giving_points_leads_back_to_the_indicator(client, year):
    client.force_login(year.planner)
    response = give(client, year, "self", "1-1-1")
    assert response.url.endswith(f"#indicator-{year.indicator('1-1-1').pk}")


# ---------------------------------------------------------------- one who never answers


def test_the_planning_office_confirms_in_the_place_of_who_never_answers_with_the_reason(client, year):
    client.force_login(year.office)
    assert "代為確認" in text(client, year)
    instead = url("rating_confirm_instead", year)
    response = client.post(instead, {"part": "self", "reason": " ", "box": "instead-self"})
    html = " ".join(response.content.decode().split())
    assert response.status_code == 422 and html.count('<details class="fold" open>') == 1
    field = '<textarea id="instead-self" name="reason" rows="2" maxlength="2000" required'
    assert f'{field} aria-invalid="true" aria-describedby="instead-self-error" autofocus >' in html
    assert client.post(instead, {"part": "personnel", "reason": "逾期"}).status_code == 422  # not its turn
    assert client.post(instead, {"part": "self", "reason": "逾期未自評"}).status_code == 302
    row = RatingConfirmation.objects.get()
    assert (row.part, row.by, row.instead_reason) == ("self", year.office, "逾期未自評")
    assert "代為確認：逾期未自評" in text(client, year)
    year.confirm("personnel", "review")
    year.settle()
    (snapshot,) = report_snapshots(year=107, agency_codes=["A"])
    assert "由研考單位代為確認：逾期未自評" in annual_report_html(snapshot)


def test_what_was_confirmed_in_anothers_place_can_be_opened_again(client, year):
    client.force_login(year.office)
    instead = url("rating_confirm_instead", year)
    client.post(instead, {"part": "self", "reason": "逾期未自評"})
    again = {"part": "self", "again": "on", "reason": "機關補件"}
    assert client.post(instead, again | {"reason": " "}).status_code == 422
    assert client.post(instead, again).status_code == 302
    assert not RatingConfirmation.objects.exists()


def test_nobody_else_confirms_in_anothers_place(client, year):
    for person in (year.planner, year.personnel):
        client.force_login(person)
        sent = {"part": "personnel", "reason": "代為"}
        assert client.post(url("rating_confirm_instead", year), sent).status_code == 403
        assert "代為確認" not in text(client, year)


def test_nobody_confirms_their_own_part_in_anothers_place(client, year):
    year.confirm("self", "personnel")
    client.force_login(year.office)
    sent = {"part": "review", "reason": "代為"}
    assert client.post(url("rating_confirm_instead", year), sent).status_code == 403
    assert not RatingConfirmation.objects.filter(part="review").exists()
    year.confirm("review")
    sent = {"part": "review", "again": "on"}
    assert client.post(url("rating_confirm_instead", year), sent).status_code == 403
    assert RatingConfirmation.objects.filter(part="review").exists()


def test_what_somebody_confirmed_themselves_is_opened_by_nobody_in_their_place(client, year):
    client.force_login(year.planner)
    client.post(url("rating_confirm", year), {"part": "self"})
    client.force_login(year.office)
    sent = {"part": "self", "again": "on", "reason": "補件"}
    refused = client.post(url("rating_confirm_instead", year), sent)
    assert refused.status_code == 422
    assert "本階段係由權責單位自行確認" in text_of(refused)
    assert RatingConfirmation.objects.get().by == year.planner


def test_a_settled_agency_has_done_the_parts_that_its_frozen_plan_has_and_no_others(client, year):
    year.confirm()
    year.settle()
    reported_year("B").confirm("self")

    page = settling_page(107)

    assert [(step.done, step.of) for step in page.steps] == [(2, 2), (1, 2), (0, 0), (1, 2), (1, 2)]
    settled = next(line for line in page.lines if line.settled)
    assert [cell.done for cell in settled.parts] == [True, True, False, True]
    client.force_login(year.office)
    row = line_of(city_page(client), "A")
    assert row.count("已完成") == 3 and "—" in row


def test_the_public_page_and_the_what_if_speak_of_the_settled_numbers(client, year):
    year.confirm("self", "personnel")
    year.rate("review", "1-1-1", "20")  # 17.5 were computed
    year.confirm("review")
    row = year.settle()
    open_to_public(plan_id=year.plan.pk, by=year.office)
    client.force_login(year.office)
    for name in ("public", "what_if"):
        said = text(client, year, name)
        day = dotted(timezone.localdate(row.at))
        assert f"結算總得分 85.00 / 100 等第 甲等 結算日期 {day} SHA-256 {row.sha256}" in said
        assert "82.50" not in said


def test_settling_and_opening_again_say_before_what_they_do_and_whom_they_tell(client, year):
    year.planner.email = "plan@example.invalid"
    year.planner.save()
    year.confirm()
    client.force_login(year.office)
    form = '//form[contains(@action, "settle")]'
    for page in (client.get(url("ratings", year)), city_page(client)):
        said = text_of(page, form)
        assert "82.50" in said and "立即寄送通知：林企劃" in said
        assert "雜湊值（SHA-256）" in said and "歷年數值" in said
        assert "公開頁面未開放，不因此對外公開任何資料" in said
    open_to_public(plan_id=year.plan.pk, by=year.office)
    assert "完整紀錄下載。 未經主管核定之數據，" in text_of(client.get(url("ratings", year)), form)
    year.settle()
    again = text_of(client.get(url("ratings", year)), '//form[contains(@action, "reopen")]')
    assert "原結算總得分 82.50、甲等不再適用" in again and "立即寄送通知：林企劃" in again
    assert "其間不顯示總得分" in again and "未經主管核定之數據自公開頁面及開放資料撤除" in again


def test_only_the_total_that_was_shown_is_settled(client, year):
    year.confirm("self", "personnel")
    year.rate("review", "1-1-1", "20")  # 17.5 were computed
    year.confirm("review")
    client.force_login(year.office)
    refused = client.post(url("settle", year), SURE | {"shown": "82.50 甲"})
    assert refused.status_code == 422
    assert "總得分及等第已變更為 85.00 甲（頁面顯示 82.50 甲）" in text_of(refused)
    code = year.plan.agency.code
    chosen = SURE | {"agency": [code], f"shown-{code}": "82.50 甲"}
    page = client.post(reverse("settle_chosen", args=[107]), chosen, follow=True)
    assert "總得分及等第已變更為" in text_of(page) and not Settlement.objects.exists()
    (shown,) = elements(page, f'//input[@name="shown-{code}"]')
    client.post(reverse("settle_chosen", args=[107]), chosen | {f"shown-{code}": shown.get("value")})
    assert Settlement.objects.get().total == 85
