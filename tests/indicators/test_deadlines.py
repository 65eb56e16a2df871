"""When a month is due, over the turn of the year too."""

from datetime import date

import pytest

from chiayi_kpi.workdays.calendar import WorkCalendar
from chiayi_kpi.workdays.presumed import DayKind, presumed
from indicators.deadlines import (
    OwnDeadline,
    Settings,
    months_due,
    open_month,
    periods_stale,
    report_deadline,
    report_due,
    review_due,
)


@pytest.mark.parametrize(
    ("month", "due", "review"),
    [(1, date(2018, 2, 5), date(2018, 2, 12)), (11, date(2018, 12, 5), date(2018, 12, 12))],
)
def test_the_fifth_of_the_following_month_and_seven_days_more(month, due, review):
    assert (report_due(107, month), review_due(107, month)) == (due, review)


def test_the_planning_office_can_set_both():
    settings = Settings(report_day=27, review_days=10)
    assert report_due(107, 1, settings) == date(2018, 2, 27)
    assert review_due(107, 1, settings) == date(2018, 3, 9)


def test_a_deadline_on_days_off_moves_to_the_next_working_day_and_the_review_days_follow_it():
    due = report_deadline(107, 12)
    assert (due.day, due.stated, due.moved) == (date(2019, 1, 7), date(2019, 1, 5), True)
    assert [off.day for off in due.passed] == [date(2019, 1, 5), date(2019, 1, 6)]
    assert review_due(107, 12) == date(2019, 1, 14)


def test_a_review_deadline_on_days_off_moves_too():
    settings = Settings(review_days=10)  # 5 March and ten days are 15 March; 5 April is a holiday
    assert review_due(107, 2, settings) == date(2018, 3, 15)
    assert review_due(107, 2, Settings(review_days=12)) == date(2018, 3, 19)  # 17 March is a Saturday


def test_a_make_up_working_day_counts_as_a_working_day():
    assert report_due(107, 2, Settings(report_day=31 - 3)) == date(2018, 3, 28)
    known = WorkCalendar({date(2018, 5, 5): DayKind(False, "補行上班")})
    assert report_due(107, 4, Settings(calendar=known)) == date(2018, 5, 5)  # a Saturday
    assert report_due(107, 4) == date(2018, 5, 7)


def test_a_typhoon_day_moves_it_one_day_further():
    typhoon = WorkCalendar({date(2018, 7, 5): DayKind(True, "瑪莉亞颱風")})
    due = report_deadline(107, 6, Settings(calendar=typhoon))
    assert (due.day, due.passed) == (date(2018, 7, 6), ((date(2018, 7, 5), "瑪莉亞颱風"),))


def test_the_day_before_new_years_eve_has_a_name_of_its_own():
    assert presumed(date(2027, 2, 4)) == DayKind(True, "小年夜")
    assert presumed(date(2027, 2, 5)) == DayKind(True, "農曆除夕")
    assert presumed(date(2024, 2, 9)).name == "農曆除夕"


def test_a_day_of_no_imported_calendar_is_presumed_and_says_so():
    assert report_deadline(107, 12).presumed
    january = {date(2019, 1, day): DayKind(day in (5, 6)) for day in range(1, 32)}
    assert not report_deadline(107, 12, Settings(calendar=WorkCalendar(january))).presumed
    del january[date(2019, 1, 6)]
    assert report_deadline(107, 12, Settings(calendar=WorkCalendar(january))).presumed


def test_a_deadline_set_by_hand_goes_before_the_rule_and_moves_too():
    own = {
        3: OwnDeadline(date(2018, 4, 21), None, "系統移轉"),
        4: OwnDeadline(date(2018, 5, 9), date(2018, 5, 11), ""),
    }
    settings = Settings(own=own)
    due = report_deadline(107, 3, settings)
    assert (due.day, due.by_hand, due.reason) == (
        date(2018, 4, 23),
        True,
        "系統移轉",
    )  # the 21st is a Saturday
    assert review_due(107, 3, settings) == date(2018, 4, 30)
    assert (report_due(107, 4, settings), review_due(107, 4, settings)) == (
        date(2018, 5, 9),
        date(2018, 5, 11),
    )
    assert report_due(107, 5, settings) == date(2018, 6, 5)


def test_a_month_with_a_later_deadline_of_its_own_is_not_due_before():
    settings = Settings(own={3: OwnDeadline(date(2018, 6, 29), None, "")})
    assert months_due(107, date(2018, 6, 20), settings) == (1, 2, 4, 5)


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
        (date(2019, 1, 7), 11), (date(2019, 1, 8), 12), (date(2026, 5, 1), 12),
    ],
)  # fmt: skip
def test_a_month_is_overdue_the_day_after_its_deadline(today, month):
    assert months_due(107, today) == tuple(range(1, month + 1))


def test_stale_periods_are_those_past_their_deadline_without_an_update():
    assert periods_stale(None, (1, 2, 3)) == 3
    assert periods_stale(10, range(1, 12)) == 1
    assert periods_stale(12, range(1, 12)) == 0
