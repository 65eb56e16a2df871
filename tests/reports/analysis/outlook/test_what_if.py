"""The year's end with other values: what is supposed of one indicator moves the others of its objective."""

from decimal import Decimal
from types import SimpleNamespace

from indicators.scoring.engine import score
from reports.analysis.outlook.expected_year import outlook
from reports.analysis.outlook.what_if import what_if
from tests.indicators.scoring.years import city
from tests.reports.analysis.outlook.years import months


def test_a_first_case_takes_the_weight_back_and_the_others_range_shrinks_with_what_they_can_earn():
    rule = {"規則": "attainment", "方向": "≥", "目標": "100", "滿分": "2"}
    rows = {
        "1-1-1": {
            "權重": "2",
            "算式": "done / cases * 100",
            "無案件時": "不適用",
            "投入": {
                "done": {"名稱": "辦結", "彙總": "加總", "月報": months(0, 0, 0, 0, 0, 0)},
                "cases": {"名稱": "案件", "彙總": "加總", "月報": months(0, 0, 0, 0, 0, 0)},
            },
            "計分": [rule],
        },
        "1-1-2": {
            "權重": "2",
            "投入": {"n": {"名稱": "件數", "彙總": "加總", "月報": months(1, 12, 2, 9, 1, 11)}},
            "計分": [rule],
        },
    }
    years = city({"指標": rows})
    now = score(years, 6, only={"A"})
    snapshot = SimpleNamespace(agency_code="A", given=years[0], rivals=(), through=6)

    before, after = what_if(snapshot, outlook(years, now, {}), {"1-1-1": Decimal(50)})

    whole, half = before.forecasts["1-1-2"], after.forecasts["1-1-2"]
    assert (whole.maximum, half.maximum) == (4, 2)
    assert 0 < whole.least < whole.points < whole.most
    assert (half.least * 2, half.points * 2, half.most * 2) == (whole.least, whole.points, whole.most)
