"""Ranges on years that the method was not fitted to: seasons, trends, noise, rare events, December's money, works that slip."""

from collections import defaultdict
from fractions import Fraction

import pytest

from indicators.scoring.engine import score
from reports.analysis.outlook.backtest import backtests
from tests.reports.analysis.outlook.made_up import KINDS, made_up

SEED = 9001  # looked at by no one while the method was chosen
AGENCIES = 4


@pytest.fixture(scope="module")
def tested():
    """Kind of agency → months 2-11 of agencies without and with earlier years."""
    found = defaultdict(list)
    for number, kind in enumerate(KINDS):
        for earlier in (0, 2):
            years, seasons = made_up(SEED + number, AGENCIES, kind, earlier)
            for months in backtests(years, score(years, 12, lit=False), seasons).values():
                found[kind].extend(months)
    return found


def share(parts, of):
    return Fraction(sum(parts)) / Fraction(sum(of))


def test_four_ranges_of_five_hold_what_comes(tested):
    months = [month for found in tested.values() for month in found]
    assert len(months) == len(KINDS) * 2 * AGENCIES * 10
    totals = share([month.hit for month in months], [1 for _month in months])
    values = share([month.within for month in months], [month.estimable for month in months])
    assert Fraction(75, 100) <= totals <= Fraction(87, 100)
    assert Fraction(4, 5) <= values <= Fraction(95, 100)
    for kind, found in tested.items():  # eight years whose months hang together: a little less is chance
        assert share([month.hit for month in found], [1 for _month in found]) >= Fraction(7, 10), kind
    for early, late in ((2, 4), (5, 8), (9, 11)):
        found = [month.hit for month in months if early <= month.month <= late]
        assert Fraction(7, 10) <= share(found, [1] * len(found)) <= Fraction(9, 10), early


def test_a_range_is_worth_reading(tested):
    """A sixth of the points at most, narrower with every quarter; what is expected is nearer than today's points."""
    months = [month for found in tested.values() for month in found]
    widths = [
        sum(month.most - month.least for month in months if month.month == number) for number in (2, 5, 8, 11)
    ]
    assert widths == sorted(widths, reverse=True) and widths[-1] < widths[0] / 2
    assert share(
        [month.most - month.least for month in months], [month.expected for month in months]
    ) < Fraction(1, 6)
    assert sum(month.miss for month in months) < sum(month.miss_of_today for month in months) / 2
