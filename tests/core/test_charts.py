"""The geometry of the charts: gaps stay gaps, nothing leaves the drawing, no locale touches a coordinate."""

import re
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chiayi_kpi.core.charts import (
    KINDS,
    Fan,
    Gap,
    Level,
    MonthAmounts,
    Series,
    WaterfallStep,
    bar_share,
    bars,
    fan_chart,
    month_chart,
    share_bars,
    sparkline,
    waterfall,
)
from chiayi_kpi.core.charts.labels import text_width
from chiayi_kpi.core.charts.scale import coordinate, round_step, spread, tick_label, tick_values

_MOST = 10**15  # a figure has 15 digits
values = st.one_of(
    st.none(),
    st.integers(-_MOST, _MOST),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-_MOST, max_value=_MOST),
    st.fractions(-_MOST, _MOST),
)
years = st.lists(values, max_size=12)
some = settings(max_examples=30)  # of what takes long to draw


def numbers(text: str) -> list[Decimal]:
    return [Decimal(part) for part in re.split(r"[ ,]", text)]


def test_the_lowest_month_lies_at_the_bottom_and_the_highest_at_the_top():
    chart = sparkline([0, 5, 10], width=108, height=28)
    assert chart.lines == ("4,24 54,14 104,4",)
    assert (chart.last.x, chart.last.y) == ("104", "4")


def test_a_month_not_reported_breaks_the_line_and_a_lonely_month_is_a_dot():
    chart = sparkline([1, 2, None, 3, None, 4, 5])
    assert len(chart.lines) == 2
    assert len(chart.dots) == 1


def test_the_planned_path_shares_the_scale_of_the_values():
    chart = sparkline([10, 10], planned=[0, 20], height=28)
    assert {y for _x, y in zip(*[iter(numbers(chart.lines[0]))] * 2, strict=True)} == {Decimal(14)}


def test_a_year_without_values_is_not_drawn():
    assert not sparkline([None] * 12).drawn
    assert not sparkline([]).drawn
    assert not month_chart([Series("actual", "107", [None] * 12)], summary="x").drawn


@some
@given(years, years)
def test_a_sparkline_never_leaves_its_drawing(row, planned):
    chart = sparkline(row, planned)
    for line in (*chart.lines, *chart.planned, *(str(dot) for dot in chart.dots)):
        points = numbers(line)
        assert all(0 <= x <= 120 for x in points[::2])
        assert all(0 <= y <= 32 for y in points[1::2])


@some
@given(years)
@example([Decimal("205793.2263415"), Fraction(210938057, 1025)])
def test_a_month_chart_never_leaves_its_drawing_and_tabulates_every_month(row):
    chart = month_chart([Series("actual", "107", row)], summary="x")
    (drawn,) = chart.rows
    assert len(drawn.cells) == 12
    assert len(drawn.marks) == sum(value is not None for value in row)
    for mark in drawn.marks:
        assert Decimal(chart.left) <= Decimal(mark.x) <= Decimal(chart.right)
        assert 34 <= Decimal(mark.y) <= 254


def test_an_unknown_kind_of_series_is_an_error():
    with pytest.raises(KeyError):
        month_chart([Series("guess", "107", [1])], summary="x")


def test_series_differ_by_dash_or_mark_and_not_by_colour_alone():
    assert len({(style.dashes, style.marker) for style in KINDS.values()}) == len(KINDS)


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 100, [0, 50, 100]),
        (88, 95, [88, 90, 92, 94, 96]),
        (3, 95, [0, 50, 100]),
        (0, 0, [0, Fraction(1, 2), 1]),
        (7, 7, [0, 2, 4, 6, 8]),
        (-3, 4, [-4, -2, 0, 2, 4]),
    ],
)
def test_axes_have_round_values_around_the_data(low, high, ticks):
    assert tick_values(Fraction(low), Fraction(high)) == ticks


@given(st.fractions(min_value=Fraction(1, 10**9), max_value=10**18))
def test_a_step_is_round_and_not_too_fine(extent):
    step = round_step(extent)
    assert extent / 10 <= step
    assert extent / step <= 4
    while step >= 10:
        step /= 10
    while step < 1:
        step *= 10
    assert step in {1, 2, 5}


@pytest.mark.parametrize(
    ("value", "step", "label"),
    [(Fraction(5, 2), Fraction(1, 2), "2.5"), (75000, 25000, "75,000"), (12 * 10**14, 10**14, "1.2×10^15")],
)
def test_ticks_are_labelled_in_full_as_long_as_that_fits(value, step, label):
    assert tick_label(Fraction(value), Fraction(step)) == label


@pytest.mark.parametrize(
    ("value", "text"),
    [(Fraction(-1, 3), "-0.3"), (Fraction(1, 100), "0"), (1234, "1234"), (Fraction(7, 2), "3.5")],
)
def test_coordinates_are_plain(value, text):
    assert coordinate(Fraction(value)) == text


def test_the_longest_weight_takes_the_whole_width():
    core, innovation = bars([("core", Decimal("17.5"), 35, 21), ("innovation", Decimal(20), 20, None)])
    assert (core.track, core.filled, core.due) == ("100", "50", "60")
    assert (innovation.track, innovation.filled, innovation.due) == ("57.14", "57.14", "")


@pytest.mark.parametrize(
    ("part", "whole", "share"), [(5, 4, "100"), (-1, 4, "0"), (1, 0, "0"), (1, 3, "33.33")]
)
def test_a_bar_stays_within_its_track(part, whole, share):
    assert bar_share(part, whole) == share


def test_counted_things_share_one_scale_and_a_kind_without_any_has_no_part():
    longest, shorter = share_bars(
        [
            ("a", (4, 0, 1)),
            ("b", (0, 1, 0)),
        ]
    )
    assert [(one.no, one.count, one.x, one.width, one.middle) for one in longest.shares] == [
        (0, 4, "0", "80", "40"),
        (2, 1, "80", "20", "90"),
    ]
    assert (shorter.total, [(one.no, one.width) for one in shorter.shares]) == (1, [(1, "20")])
    assert share_bars([("none", (0, 0, 0))])[0].shares == ()


def test_no_thousands_separator_gets_into_a_drawing(settings):
    settings.USE_THOUSAND_SEPARATOR = True
    chart = month_chart([Series("actual", "107", [1000, 2000])], summary="x", width=2400, height=1300)
    drawing = render_to_string("charts/_month_svg.html", {"chart": chart})
    assert 'viewBox="0 0 2400 1300"' in drawing
    assert not re.search(r' (?:x|y|x1|x2|y1|y2|cx|cy|width|height)="[^"]*,', drawing)


def test_drawings_carry_no_style_and_no_script():
    chart = month_chart([Series(kind, kind, [1, 2]) for kind in KINDS], summary="<b>", unit="<i>")
    drawing = render_to_string("charts/_month_svg.html", {"chart": chart})
    assert not re.search(r"style=|<style|<script|<b>|<i>", drawing)


@some
@given(years)
def test_a_compact_chart_keeps_within_its_drawing_and_draws_all_marks_of_a_row_at_once(row):
    chart = month_chart(
        [Series("actual", "107", row)], summary="x", unit="%", width=270, height=126, compact=True
    )
    (drawn,) = chart.rows
    assert drawn.dots.count("M") == len(drawn.marks) == sum(value is not None for value in row)
    assert all(24 <= Decimal(mark.y) <= 108 and 0 <= Decimal(mark.x) <= 270 for mark in drawn.marks)
    assert chart.unit == "%"


def test_months_are_all_named_where_there_is_room_for_it():
    def named(width):
        chart = month_chart([Series("actual", "實績", [1])], summary="x", width=width, compact=True)
        return [month.label for month in chart.months]

    assert named(270) == ["3", "6", "9", "12"] and named(500) == [str(month) for month in range(1, 13)]


def behind(reported, *, compact=True):
    """A count of which 10 are due a month: 8 were done in each of the months that are ``reported``."""
    rows = [
        Series("previous", "106 年", [7 * month for month in range(1, 13)]),
        Series("planned", "預定", [10 * month for month in range(1, 13)]),
        Series("actual", "實績", [8 * month for month in range(1, reported + 1)]),
    ]
    return month_chart(
        rows,
        summary="x",
        unit="場",
        axis="月",
        gap=Gap(reported, f"尚差 {2 * reported} 場"),
        amounts=MonthAmounts("當月", [8] * reported, "當月應達", [10] * 12),
        width=365 if compact else 1080,
        compact=compact,
    )


def test_every_line_is_named_where_it_ends_with_its_last_value_and_what_is_short():
    young = behind(4)
    assert [label.text for label in young.labels] == ["106 年 84", "預定 120"]
    assert [label.text for label in young.beside] == ["實績 32", "尚差 8 場"]
    ended = behind(12)
    assert [label.text for label in ended.labels] == ["實績 96", "尚差 24 場", "106 年 84", "預定 120"]
    assert ended.beside == ()
    for chart, month in ((young, 4), (ended, 12)):  # from the value to what was due then
        _before, planned, actual = chart.rows
        x, y = actual.marks[-1].x, actual.marks[-1].y
        assert chart.gap == f"M{x},{y}V{planned.marks[month - 1].y}"


@given(st.integers(1, 12), st.booleans())
def test_labels_never_touch_nor_leave_the_drawing(reported, compact):
    chart = behind(reported, compact=compact)
    for labels in (chart.labels, chart.beside, chart.bars.labels):
        places = sorted(Decimal(label.baseline) for label in labels)
        assert all(after - here >= Decimal("13.9") for here, after in pairwise(places))
        for label in labels:
            assert Decimal(label.x) + text_width(label.text) <= Decimal(chart.width)
            assert 10 <= Decimal(label.baseline) <= Decimal(chart.height)


def test_the_months_stand_as_bars_beside_what_was_due_in_each():
    bars = behind(4).bars
    ten, eight = bars.due.count("M"), len(bars.columns)
    assert (ten, eight) == (12, 4) and [tick.label for tick in bars.ticks] == ["0", "10"]
    assert Decimal(bars.columns[0].y) > Decimal(bars.ticks[-1].y)  # 8 is lower than 10
    assert [label.text for label in bars.labels] == ["當月", "當月應達"]
    assert [column.label.label for column in bars.columns] == ["8"] * 4
    assert [name for name, _cells in behind(4).table] == ["106 年", "預定", "實績", "當月", "當月應達"]


def test_where_nothing_was_due_in_a_month_nothing_is_called_so():
    amounts = MonthAmounts("當月", [1, -1], "當月應達", [None] * 12)
    bars = month_chart([Series("actual", "實績", [1, 0])], summary="x", amounts=amounts).bars
    assert [label.text for label in bars.labels] == ["當月"] and bars.due == ""
    assert [tick.label for tick in bars.ticks] == ["−1", "0", "1"]


def test_a_compact_charts_marks_differ_by_form():
    rows = [Series("actual", "107", [1, 2]), Series("previous", "106", [2, 3])]
    drawing = render_to_string(
        "charts/_month_svg.html", {"chart": month_chart(rows, summary="x", compact=True)}
    )
    drawing = " ".join(drawing.split())
    pens = re.findall(r'<path d="M[^"]*(h[\d.]+)M[^"]*\1" fill="none" stroke="#\w+" ([^>]*)/>', drawing)
    assert pens == [("h.01", 'stroke-width="6" stroke-linecap="round"'), ("h5", 'stroke-width="5"')]


def test_the_numbers_of_a_row_have_the_same_decimals():
    chart = month_chart(
        [Series("actual", "實績", [Decimal("91.6"), None, Decimal("92"), Decimal("1234.567")])], summary="x"
    )
    assert chart.rows[0].cells[:4] == ("91.60", "—", "92.00", "1,234.57")
    whole = month_chart([Series("actual", "實績", [91, 92])], summary="x")
    assert whole.rows[0].cells[:2] == ("91", "92")


def course(now, before=None, fan=None, levels=()):
    return fan_chart(
        Series("actual", "107 年度", now),
        before and Series("previous", "106 年度", before),
        fan,
        levels,
        summary="總分",
        unit="分",
        axis="月份",
        expected="預估",
    )


def test_a_fan_opens_from_the_latest_month_to_its_ends_in_december():
    chart = course([10, 20, 30] + [None] * 9, [30] * 12, Fan(60, 80, 90), [Level("甲", 80), Level("優", 95)])
    now = chart.rows[-1]
    start, most, least = chart.fan.area.split(" ")
    assert start == str(now.marks[-1]) and chart.fan.line == f"{start} {chart.fan.end}"
    assert most.partition(",")[0] == least.partition(",")[0] == chart.months[-1].x
    assert [label.text for label in chart.labels] == ["106 年度 30.00", "預估 80.00", "60.00", "90.00"]
    assert chart.latest.text == "107 年度 30.00" and chart.latest.anchor == "start"
    assert [level.label for level in chart.levels] == ["甲 80"]  # nothing reaches the other
    assert chart.fan_cells == ("60.00", "80.00", "90.00")
    assert chart.lines[2] == {"month": 3, "cells": ("30.00", "30.00")}


def test_a_year_that_has_ended_or_not_begun_opens_no_fan():
    over = course(range(1, 13), None, Fan(1, 2, 3))
    assert over.fan is None and over.latest is None
    assert [label.text for label in over.labels] == ["107 年度 12.00"]
    young = course([None] * 12, range(1, 13), Fan(1, 2, 3))
    assert young.drawn and young.fan is None and young.latest is None
    assert not course([None] * 12).drawn


shares = st.lists(st.one_of(st.none(), st.fractions(0, 100)), min_size=12, max_size=12)


@some
@given(shares, shares, st.tuples(*[st.fractions(0, 100)] * 3))
def test_a_course_never_leaves_its_drawing_and_its_labels_never_touch(now, before, ends):
    chart = course(now, before, Fan(*sorted(ends)))
    width, height = Decimal(chart.width), Decimal(chart.height)
    for line in (line for row in chart.rows for line in row.lines):
        points = numbers(line)
        assert all(0 <= x <= width for x in points[::2]) and all(0 <= y <= height for y in points[1::2])
    places = sorted(Decimal(label.baseline) for label in chart.labels)
    assert all(after - here >= Decimal("13.9") for here, after in pairwise(places))


def test_places_that_would_touch_are_spread_and_kept_within_bounds():
    assert spread([50, 51, 10], 14, 10, 60) == [46, 60, 10]
    assert spread([], 14, 0, 9) == []


def test_a_waterfall_ends_where_its_steps_lead():
    chart = waterfall(
        ("全年滿分", 100),
        [WaterfallStep("未到期", -30, "/x/", open=True), WaterfallStep("一", -8), WaterfallStep("二", 3)],
        "總分",
        summary="",
        unit="分",
    )
    assert [bar.kind for bar in chart.bars] == ["whole", "open", "loss", "gain", "whole"]
    assert [bar.level for bar in chart.bars] == ["100.00", "70.00", "62.00", "65.00", "65.00"]
    assert [bar.value for bar in chart.bars] == ["100.00", "−30.00", "−8.00", "+3.00", "65.00"]
    for here, after in zip(chart.bars[1:], chart.bars[2:], strict=False):
        ends = {Decimal(after.x), Decimal(after.x) + Decimal(after.length)}
        assert min(abs(Decimal(here.next_x) - end) for end in ends) <= Decimal("0.1")
    assert chart.cut and [tick.label for tick in chart.ticks] == ["40", "60", "80", "100"]


@some
@given(st.fractions(0, 200), st.lists(st.fractions(-60, 60), max_size=6))
def test_a_waterfall_never_leaves_its_drawing(start, changes):
    steps = [WaterfallStep("很長很長很長的面向名稱" * no, change) for no, change in enumerate(changes)]
    chart = waterfall(("滿分", start), steps, "總分", summary="", unit="分")
    for bar in chart.bars:
        assert Decimal(0) <= Decimal(bar.x) <= Decimal(bar.x) + Decimal(bar.length) <= Decimal(chart.width)
        assert len(bar.lines) <= 2


def test_a_long_name_is_folded_and_then_cut():
    (bar,) = waterfall(
        ("滿", 1), [WaterfallStep("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未", -1)], "", summary="", unit=""
    ).bars[1:-1]
    assert [line.label for line in bar.lines] == ["甲乙丙丁戊己庚辛", "壬癸子丑寅卯辰…"]


def test_a_name_is_folded_between_words():
    steps = [WaterfallStep("Not awarded yet", -1), WaterfallStep("Incomprehensibilities", -1)]
    spaced, whole = waterfall(("滿", 3), steps, "", summary="", unit="").bars[1:-1]
    assert [line.label for line in spaced.lines] == ["Not awarded", "yet"]
    assert "".join(line.label for line in whole.lines) == "Incomprehensibilities"
