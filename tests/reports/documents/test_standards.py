"""By what indicators are measured, with the target as agreed and as revised, and the years before."""

import datetime
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from indicators.selectors.revisions import RevisionRow
from indicators.year_end.grades import CUSTOMARY, graded
from reports.documents.html import annual_report_html
from reports.documents.standards import standards
from reports.snapshot.year_end import EarlierIndicator, LastYear, YearEnd
from tests.reports.documents.months import with_months
from tests.reports.documents.snapshots import police_plan

HISTORY = {"1-1-1": {103: Decimal(80), 104: Decimal("88.42"), 106: Decimal("91.37")}}


def measured(**fields):
    plan = police_plan({"1-1-1": {"value": Fraction("94.87")}}, **fields)
    return with_months(plan, {"1-1-1": [90] * 12}, history=HISTORY)


def values(row) -> list[list[str]]:
    return [[one.value for one in year] for year in row.results]


def test_the_three_years_before_stand_beside_this_one_where_any_is_known():
    core, innovation, *_rest = standards(measured())
    (row,) = [one for one in core.rows if one.code == "1-1-1"]
    assert (core.years, innovation.years) == ((104, 106, 107), (107,))
    assert values(row) == [["88.42"], ["91.37"], ["94.87"]]
    assert all(values(one) == [["—"], ["—"], ["—"]] for one in core.rows if one.code != "1-1-1")
    assert row.unit == "%" and row.standard and row.method == "統計數據"


def test_last_year_s_result_is_told_where_it_was_the_same_indicator():
    plan = measured()
    name = next(one.name for one in plan.indicators() if one.code == "1-2-1")
    last = EarlierIndicator(Fraction(93), Decimal(3), None, "%")
    before = LastYear(106, Decimal(80), Fraction(100), "甲", True, False, {}, {name: last})
    end = YearEnd(graded(plan.score, CUSTOMARY), CUSTOMARY, last_year=before)
    core = standards(replace(plan, year_end=end))[0]
    (row,) = [one for one in core.rows if one.code == "1-2-1"]
    assert values(row) == [["—"], ["93"], ["—"]]


def test_the_target_as_agreed_stands_beside_the_revised_one():
    def targets(through):
        plan = measured(through=through)
        at = datetime.datetime(2018, 7, 2, tzinfo=datetime.UTC)
        row = RevisionRow("target", "≥90%", "≥85%", True, "人力不足", "加強", at, 107)
        facet = plan.facets[0]
        objective = facet.objectives[0]
        changed = replace(objective.indicators[0], revisions=(row,), target_text="≥85%")
        objectives = (
            replace(objective, indicators=(changed, *objective.indicators[1:])),
            *facet.objectives[1:],
        )
        plan = replace(plan, facets=(replace(facet, objectives=objectives), *plan.facets[1:]))
        return plan, next((one.target[0].items[0].text, one.revised) for one in standards(plan)[0].rows)

    plan, told = targets(12)
    assert told == ("≥90%", "≥85%")
    assert targets(6)[1] == ("≥90%", "≥85%（自 7 月起）")
    html = annual_report_html(plan)
    assert html.count("<th>修正後<br>目標值</th>") == 1  # only where a target was revised
    assert html.count("<th>原訂<br>目標值</th>") == 1
