"""Heat maps and small multiples: shades by the printed limits, one scale for all."""

from decimal import Decimal
from fractions import Fraction

import pytest

from chiayi_kpi.core.charts import small_multiples
from chiayi_kpi.core.charts.heat import heat_key, heat_level
from chiayi_kpi.core.templatetags.comparisons import change, heat, share


@pytest.mark.parametrize(
    ("given", "level"),
    [
        (107, "0"),
        (90, "0"),
        (Fraction(8995, 100), "0"),
        (Fraction(8994, 100), "1"),
        (Decimal(80), "1"),
        (70, "2"),
        (60, "3"),
        (0, "4"),
    ],
)
def test_the_less_there_is_the_darker_the_cell(given, level):
    assert heat_level(given) == level
    assert heat(given) == f"heat heat--{level}"


def test_what_has_no_share_has_no_shade():
    assert (heat_level(None), heat(None), share(None)) == ("", "heat", "—")


def test_the_key_names_the_range_of_every_shade():
    assert heat_key() == [("0", "≥ 90%"), ("1", "80–90%"), ("2", "70–80%"), ("3", "60–70%"), ("4", "< 60%")]


def test_a_share_is_never_rounded_to_a_whole():
    assert share(Fraction(9996, 100)) == "100.0" and share(Fraction(9994, 100)) == "99.9"


@pytest.mark.parametrize(
    ("points", "shown"),
    [("2.03", "up ▲ +2.03"), ("-1", "down ▼ −1.00"), ("0", "same ＝ ±0.00")],
)
def test_a_change_is_told_by_its_arrow_and_its_sign(points, shown):
    way, arrow, text = shown.split()
    html = change(Decimal(points))
    assert f'class="change change--{way}"' in html and f">{arrow}</span> {text}<" in html
    assert change(None) == "—"


def test_small_multiples_share_their_scale():
    drawn = small_multiples([("A", [10, 50], [20, 60], [8, 40, 90]), ("B", [5, None, 100], [None], [])])
    assert [tick.label for tick in drawn.ticks] == ["0", "50", "100"]
    first, second = drawn.panels
    assert (first.last_label, second.last_label) == ("50.00", "100.00")
    assert first.cells == ("10.00", "50.00") and second.cells == ("5.00", "—", "100.00")
    # 50 of the one stands where the tick of 50 does, which the other's 100 made.
    assert first.last.y == drawn.ticks[1].y and second.last.y == drawn.ticks[2].y
    assert (len(first.before), second.before) == (1, ()) and first.before_cells == ("8.00", "40.00", "90.00")
    # A month without a value breaks the line.
    assert len(first.lines) == 1 and second.lines == () and len(second.dots) == 2


def test_small_multiples_of_nothing_are_none():
    assert small_multiples([]).panels == ()
    (empty,) = small_multiples([("A", [None], [None], [])]).panels
    assert (empty.last, empty.last_label) == (None, "")
