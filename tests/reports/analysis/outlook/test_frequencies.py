"""The year's end of what is reported by the quarter, by the half-year or once."""

from decimal import Decimal

from indicators.scoring.engine import score
from reports.analysis.outlook.model import Method, NoForecast
from reports.analysis.outlook.scenario import up_to
from tests.reports.analysis.outlook.years import foretold, one

QUARTERLY = {"名稱": "n", "彙總": "加總", "週期": "季"}


def quarters(*values):
    return QUARTERLY | {
        "月報": {month: str(value) for month, value in zip((3, 6, 9, 12), values, strict=False)}
    }


def test_quarters_go_on_at_their_pace():
    found = foretold(one({"n": quarters(30, 26)}), 7)
    assert (found.estimate.method, found.estimate.central) == (Method.PACE, 112)
    assert found.estimate.low < 112 < found.estimate.high


def test_one_quarter_says_as_little_as_one_month():
    assert foretold(one({"n": quarters(30)}), 5).reason is NoForecast.ONE_MONTH


def test_before_the_first_period_has_ended_nothing_is_foretold():
    assert foretold(one({"n": QUARTERLY | {"月報": {}}}), 2).reason is NoForecast.NO_FIGURES


def test_a_mean_of_half_years_stays_what_it_is():
    rate = {"名稱": "n", "彙總": "平均", "週期": "季", "月報": {3: "80", 6: "90"}}
    found = foretold(one({"n": rate}), 8)
    assert (found.estimate.method, found.estimate.central) == (Method.LEVEL, 85)


def test_a_constant_has_no_spread_and_stays():
    cases = {"名稱": "cases", "彙總": "加總", "月報": {1: "10", 2: "10", 3: "10"}}
    population = {"名稱": "population", "彙總": "最新", "週期": "固定", "月報": {2: "1000"}}
    years = one({"cases": cases, "population": population}, formula="cases / population * 100")
    monthly = population | {"週期": "月", "月報": {1: "1000", 2: "1000", 3: "1000"}}
    typed = one({"cases": cases, "population": monthly}, formula="cases / population * 100")
    assert foretold(years, 3).estimate == foretold(typed, 3).estimate
    assert foretold(years, 3).estimate.central == 12


def test_a_share_of_what_is_fixed_builds_up():
    done = {"名稱": "done", "彙總": "最新", "月報": {1: "5", 2: "12", 3: "15"}}
    staff = {"名稱": "staff", "彙總": "最新", "週期": "固定", "月報": {1: "100"}}
    found = foretold(one({"done": done, "staff": staff}, formula="done / staff * 100"), 3)
    assert found.estimate.central == 60


def test_where_everything_is_fixed_it_stays():
    found = foretold(one({"n": {"名稱": "n", "彙總": "最新", "週期": "固定", "月報": {1: "100"}}}), 4)
    assert found.estimate.central == 100


def test_what_is_fixed_later_in_the_year_holds_in_the_months_before():
    population = {"名稱": "population", "彙總": "最新", "週期": "固定", "月報": {5: "1000"}}
    cases = {"名稱": "cases", "彙總": "加總", "月報": {1: "10", 2: "10", 6: "10"}}
    (year,) = one({"cases": cases, "population": population}, formula="cases / population * 100")
    cut = up_to(year, 2)
    assert set(cut.facts.figures["1-1-1"]["cases"]) == {1, 2}
    assert cut.facts.figures["1-1-1"]["population"] == {5: Decimal(1000)}
    assert score([cut], 2)["A"].total == score([year], 2)["A"].total
