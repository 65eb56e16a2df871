"""The ROC calendar: 107 is 2018, and a night in Taipei is not yesterday."""

import datetime

import pytest

from chiayi_kpi.core import roc
from indicators.scoring import model


def test_the_year_107_is_2018():
    assert roc.gregorian(107) == 2018
    assert roc.year_of(datetime.date(2018, 1, 1)) == 107


def test_a_day_is_written_with_dots():
    assert roc.dotted(datetime.date(2018, 3, 5)) == "107.03.05"


@pytest.mark.parametrize(
    ("moment", "year", "day"),
    [
        (datetime.datetime(2018, 12, 31, 15, 59, tzinfo=datetime.UTC), 107, "107.12.31"),
        (datetime.datetime(2018, 12, 31, 16, 0, tzinfo=datetime.UTC), 108, "108.01.01"),
    ],
)
def test_a_moment_belongs_to_the_year_it_has_in_taipei(moment, year, day):
    assert roc.year_of(moment) == year
    assert roc.dotted(moment) == day


def test_the_engine_which_imports_nothing_of_the_portal_has_the_same_last_month():
    assert (model.LAST_MONTH, model.MONTHS) == (roc.LAST_MONTH, roc.MONTHS) == (12, range(1, 13))
