"""The auditors' page over the whole city: who did what, when and why."""

import datetime
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.core.caller import Caller, called_by
from chiayi_kpi.event_page.forms import EventForm
from chiayi_kpi.event_page.lines import event_lines
from chiayi_kpi.event_page.selectors import EventFilter, PageStart, events_behind, matching
from chiayi_kpi.events.kinds import EventKind, EventOutcome
from chiayi_kpi.events.models import Event
from chiayi_kpi.events.services import record
from chiayi_kpi.operations.backup.work import BackupOutcome
from chiayi_kpi.operations.models import LastRun
from chiayi_kpi.operations.services import remembered
from indicators.models import FigureChange
from indicators.services.figures import FigureCell, FigureEntry, record_figures
from tests import factories
from tests.indicators.reporting_plan import OPEN, reporting_plan

pytestmark = pytest.mark.django_db


def told(**wanted) -> list:
    return event_lines(events_behind(EventFilter(**wanted), None, 50))


@pytest.fixture
def made():
    """A plan of which one figure was given and then corrected, with the reason."""
    made = reporting_plan(1, approved=True)

    class Page:
        user = made.owner

    for value, reason in ((5, ""), (6, "重新清查")):
        with called_by(Caller(request_id="r", address="10.0.0.9", request=Page())):
            entry = FigureEntry(made.inputs[0].pk, OPEN, FigureCell(value))
            record_figures(
                plan=made.plan, entries=[entry], by=made.owner, way=FigureChange.Way.PAGE, reason=reason
            )
    return made


def test_a_correction_is_told_with_who_what_old_new_and_why(made):
    line = told()[0]
    assert (line.who, line.address) == (str(made.owner), "10.0.0.9")
    assert made.inputs[0].name in line.thing and made.plan.agency.name in line.where
    (step,) = line.steps
    assert (step.old, step.new, step.why) == ("5", "6", "重新清查")


def test_of_nobody_in_particular_it_is_said_how_often_they_were_refused(english):
    record(EventKind.REFUSED, outcome=EventOutcome.REFUSED, details={"count": 100})
    record(EventKind.REFUSED, outcome=EventOutcome.REFUSED, details={"count": 1})
    assert [line.outcome for line in told()] == ["was refused", "was refused (100 times within an hour)"]


def test_a_backup_that_counted_its_rows_stands_in_the_log():
    with remembered(LastRun.What.BACKUP) as run:
        run.outcome = BackupOutcome(
            Path("/backup/kpi.tar"), "2019-01-03T00:00:00+00:00", 2, 28990, 0, 9_000_000
        )
    (line,) = told()
    assert (line.path, line.steps, line.succeeded) == ("/backup/kpi.tar", (), True)


def test_a_change_of_what_was_agreed_is_told_by_its_history():
    plan = factories.complete_plan()

    with transaction.atomic():
        plan.preamble = "新的前言"
        plan._change_reason = "依會議決議"
        plan.save()
    (line,) = told()
    assert line.kind == EventKind.PLANS.label
    assert ("新的前言", "依會議決議") in {(step.new, step.why) for step in line.steps}


def test_the_filter_finds_by_person_agency_kind_object_outcome_and_day(made):
    wang = factories.user("wang", name="王小明")
    record(EventKind.EXPORT, by=wang, name="report.pdf", outcome=EventOutcome.FAILED)
    code = str(made.inputs[0].indicator).split(" ")[0]

    def count(**wanted) -> int:
        return matching(EventFilter(**wanted)).count()

    assert count() == 3
    assert count(people=[wang.pk]) == count(kind=EventKind.EXPORT) == count(outcome=EventOutcome.FAILED) == 1
    assert (
        count(agency=made.plan.agency_id)
        == count(thing=code)
        == count(thing=made.inputs[0].indicator.name)
        == 2
    )
    assert count(thing="report.pdf") == 1
    today = timezone.localdate()
    assert count(since=today, until=today) == 3
    assert count(until=today - datetime.timedelta(days=1)) == 0


def test_days_are_written_as_offices_write_them():
    form = EventForm({"since": "107.03.05", "until": "1071231"})
    assert form.is_valid()
    assert form.wanted().since == datetime.date(2018, 3, 5)
    assert form.wanted().until == datetime.date(2018, 12, 31)
    for odd in ("2018-03-05", "107.13.01", "昨天"):
        assert "since" in EventForm({"since": odd}).errors
    assert "until" in EventForm({"since": "107.03.05", "until": "107.03.04"}).errors


def test_each_event_stands_on_one_page_and_none_is_left_out():
    moment = timezone.now()
    Event.objects.bulk_create(Event(kind=EventKind.EXPORT, at=moment) for _ in range(7))  # all of one moment
    seen, place = [], None
    while part := events_behind(EventFilter(), place, 3):
        seen += [event.pk for event in part]
        place = PageStart(part[-1].at, part[-1].pk)
    assert seen == sorted(Event.objects.values_list("pk", flat=True), reverse=True)


def test_the_page_leads_to_earlier_events(client):
    client.force_login(factories.user(role=Role.AUDITOR))
    for number in range(60):
        record(EventKind.EXPORT, name=f"n{number}.pdf")
    first = client.get(reverse("event_log"))
    assert "n59.pdf" in first.content.decode() and "n9.pdf" not in first.content.decode()
    second = client.get(reverse("event_log"), {"behind": first.context["behind"]})
    assert "n9.pdf" in second.content.decode()
    assert Event.objects.filter(kind=EventKind.LOG_VIEWED).count() == 2  # whoever looks is in it, too
    assert client.get(reverse("event_log"), {"behind": "x~y"}).status_code == 404
    assert client.get(reverse("event_log"), {"since": "x"}).status_code == 422


def test_a_file_runs_no_formula(client):
    client.force_login(factories.user(role=Role.ADMINISTRATOR))
    record(EventKind.EXPORT, name="=HYPERLINK(1)")
    answer = client.get(reverse("event_log"), {"file": "csv", "kind": "export"}).content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in answer


def test_an_auditor_of_one_agency_does_not_see_the_city(client):
    client.force_login(factories.user(role=Role.AUDITOR, agency=factories.agency("A")))
    assert client.get(reverse("event_log")).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_events(made):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            told()
        return len(captured)

    few = queries()
    for number in range(9, 20):
        entry = FigureEntry(made.inputs[0].pk, OPEN, FigureCell(number))
        record_figures(plan=made.plan, entries=[entry], by=made.owner, way=FigureChange.Way.PAGE)
    assert queries() == few


def test_what_is_gone_is_told_by_what_it_was_called():
    person = factories.user("gone")
    record(EventKind.PEOPLE, of=person)
    User.objects.filter(pk=person.pk).delete()
    assert "gone" in told(kind=EventKind.PEOPLE)[0].thing
