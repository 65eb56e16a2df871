"""Last year beside this one in the report: a difference is that of the printed numbers, and of the same months."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from indicators.scoring.model import ComponentScore, State
from indicators.scoring.rules import parse_rule
from indicators.year_end.grades import CUSTOMARY, graded
from reports.documents.html import annual_report_html
from reports.documents.pdf import render_pdf
from reports.documents.report import report_document
from reports.documents.standards import standards
from reports.snapshot.year_end import EarlierIndicator, LastYear, YearEnd
from tests.reports.documents.snapshots import police_plan
from tests.reports.documents.texts import A4_WIDTH, MARGIN, widest

MONTHS = tuple(Fraction(10 * month) for month in range(1, 13))


def with_last_year(values, through=12, facets=None):
    """A plan with last year: by code, last year's value (or its whole row) and this year's."""
    scored = {code: {"state": State.SCORED, "value": Fraction(now)} for code, (_, now) in values.items()}
    plan = police_plan(scored, through=through)
    rows = {
        found.name: values[found.code][0]
        if isinstance(values[found.code][0], EarlierIndicator)
        else EarlierIndicator(Fraction(values[found.code][0]), Decimal("0.00"), None, found.unit)
        for found in plan.indicators()
        if found.code in values
    }
    last = LastYear(106, Decimal("80.50"), Fraction(100), "甲", True, False, facets or {}, rows)
    end = YearEnd(graded(plan.score, CUSTOMARY), CUSTOMARY, last_year=last)
    return replace(plan, year_end=end)


def compared(*arguments, **options):
    """The report's comparison of such a plan."""
    return report_document(with_last_year(*arguments, **options)).year_end.comparison


def changes(comparison):
    return {row.code: row.change for row in comparison.indicators}


def test_a_change_is_the_difference_of_the_two_numbers_printed_before_it():
    found = compared(
        {
            "3-2-1": (100, Fraction(135, 160) * 100),  # 84.375
            "1-2-1": (Fraction("68.996"), 69),
            "1-5-1": (Fraction("96.229"), Fraction("96.2312")),
            "1-6-1": (900, 812),
        }
    )
    assert changes(found) == {"3-2-1": "−15.62", "1-2-1": "±0", "1-5-1": "±0", "1-6-1": "−88"}
    (row,) = (row for row in found.indicators if row.code == "3-2-1")
    assert (row.before, row.now) == ("100%", "84.38%")
    assert found.total.change == "−80.50"


def test_part_of_a_year_is_compared_with_the_same_months_alone():
    found = compared(
        {
            "1-6-1": (EarlierIndicator(Fraction(812), Decimal(2), None, "人", MONTHS), 104),
            "2-4-1": (486, 400),
        },
        through=10,
        facets={1: Decimal("30.00")},
    )
    rows = {row.code: (row.before, row.now, row.change) for row in found.indicators}
    assert rows["1-6-1"] == ("100 人", "104 人", "+4")
    before, _now, change = rows["2-4-1"]
    assert (before.startswith("486"), before.endswith("（全年）"), change) == (True, True, "—")
    assert [row.change for row in (*found.facets, found.total)] == ["—", "—"]
    assert "部分年度不與全年比較，增減於年度終了後列示" in found.note


def test_what_part_of_a_year_is_compared_with_stays_in_its_column_and_on_the_page():
    before = EarlierIndicator(Fraction(812), Decimal(2), None, "人", tuple(10**6 * one for one in MONTHS))
    plan = with_last_year({"1-6-1": (before, 104)}, through=10)
    change = next(row.change for row in standards(plan)[0].rows if row.code == "1-6-1")
    assert change == ("−99,999,896", "同期", "100,000,000 人")
    printed = render_pdf(annual_report_html(replace(plan, facets=plan.facets[:1])))
    assert widest(printed) <= A4_WIDTH - MARGIN + 1


def test_a_month_that_nobody_reported_last_year_is_not_compared():
    months = (*MONTHS[:9], None, None, MONTHS[11])
    row = EarlierIndicator(Fraction(120), Decimal(2), None, "人", months)
    assert changes(compared({"1-6-1": (row, 104)}, through=10)) == {"1-6-1": "—"}
    assert changes(compared({"1-6-1": (row, 104)}, through=9)) == {"1-6-1": "+14"}


@pytest.mark.parametrize(
    ("rule", "now", "verdict"),
    [
        (("attainment", {"direction": "≤", "target": 900, "maximum": 2}), 935, "退步"),
        (("attainment", {"direction": "≤", "target": 900, "maximum": 2}), 865, "進步"),
        (("attainment", {"direction": "≥", "target": 900, "maximum": 2}), 935, "進步"),
        (("attainment", {"direction": "≥", "target": 900, "maximum": 2}), 865, "退步"),
        (("deduction", {"unit_points": "0.2", "maximum": 1}), 935, "退步"),
        (("range", {"least": 1, "most": 2, "maximum": 1}), 935, "—"),
        (("award", {"maximum": 1}), 935, "—"),
        (("award", {"maximum": 1}), 900, "持平"),
    ],
)
def test_a_change_is_for_the_better_by_the_indicator_s_direction(rule, now, verdict):
    found = parse_rule(*rule)
    value, target = Fraction(now), found.fixed_target()
    part = ComponentScore(1, State.SCORED, value, target, None, Decimal(1), Fraction(1), (), rule=found)
    last = EarlierIndicator(Fraction(900), Decimal("0.00"), None, "人")
    score = {"1-6-1": {"value": value, "target": target, "components": (part,), "state": State.SCORED}}
    plan = police_plan(score)
    (name,) = (one.name for one in plan.indicators() if one.code == "1-6-1")
    before = LastYear(106, Decimal("80.50"), Fraction(100), "甲", True, False, {}, {name: last})
    end = YearEnd(graded(plan.score, CUSTOMARY), CUSTOMARY, last_year=before)
    comparison = report_document(replace(plan, year_end=end)).year_end.comparison
    assert [row.verdict for row in comparison.indicators] == [verdict]
    assert comparison.total.verdict == "退步"  # 80.50 before, nothing now
