"""When a month is due, over the turn of the year too."""

from datetime import date

import pytest

from indicators.deadlines import (
    DefaultSettings,
    last_due_month,
    last_reviewed_month,
    open_month,
    periods_stale,
    report_due,
    review_due,
)


@pytest.mark.parametrize(
    ("month", "due", "review"),
    [(1, date(2018, 2, 5), date(2018, 2, 12)), (11, date(2018, 12, 5), date(2018, 12, 12)), (12, date(2019, 1, 5), date(2019, 1, 12))],
)  # fmt: skip
def test_the_fifth_of_the_following_month_and_seven_days_more(month, due, review):
    assert (report_due(107, month), review_due(107, month)) == (due, review)


def test_the_planning_office_can_set_both():
    settings = DefaultSettings(report_day=28, review_days=10)
    assert report_due(107, 1, settings) == date(2018, 2, 28)
    assert review_due(107, 1, settings) == date(2018, 3, 10)


@pytest.mark.parametrize(
    ("today", "month"),
    [
        (date(2017, 12, 31), None), (date(2018, 1, 31), None), (date(2018, 2, 1), 1), (date(2018, 12, 31), 11),
        (date(2019, 1, 1), 12), (date(2026, 5, 1), 12),
    ],
)  # fmt: skip
def test_the_open_month_is_the_latest_that_has_ended(today, month):
    assert open_month(107, today) == month


@pytest.mark.parametrize(
    ("today", "month"),
    [
        (date(2018, 1, 20), 0), (date(2018, 2, 5), 0), (date(2018, 2, 6), 1), (date(2018, 3, 5), 1),
        (date(2019, 1, 5), 11), (date(2019, 1, 6), 12), (date(2026, 5, 1), 12),
    ],
)  # fmt: skip
def test_a_month_is_overdue_the_day_after_its_deadline(today, month):
    assert last_due_month(107, today) == month


def test_stale_periods_are_those_past_their_deadline_without_an_update():
    assert periods_stale(None, 3) == 3
    assert periods_stale(10, 11) == 1
    assert periods_stale(12, 11) == 0


@pytest.mark.parametrize(
    ("today", "month"),
    [("2018-02-12", 0), ("2018-02-13", 1), ("2018-12-31", 11), ("2019-01-12", 11), ("2019-01-13", 12)],
)
def test_a_month_is_reviewed_the_day_after_its_review_deadline(today, month):
    assert last_reviewed_month(107, date.fromisoformat(today)) == month
