"""The demo's year of reporting: an open December, a November that waits, a returned August."""

import datetime
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from chiayi_kpi.accounts.models import User
from chiayi_kpi.management.demo import load_demo, make_accounts
from chiayi_kpi.management.demo_year import walk_the_year
from indicators.models import CheckAnswer, IndicatorMonth, MonthEvent
from indicators.reporting.city import Progress, city_reporting
from indicators.reporting.work import owed
from objectives.models import Plan
from reports.snapshot.selectors import build_snapshots

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

JAN_3 = date(2019, 1, 3)


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo is loaded once for these tests, and taken away after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo()
        make_accounts()
        assert walk_the_year(107)
        Plan.objects.update(status=Plan.Status.APPROVED)
        yield
        transaction.set_rollback(True)


def work(username):
    return owed(User.objects.get(username=username), JAN_3)


def test_twice_is_once():
    events = MonthEvent.objects.count()
    assert not walk_the_year(107)
    assert MonthEvent.objects.count() == events


def test_the_owner_s_twelve_indicators_are_open_in_december():
    december = next(month for month in work("owner").owed if month.month == 12)
    own = [found.row for found in december.indicators if not found.as_deputy]
    assert len(own) == 12
    assert {row.number[0] for row in own} == {1}
    assert not december.overdue


def test_one_month_came_back_with_a_reason():
    ((month, found),) = work("owner").returned
    assert (month.month, found.row.code) == (8, "1-6-2")
    assert found.month.reason.startswith("示範數據")


def test_november_waits_for_the_supervisor():
    (waiting,) = work("supervisor").waiting
    assert (waiting.month, len(waiting.rows), waiting.overdue) == (11, 27, True)


def test_every_indicator_of_the_bureau_has_unit_owner_and_deputy():
    (bureau,) = {month.plan.id for month in work("owner").owed}
    rows = IndicatorMonth.objects.filter(plan=bureau, month=1).exclude(state="draft")
    rows = rows.values("indicator__assignments__plan")
    assert rows.count() == 27
    for month in work("deputy").owed:
        assert all(found.row.assigned.unit and found.row.assigned.owner for found in month.indicators)


def test_the_city_shows_every_stage():
    shown = Counter(month.progress for agency in city_reporting(107, JAN_3) for month in agency.months)
    assert {Progress.APPROVED, Progress.SUBMITTED, Progress.PARTLY, Progress.NONE} <= set(shown)


def test_what_was_said_is_labelled_as_a_sample():
    notes = IndicatorMonth.objects.exclude(note="").values_list("note", flat=True)
    answers = CheckAnswer.objects.values_list("answer", flat=True)
    assert notes
    assert answers
    assert all(text.startswith("示範數據") for text in (*notes, *answers))


def test_looking_back_in_time_shows_what_was_known_then():
    march = timezone.make_aware(datetime.datetime(2018, 4, 10))  # noqa: DTZ001 - made aware here
    then, now = (
        build_snapshots(year=107, through=3, agency_codes=["CYPD"], known_at=known_at)[0].score.total
        for known_at in (march, None)
    )
    assert now - then == Decimal("0.60")  # the award of 4-2-1, which was given in December only
    early = timezone.make_aware(datetime.datetime(2018, 2, 10))  # noqa: DTZ001 - made aware here
    [snapshot] = build_snapshots(year=107, through=3, agency_codes=["CYPD"], known_at=early)
    assert snapshot.score.total < now
