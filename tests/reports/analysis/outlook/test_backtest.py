"""Forecasts made after every month of the sample year, against what came."""

from decimal import Decimal
from fractions import Fraction

import pytest

from chiayi_kpi.management.demo import load_demo
from indicators.scoring.engine import score
from reports.analysis.outlook.backtest import backtest, backtests
from reports.analysis.outlook.scenario import up_to, with_values
from reports.analysis.outlook.year_end import expected_scores, expected_values, outlook, years_of
from reports.snapshot.selectors import build_snapshots
from tests.indicators.scoring.years import city
from tests.reports.analysis.outlook.years import ATTAINMENT, months

# A range is to hold what comes in four cases of five; the sample is small, so that a little less is no fault.
LEAST_WITHIN = Fraction(3, 4)
LEAST_HITS = Fraction(3, 4)


@pytest.fixture
def tested(db):
    """Agency code → months of the sample year, of the agencies with a whole year."""
    load_demo()
    found = {snapshot.agency_code: backtest(snapshot) for snapshot in build_snapshots(year=107)}
    return {code: months for code, months in found.items() if months}


def test_ranges_hold_what_they_promise_and_points_are_nearer_than_today_s(tested):
    assert len(tested) >= 4
    months = [month for found in tested.values() for month in found]
    assert len(months) >= 40
    assert sum(month.within for month in months) >= LEAST_WITHIN * sum(month.estimable for month in months)
    assert sum(month.hit for month in months) >= LEAST_HITS * len(months)
    for code, found in tested.items():
        missed, still = sum(month.miss for month in found), sum(month.miss_of_today for month in found)
        assert missed < still / 2, code


def test_forecasts_grow_better_and_their_ranges_narrower_over_the_year(tested):
    for code, found in tested.items():
        early, late = found[:3], found[-3:]
        assert sum(month.miss for month in late) < sum(month.miss for month in early), code
        widths = [[month.most - month.least for month in part] for part in (early, late)]
        assert sum(widths[1]) < sum(widths[0]), code


def test_what_came_is_capped_as_what_was_foretold():
    """Two counts that would earn 8 points in a facet of at most 6; the award is on neither side."""
    count = {
        "權重": "4",
        "投入": {"n": {"名稱": "件數", "彙總": "加總", "月報": months(*[10, 12] * 6)}},
        "計分": [ATTAINMENT],
    }
    award = {"權重": "3", "計分": [{"規則": "award", "滿分": "3"}], "評分": {1: "3"}}
    years = city({"指標": {"1-1-1": count, "1-1-2": count, "1-2-1": award}, "面向得分上限": {"1": "6"}})
    for month in backtests(years, score(years, 12), {})["A"]:
        assert (month.estimable, month.came) == (2, Decimal("6.00"))
        assert month.least <= month.expected <= month.most <= 6 and month.hit


def test_a_year_that_is_not_over_cannot_be_tested_on(db):
    load_demo()
    (snapshot,) = build_snapshots(year=107, through=6, agency_codes=["CYPD"])
    assert backtest(snapshot) == ()


def test_expected_points_asked_of_the_rules_are_those_of_the_whole_engine(db):
    load_demo()
    snapshots = build_snapshots(year=107)
    years, compared = years_of(snapshots), 0
    for month in range(2, 12):
        now = score(years, month)
        projections = outlook(years, now, {}).projections
        expected = [
            with_values(up_to(year, month), expected_values(projections[year.agency])) for year in years
        ]
        whole = score(expected, 12)
        for code, found in expected_scores(years, now, projections).items():
            assert points_of(found) == points_of(whole[code]), (month, code)
            assert found.provisional == whole[code].provisional
            compared += 1
    assert compared == 40


def points_of(found):
    sums = [(facet.points, facet.uncapped) for facet in found.facets]
    return found.total, found.maximum, sums, [(one.points, one.maximum) for one in found.indicators()]
