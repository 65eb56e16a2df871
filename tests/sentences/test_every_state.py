"""Every sentence of pages, documents and mails is true in every state of a year."""

import re
from collections import Counter

import pytest

from indicators.models import MonthlyFigure, Settlement
from reports.documents.html import annual_report_html
from reports.snapshot.report_appendix import report_snapshots
from tests.reading import elements, text_of
from tests.sentences.states import YEAR, is_due, reported_rows

pytestmark = pytest.mark.django_db

NUMERALS = "一二三四五六七八九十"
SYMBOLS = "★▲●□–"
TORN = {
    "a western date": r"(?<![\w/-])(19|20)\d\d([-/]|\.[01]\d\.| ?年)\s?\d",
    "a placeholder": r"%\(\w+\)|\{\{?\s?\w+\s?\}|\bNone\b|\bnan\b",
    "two signs in a row": r"[，、；：。][，、；：。]|（\s*）|：\s*$",
    "a list of months without 月": r"(?<![\w.\-–/、])\d{1,2}(?:[–、]\d{1,2})+(?![\d.\-–、/%]|\s?[月季分年])",
}


def test_nothing_is_torn(said):
    found = [
        (torn, where, text[max(0, match.start() - 30) : match.end() + 20])
        for where, text in said.texts()
        for torn, pattern in TORN.items()
        for match in re.finditer(pattern, text)
    ]
    assert found == []


def test_the_administrations_history_has_the_portals_calendar_and_clock(said):
    if "admin plan" in said.pages:
        assert "核定時間 107.01.01 08:00" in said.text("admin plan")
        assert re.search(r"1\d\d\.\d\d\.\d\d \d\d:\d\d", said.text("admin user change"))


def test_a_page_whose_cells_save_themselves_says_that_it_needs_scripts(said):
    for where in {"report_grid", "budget_execution", "budget_items", "assignments"} & said.pages.keys():
        assert "須啟用 JavaScript 才能填寫" in said.text(where, "//noscript"), where


# ---------------------------------------------------------------- documents


def reports(said) -> dict[str, str]:
    return {where: html for where, html in said.documents.items() if where.startswith("report")}


def test_chapters_are_numbered_without_a_gap_and_none_twice(said):
    for html in said.documents.values():
        for section in elements(html, "//main/section"):
            numbers = [
                heading.text_content().strip().partition("、")[0]
                for heading in section.xpath(".//h3")
                if re.match(rf"[{NUMERALS}]+、", heading.text_content().strip())
            ]
            assert numbers == list(NUMERALS[: len(numbers)])
        appendices = [text.partition("、")[0] for text in headings(html) if text.startswith("附錄")]
        assert appendices == [f"附錄{numeral}" for numeral in NUMERALS[: len(appendices)]]


def headings(html: str) -> list[str]:
    return [" ".join(found.text_content().split()) for found in elements(html, "//main//h2")]


def test_a_reports_legend_counts_the_lights_that_it_prints(said):
    for html in reports(said).values():
        head, counts = elements(html, '//table[contains(@class, "lights")]//tr')
        told = dict(zip(SYMBOLS, [int(cell.text_content()) for cell in counts][:-1], strict=True))
        assert [cell.text_content().split()[0] for cell in head][:-1] == list(SYMBOLS)
        printed = Counter(
            found.text_content().strip()
            for found in elements(
                html, '//table[contains(@class, "results")]//span[starts-with(@class, "light ")]'
            )
        )
        assert told == {symbol: printed[symbol] for symbol in SYMBOLS}
        assert sum(told.values()) == int(counts[-1].text_content())


def test_a_month_is_called_unreported_where_nobody_reported_it(said):
    plan, through = said.world.plan, max(said.state.over, 1)
    reported = set(MonthlyFigure.objects.filter(plan=plan).values_list("input__indicator", "month"))
    rows = {row.code: row for row in reported_rows(plan)}
    for one in elements(said.documents[f"report {through}"], '//table[contains(@class, "by-month")]/tbody'):
        code = one.xpath("./tr/th")[0].text_content().strip()
        row = rows[code]
        for month, cell in enumerate(one.xpath("./tr/td"), start=1):
            mark = cell.text_content().strip()
            assert (mark == "") is not is_due(row, month)
            assert (mark == "—") is (is_due(row, month) and (row.pk, month) not in reported)
            assert (mark == "＊") is (said.name == "gaps" and (code, month) == ("2-1-1", 1))


def test_a_report_says_whether_the_year_is_settled_and_what_was_settled(said):
    settlement = Settlement.objects.filter(plan=said.world.plan).first()
    for where, html in reports(said).items():
        text = text_of(html, "//main")
        assert ("尚未結算" in text) is not said.state.is_settled
        assert ("本年度績效業於" in text) is said.state.is_settled
        assert ("草案" in text_of(html)) is said.state.is_draft
        if where == "report 12":
            assert ("本年度曾於" in text and "更正獎勵" in text) is (said.name == "reopened")
            if said.state.is_settled:
                assert f"總得分 {settlement.total:.2f}／100 等第 {settlement.grade}等" in text
        assert "核定得分" not in text


def test_some_months_of_a_settled_year_have_points_and_no_grade(said):
    if said.state.is_settled:
        (snapshot,) = report_snapshots(year=YEAR, through=8, agency_codes=["PD"])
        text = text_of(annual_report_html(snapshot), "//main")
        assert re.search(r"總得分 94\.\d\d／100", text)
        assert "等第 尚無等第 等第依全年得分評定，年度終了後列示。" in text


def test_a_year_of_which_nobody_owes_anything_yet_has_no_grade(said):
    """Neither in a report nor on the pages of the year's end; a report has one of the whole year only."""
    for where, html in reports(said).items():
        text = text_of(html, "//main")
        whole = where == "report 12" and said.state.over > 0
        assert bool(re.search(r"等第 [優甲乙丙]等", text)) is whole
        assert ("等第 尚無等第" in text and "故尚無等第。" in text) is (
            said.state.over == 0 or said.state.is_draft
        )
    for where in ("ratings", "settling"):
        text = said.text(where)
        # Of a draft there is none; the city's table has the other agency's.
        graded = said.state.over > 0 and not (said.state.is_draft and where == "ratings")
        assert bool(re.search(r"[優甲乙丙]等|等第[：: ]*[優甲乙丙]", text)) is graded, where
    assert ("本年度各月均未終了" in said.text("ratings")) is (said.state.over == 0)


# ---------------------------------------------------------------- pages


def lines(said, where: str) -> list[str]:
    """The rows of the page's tables."""
    rows = elements(said.pages[where], "//main//tbody/tr")
    return [" ".join(" ".join(row.itertext()).split()) for row in rows]


def test_the_dashboards_filters_count_the_lights_of_its_rows(said):
    html = said.pages["dashboard"]
    filters = elements(html, '//a[@class="dash-light"]')
    told = {(text := one.text_content().strip())[0]: int(re.sub(r"\D", "", text)) for one in filters}
    marks = elements(html, '//table//tr//span[@class="light__symbol"]')
    rows = Counter(mark.text_content() for mark in marks)
    assert told == {symbol: rows[symbol] for symbol in SYMBOLS[:-1]}
    shown = sum(rows[symbol] for symbol in SYMBOLS)
    assert f"顯示 {shown} 項，共 {shown} 項指標" in said.text("dashboard")


def test_the_citys_legend_counts_the_lights_of_its_agencies(said):
    text, counted = said.text("city"), 1 if said.name == "draft" else 2  # a draft shows none
    for symbol in SYMBOLS[:-1]:
        total, *agencies = map(int, re.findall(rf"{symbol}\w+?\s?(\d+)", text))
        assert total == sum(agencies[:counted]), symbol


def test_what_is_said_to_be_missing_is_missing(said):
    text = said.text("dashboard")
    rows = reported_rows(said.world.plan)
    lacking = sum(is_due(row, month) for row in rows for month in said.state.lacking)
    assert (f"未送出 {lacking} 筆指標月報" in text) is bool(lacking)
    assert ("已全數送出" in text) is (said.state.over == 12)
    if not said.state.over:
        assert "尚無應填報的月份" in text and "−" not in text and "逾期" not in text


def test_a_year_that_has_not_begun_asks_for_nothing_and_says_from_when(said):
    begun = said.state.over > 0
    ratings, settling, months = (said.text(where) for where in ("ratings", "settling", "city_months"))
    sentence = "本年度尚無月份結束，目前無應填報之數據；1 月數據自 107.02.01 起填報。"
    assert (sentence in ratings) is not begun
    assert ("107 年度，尚無已結束之月份" in months) is not begun
    if not begun:
        assert "請填報數據" not in ratings and "尚無確定得分" not in ratings + settling
        assert "截至" not in months.partition("全市")[0]


def test_each_open_indicator_says_what_it_wants(said):
    """Of what is due the figure, of an award the reviewers' points; nothing of what is not due yet."""
    for line in said.text("ratings").split("尚無確定得分；")[1:] if said.name == "no data" else ():
        assert line.startswith(("請填報數據", "待評核機關評定得分", "數據尚未屆填報期"))


def test_late_months_are_listed_with_their_year(said):
    found = [
        line
        for line in lines(said, "my_work supervisor")
        if "逾期未送出" in line or "逾期未填報" in line or "未更新" in line
    ]
    assert all(re.search(r"10[67] 年度 .*\d 月", line) for line in found)
    assert any("106 年度" in line and "12 月" in line for line in found) is (said.state.over > 0)
    assert any("3、5–6、8 月" in line for line in found) is (said.name == "gaps")


def test_the_year_is_said_where_two_years_stand_on_a_page(said):
    text = said.text("my_work administrator")
    if "全部送出" in text:
        assert re.search(r"10\d 年度 \d+ 月：\d 個機關中已有 \d 個全部送出", text)


def test_settled_is_said_of_a_settled_year_alone(said):
    for where in ("dashboard", "ratings"):
        assert ("結算總得分" in said.text(where)) is said.state.is_settled
    assert ("1 個已結算" in said.text("settling")) is said.state.is_settled
    assert ("先前之結算" in said.text("ratings")) is (said.name == "reopened")


def test_a_draft_says_so_on_each_of_its_pages(said):
    ribbon = '//*[contains(@class, "ribbon")]'
    for where in ("dashboard", "forecast", "report_grid", "ratings", "indicator 1-1-1", "writing"):
        assert ("草案" in text_of(said.pages[where], ribbon)) is said.state.is_draft, where
    chased = said.text("city").partition("接下來做什麼")[2].partition("份計畫仍為草案")[0]
    if said.state.is_draft:
        assert "FD" in chased and "PD" not in chased


def test_the_public_page_counts_the_indicators_that_it_shows(said):
    text = said.text("publication")
    rows = [row for row in lines(said, "publication") if re.match(r"\d+-\d+-\d+ ", row)]
    assert rows

    def counted(words: str) -> int:
        return sum(bool(re.search(words, row)) for row in rows)

    def told(sentence: str) -> int:
        found = re.search(sentence, text)
        return int(found[1]) if found else 0

    assert told(r"已達成 (\d+) 項指標") == counted("已達成目標")
    if not said.state.is_settled:  # a settled year says its total and grade instead
        assert told(r"進度符合 (\d+) ") == counted("進度符合|目前未逾上限")
        assert told(r"共 (\d+) 項指標") == len(rows)
    missed = "進度落後|(?<!尚)未達成目標|已超過截至目前應有之數"
    assert told(r"(?:落後|未達成) (\d+) 項指標") == counted(missed)


# ---------------------------------------------------------------- mails


def test_mails_ask_for_what_is_owed_in_approved_plans(said):
    text = said.mails.get("owner", "")
    asked = {int(month) for month in re.findall(rf"・{YEAR} 年度 (\d+) 月", text)}
    assert asked == (set() if said.state.is_draft else set(said.state.lacking))
