"""The year's number in a text, moved to another year."""

import pytest

from chiayi_kpi.core.year_texts import excerpts, kept_dates, move_years


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("107年底前完成", "108年底前完成"),
        ("本府 107 年度施政計畫", "本府 108 年度施政計畫"),
        ("民國107年12月31日", "民國108年12月31日"),
        ("較106年下降，108年起實施", "較107年下降，109年起實施"),
        ("於107/12/31前、107.6.30驗收", "於108/12/31前、108.6.30驗收"),
        ("104至106年平均", "105至107年平均"),
        ("前三年（104、105、106年）之平均", "前三年（105、106、107年）之平均"),
        ("104年~106年", "105年~107年"),
        ("１０７年度", "１０８年度"),
        ("一○七年度", "一○八年度"),
        ("一〇七年、一百零七年", "一〇八年、一百零八年"),
        ("2018年及2017年", "2019年及2018年"),
        ("2018-12-31", "2019-12-31"),
        ("107學年度、107會計年度", "108學年度、108會計年度"),
        # What is no year, or none near the plan's.
        ("107件、達107%", "107件、達107%"),
        ("經費1,107年", "經費1,107年"),
        ("依98年修正之條文", "依98年修正之條文"),
        ("104年核定之四年計畫", "104年核定之四年計畫"),
        ("比率107.5", "比率107.5"),
        ("百年大計", "百年大計"),
        ("2107年", "2107年"),
        ("", ""),
    ],
)
def test_what_is_written_as_a_year_near_the_plans_moves(text, moved):
    assert move_years(text, 107, 108) == moved


@pytest.mark.parametrize(
    ("text", "moved", "kept"),
    [
        (
            "106 年 9 月 12 日已完成決標，10 月 12 日開工，預計 107 年 10 月 25 日完工",
            "106 年 9 月 12 日已完成決標，10 月 12 日開工，預計 108 年 10 月 25 日完工",
            ["106 年 9 月 12 日"],
        ),
        ("於 108 年 12 月 31 日前依限完成", "於 108 年 12 月 31 日前依限完成", ["108 年 12 月 31 日"]),
        ("107年3月已決標，107年9月完工", "107年3月已決標，108年9月完工", ["107年3月"]),
        ("業於107年3月1日簽約", "業於107年3月1日簽約", ["107年3月1日"]),
        ("106/9/12決標，107/12/31前完工", "106/9/12決標，108/12/31前完工", ["106/9/12"]),
        ("2017年9月12日、一○六年九月", "2017年9月12日、一○六年九月", ["2017年9月12日", "一○六年九月"]),
        ("106年9月1日起至107年8月31日止", "106年9月1日起至107年8月31日止", ["106年9月1日起至107年8月31日"]),
        ("107年1月至107年12月", "108年1月至108年12月", []),
        # What is counted by then is no fact of then.
        ("107年12月31日前已完成之件數", "108年12月31日前已完成之件數", []),
        ("98年3月1日發布", "98年3月1日發布", []),
        ("107年度已受理件數，較106年增加", "108年度已受理件數，較107年增加", []),
    ],
)
def test_a_date_of_another_year_or_of_what_is_done_stays(text, moved, kept):
    assert move_years(text, 107, 108) == moved
    assert kept_dates(text, 107) == kept


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("一百零九年", "一百一十年"),
        ("一一○年", "一一一年"),
        ("一百一十年", "一百一十一年"),
        ("109年", "110年"),
    ],
)
def test_tens_are_carried(text, moved):
    assert move_years(text, 109, 110) == moved or move_years(text, 110, 111) == moved


def test_several_years_on():
    assert move_years("107年較106年", 107, 110) == "110年較109年"


def test_a_long_text_is_shown_where_it_differs():
    old = "甲" * 80 + "107年底前" + "乙" * 80 + "106年" + "丙" * 80
    new = move_years(old, 107, 108)
    (first, moved), (second, _again) = excerpts(old, new)
    assert (first[0], first[-1]) == ("…", "…")
    assert "107年底前" in first
    assert "108年底前" in moved
    assert "106年" in second
    assert excerpts("107年", "108年") == [("107年", "108年")]
