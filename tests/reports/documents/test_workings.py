"""The appendix's workings: the engine's sentences with thousands separators in their numbers, and only there."""

from fractions import Fraction

import pytest

from indicators.scoring.formula import parse
from indicators.scoring.trace import Algebra, Amount, Compared, Equation, Exact, Months, Step, Yearly
from reports.documents.workings import workings
from tests.reports.documents.snapshots import police_plan

FORMULA = parse("paid / budget * 100000", ("paid", "budget"))
FIGURES = {"paid": Fraction(163105000), "budget": Fraction(-5200000)}


@pytest.mark.parametrize(
    ("step", "printed"),
    [
        (
            Step(
                "input.last",
                {
                    "name": "專案20190101",
                    "amount": Amount(Fraction(163105000), "元"),
                    "months": Months((12,)),
                },
            ),
            "專案20190101 最新值 163,105,000 元（12 月）",
        ),
        (
            Step("formula.figures", {"equation": Equation(FORMULA, FIGURES)}),
            "163,105,000 ÷ (−5,200,000) × 100,000 ≈ −3,136,634.62",
        ),
        (
            Step("formula.names", {"names": Algebra(FORMULA, {"paid": "實支數1070101", "budget": "預算數"})}),
            "算式：實支數1070101 ÷ 預算數 × 100000",
        ),
        (
            Step(
                "target.baseline_one",
                {"target": Compared(Fraction(999), None), "years": Yearly(((106, Fraction(4120)),))},
            ),
            "基準：前 1 年實績 999（106 年 4,120）",
        ),
        (
            Step("rounded", {"exact": Exact(Fraction("1.9490662139")), "points": "1.95"}),
            "1.9490662139 四捨五入至小數第 2 位，計 1.95 分",
        ),
    ],
)
def test_long_numbers_have_separators_and_names_codes_and_decimals_do_not(step, printed):
    (facet, *_others) = workings(police_plan({"1-1-1": {"trace": (step,)}}))
    (working,) = (one for one in facet.indicators if one.code == "1-1-1")
    assert working.lines == (printed,)
