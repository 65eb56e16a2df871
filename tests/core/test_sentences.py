"""Parts that are translated by themselves read as one text in either language."""

import pytest

from chiayi_kpi.core.sentences import in_a_row


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        (("數值", "「二百八」不是數字。"), "數值「二百八」不是數字。"),
        (("月份不得空白。", "數值", "不得為負數"), "月份不得空白。數值 不得為負數"),
        (
            ("value", "“ten” is no number.", "", "Nothing was saved."),
            "value “ten” is no number. Nothing was saved.",
        ),
        (("見「計分」", 3), "見「計分」3"),
        ((), ""),
    ],
)
def test_no_space_stands_beside_a_chinese_mark(parts, told):
    assert in_a_row(*parts) == told
