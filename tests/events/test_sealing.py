"""The log is sealed, checked and archived; whatever is done to it behind its back is named."""

import datetime
import io
import threading
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, models, transaction
from django.utils import timezone, translation

from chiayi_kpi.events import sealing
from chiayi_kpi.events.archiving import ArchiveRefused, archive, read, remove_archived
from chiayi_kpi.events.kinds import EventKind
from chiayi_kpi.events.models import Event, Seal
from chiayi_kpi.events.sealing import head, seal_events
from chiayi_kpi.events.services import record
from chiayi_kpi.events.verifying import verify
from chiayi_kpi.operations.management.commands.worker import Worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def behind_its_back(model) -> models.QuerySet:
    """As somebody with the database's own tools would alter it."""
    return models.QuerySet(model)


@pytest.fixture
def log() -> list[Event]:
    """Six events under two seals."""
    events = []
    for _ in range(2):
        events += [record(EventKind.EXPORT, name=f"{number}.pdf", details={"名": 1}) for number in range(3)]
        seal_events()
    return events


def test_what_was_sealed_is_whole_and_its_range_is_said(log):
    record(EventKind.EXPORT)
    report = verify()
    assert report.faults == []
    assert (report.first.number, report.last.number, report.events, report.waiting) == (1, 2, 6, 1)
    assert seal_events() == 1 and seal_events() == 0


def test_what_waited_for_days_is_sealed_too_however_much_it_is(log, monkeypatch):
    monkeypatch.setattr(sealing, "MOST_EVENTS", 2)
    late = timezone.now() + datetime.timedelta(days=5)
    for hours in (1, 20, 40, 100):
        event = record(EventKind.EXPORT)
        behind_its_back(Event).filter(pk=event.pk).update(at=timezone.now() + datetime.timedelta(hours=hours))
    monkeypatch.setattr(timezone, "now", lambda: late)
    assert seal_events() == 4
    report = verify()
    assert (report.faults, report.last.number, report.waiting) == ([], 4, 0)


def test_a_worker_seals_by_itself():
    record(EventKind.EXPORT)
    Worker()._seal_now_and_then()
    assert Seal.objects.count() == 1


def test_a_changed_event_is_named(log):
    behind_its_back(Event).filter(pk=log[1].pk).update(username="nobody")
    assert [fault.startswith(f"Event {log[1].pk} (seal 1) was changed") for fault in verify().faults] == [
        True
    ]


def test_a_removed_event_is_named(log):
    behind_its_back(Event).filter(pk=log[4].pk)._raw_delete("default")
    assert verify().faults == [f"Event {log[4].pk} (seal 2) was removed"]


def test_an_event_put_in_later_is_named(log):
    late = record(EventKind.EXPORT)
    behind_its_back(Event).filter(pk=late.pk).update(at=timezone.now() - datetime.timedelta(days=3))
    seal_events()
    (fault,) = verify().faults
    assert fault.startswith(f"Event {late.pk} (seal 3) was put in later, or the clock was wrong")


def test_an_event_put_in_long_after_its_neighbours_is_named(log, monkeypatch):
    """Under a number that was left free: no seal looks so far back."""
    monkeypatch.setattr(sealing, "LOOKED_BACK", 2)
    forged = record(EventKind.EXPORT)
    behind_its_back(Event).filter(pk=forged.pk).update(id=log[0].pk - 1)
    assert seal_events() == 0
    assert verify().faults == [f"Event {log[0].pk - 1} was put in later: no seal names it"]


@pytest.mark.parametrize(
    "hours",
    [(0, -30, -29, 0), (0, 30, 31, 0), (0, -30, 30, -30, 0), (0, 9000, 0), (0, -1, -2, -3)],
    ids=["back", "forward", "to and fro", "a year forward", "further and further back"],
)
def test_a_clock_that_jumps_leaves_nothing_unsealed_and_no_fault(monkeypatch, hours):
    """Each time an event before and one behind the jump are sealed together."""
    begun, at = timezone.now(), timezone.now()
    for number, hour in enumerate(hours):
        for moment in (at, begun + datetime.timedelta(hours=hour, seconds=20 * number)):
            event = record(EventKind.EXPORT)
            behind_its_back(Event).filter(pk=event.pk).update(at=moment)
        at = begun + datetime.timedelta(hours=hour, seconds=20 * number + 10)
        with monkeypatch.context() as patch:
            patch.setattr(timezone, "now", lambda moment=at: moment)
            assert seal_events() == 2
    report = verify()
    assert (report.faults, report.events, report.waiting) == ([], 2 * len(hours), 0)


def test_what_it_finds_is_said_in_the_readers_language(log):
    behind_its_back(Event).filter(pk=log[4].pk)._raw_delete("default")
    out, err = io.StringIO(), io.StringIO()
    with translation.override("zh-hant"), pytest.raises(CommandError, match="事件日誌有 1 項不符"):
        call_command("verify_log", stdout=out, stderr=err)
    assert err.getvalue() == f"第 {log[4].pk} 號事件（第 2 號封緘）遭刪除\n"
    assert out.getvalue().startswith("第 1 至 2 號封緘")


def test_a_seal_that_is_changed_or_removed_is_named(log):
    record(EventKind.EXPORT)
    seal_events()
    behind_its_back(Seal).filter(number=2)._raw_delete("default")
    assert "Seals 2 to 2 are missing" in verify().faults
    behind_its_back(Seal).filter(number=3).update(entries=[])
    assert "Seal 3 was changed" in verify().faults


def test_a_log_cut_off_at_its_end_does_not_hold_the_seal_that_was_written_down(log, caplog):
    newest = str(head())
    out = io.StringIO()
    call_command("verify_log", "--written-down", newest, stdout=out)
    assert f"newest seal: {newest}" in out.getvalue()

    behind_its_back(Seal).filter(number=2)._raw_delete("default")
    behind_its_back(Event).filter(pk__in=[event.pk for event in log[3:]])._raw_delete("default")
    assert verify().faults == []  # by itself it looks whole
    err = io.StringIO()
    with pytest.raises(CommandError):
        call_command("verify_log", "--written-down", newest, stdout=io.StringIO(), stderr=err)
    assert "Seal 2 is not there" in err.getvalue()


def test_the_newest_seal_is_written_to_the_servers_output_and_mailed(
    caplog, settings, mailoutbox, django_capture_on_commit_callbacks
):
    settings.EVENT_LOG_MAIL = ["audit@city.example"]
    record(EventKind.EXPORT)
    with caplog.at_level("INFO"), django_capture_on_commit_callbacks(execute=True):
        call_command("seal_log", "--mail", stdout=io.StringIO())
    assert str(head()) in caplog.text
    assert str(head()) in mailoutbox[0].body


def test_a_seal_that_nobody_would_get_is_no_success(settings):
    settings.EVENT_LOG_MAIL = []
    with pytest.raises(CommandError, match="EVENT_LOG_MAIL"):
        call_command("seal_log", "--mail", stdout=io.StringIO())


@pytest.fixture
def old(log, settings) -> list[Event]:
    """The first seal is older than the log is kept."""
    settings.EVENT_LOG_DAYS = 200
    before = timezone.now() - datetime.timedelta(days=300)
    behind_its_back(Event).filter(pk__in=[event.pk for event in log[:3]]).update(at=before)
    behind_its_back(Seal).all()._raw_delete("default")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: before + datetime.timedelta(seconds=9))
        behind_its_back(Event).filter(pk__in=[event.pk for event in log[3:]]).update(at=timezone.now())
        held = list(behind_its_back(Event).filter(pk__in=[event.pk for event in log[3:]]))
        behind_its_back(Event).filter(pk__in=[event.pk for event in log[3:]])._raw_delete("default")
        seal_events()
    behind_its_back(Event).bulk_create(held)
    behind_its_back(Event).filter(pk__in=[event.pk for event in held]).update(at=timezone.now())
    seal_events()
    return log


def test_old_events_go_into_a_file_and_the_chain_goes_on(old, tmp_path: Path):
    assert verify().faults == []
    path = archive(tmp_path)
    assert Event.objects.count() == 7  # nothing is removed yet; that it was archived is an event itself
    assert remove_archived(path) == 3
    seal_events()

    assert [event.pk for event in Event.objects.order_by("pk")][:3] == [event.pk for event in old[3:]]
    assert verify().faults == []
    whole = verify(read(path))
    assert (whole.faults, whole.first.number, whole.events) == ([], 1, 8)


def test_that_events_were_removed_from_the_database_is_an_event(old, tmp_path: Path):
    path = archive(tmp_path)
    remove_archived(path)
    archived, removed = Event.objects.filter(kind=EventKind.LOG_ARCHIVED).order_by("pk")
    assert (removed.object_name, removed.details) == (path.name, archived.details | {"removed": 3})


def test_a_file_that_was_changed_is_no_archive(old, tmp_path: Path):
    path = archive(tmp_path)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(ArchiveRefused):
        remove_archived(path)
    with pytest.raises(ArchiveRefused):
        list(read(path))
    assert Event.objects.count() == 7


def test_a_log_without_its_beginning_is_named(old):
    behind_its_back(Event).filter(pk__in=[event.pk for event in old[:3]])._raw_delete("default")
    behind_its_back(Seal).filter(number=1)._raw_delete("default")
    assert "its beginning was removed" in verify().faults[0]


def test_nothing_is_archived_before_its_time_nor_from_a_log_with_a_fault(log, old, tmp_path: Path, settings):
    settings.EVENT_LOG_DAYS = 400
    with pytest.raises(ArchiveRefused, match="older than 400 days"):
        archive(tmp_path)
    settings.EVENT_LOG_DAYS = 200
    behind_its_back(Event).filter(pk=old[0].pk).update(username="x")
    with pytest.raises(ArchiveRefused, match="was changed"):
        archive(tmp_path)


@pytest.fixture
def several_writers():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")


@pytest.mark.django_db(transaction=True)
def test_the_chain_holds_while_many_write_and_seal_at_once(several_writers):
    def work(number: int) -> None:
        try:
            for step in range(10):
                with transaction.atomic():
                    record(EventKind.EXPORT, name=f"{number}-{step}")
                seal_events()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seal_events()
    report = verify()
    assert (report.faults, report.events, report.waiting) == ([], 40, 0)


@pytest.mark.django_db(transaction=True)
def test_an_event_that_is_committed_after_a_later_one_was_sealed_is_sealed_with_the_next(several_writers):
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                record(EventKind.EXPORT, name="early")
                begun.set()
                go_on.wait(10)
        finally:
            connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    begun.wait(10)
    record(EventKind.EXPORT, name="late")
    assert seal_events() == 1
    go_on.set()
    thread.join()
    assert seal_events() == 1
    names = [Event.objects.get(pk=seal.entries[0][0]).object_name for seal in Seal.objects.order_by("number")]
    assert (names, verify().faults) == (["late", "early"], [])
