"""The annual performance report prints the snapshot's score with its working, and says what is missing."""

import datetime
import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation

from indicators.scoring.model import ComponentScore, Light, State
from indicators.scoring.rated import working
from indicators.scoring.rules import parse_rule
from indicators.scoring.trace import Step
from indicators.year_end.grades import CUSTOMARY, graded
from indicators.year_end.parts import ConfirmationRow, EarlierSettlement, ObjectionRow
from reports.documents import wording
from reports.documents.html import annual_plan_html, annual_report_html
from reports.documents.pdf import render_pdf
from reports.documents.report import report_document
from reports.documents.scores import tables
from reports.snapshot.open_months import OpenMonths
from reports.snapshot.year_end import Seal, YearEnd
from tests.reports.documents.snapshots import executions, police_plan
from tests.reports.documents.texts import page_of, page_texts, texts_of

SEAL = Seal("ab" * 32, datetime.datetime(2019, 2, 1, tzinfo=datetime.UTC), "王研考", Decimal("23.85"), "丙")
TITLE = "嘉義市政府警察局 107 年度施政績效報告"


def row(html: str, code: str) -> str:
    """The table row of an indicator."""
    return next(found for found in re.findall(r"<tr>.*?</tr>", html, re.S) if f">{code}</span>" in found)


def test_says_on_every_page_that_it_is_provisional_and_sample_data(report_pdf):
    for text in page_texts(report_pdf):
        assert "暫定報告・示範數據" in text


def test_the_longest_notice_stands_on_one_line_of_the_cover(reported):
    draft = replace(reported, through=11, is_draft=True)
    cover, end, _ = annual_report_html(draft).partition("</section>")
    lines = texts_of(render_pdf(f"{cover}{end}</body></html>"))[0].splitlines()
    assert "草案・暫定報告・截至 11 月底・示範數據" in map(str.strip, lines)


def test_a_final_report_of_real_figures_says_neither(reported):
    html = annual_report_html(replace(reported, has_sample_figures=False, seal=SEAL))
    assert "暫定" not in html
    assert "示範數據" not in html
    assert 'data-notice="結算報告"' in html
    assert "結算時，下列指標未填報、比較、決定或評分，或缺歷年數值，得分以 0 分計" in html


def test_a_year_that_is_not_settled_is_provisional_though_every_figure_is_there(reported):
    complete = replace(reported, score=replace(reported.score, provisional=False))
    html = annual_report_html(complete)
    assert report_document(complete).notice == "暫定報告・示範數據"
    assert "107 年度績效尚未結算，總得分及等第於結算後方能確定" in html


def test_a_provisional_report_names_the_months_and_parts_that_are_open(reported):
    end = YearEnd(graded(reported.score, CUSTOMARY), CUSTOMARY, unapproved={10: 1, 9: 3})
    open_year = replace(reported, year_end=end)
    html = annual_report_html(open_year)
    assert "已填報之指標數據尚未核定（由預算執行資料帶入者併計）： 9 月 3 項、10 月 1 項。" in " ".join(
        html.split()
    ).replace("：9", "： 9")
    assert report_document(open_year).summary.unconfirmed == (
        "自評",
        "人事處初核",
        "主計處初核",
        "研考單位複核",
    )
    assert report_document(replace(open_year, through=9)).summary.unconfirmed == ()
    assert report_document(replace(open_year, seal=SEAL)).summary.unconfirmed == ()


def test_a_draft_says_so_on_every_page_of_its_report_and_plan(reported):
    draft = replace(reported, is_draft=True)
    assert report_document(draft).notice == "草案・暫定報告・示範數據"
    assert 'data-notice="草案"' in annual_plan_html(draft)
    assert 'data-notice=""' in annual_plan_html(reported)


def test_what_reviewers_decided_does_not_wait_for_them_any_more(reported):
    (deed,) = [one for one in reported.indicators() if one.code == "5-1-1"]
    waiting = replace(deed.score, trace=(Step("award.awaited", {"maximum": Decimal(5)}),))
    decided = {"points": Decimal("4.20"), "computed": Decimal(0), "reason": "成效良好"}
    settled = replace(waiting, trace=(*waiting.trace, Step("rating.review", decided)))
    assert [step.key for step in working(waiting)] == ["award.awaited"]
    assert [step.key for step in working(settled)] == ["rating.review"]


def test_lists_every_indicator_that_keeps_it_provisional(reported):
    missing = report_document(reported).summary.missing
    scored = {"1-1-1", "1-6-2", "4-1-1", "4-1-2", "4-2-1"}
    assert {found.code for found in missing} == {found.code for found in reported.indicators()} - scored


def test_contents_name_the_pages_on_which_the_parts_stand(report_pdf):
    contents = page_texts(report_pdf)[1]
    for entry in ("績效總覽", "貳、目標達成情形", "四、經費執行力面向（20%）", "二、預算執行情形"):
        assert f"{entry}{page_of(report_pdf, entry)}" in contents
    appendix = "附錄一、各項指標得分計算說明"
    assert f"{appendix}{page_of(report_pdf, appendix)}" in contents


def test_total_is_the_sum_of_the_printed_facets_and_has_its_grade(reported):
    summary = report_document(reported).summary
    assert sum(Decimal(bar.points) for bar in summary.bars) == Decimal(summary.total) == Decimal("23.85")
    assert summary.grade == "丙"
    assert not report_document(replace(reported, is_draft=True)).summary.grade


def test_printed_points_add_up_at_every_level(reported):
    for table in report_document(reported).tables:
        objectives = [Decimal(objective.points) for objective in table.objectives]
        assert sum(objectives) == Decimal(table.uncapped or table.points)
        for objective in table.objectives:
            assert sum(Decimal(found.points) for found in objective.indicators) == Decimal(objective.points)


def test_the_cap_is_said_where_it_bit(reported):
    html = annual_report_html(reported)
    assert "經費執行力面向得分（指標得分合計 20.60，以得分上限計）" in html
    assert html.count("以得分上限計") == 1


def test_achievement_rate_is_not_capped_and_a_baseline_target_is_given_in_figures(reported):
    found = row(annual_report_html(reported), "1-1-1")
    for text in (">94.87<", ">%<", "113.50%", "（91.2%）", "★", "綠燈"):
        assert text in found
    assert "（80 場次）" not in row(annual_report_html(reported), "1-6-2")  # the printed target says it


def test_redistributed_weight_stands_beside_the_original_one(reported):
    html = annual_report_html(reported)
    assert "原 13" in row(html, "4-1-1")
    assert "不適用" in row(html, "4-1-2")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.UNREPORTED, "尚未填報"),
        (State.UNDECIDED, "待決定"),
        (State.AWAITING_AWARD, "待評分"),
        (State.UNDEFINED, "無案件"),
    ],
)
def test_says_in_words_why_there_is_no_value(state, words):
    html = annual_report_html(police_plan({"1-2-1": {"state": state}}))
    assert words in row(html, "1-2-1")


def test_every_component_of_an_indicator_shows_what_it_measured():
    parts = [(Fraction(8821, 100), Fraction(75)), (Fraction(50), Fraction(100)), (None, None)]
    components = tuple(
        ComponentScore(no, State.SCORED, value, target, None, Decimal("1.00"), Fraction(1), ())
        for no, (value, target) in enumerate(parts, start=1)
    )
    snapshot = police_plan({"3-4-1": {"components": components, "state": State.SCORED}})
    found = row(annual_report_html(snapshot), "3-4-1")
    assert re.findall(r">([\d.]+|%)</", found)[:3] == ["88.21", "50", "%"]


def test_of_a_green_indicator_only_the_part_that_missed_is_named():
    def account(*rates: int) -> str:
        components = tuple(
            ComponentScore(
                no, State.SCORED, Fraction(1), Fraction(1), Fraction(rate), Decimal(1), Fraction(1), ()
            )
            for no, rate in enumerate(rates, start=1)
        )
        score = {"components": components, "light": Light.GREEN, "rate": Fraction(rates[0])}
        snapshot = police_plan({"3-4-1": score}, through=12)
        (facet,) = (one for one in snapshot.facets if one.no == 3)
        written = tuple(replace(one, account="已辦理。") for one in facet.objectives)
        return annual_report_html(replace(snapshot, facets=(replace(facet, objectives=written),)))

    assert "未達年度目標值之指標：3-4-1 計分第 2 項（達成率 50.00%）。" in account(117, 50)
    assert "未達年度目標值之指標：" not in account(117, 100)
    assert "未達年度目標值之指標：3-4-1（達成率 50.00%）。" in account(50)


def test_a_target_that_is_reached_is_not_missed_though_the_points_are_not_full():
    def account(value: int, **parameters) -> str:
        rule = parse_rule("attainment", {"direction": "≥", "target": 50, "maximum": 1} | parameters)
        number, target = Fraction(value), rule.fixed_target()
        part = ComponentScore(
            1, State.SCORED, number, target, number * 2, Decimal(1), Fraction(1), (), rule=rule
        )
        score = {"components": (part,), "value": number, "rate": part.rate, "target": target}
        facets = tables(police_plan({"3-4-1": score}, through=12), {})
        missed = [text for facet in facets for each in facet.objectives for text in each.missed]
        return "".join(text for text in missed if text.startswith("3-4-1"))

    assert account(50) == ""
    assert account(49) == "3-4-1（達成率 98.00%）"
    assert account(50, direction=">") == "3-4-1（實績 50%）"


def test_a_value_just_short_of_its_target_never_looks_as_if_it_reached_it():
    score = {"value": Fraction(89996, 1000), "target": Fraction(90), "state": State.SCORED}
    assert ">89.996<" in row(annual_report_html(police_plan({"1-2-1": score})), "1-2-1")


def test_accounts_are_printed_and_unwritten_ones_are_named(reported):
    facet = reported.facets[1]
    written = replace(facet.objectives[0], account="已完成建置。\n1. 第一項。\n2. 第二項。")
    facets = (replace(facet, objectives=(written, *facet.objectives[1:])),)
    (table,) = report_document(replace(reported, facets=facets)).tables
    assert [objective.name for objective in table.accounts] == [written.name]
    assert len(table.unwritten) == len(facet.objectives) - 1
    html = annual_report_html(replace(reported, facets=facets))
    items = r"<p>已完成建置。</p>\s*<ol>\s*<li>1. 第一項。</li>\s*<li>2. 第二項。</li>\s*</ol>"
    assert re.search(items, html)
    assert re.search(
        r'尚未撰寫執行情形說明：<span\s+id="account-2-2">\(二\)建構社區安全聯防體系</span>、', html
    )


def test_the_fifth_part_says_that_it_is_not_written_yet(report_pdf):
    page = next(text for text in page_texts(report_pdf)[2:] if "肆、施政績效具體事蹟" in text)
    assert "本部分尚未撰寫。" in page


def test_what_is_not_written_yet_is_among_what_is_missing_the_fifth_part_too(reported):
    every = [one for facet in reported.facets for one in facet.objectives]
    assert "5-1" in {one.code for one in every}
    listed = report_document(reported).summary.unwritten
    assert [one.partition(" ")[0] for one in listed] == [one.code for one in every if not one.account]
    said = re.search(r"執行情形說明尚未撰寫：(.*?)。\s*</p>", annual_report_html(reported))[1]
    assert said.endswith("5-1 施政績效具體事蹟")


def test_a_final_report_with_every_account_lacks_nothing(reported):
    facets = tuple(
        replace(facet, objectives=tuple(replace(one, account="已辦理。") for one in facet.objectives))
        for facet in reported.facets
    )
    written = report_document(replace(reported, facets=facets)).summary
    assert not written.unwritten and report_document(reported).summary.unwritten
    assert not replace(written, missing=()).lacks and written.lacks


def test_no_page_of_the_report_is_left_empty_but_the_last_and_the_cover_s(report_pdf):
    _cover, _contents, *inner, _last = page_texts(report_pdf)
    assert min(map(len, inner)) > 150


def test_the_money_adds_up_to_the_plan(reported):
    budget = report_document(reported).budget
    assert (budget.total.central, budget.total.city, budget.total.total) == (
        "34,681.55",
        "40,394.15",
        "75,075.70",
    )
    lines = [Decimal(line.amounts.total.replace(",", "")) for line in budget.lines]
    assert sum(lines) == Decimal("75075.70")
    (whole,) = [item.whole for line in budget.lines for item in line.items if item.whole]
    assert (whole.central, whole.city, whole.total) == ("40,800.00", "7,200.00", "48,000.00")


def test_execution_is_shown_for_every_month_with_its_rate(reported):
    current, capital = report_document(reported).categories
    assert [month.month for month in current.months] == list(range(1, 13))
    assert current.months[0].rate == "5.64%"  # 10,000,000 of 182,450,000 - 5,200,000
    assert current.months[0].amounts == ("182,450", "5,200", "10,000", "0", "0")
    assert (current.months[1].amounts[2], current.months[1].rate) == ("—", "—")
    assert (current.months[2].amounts[2], current.months[2].rate) == ("163,105", "92.02%")
    assert set(current.months[3].amounts) == {"—"}
    assert not capital.reported
    assert "本年度尚無資本門預算執行資料。" in annual_report_html(reported)


def test_half_of_what_is_reserved_counts_as_executed_capital():
    amounts = executions("capital", [24_186_500], budget=52_300_000, payable=3_420_000, reserved=16_800_000)
    _current, capital = report_document(police_plan(executions=amounts, through=1)).categories
    assert capital.months[0].rate == "68.85%"


def test_capital_is_not_executed_at_any_rate_while_an_amount_is_not_reported():
    amounts = executions("capital", [None], budget=52_300_000)
    _current, capital = report_document(police_plan(executions=amounts, through=1)).categories
    assert capital.months[0].rate == "—"


def test_a_budget_of_nothing_has_no_rate():
    amounts = executions("capital", [0])
    _current, capital = report_document(police_plan(executions=amounts, through=1)).categories
    assert capital.months[0].rate == "—"


def test_the_appendix_tells_every_indicator_in_the_engines_words(reported):
    document = report_document(reported)
    assert [found.code for facet in document.workings for found in facet.indicators] == [
        indicator.code for indicator in reported.indicators()
    ]
    (first, *_rest) = document.workings[0].indicators
    assert first.data == ("5123 ÷ 5400 × 100 ≈ 94.87",)
    assert f"<p>{first.data[0]}</p>" in annual_report_html(reported)


def test_every_light_is_counted(reported):
    summary = report_document(reported).summary
    assert {light.light: count for light, count in summary.lights} == {
        "green": 3,
        "yellow": 1,
        "red": 0,
        "white": 27,
        "none": 0,
    }
    assert summary.indicators == 31


def test_facet_bars_are_never_longer_than_their_track(reported):
    for bar in report_document(reported).summary.bars:
        assert 0 <= Decimal(bar.filled) <= Decimal(bar.track) <= 100


def test_is_the_same_whatever_language_the_person_reads(reported):
    with translation.override("zh-hant"):
        chinese = annual_report_html(reported)
    with translation.override("en"):
        assert annual_report_html(reported) == chinese


def test_what_somebody_ended_with_a_stop_gets_no_second_one(reported):
    assert wording.reasoned("人口減少。", "加強宣導。") == "人口減少；因應對策：加強宣導。"
    assert wording.reasoned("人口減少。", "") == "人口減少。"
    at = datetime.datetime(2019, 1, 20, tzinfo=datetime.UTC)
    row = EarlierSettlement(Decimal("80.00"), "甲", "ab" * 32, "王", at, "王", at, "更正。")
    end = YearEnd(
        graded(reported.score, CUSTOMARY),
        CUSTOMARY,
        confirmed={"self": ConfirmationRow("王", at, "代為確認。")},
        earlier=(row,),
        objection=ObjectionRow("核計有誤。", "李", at, "維持原議。", "王", at),
    )
    html = annual_report_html(replace(reported, year_end=end))
    assert not [stops for stops in ("。。", "。；", "。）") if stops in html]
    for said in ("原因：更正。", "申復：核計有誤。", "答復：維持原議。", "代為確認：代為確認）"):
        assert said in html


def test_months_of_which_the_same_is_missing_are_named_together(reported):
    same = dict.fromkeys((1, 2, 3, 7), ("2-1-2",))
    owed = OpenMonths(not_handed_in={**same, 8: ("2-1-1", "2-1-2")})
    end = YearEnd(graded(reported.score, CUSTOMARY), CUSTOMARY, open_months=owed)
    html = annual_report_html(replace(reported, year_end=end))
    said = "1 至 3 月各 1 項（2-1-2）、7 月 1 項（2-1-2）、8 月 2 項（2-1-1、2-1-2）。"
    assert f"下列月份之指標尚未送出：{said}" in html


def test_a_returned_month_that_nobody_reported_is_missing_in_the_report(reported):
    owed = OpenMonths(
        not_handed_in={12: ("1-1-1", "1-1-2", "1-2-1", "1-6-2")}, returned={8: ("1-6-2",)}, reopened={}
    )
    end = YearEnd(graded(reported.score, CUSTOMARY), CUSTOMARY, open_months=owed)
    html = annual_report_html(replace(reported, year_end=end))
    assert "下列月份之指標尚未送出：12 月 4 項。" in html
    assert "下列月份之指標退回後尚未重新送出：8 月 1 項（1-6-2）。" in html
    assert "重新開啟後" not in html
    assert owed.up_to(10) == OpenMonths(returned={8: ("1-6-2",)})
    bare = replace(reported, score=replace(reported.score, provisional=False), facets=())
    assert report_document(replace(bare, year_end=end)).summary.lacks


def test_a_part_of_the_year_says_so_on_every_page_and_beside_last_year(reported):
    part = replace(reported, through=9)
    assert report_document(part).notice == "暫定報告・截至 9 月底・示範數據"
    end = YearEnd(graded=graded(part.score, CUSTOMARY), grades=CUSTOMARY)
    note = report_document(replace(part, year_end=end)).year_end.comparison.note
    assert note.startswith("107 年度為截至 9 月底之數。106 年度各月實績已知者，以截至 9 月底之數比較；")
    assert report_document(replace(reported, year_end=end)).year_end.comparison.note == ""
