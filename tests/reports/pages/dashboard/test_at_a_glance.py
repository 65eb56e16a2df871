"""What the dashboard says first: the score, what is worst and why, who has not reported, what to do next."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chiayi_kpi.accounts.roles import Role
from indicators.validation import faults_of_plans
from objectives.models import Plan
from reports.snapshot.selectors import build_snapshots
from tests import factories
from tests.reading import card, links, text_of

pytestmark = pytest.mark.django_db


def test_the_total_stands_beside_what_could_be_earned_by_now_and_in_the_year(bureau):
    (snapshot,) = build_snapshots(year=107, through=5, agency_codes=["PD"])
    total = card(bureau.page(), "total-title")

    assert f"{snapshot.score.total:.2f}" == "35.00"  # 20 of 120 sessions → 5.00, and the rate's 30
    assert "35.00 / 59.17 （截至 5 月底應得）" in total  # 5 ÷ 12 of 30 and of 40, and the whole rate
    assert "全年滿分 100" in total
    first = text_of(bureau.page(), '//div[@class="dash-column"][1]')  # the shortest of the three columns
    assert first.index("35.00 / 59.17") < first.index("比截至目前應得少 24.17 分")


def test_a_year_that_has_not_begun_has_lost_nothing_and_lists_what_can_be_won(bureau, settings):
    settings.PORTAL_TODAY = datetime.date(2017, 12, 20)
    bureau.plan.figures.all().delete()
    page = bureau.page(through=1)
    total = card(page, "total-title")
    assert "0.00 / 100.00 （全年滿分）" in total and "少" not in total and "尚無得分" not in total
    assert "尚無填報資料，無從判斷。" in card(page, "worst-title")
    assert "尚無應填報的月份。" in card(page, "silent-title")
    assert {row.light for row in page.context["page"].groups[0]["rows"]} == {"none"}
    assert {row.shown_state for row in page.context["page"].groups[0]["rows"]} == {"not_due"}
    outlook = text_of(bureau.get("dashboard_outlook", through=1))
    assert "1-1-1 宣導場次 可得 30.00 分" in outlook and "已無可再提高" not in outlook


def test_table_waterfall_and_what_if_are_out_of_the_same_points_while_weights_are_missing(bureau):
    bureau.plan.facets.filter(no=1).update(weight=75)  # of which 60 are given to indicators
    page = bureau.page()
    heading = re.search(r'rowgroup"(.*?)</tr>', page.content.decode(), re.S)
    assert heading and "/ 60</span>" in heading[1] and "/ 75" not in heading[1]
    assert page.context["page"].waterfall.bars[0].value == "100.00"
    assert bureau.get("what_if").context["page"].bars[0][2] == 60


@pytest.mark.parametrize(("role", "link"), [(Role.PLANNER, True), (Role.AUDITOR, False)])
def test_what_keeps_a_draft_from_approval_is_the_next_step(bureau, role, link):
    bureau.plan.status = Plan.Status.DRAFT
    bureau.plan.save()
    bureau.plan.facets.filter(no=1).update(weight=75)
    ((_plan, faults),) = faults_of_plans([bureau.plan.pk])
    bureau.client.force_login(factories.user(role=role, agency=bureau.plan.agency))
    page = bureau.page()
    words = "修正計畫" if link else "計畫待修正"
    assert faults and f"{words}：有 {len(faults)} 項待補正，尚不能核定。" in card(page, "next-title")
    address = f"/admin/objectives/plan/{bureau.plan.pk}/change/"
    assert (address in links(page, "next-title")) is link
    Plan.objects.filter(pk=bureau.plan.pk).update(status=Plan.Status.APPROVED)
    assert words not in card(bureau.page(), "next-title")


def test_points_of_what_was_typed_early_stand_and_nothing_is_behind(bureau, settings):
    settings.PORTAL_TODAY = datetime.date(2018, 1, 20)
    page = bureau.page(through=1).context["page"]
    assert (page.gap, page.worst, page.losses[0].wins if page.losses else True) == (0, (), True)
    assert page.total > 0


def test_all_of_the_year_is_said_once_when_it_can_all_be_there(bureau):
    total = card(bureau.page(through=12), "total-title")
    assert "/ 100.00 （全年滿分）" in total and "全年滿分 100" not in total


def test_the_worst_is_named_with_its_reason_in_its_own_unit(bureau):
    worst = card(bureau.page(), "worst-title")
    assert "訪查率" not in worst
    assert "●落後 1-1-1 宣導場次 目前 20 場，應達 50 場，尚差 30 場。 −7.50 分" in worst


def test_what_is_short_is_the_difference_of_the_two_numbers_beside_it(bureau):
    bureau.counted.inputs.get().figures.all().delete()
    factories.figures(bureau.plan, bureau.counted.inputs.get(), {5: "9.385"})
    factories.set_parameters(bureau.counted.components.all(), target=80)
    assert "目前 9.39 場，應達 33.33 場，尚差 23.94 場。" in card(bureau.page(), "worst-title")


def test_the_largest_loss_is_the_worst_though_its_light_is_green(bureau):
    made = factories.indicator(
        bureau.counted.objective,
        no=3,
        name="健康檢查",
        weight="42",
        inputs={"n": "sum"},
        rule={"target": 1, "maximum": 2},
    )
    factories.component(made, no=2, target=10_000, maximum=40)
    factories.figures(bureau.plan, made.inputs.get(), {5: 100})
    worst = card(bureau.page(), "worst-title")
    green, red = worst.index("1-1-3 健康檢查"), worst.index("●落後 1-1-1 宣導場次")
    assert green < red and "★符合或超前" in worst
    assert "計分第 2 項得 0.40 分（滿分 40 分）。 −15.10 分" in worst


def test_a_ceiling_that_is_passed_says_by_how_much(bureau):
    factories.set_parameters(bureau.counted.components.all(), direction="≤", target=24)
    assert "目前 20 場，上限 10 場，超出 10 場。" in card(bureau.page(), "worst-title")


def test_who_has_not_reported_is_named_with_the_months_and_the_points(bureau):
    page = bureau.page()
    silent = card(page, "silent-title")
    assert "誰還沒有送出月報 未送出 5 筆指標月報：1–5 月 5 筆（2-1-1，逾期未填報）" in silent
    assert "李大華 第一科 1–5 月：2-1-1（逾期未填報） 最多可得 16.67 分" in silent and "王小明" not in silent
    assert any(
        f"owner={bureau.lee.pk}" in link and "report=missing" in link for link in links(page, "silent-title")
    )


def test_with_a_draft_nobody_is_late(bureau):
    """The year's common plan is one."""
    factories.facet(factories.common_plan(), no=3, weight=0)
    page = bureau.page()
    silent = card(page, "silent-title")
    assert "未送出 5 筆指標月報：1–5 月 5 筆（2-1-1，草案）" in silent and "逾期" not in silent
    assert any("2-1-1" in task.text and "（草案）" in task.text for task in page.context["page"].tasks)


def test_a_month_before_its_deadline_is_not_owed_yet(bureau, settings):
    settings.PORTAL_TODAY = settings.PORTAL_TODAY.replace(day=4)
    bureau.plan.indicatormonths.filter(month=5).delete()
    silent = card(bureau.page(), "silent-title")
    assert (
        "未送出 7 筆指標月報：5 月 1 筆（未填報，107.06.05 截止）；5 月 2 筆（數據已齊，尚未送出）；"
        "1–4 月 4 筆（2-1-1，逾期未填報）"
    ) in silent
    assert silent.endswith("王小明 第一科 5 月：1-1-1、1-1-2（數據已齊，尚未送出）")


def test_what_is_typed_and_not_handed_in_is_not_called_unreported(bureau):
    bureau.plan.indicatormonths.filter(month__gt=3, indicator=bureau.counted).delete()
    page = bureau.page()
    assert (
        "未送出 7 筆指標月報：1–5 月 5 筆（2-1-1，逾期未填報）；4–5 月 2 筆（1-1-1，數據已齊，逾期未送出）"
    ) in card(page, "silent-title")
    assert (
        "請王小明送出數據已齊之 4–5 月 1-1-1（期限 107.05.07，逾期 44 天）；有提問或須說明者，須先回覆。"
        in card(page, "next-title")
    )
    assert "待回覆提問" not in text_of(page)
    bureau.plan.figures.filter(input__indicator=bureau.counted, month=5).update(value=9000)
    asked = bureau.page()
    assert all("待回覆提問：1-1-1" in card(asked, title) for title in ("next-title", "silent-title"))
    bureau.client.force_login(bureau.wang)
    assert "送出數據已齊之 4–5 月 1-1-1" in card(bureau.page(), "next-title")
    bureau.plan.assignments.filter(indicator=bureau.counted).delete()
    said = "請指定 1-1-1 的承辦人，並送出數據已齊之 4–5 月"
    assert said in card(bureau.page(), "next-title")


def test_what_was_handed_in_of_the_month_being_reported_is_not_asked_for(bureau, settings):
    settings.PORTAL_TODAY = settings.PORTAL_TODAY.replace(day=4)
    bureau.plan.indicatormonths.filter(month=5, indicator=bureau.rated).delete()
    said = card(bureau.page(), "silent-title")
    assert (
        "5 月 1 筆（未填報，107.06.05 截止）；5 月 1 筆（數據已齊，尚未送出）" in said and "1-1-1" not in said
    )
    steps = card(bureau.page(), "next-title")
    assert "請李大華填報 5 月 2-1-1（107.06.05 截止）。" in steps
    assert "請王小明送出數據已齊之 5 月 1-1-2（107.06.05 截止）；有提問或須說明者，須先回覆。" in steps
    assert "5 月" not in card(bureau.page(through=4), "silent-title")


def test_figures_that_were_not_handed_in_are_said_to_be_counted_and_others_to_be_lacking(bureau, settings):
    settings.PORTAL_TODAY = settings.PORTAL_TODAY.replace(day=4)
    bureau.plan.indicatormonths.filter(month=5).delete()
    total = card(bureau.page(), "total-title")
    assert "5 月尚有 1 項無數據，未計入得分" in total
    assert "5 月數據有 2 項未送出，依登打數值計分" in total
    assert "未送出" not in card(bureau.page(through=4), "total-title")


def test_one_input_of_two_is_not_a_reported_month(bureau):
    bureau.rated.inputs.get(code="due").figures.filter(month=3).delete()
    bureau.plan.indicatormonths.filter(indicator=bureau.rated, month=3).delete()
    assert "3 月：1-1-2（逾期未填報）" in card(bureau.page(), "silent-title")


def test_nothing_to_report_and_a_closed_month_owe_nothing(bureau):
    for month in range(1, 5):
        factories.month_state(bureau.plan, bureau.silent, month, "submitted", nothing_to_report=True)
    factories.month_state(bureau.plan, bureau.silent, 5, "approved")
    assert "截至 5 月已全數送出" in card(bureau.page(), "silent-title")
    assert "1 月已全數送出" in card(bureau.page(through=1), "silent-title")


def test_a_returned_nothing_to_report_is_owed_again_and_is_one_step_not_two(bureau):
    for month in range(1, 6):
        state = "returned" if month == 4 else "approved"
        factories.month_state(
            bureau.plan, bureau.silent, month, state, nothing_to_report=True, reason="請查明"
        )
    page = bureau.page()
    assert "未送出 1 筆指標月報：4 月 1 筆（2-1-1，已退回）" in card(page, "silent-title")
    steps = card(page, "next-title")
    assert "請李大華更正遭退回的 4 月 2-1-1（期限 107.05.14，逾期 37 天）。" in steps
    assert "填報" not in steps


def test_a_reopened_month_is_owed_again_and_is_not_called_returned(bureau):
    for month in range(1, 6):
        factories.month_state(bureau.plan, bureau.silent, month, "approved", nothing_to_report=True)
    bureau.plan.indicatormonths.filter(month=4, indicator=bureau.silent).update(
        state="reopened", reason="統計更正"
    )
    page = bureau.page()
    assert "未送出 1 筆指標月報：4 月 1 筆（2-1-1，已重新開啟）" in card(page, "silent-title")
    assert "請李大華再次送出已重新開啟之 4 月 2-1-1。" in card(page, "next-title")


def test_what_waits_late_and_what_waits_in_time_are_two_steps_that_count_alike(bureau, settings):
    settings.PORTAL_TODAY = datetime.date(2018, 6, 8)  # May's review ends on 12 June, April's has ended
    for month, ones in ((3, [bureau.counted]), (4, [bureau.counted, bureau.rated]), (5, [bureau.rated])):
        for one in ones:
            factories.month_state(bureau.plan, one, month, "submitted")
    steps = card(bureau.page(), "next-title")
    assert "審核 3–4 月 1-1-1、1-1-2（3 筆指標月報）（期限 107.04.16，逾期 53 天）。" in steps
    assert "審核 5 月 1-1-2（107.06.12 截止）。" in steps


def test_an_indicator_that_nobody_types_is_nobody_s_fault(bureau):
    bureau.silent.inputs.update(source="current.paid")
    assert "截至 5 月已全數送出" in card(bureau.page(), "silent-title")


def test_what_to_do_next_leads_to_where_it_is_done(bureau):
    factories.month_state(bureau.plan, bureau.counted, 4, "returned", reason="請查明")
    factories.month_state(bureau.plan, bureau.rated, 5, "submitted")
    page = bureau.page()
    assert card(page, "next-title") == (
        "接下來做什麼"
        " 審核 5 月 1-1-2（期限 107.06.12，逾期 8 天）。"
        " 請李大華填報 1–5 月 2-1-1（期限 107.02.05，逾期 135 天）。 最多可得 16.67 分"
        " 請王小明更正遭退回的 4 月 1-1-1（期限 107.05.14，逾期 37 天）。"
        " 另有 1 項 請王小明趕上「1-1-1 宣導場次」的進度。 趕上進度可得 7.50 分"
    )
    places = links(page, "next-title")
    assert {"/107/PD/report/", "/107/PD/approval/"} < set(places)
    assert any(place.startswith("/107/PD/1-1-1/") for place in places)


def test_whoever_cannot_act_is_told_what_there_is_to_do_and_gets_no_dead_link(bureau):
    factories.month_state(bureau.plan, bureau.rated, 5, "submitted")
    bureau.client.force_login(factories.user(role=Role.AUDITOR))
    page = bureau.page()
    steps = card(page, "next-title")
    assert "請李大華填報 1–5 月 2-1-1" in steps
    assert "待主管審核 5 月 1-1-2（期限 107.06.12，逾期 8 天）。" in steps
    places = links(page, "next-title")
    assert places and not any("/report/" in place or "/approval/" in place for place in places)


def test_what_reviewers_award_at_the_year_s_end_is_not_owed_in_june(bureau):
    narrative = factories.objective(factories.facet(bureau.plan, no=5, weight="5"), weight="5")
    factories.indicator(narrative, weight="5", name="具體事蹟", rule={"rule": "award"})
    assert "5-1-1" not in card(bureau.page(), "next-title")
    assert "待評核機關評分：5-1-1。" in card(bureau.page(through=12), "next-title")


def test_the_owner_s_own_steps_come_first_and_in_their_own_words(bureau):
    factories.month_state(bureau.plan, bureau.rated, 5, "submitted")
    factories.month_state(bureau.plan, bureau.counted, 4, "returned", reason="請查明")
    bureau.client.force_login(bureau.wang)
    steps = card(bureau.page(), "next-title")
    order = [steps.index(words) for words in (" 更正遭退回的 4 月 1-1-1", " 趕上「1-1-1", " 請李大華")]
    assert order == sorted(order)
    assert "待主管審核" in steps and "請王小明" not in steps


def test_what_nobody_is_assigned_to_is_said_so(bureau):
    bureau.plan.assignments.filter(indicator=bureau.silent).delete()
    page = bureau.page()
    assert "請指定 2-1-1 的承辦人，並填報 1–5 月" in card(page, "next-title")
    assert "未指定承辦人" in card(page, "silent-title")


def test_whoever_awards_is_led_to_where_it_is_done(bureau):
    narrative = factories.objective(factories.facet(bureau.plan, no=5, weight="5"), weight="5")
    factories.indicator(narrative, weight="5", name="具體事蹟", rule={"rule": "award"})
    bureau.client.force_login(factories.user(role=Role.PLANNING_OFFICE))
    page = bureau.page(through=12)
    assert "評定 5-1-1 得分。" in card(page, "next-title")
    assert "/107/PD/ratings/" in links(page, "next-title")


@pytest.mark.parametrize(
    "role", [Role.SUPERVISOR, Role.OWNER, Role.PLANNER, Role.PLANNING_OFFICE, Role.AUDITOR]
)
def test_whoever_asks_the_page_takes_no_more_queries_than_it_may(bureau, role, settings):
    settings.PORTAL_TODAY = settings.PORTAL_TODAY.replace(day=4)
    for no, one in enumerate((bureau.counted, bureau.rated), start=3):
        factories.month_state(bureau.plan, one, no, "returned", reason="請查明")
        factories.month_state(bureau.plan, one, no - 1, "submitted")
    bureau.client.force_login(factories.user(role=role, agency=bureau.plan.agency))
    with CaptureQueriesContext(connection) as queries:
        bureau.page()
    assert len(queries) <= 20  # the bell is one of them


def test_nobody_is_told_to_catch_up_when_the_year_is_over(bureau, settings):
    assert "趕上" in card(bureau.page(), "next-title")
    assert "趕上" not in card(bureau.page(through=12), "next-title")
    settings.PORTAL_TODAY = datetime.date(2019, 1, 3)
    assert "趕上" not in card(bureau.page(through=5), "next-title")


def test_the_worst_are_counted_and_the_rest_is_one_click_away(bureau):
    assert "列前" not in card(bureau.page(), "worst-title")
    objective = bureau.counted.objective
    for no in range(3, 6):
        made = factories.indicator(objective, no=no, weight="0.01", inputs={"n": "sum"}, rule={"target": 99})
        factories.figures(bureau.plan, made.inputs.get(), {5: 1})
    page = bureau.page()
    worst = card(page, "worst-title")
    assert "共 4 項，列前 3 項" in worst and worst.count("●落後") == 3
    assert any("light=short&sort=lost" in place for place in links(page, "worst-title"))
    all_behind = bureau.page(light="short", sort="lost")
    assert len(all_behind.context["page"].flat) == 4 and "顯示全部指標" in text_of(all_behind)


def test_when_all_is_well_it_says_so(bureau):
    factories.figures(bureau.plan, bureau.silent.inputs.get(), dict.fromkeys(range(1, 6), 60))
    for month in range(1, 6):
        factories.month_state(bureau.plan, bureau.silent, month, "approved")
    factories.set_parameters(bureau.counted.components.all(), target=40)
    page = bureau.page()
    assert "已填報的指標均未落後，也未失分。" in card(page, "worst-title")
    assert "沒有待辦，也沒有落後。" in card(page, "next-title")


def test_more_than_three_who_owe_a_month_are_folded(bureau):
    objective = bureau.silent.objective
    for no in range(2, 6):
        made = factories.indicator(
            objective, plan=bureau.plan, no=no, weight="0", inputs={"n": "sum"}, rule={"maximum": 1}
        )
        owner = factories.user(role=Role.OWNER, agency=bureau.plan.agency, name=f"承辦{no}")
        factories.assignment(bureau.plan, made, owner=owner)
    page = bureau.page()
    folded = text_of(page, '//section[@aria-labelledby="silent-title"]//details')
    assert folded.startswith("另有 2 位") and folded.count("第一科") == 2
    assert card(page, "silent-title").count("第一科") == 5


def test_behind_the_facet_s_cap_nothing_is_lost_and_nobody_is_told_to_catch_up(bureau):
    bureau.plan.facets.filter(no=1).update(cap=35)  # 5.00 and 30.00 points: all that count
    page = bureau.page()
    worst = card(page, "worst-title")
    assert "●落後 1-1-1 宣導場次" in worst and "本面向已達得分上限，不影響總分。" in worst
    assert "7.50" not in worst
    assert "趕上" not in card(page, "next-title")


def test_what_a_cap_lets_count_in_part_is_what_the_step_is_worth(bureau):
    bureau.plan.facets.filter(no=1).update(cap=37)
    page = bureau.page()
    worst = card(page, "worst-title")
    assert "−2.00" in worst
    assert "本指標尚差 7.50 分；超過面向得分上限之部分不計入。" in worst
    steps = card(page, "next-title")
    assert "趕上「1-1-1 宣導場次」的進度。 趕上進度可得 2.00 分" in steps


def test_what_was_never_reported_is_worth_no_more_than_its_facet_s_cap_lets_count(bureau):
    assert "最多可得 16.67 分" in card(bureau.page(), "silent-title")
    bureau.plan.facets.filter(no=2).update(cap=9)
    page = bureau.page()
    for name in ("silent-title", "next-title"):
        assert "最多可得 9.00 分" in card(page, name) and "16.67" not in card(page, name)


def test_when_nothing_is_owed_what_is_behind_is_not_denied(bureau):
    factories.figures(bureau.plan, bureau.silent.inputs.get(), dict.fromkeys(range(1, 6), 60))
    for month in range(1, 6):
        factories.month_state(bureau.plan, bureau.silent, month, "approved")
    bureau.plan.facets.filter(no=1).update(cap=35)
    assert "目前無應辦事項；失分指標詳見「失分最多的指標與原因」。" in card(bureau.page(), "next-title")


def test_why_a_star_may_stand_beside_less_than_full_points_is_said_at_the_lights(bureau):
    said = "燈號表示實際進度與預定進度之比較，得分則依評分標準計算"
    assert said in text_of(bureau.page(), '//*[@id="indicators"]')
    assert said in text_of(bureau.part())
