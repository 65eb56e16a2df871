"""Forecasts made after every month of the sample year, against what came."""

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

import pytest

from chiayi_kpi.core.workbook.context import ImportContext
from chiayi_kpi.core.workbook.reader import read_book
from chiayi_kpi.management.book import import_book
from chiayi_kpi.management.demo import load_demo
from chiayi_kpi.management.demo_city import BOOKS
from indicators.scoring.engine import score
from reports.analysis.outlook.backtest import backtest, backtests
from reports.analysis.outlook.expected_year import expected_values, outlook, years_of
from reports.analysis.outlook.scenario import up_to, with_values
from reports.analysis.outlook.seasons import seasons_of
from reports.snapshot.selectors import build_snapshots
from tests.indicators.scoring.years import city
from tests.reports.analysis.outlook.years import ATTAINMENT, months

pytestmark = pytest.mark.django_db
LEAST_HITS = Fraction(4, 5)


def test_on_every_agency_of_the_demo_ranges_hold_what_they_promise_and_points_are_nearer_than_today_s():
    load_demo()
    for year in (105, 106, 107):
        import_book(read_book(BOOKS / str(year)), ImportContext(trusted=True, reason="sample"))
    tested = defaultdict(list)
    for year in (105, 106, 107):
        snapshots = build_snapshots(year=year)
        seasons = seasons_of(snapshots)
        for snapshot in snapshots:
            months = backtest(snapshot, seasons)
            tested[snapshot.agency_code].extend(months)
            assert_grows_better(snapshot, months)
    assert set(tested) == {"CYPD", "DEMO1", "DEMO2", "DEMO3", "DEMO4", "DEMO5"}
    for code, months in tested.items():
        assert sum(month.hit for month in months) >= LEAST_HITS * len(months) > 0, code
        values = Fraction(sum(month.within for month in months), sum(month.estimable for month in months))
        assert values >= LEAST_HITS, code
        widths = sum(month.most - month.least for month in months)
        assert widths < sum(month.expected for month in months) / 4, code
        missed, still = sum(month.miss for month in months), sum(month.miss_of_today for month in months)
        assert missed < still / 2, code


def assert_grows_better(snapshot, months):
    if snapshot.agency_code in ("DEMO4", "DEMO5") and snapshot.year == 107:
        assert months == ()  # nobody has reported December: what came is not known
        return
    assert len(months) == 10
    early, late = months[:3], months[-3:]
    where = snapshot.agency_code, snapshot.year
    assert sum(month.miss for month in late) < sum(month.miss for month in early), where
    widths = [[month.most - month.least for month in part] for part in (early, late)]
    assert sum(widths[1]) < sum(widths[0]), where


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


def test_a_year_that_is_not_over_cannot_be_tested_on(sample_months):
    (snapshot,) = (one for one in sample_months[6] if one.agency_code == "CYPD")
    assert backtest(snapshot) == ()


def test_expected_points_asked_of_the_rules_are_those_of_the_whole_engine(sample_months):
    years, compared = years_of(sample_months[12]), 0
    for month in range(2, 12):
        now = score(years, month)
        foretold = outlook(years, now, {})
        expected = [
            with_values(up_to(year, month), expected_values(foretold.projections[year.agency]))
            for year in years
        ]
        for code, whole in score(expected, 12).items():
            found = foretold.forecasts[code]
            assert found.end.maximum == whole.maximum
            assert [(one.points, one.maximum) for one in found.indicators.values()] == [
                (one.points, one.maximum) for one in whole.indicators()
            ], (month, code)
            compared += 1
    assert compared == 40
