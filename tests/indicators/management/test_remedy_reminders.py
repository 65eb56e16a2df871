"""Improvement measures in the day's mails: their owners around the day, supervisors once one is handed in."""

import datetime
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.reporting.reminders import reminders
from tests import factories
from tests.indicators.reporting_plan import OPEN, reporting_plan

pytestmark = pytest.mark.django_db
DAY = datetime.date(2019, 1, 22)  # nothing else is a reason to write on it
DONE = {"done_on": DAY - datetime.timedelta(1), "result": "已辦", "no_evidence": "無"}


@pytest.fixture
def reporting():
    """Everything is approved, so that nobody owes a month."""
    made = reporting_plan(2, months=range(1, OPEN + 1))
    for person in (made.owner, made.stranger, made.supervisor):
        person.email = f"{person.username}@example.gov.tw"
        person.save()
    for one in made.indicators:
        for month in range(1, OPEN + 1):
            factories.month_state(made.plan, one, month, "approved")
    return made


def sent(day: datetime.date = DAY) -> list[tuple[str, str, str]]:
    mail.outbox.clear()
    call_command("send_reminders", date=day, stdout=StringIO())
    return [(one.to[0], one.subject.partition("] ")[2], one.body) for one in mail.outbox]


def test_the_owner_is_told_before_the_day_and_after_it(reporting):
    due = DAY + datetime.timedelta(3)
    found = factories.remedy(reporting.plan, reporting.indicators[0], reporting.stranger, due=due)
    factories.remedy(
        reporting.plan, reporting.indicators[1], reporting.stranger, due=datetime.date(2019, 6, 1)
    )
    ((to, subject, body),) = sent()
    assert (to, subject) == (reporting.stranger.email, "改善措施 1 項將到期或已逾期")
    assert "1-1-1 宣導第1項\n  辦理期限 108.01.25" in body
    assert f"/107/{reporting.plan.agency.code}/improvements/{found.pk}/" in body
    assert "1-1-2" not in body  # its day is far
    ((_to, subject, body),) = sent(due + datetime.timedelta(1))
    assert subject == "改善措施 1 項將到期或已逾期（已逾期）"
    assert "辦理期限 108.01.25 （已逾期）" in body
    assert sent(DAY + datetime.timedelta(1)) == []


def test_the_supervisor_is_told_what_waits_to_be_closed(reporting):
    found = factories.remedy(reporting.plan, reporting.indicators[0], reporting.stranger, **DONE)
    ((to, subject, body),) = sent()
    assert (to, subject) == (reporting.supervisor.email, "改善措施 1 項待結案")
    assert f"/improvements/{found.pk}/" in body


def test_one_whose_owner_has_no_role_any_more_is_told_to_who_keeps_the_agencys(reporting):
    factories.remedy(reporting.plan, reporting.indicators[0], reporting.stranger, due=DAY)
    reporting.stranger.memberships.update(last_day=datetime.date(2018, 12, 31))
    ((to, _subject, body),) = sent()
    assert to == reporting.supervisor.email and "已無此機關職務，請改派他人" in body


def test_nobody_is_told_of_one_that_is_closed_nor_in_a_settled_year(reporting):
    factories.remedy(reporting.plan, reporting.indicators[0], reporting.stranger, **DONE, closed_on=DAY)
    factories.remedy(reporting.plan, reporting.indicators[1], reporting.stranger, due=DAY)
    type(reporting.plan).objects.filter(pk=reporting.plan.pk).update(settled_at="2019-01-20T00:00Z")
    assert sent() == []


def test_the_number_of_queries_does_not_grow_with_measures(reporting):
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            reminders(DAY)
        return len(captured)

    factories.remedy(reporting.plan, reporting.indicators[0], reporting.stranger, due=DAY)
    alone = count()
    for one in reporting.indicators:
        factories.remedy(reporting.plan, one, reporting.owner, due=DAY)
    assert count() == alone
