"""What deadlines rest on: the year's rule, the calendar, what was set by hand; one query for any number of years and agencies."""

from datetime import date

import pytest

from chiayi_kpi.workdays.models import CalendarDay, MonthDeadline
from indicators.deadlines import report_deadline, report_due, review_due
from indicators.selectors.deadlines import deadlines_of, settings_of
from objectives.models import PerformanceYear
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_year_of_which_nothing_is_known_has_the_city_s_rule_and_presumed_days():
    due = report_deadline(107, 12, settings_of(107, None))
    assert (due.day, due.presumed) == (date(2019, 1, 7), True)


def test_the_year_s_rule_and_the_imported_days_are_read_together(django_assert_num_queries):
    PerformanceYear.objects.create(year=107, report_day=10, review_days=3)
    CalendarDay.objects.create(day=date(2018, 7, 10), is_off=True, note="瑪莉亞颱風")
    CalendarDay.objects.create(day=date(2018, 7, 11), is_off=False)
    with django_assert_num_queries(1):
        settings = settings_of(107, None)
    due = report_deadline(107, 6, settings)
    assert (due.day, due.passed, due.presumed) == (
        date(2018, 7, 11),
        ((date(2018, 7, 10), "瑪莉亞颱風"),),
        False,
    )
    assert review_due(107, 6, settings) == date(2018, 7, 16)  # the 14th is a Saturday


def test_an_agency_s_own_deadline_goes_before_everybody_s():
    police, health = factories.agency("POLICE"), factories.agency("HEALTH")
    MonthDeadline.objects.create(year=107, month=3, report_due=date(2018, 4, 12), reason="連假")
    MonthDeadline.objects.create(
        year=107, month=3, agency=police, report_due=date(2018, 4, 20), reason="移轉"
    )
    MonthDeadline.objects.create(year=107, month=5, agency=police, report_due=date(2018, 6, 20))
    deadlines = deadlines_of([107])
    assert report_due(107, 3, deadlines.of(107, police.pk)) == date(2018, 4, 20)
    assert report_due(107, 3, deadlines.of(107, health.pk)) == date(2018, 4, 12)
    assert report_due(107, 5, deadlines.of(107, health.pk)) == date(2018, 6, 5)


def test_several_years_cost_one_query_and_none_costs_none(django_assert_num_queries):
    PerformanceYear.objects.create(year=106, report_day=8)
    with django_assert_num_queries(1):
        deadlines = deadlines_of([106, 107])
    assert report_due(106, 1, deadlines.of(106)) == date(2017, 2, 8)
    assert report_due(107, 1, deadlines.of(107)) == date(2018, 2, 5)
    with django_assert_num_queries(0):
        deadlines_of([])


def test_december_s_days_lie_in_the_next_year():
    CalendarDay.objects.create(day=date(2019, 1, 7), is_off=True, note="停止上班")
    CalendarDay.objects.create(day=date(2019, 5, 1), is_off=True)
    settings = settings_of(107, None)
    assert report_due(107, 12, settings) == date(2019, 1, 8)
    assert settings.calendar.knows(date(2019, 5, 1))  # as far as a deadline may be set by hand
