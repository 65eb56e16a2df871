"""Which printed changes of scoring terms are easier for certain."""

import pytest

from indicators.selectors.easing import is_surely_easier


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("無案件時：零分", "無案件時：不適用"),
        ("無案件時：零分", "無案件時：滿分"),
        ("無案件時：—", "無案件時：滿分"),
        ("分段：>50:17.5;≥100:35", "分段：>50:17.5;≥80:35"),
        ("級距：10", "級距：5"),
        ("每級加分（計分項次 2）：0.5", "每級加分（計分項次 2）：1"),
        ("基本分：1", "基本分：1.5"),
        ("得分上限：20", "得分上限：25"),
        ("得分上限：20", "得分上限：—"),
    ],
)
def test_easier_one_way_is_harder_the_other(old, new):
    assert is_surely_easier(old, new) and not is_surely_easier(new, old)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("無案件時：—", "無案件時：不適用"),  # undecided: it may be decided either way
        ("分段：>50:17.5;≥100:35", "分段：>60:17.5;≥80:35"),  # better for 80, worse for 55
        ("分段：>50:17.5;≥100:35", "分段：>50:17.5;≥80:30"),
        ("分段：>50:17.5;≥100:35", "分段：—"),
        ("每件分數：0.2", "每件分數：0.1"),  # given or taken off: the rule says it, the text does not
        ("基本分：—", "基本分：1"),
        ("算式：done / due * 100", "算式：done"),
        ("週期（done）：每月", "週期（done）：每年"),
        ("適用", "不適用"),
    ],
)
def test_of_the_rest_it_is_only_possible(old, new):
    assert not is_surely_easier(old, new)
