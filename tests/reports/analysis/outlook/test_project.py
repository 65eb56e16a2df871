"""What the months so far say of a value at the year's end, how wide its range is, and when nothing is said."""

from decimal import Decimal
from fractions import Fraction

import pytest

from reports.analysis.outlook.model import Method, NoForecast
from tests.reports.analysis.outlook.years import ATTAINMENT, foretold, look, months, one

SHARE = "done / due * 100"
CEILING = {"規則": "attainment", "方向": "≤", "目標": "100", "滿分": "4"}


def test_a_count_goes_on_at_its_pace():
    found = foretold(one({"n": ("加總", months(10, 12, 8, 10))}), 4)
    assert (found.estimate.method, found.estimate.central) == (Method.PACE, 120)
    assert found.estimate.low < 120 < found.estimate.high
    assert (found.now, found.points) == (Decimal("1.33"), Decimal("4.00"))
    assert found.least < found.points == found.most


def test_months_after_the_one_asked_for_are_not_looked_at():
    early = one({"n": ("加總", months(10, 12, 8, 10))})
    late = one({"n": ("加總", months(10, 12, 8, 10, 900, 900))})
    assert foretold(late, 4) == foretold(early, 4)


def test_a_month_left_out_is_expected_to_come_like_the_others():
    assert foretold(one({"n": ("加總", months(10, None, 10, 10))}), 4).estimate.central == 120


def test_a_share_stays_what_it_is_and_its_parts_are_not_two_risks():
    alike = one(
        {"done": ("加總", months(9, 18, 9, 18)), "due": ("加總", months(10, 20, 10, 20))}, formula=SHARE
    )
    found = foretold(alike, 4)
    assert found.estimate.method is Method.LEVEL
    assert found.estimate.low == found.estimate.central == found.estimate.high == 90
    uneven = one(
        {"done": ("加總", months(9, 12, 10, 17)), "due": ("加總", months(10, 20, 10, 20))}, formula=SHARE
    )
    estimate = foretold(uneven, 4).estimate
    assert estimate.low < estimate.central == 80 < estimate.high


def test_the_range_narrows_as_the_months_pass():
    years = one({"n": ("加總", months(10, 14, 8, 12, 9, 13, 11, 7, 12, 10, 11, 9))})
    widths = [
        estimate.high - estimate.low
        for estimate in (foretold(years, month).estimate for month in (2, 3, 6, 9, 11))
    ]
    assert widths == sorted(widths, reverse=True)
    assert widths[0] > 2 * widths[2] > 0


def test_a_count_never_ends_below_what_it_has_and_no_incident_is_not_certainty():
    spiky = foretold(one({"n": ("加總", months(100, 0, 0, 0))}), 4)
    assert spiky.estimate.low >= 100
    quiet = foretold(one({"n": ("加總", months(0, 0, 0, 0))}, rule=CEILING), 4)
    assert (quiet.estimate.low, quiet.estimate.central) == (0, 0)
    assert quiet.estimate.high > 0


def test_under_a_ceiling_the_high_end_has_the_fewer_points():
    found = foretold(one({"n": ("加總", months(8, 10, 9, 11))}, rule=CEILING), 4)
    assert found.least < found.points


def test_earlier_years_tell_the_part_that_has_come():
    quarter = tuple(Fraction(1, 4) if month < 12 else 1 for month in range(1, 13))
    seasons = {("A", "1-1-1", "1-1-1", "n"): tuple(float(part) for part in quarter)}
    found = foretold(one({"n": ("加總", months(20, 0, 5))}), 3, seasons)
    assert (found.estimate.method, found.estimate.central) == (Method.SEASON, 100)


def test_progress_follows_its_planned_path_but_is_not_certain():
    years = one(
        {"p": ("最新", months(10, 20, 30))},
        **{"預定": {1: "10", 2: "20", 3: "30", 6: "40", 12: "90"}},
    )
    found = foretold(years, 3)
    assert (found.estimate.method, found.estimate.central) == (Method.PATH, 90)
    assert 30 <= found.estimate.low < 90


def test_what_comes_before_the_first_planned_month_comes_evenly():
    """Examined by October: what was there in June is six tenths of it, and what is there in October is all."""
    examined = {"examined": ("最新", months(*range(6, 61, 6))), "due": ("最新", months(*[75] * 10))}
    years = one(examined, formula="examined / due * 100", **{"預定": {10: "75", 11: "75", 12: "75"}})
    for through in (6, 10):
        found = foretold(years, through)
        assert (found.estimate.method, found.estimate.central) == (Method.PATH, 80)
    assert foretold(years, 10).estimate.low > 75


def test_progress_by_milestones_ends_at_the_last_one():
    row = {
        "名稱": "進度",
        "彙總": "最新",
        "里程碑": {1: ["設計", "40"], 2: ["施工", "70"], 3: ["驗收", "100"]},
        "月報": months(1, 2),
    }
    found = foretold(one({"stage": row}), 2)
    assert (found.estimate.central, found.estimate.high) == (100, 100)


def test_of_two_latest_numbers_the_one_that_builds_up_is_told_from_the_one_that_stands():
    years = one(
        {"paid": ("最新", months(5, 10, 15, 20)), "budget": ("最新", months(100, 100, 100, 100))},
        formula="paid / budget * 100",
    )
    assert foretold(years, 4).estimate.central == 60


def test_a_number_that_stands_beside_a_sum_may_be_reported_once():
    years = one(
        {"cases": ("加總", months(10, 10)), "people": ("最新", months(1000))},
        formula="cases / people * 100000",
    )
    assert foretold(years, 2).estimate.central == 12000


def test_a_mean_keeps_its_level_and_a_maximum_can_only_rise():
    assert foretold(one({"n": ("平均", months(8, 10, 12))}), 3).estimate.central == 10
    highest = foretold(one({"n": ("最大", months(5, 9, 7))}), 3).estimate
    assert highest.low == highest.central == 9 < highest.high


@pytest.mark.parametrize(
    ("inputs", "through", "reason"),
    [
        ({"n": ("加總", {})}, 6, NoForecast.NO_FIGURES),
        ({"n": ("加總", months(30))}, 6, NoForecast.ONE_MONTH),
        ({"n": ("加總", months(30, 20))}, 1, NoForecast.ONE_MONTH),
        ({"n": ("最新", months(0, 0, 0))}, 3, NoForecast.NOTHING_YET),
    ],
)
def test_where_it_cannot_be_said_it_is_not_said(inputs, through, reason):
    found = foretold(one(inputs), through)
    assert (found.estimate, found.reason) == (None, reason)
    assert found.points == found.least == found.most == found.now


def test_without_any_case_there_is_no_share_to_carry_on():
    years = one({"done": ("加總", months(0, 0)), "due": ("加總", months(0, 0))}, formula=SHARE)
    assert foretold(years, 2).reason is NoForecast.UNDECIDED  # what holds then, the plan does not say


@pytest.mark.parametrize(
    "rule",
    [
        {"規則": "attainment", "方向": "≥", "基準年數": "2", "滿分": "4"},
        {"規則": "reduction", "基準年度": "106", "降低百分比": "5", "滿分": "4"},
    ],
)
def test_what_needs_an_earlier_year_that_nobody_knows_is_open_not_worth_nothing(rule):
    years = one({"n": ("加總", months(10, 12, 8, 10))}, rule=rule)
    assert (foretold(years, 4).estimate, foretold(years, 4).reason) == (None, NoForecast.NO_EARLIER)
    end = look(years, 4).end
    assert (end.expected, end.most, end.open) == (0, 0, 4)
    known = one({"n": ("加總", months(10, 12, 8, 10))}, rule=rule, **{"歷年": {105: "150", 106: "150"}})
    assert foretold(known, 4).estimate.central == 120


def test_what_reviewers_award_and_what_compares_agencies_is_not_foretold():
    award = one({}, rule={"規則": "award", "滿分": "5"})
    assert foretold(award, 6).reason is NoForecast.AWARD
    given = one({}, rule={"規則": "award", "滿分": "5"}, **{"評分": {1: "4"}})
    assert (foretold(given, 6).reason, foretold(given, 6).points) == (NoForecast.AWARDED, Decimal("4.00"))
    rank = one({"n": ("加總", months(5, 6, 7))}, rule={"規則": "rank", "名次得分": "4;3"})
    assert foretold(rank, 3).reason is NoForecast.CONTEST


def test_absurdly_large_figures_are_carried_on_without_harm():
    found = foretold(one({"n": ("加總", months(*["9" * 18] * 3))}), 3)
    assert found.points == Decimal("4.00")
    assert found.estimate.low <= found.estimate.central <= found.estimate.high


def test_when_the_year_is_over_it_is_what_came():
    found = foretold(one({"n": ("加總", months(*[7] * 12))}), 12)
    assert (found.estimate.method, found.estimate.central, found.points) == (
        Method.FINAL,
        84,
        Decimal("2.80"),
    )
    assert found.least == found.most == found.points


def test_the_range_of_money_is_open_to_the_whole_where_no_earlier_year_tells_its_december():
    inputs = {"paid": ("最新", months(5, 10, 15, 20, 25, 30)), "budget": ("最新", months(*[100] * 6))}
    found = foretold(one(inputs, formula="paid / budget * 100", 單位="%"), 6).estimate
    assert (found.method, found.central, found.high) == (Method.LATE, 60, 100)
    assert 30 < found.low < 60  # as even as its months were, it may also stop


def test_what_an_autumn_campaign_may_bring_is_in_the_range():
    inputs = {"done": ("加總", months(2, 3, 2, 2)), "all": ("最新", months(*[100] * 4))}
    found = foretold(one(inputs, formula="done / all * 100", 單位="%"), 4).estimate
    assert (found.method, found.central, found.high) == (Method.LATE, 27, 100)


def test_nothing_so_far_of_what_is_worked_for_has_not_begun_and_of_incidents_is_good_news():
    nothing = {"n": ("加總", months(0, 0, 0))}
    proposals = {"規則": "per_unit", "每件分數": "0.6", "滿分": "3"}
    for rule in (ATTAINMENT, proposals):
        assert foretold(one(nothing, rule=rule), 3).reason is NoForecast.NOTHING_YET
    for rule in (CEILING, {"規則": "deduction", "滿分": "1", "每件分數": "0.2"}):
        assert foretold(one(nothing, rule=rule), 3).estimate.central == 0


def test_earlier_years_do_not_make_what_is_still_to_come_certain():
    """Months as even as can be, and an earlier year that was so too: another year may take another course."""
    seasons = {("A", "1-1-1", "1-1-1", "n"): tuple(month / 12 for month in range(1, 13))}
    found = foretold(one({"n": ("平均", months(10, 10, 10))}), 3).estimate
    assert found.low < found.central < found.high
    found = foretold(one({"n": ("加總", months(*[1000] * 6))}), 6, seasons).estimate
    assert found.high - found.central > 1000


def test_months_that_nobody_reported_in_time_may_stay_so():
    silent = foretold(one({"n": ("加總", months(10, 10, 10, None, None, None))}), 6).estimate
    assert (silent.central, silent.low) == (120, 30)
    gap = foretold(one({"n": ("加總", months(10, 10, 10, 10, 10, 10))}), 6).estimate
    assert gap.low > 60


def test_money_has_a_range_of_its_months_where_an_earlier_year_tells_its_december():
    inputs = {"paid": ("最新", months(5, 10, 15, 20, 25, 30)), "budget": ("最新", months(*[100] * 6))}
    course = (*[month / 20 for month in range(1, 12)], 1.0)
    seasons = {("A", "1-1-1", "1-1-1", "paid"): course}
    found = foretold(one(inputs, formula="paid / budget * 100", 單位="%"), 6, seasons).estimate
    assert (found.method, found.central) == (Method.SEASON, 100)


def test_an_amount_that_has_not_begun_beside_one_that_has_leaves_the_range_open_upwards():
    inputs = {
        "paid": ("最新", months(10, 20, 30, 40)),
        "reserved": ("最新", months(0, 0, 0, 0)),
        "budget": ("最新", months(*[200] * 4)),
    }
    formula = "(paid + reserved * 0.5) / budget * 100"
    found = foretold(one(inputs, formula=formula, 單位="%"), 4).estimate
    assert (found.method, found.central, found.high) == (Method.LATE, 60, 100)


def test_where_nothing_at_all_has_begun_nothing_is_said():
    inputs = {"paid": ("最新", months(0, 0, 0, 0)), "budget": ("最新", months(*[200] * 4))}
    found = foretold(one(inputs, formula="paid / budget * 100", 單位="%"), 4)
    assert (found.estimate, found.reason) == (None, NoForecast.NOTHING_YET)


@pytest.mark.parametrize("through", [6, 12])
def test_figures_without_the_year_before_are_not_called_no_figures(through):
    figures = {"n": ("加總", months(*[30] * through))}
    assert foretold(one(figures, formula="n - prior"), through).reason is NoForecast.NO_EARLIER
    assert foretold(one({"n": ("加總", {})}, formula="n - prior"), through).reason is NoForecast.NO_FIGURES
