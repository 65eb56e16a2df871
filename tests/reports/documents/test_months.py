"""The months in the report: a chart at each indicator that has any, in words for who does not see it, and a table."""

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from indicators.scoring.frequency import Frequency
from indicators.year_end.grades import CUSTOMARY, graded
from reports.documents import wording
from reports.documents.html import annual_report_html
from reports.documents.months import indicator_months
from reports.snapshot.year_end import EarlierIndicator, LastYear, YearEnd
from tests.reports.documents.conftest import RATES, SESSIONS
from tests.reports.documents.months import with_months
from tests.reports.documents.snapshots import police_plan

UNITED = "3-3-1"


def drawn(html: str) -> dict[str, str]:
    """The titles of the months' charts by their indicator's code."""
    titles = re.findall(r"<figure class=\"chart\"[^>]*>.*?<title>(.*?)</title>", html, re.S)
    return {title.partition(" ")[0]: title for title in titles}


def last_year(snapshot, indicators):
    """``snapshot`` with these results of 106, by the indicators' names."""
    before = LastYear(106, Decimal(80), Fraction(100), "甲", True, False, {}, indicators)
    end = YearEnd(graded=graded(snapshot.score, CUSTOMARY), grades=CUSTOMARY, last_year=before)
    return replace(snapshot, year_end=end)


def earlier(unit="%", months=()):
    return EarlierIndicator(Fraction(80), Decimal("2.00"), None, unit, tuple(map(Fraction, months)))


def test_only_an_indicator_with_a_month_has_a_chart_and_it_stands_in_its_objectives_account(reported):
    html = annual_report_html(reported)
    assert set(drawn(html)) == {"1-1-1", "1-6-2", UNITED}
    sections = re.findall(r'<section class="account[^"]*" id="account-([\d-]+)">(.*?)</section>', html, re.S)
    assert {anchor: set(drawn(section)) for anchor, section in sections} == {
        "1-1": {"1-1-1"},
        "1-6": {"1-6-2"},
        "3-3": {UNITED},
    }


def test_the_chart_says_in_words_where_each_line_begins_and_ends(reported):
    assert drawn(annual_report_html(reported))["1-1-1"] == (
        "1-1-1 提升全般刑案破獲率逐月折線圖（單位：%）。實績值由一月之 90.88 升至十二月之 94.87；"
        "預定進度由一月之 7.5 升至十二月之 90；年度目標值全年均為 91.2；106 年度實績值全年均為 91.37。各月實績之數值列於附錄「各項指標逐月實績」。"
    )


def test_a_chart_says_at_the_line_what_is_short_in_the_months_unit(reported):
    chart = indicator_months(reported)["1-1-1"].chart
    assert (chart.unit, chart.axis.label) == ("%", "月")
    assert [label.text for label in (*chart.labels, *chart.beside)][:2] == ["實績 94.87", "106 年 91.37"]


def test_a_way_that_ends_at_the_target_is_told_with_it_and_the_target_not_once_more(reported):
    told = drawn(annual_report_html(with_months(reported, {"1-6-2": SESSIONS}, target=80)))["1-6-2"]
    assert "預定進度由一月之 6.67 升至十二月之年度目標值 80。" in told
    assert told.count("年度目標值") == 1


def test_a_long_name_over_a_chart_is_cut_to_two_lines_with_its_unit_and_whole_everywhere_else():
    name = "本府特別重視公務同仁身體健康，" * 6
    months = replace(indicator_months(with_months(police_plan(), {"3-4-1": [50] * 12}))["3-4-1"], name=name)
    assert months.heading.startswith("3-4-1 本府特別重視")
    assert months.heading.endswith("…（%）")
    assert wording.width(months.heading) <= 110
    html = annual_report_html(with_months(police_plan(), {"3-4-1": [50] * 12}))
    full = next(one.name for one in police_plan().indicators() if one.code == "3-4-1")
    assert full in drawn(html)["3-4-1"]
    assert full not in re.search(r'<p class="chart-name">[^\n]*?(3-4-1.*?)</p>', html)[1]


def test_a_month_that_nobody_reported_breaks_the_line(reported):
    *_others, value = indicator_months(reported)["1-6-2"].chart.rows
    assert (value.name, len(value.lines), value.dots.count("M")) == ("實績", 2, 11)


def test_a_single_month_is_a_point_and_said_as_one():
    snapshot = with_months(police_plan(), {"3-4-1": [None] * 9 + [88, None, None]})
    found = indicator_months(snapshot)["3-4-1"].chart
    assert "實績值於十月為 88；" in found.summary
    assert (found.rows[-1].lines, found.rows[-1].dots.count("M")) == ((), 1)


def test_rows_are_told_apart_by_line_and_mark_without_colour(reported):
    rows = indicator_months(reported)["1-1-1"].chart.rows
    assert [row.name for row in rows] == ["106 年", "目標", "預定", "實績"]
    assert len({(row.dashes, row.marker) for row in rows}) == 4


def test_all_numbers_stand_in_one_table(reported):
    html = annual_report_html(reported)
    table = re.search(r'<table class="by-month.*?</table>', html, re.S)[0]
    rows = {
        code: re.findall(r"<td>(.*?)</td>", row)
        for code, row in re.findall(r'<th scope="row" rowspan="2">([\d-]+)</th>(.*?)</tbody>', table, re.S)
    }
    assert rows["1-1-1"] == [f"{float(rate):.2f}" for rate in RATES]  # one below the other
    assert rows["1-6-2"] == ["—" if one is None else str(one) for one in SESSIONS]
    assert len(rows) == 3


def test_a_month_in_which_nothing_is_due_is_not_said_to_be_unreported():
    quarters = [None, None, 20, None, None, 41, None, None, None, None, None, 80]
    snapshot = with_months(police_plan(), {"1-6-2": quarters}, frequency=Frequency.QUARTER)
    found = indicator_months(snapshot)["1-6-2"]
    assert found.numbers == ("", "", "20", "", "", "41", "", "", "—", "", "", "80")
    # The line goes on over the months between, and breaks at the quarter that was left out.
    value = found.chart.rows[-1]
    assert (len(value.lines), value.dots.count("M")) == (1, 3)
    assert "空白為該月不必填報" in annual_report_html(snapshot)


def test_a_part_of_the_year_tabulates_its_months_only(reported):
    html = annual_report_html(replace(reported, through=3))
    table = re.search(r'<table class="by-month.*?</table>', html, re.S)[0]
    assert re.findall(r"<td>(.*?)</td>", table)[:3] == RATES[:3]
    assert table.count("<td>") == 9


def test_a_report_without_months_says_so_and_draws_nothing():
    html = annual_report_html(police_plan())
    assert "本年度各項指標尚無逐月實績" in html
    assert drawn(html) == {}


def test_what_is_not_written_yet_is_said_beside_its_chart_and_else_in_one_sentence(reported):
    html = annual_report_html(reported)
    own = re.search(r'id="account-1-6">.*?</section>', html, re.S)[0]
    assert "尚未撰寫執行情形說明及未達目標之原因。" in own
    together = re.search(r"尚未撰寫執行情形說明：(.*?)。\s*</p>", html, re.S)[1]
    assert 'id="account-1-2"' in together
    assert "account-1-6" not in together


def test_last_years_months_are_drawn_where_it_was_the_same_indicator():
    months = range(60, 84, 2)
    snapshot = with_months(police_plan(), {"1-2-1": [88] * 12})
    name = next(found.name for found in snapshot.indicators() if found.code == "1-2-1")
    title = drawn(annual_report_html(last_year(snapshot, {name: earlier(months=months)})))["1-2-1"]
    assert "106 年度實績值由一月之 60 升至十二月之 82" in title
    title = drawn(annual_report_html(last_year(snapshot, {name: earlier("次", months)})))["1-2-1"]
    assert "106 年度實績值全年均為 80" in title


def test_a_name_that_two_indicators_bear_has_no_last_year():
    snapshot = with_months(police_plan(), {"1-9-1": [50] * 12, "1-10-1": [35] * 12})
    names = {found.name for found in snapshot.indicators() if found.code in ("1-9-1", "1-10-1")}
    assert len(names) == 1
    titles = drawn(annual_report_html(last_year(snapshot, {names.pop(): earlier()})))
    assert len(titles) == 2
    assert all("106 年" not in title for title in titles.values())


@pytest.mark.parametrize(("account", "short"), [("字" * 30, True), ("字" * 600, False), ("字\n" * 50, False)])
def test_only_a_long_account_may_go_on_overleaf(reported, account, short):
    facet, *others = reported.facets
    objective = replace(facet.objectives[0], account=account)
    written = replace(facet, objectives=(objective, *facet.objectives[1:]))
    html = annual_report_html(replace(reported, facets=(written, *others)))
    assert ('<section class="account short" id="account-1-1">' in html) is short


def test_an_objective_names_the_targets_it_missed_at_the_end_of_the_year(reported):
    account = re.search(r'id="account-1-6">.*?</section>', annual_report_html(reported), re.S)[0]
    assert "未達年度目標值之指標：1-6-2（達成率 92.50%）。" in account
    assert "尚未撰寫執行情形說明及未達目標之原因。" in account
    assert (
        "未達年度目標值"
        not in re.search(r'id="account-1-1">.*?</section>', annual_report_html(reported), re.S)[0]
    )
    assert "未達年度目標值" not in annual_report_html(replace(reported, through=9))
