"""The report's money in one unit: items with progress, spending and results, and several years' budgets."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from budget.selectors import ItemProgress, YearBudget
from indicators.scoring.model import State
from indicators.year_end.grades import CUSTOMARY, graded
from reports.documents.html import annual_report_html
from reports.documents.money import categories, known_rate
from reports.documents.report import report_document
from reports.snapshot.model import ExecutionView
from reports.snapshot.year_end import YearEnd
from tests.reports.documents.snapshots import police_plan

HELD = {"state": State.SCORED, "value": Fraction(80), "rate": Fraction(80)}


def told(**end):
    plan = police_plan({"1-8-1": HELD})
    return replace(plan, year_end=YearEnd(graded(plan.score, CUSTOMARY), CUSTOMARY, **end))


def test_an_item_has_its_progress_spending_and_results():
    vehicles = ItemProgress("後勤業務", 1, 11, Decimal("80.00"), 3_555_000, "廠商交車遲延")
    document = report_document(told(items=(vehicles,)))
    rows = [item for line in document.progress for item in line.items]
    assert len(rows) == sum(len(line.items) for line in document.budget.lines)
    (found,) = [row for row in rows if row.through == "11 月"]
    assert (found.budget, found.spent, found.share, found.progress) == (
        "4,500.0",
        "3,555.0",
        "79.00%",
        "80%",
    )
    assert (found.results, found.explanation) == (("1-8-1 80%，達成率 80.00%",), "廠商交車遲延")
    assert {(row.spent, row.share, row.progress) for row in rows if row is not found} == {("—", "—", "—")}


def test_several_years_stand_beside_each_other_where_an_earlier_one_is_known():
    years = (YearBudget(106, 1_000_000, 500, None, None), YearBudget(107, None, None, 7_000, None))
    document = report_document(told(budgets=years))
    first, last = document.budgets
    assert (first.year, first.plans.central, first.plans.total, first.current) == (
        106,
        "1,000.0",
        "1,000.5",
        "—",
    )
    assert (last.plans.total, last.current, last.capital) == ("—", "7.0", "—")
    assert "貳、近四年預算" in annual_report_html(told(budgets=years))
    assert report_document(told(budgets=years[1:])).budgets == ()
    assert "近四年預算" not in annual_report_html(told())


def test_a_month_s_rate_and_amounts_are_of_what_still_holds():
    rows = (
        ExecutionView(1, "current", 100_000, 0, 10_000, None, None),
        ExecutionView(2, "current", None, None, 20_000, None, None),
        ExecutionView(3, "current", 80_000, None, None, None, None),
    )
    plan = replace(police_plan({"1-8-1": HELD}), executions=rows)
    current, _capital = categories(plan)
    assert [month.rate for month in current.months[:3]] == ["10.00%", "20.00%", "—"]
    assert current.months[1].amounts == ("100", "0", "20", "—", "—")
    assert current.months[2].amounts == ("80", "—", "—", "—", "—")
    assert known_rate(plan, "current") == "20.00%（2 月）"


def test_nothing_paid_yet_of_a_budget_that_nobody_told_is_not_called_no_budget():
    untold = ExecutionView(1, "current", None, None, 0, None, None)
    none = ExecutionView(1, "capital", 0, None, 0, None, None)
    current, capital = categories(replace(police_plan({"1-8-1": HELD}), executions=(untold, none)))
    assert (current.is_nothing, capital.is_nothing) == (False, True)


def test_all_money_is_in_thousands():
    html = annual_report_html(told(items=(ItemProgress("後勤業務", 1, 11, None, 1),)))
    assert "新臺幣元" not in html
    assert html.count("新臺幣千元") >= 2
