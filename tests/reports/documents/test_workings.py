"""The appendix's workings: the engine's sentences with thousands separators in their numbers, and only there."""

from fractions import Fraction

import pytest

from indicators.scoring.formula import parse
from indicators.scoring.trace import Algebra, Amount, Compared, Equation, Exact, Months, Step, Yearly
from reports.documents.html import annual_report_html
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
            "算式：實支數1070101 ÷ 預算數 × 100,000",
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
    assert (*working.data, *working.scoring) == (printed,)


def test_that_the_portal_s_own_rule_scores_is_said_once_and_not_on_every_line():
    step = Step("attainment.at_least", {"maximum": Amount(Fraction(4), "")})
    plan = police_plan({"1-1-1": {"trace": (step,)}, "1-2-1": {"trace": (step,)}})
    said = [line for facet in workings(plan) for one in facet.indicators for line in one.scoring]
    assert said == ["計分方式：達目標得滿分 4；未達者，滿分 × 實績 ÷ 目標"] * 2
    assert annual_report_html(plan).count("本系統預設計分方式") == 1


def test_what_was_measured_stands_apart_from_what_points_it_makes():
    amount = {"name": "破獲件數", "amount": Amount(Fraction(9), "件"), "months": Months((12,))}
    steps = (
        Step("component", {"no": 1}),
        Step("input.last", amount),
        Step("award.awaited", {"maximum": Amount(Fraction(2), "")}),
        Step("component", {"no": 2}),
        Step("award.awaited", {"maximum": Amount(Fraction(3), "")}),
    )
    (facet, *_others) = workings(police_plan({"1-1-1": {"trace": steps}}))
    (found,) = (one for one in facet.indicators if one.code == "1-1-1")
    assert found.data == ("計分第 1 項：", "破獲件數 最新值 9 件（12 月）")
    assert found.scoring == (
        "計分第 1 項：",
        "尚待評核機關評定（滿分 2）",
        "計分第 2 項：",
        "尚待評核機關評定（滿分 3）",
    )
