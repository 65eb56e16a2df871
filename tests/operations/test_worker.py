"""The queue, by a worker in the test's own process: no task is lost, and what cannot be done stops nothing else."""

import datetime
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, OperationalError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from chiayi_kpi.core.leases import STARTS, take
from chiayi_kpi.core.mails import send_mail, tried_again
from chiayi_kpi.core.tasks import wake
from chiayi_kpi.operations.management.commands import worker as command
from chiayi_kpi.operations.management.commands.worker import Worker
from tests.operations import worker_tasks as tasks
from tests.operations.worker_tasks import told
from tests.patience import until

pytestmark = pytest.mark.usefixtures("worker_here")

LONG_AGO = "2000-01-01T00:00Z"


def run_all() -> None:
    Worker(batch=True).run()


def row() -> DBTaskResult:
    return DBTaskResult.objects.get()


@pytest.mark.django_db
def test_what_a_task_returns_stands_in_its_row(tmp_path):
    tasks.note.enqueue(str(tmp_path), "done")
    run_all()
    assert (row().status, row().return_value) == ("SUCCESSFUL", "done")


@pytest.mark.django_db
def test_a_task_exists_only_when_its_transaction_is_committed(tmp_path):
    with pytest.raises(DatabaseError), transaction.atomic():
        tasks.note.enqueue(str(tmp_path), "done")
        raise DatabaseError
    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db
def test_a_task_that_kills_its_worker_each_time_has_failed(tmp_path, caplog):
    tasks.note.enqueue(str(tmp_path), "done")
    for start in range(STARTS):
        assert take(f"vm/{start}/x") is not None
        assert take("vm/9/x") is None  # the lease holds
        DBTaskResult.objects.update(run_after=LONG_AGO)
    assert take("vm/9/x") is None
    assert (row().status, row().exception_class_path) == ("FAILED", "chiayi_kpi.core.tasks.GivenUp")
    assert "vm/2/x" in caplog.text


@pytest.mark.django_db
def test_a_clock_that_is_set_back_makes_no_lease_longer(tmp_path, settings):
    """A lost worker's task would wait until the clock has caught up; a worker that lives renews its lease meanwhile."""
    settings.TASK_LEASE_SECONDS = 2
    tasks.note.enqueue(str(tmp_path), "done")
    take("vm/1/x")
    DBTaskResult.objects.update(run_after="2100-01-01T00:00Z")
    Worker()._say_that_it_runs()
    until(lambda: take("vm/2/x"))


@pytest.fixture
def set_back(monkeypatch):
    """Put tasks into the queue by a clock that is an hour ahead, as before it was set back."""

    @contextmanager
    def ahead():
        with monkeypatch.context() as patched:
            moment = timezone.now() + datetime.timedelta(hours=1)
            patched.setattr(timezone, "now", lambda: moment)
            yield moment

    return ahead


def waits() -> float:
    return (row().run_after - timezone.now()).total_seconds()


@pytest.mark.django_db
def test_nor_the_pause_after_which_a_mail_is_tried_again(set_back):
    with set_back():
        assert tried_again(send_mail, 0, "Subject", "Body", ["a@example.org"])
    assert waits() > 3600
    Worker()._say_that_it_runs()
    assert 55 < waits() < 65
    Worker()._say_that_it_runs()
    assert waits() < 65


@pytest.mark.django_db
def test_nor_that_of_a_task_that_was_given_back(set_back, tmp_path):
    with set_back():
        tasks.not_yet.enqueue(str(tmp_path))
        Worker()._work()
    DBTaskResult.objects.update(run_after=timezone.now() + datetime.timedelta(hours=1))
    Worker()._say_that_it_runs()
    assert waits() <= 0 and take("vm/1/x") is not None


@pytest.mark.django_db
def test_a_clock_that_goes_on_leaves_every_pause_as_it_was():
    tried_again(send_mail, 3, "Subject", "Body", ["a@example.org"])
    before = row().run_after
    Worker()._say_that_it_runs()
    assert row().run_after == before and waits() > 6 * 3600 - 60


@pytest.mark.django_db
def test_a_task_that_was_lost_goes_before_those_that_wait(tmp_path):
    lost = tasks.note.enqueue(str(tmp_path), "lost")
    take("vm/1/x")
    tasks.note.enqueue(str(tmp_path), "waits")
    DBTaskResult.objects.filter(pk=lost.id).update(run_after=LONG_AGO)
    assert str(take("vm/2/x").pk) == lost.id


@pytest.mark.django_db
def test_a_task_begun_by_a_worker_without_leases_is_taken_over_when_it_has_been_long(tmp_path):
    tasks.note.enqueue(str(tmp_path), "done")
    DBTaskResult.objects.get().claim("of another version")
    assert take("vm/1/x") is None
    DBTaskResult.objects.update(started_at=LONG_AGO)
    assert take("vm/1/x") is not None


@pytest.mark.django_db
def test_what_a_worker_makes_of_a_task_that_was_taken_from_it_is_dropped(monkeypatch):
    tasks.lose_its_lease.enqueue()
    Worker()._work()
    assert (row().status, row().worker_ids[-1], row().return_value) == ("RUNNING", "another worker", None)


@pytest.mark.django_db
def test_a_task_that_cannot_go_on_yet_comes_back_when_it_is_woken(tmp_path):
    queued = tasks.not_yet.enqueue(str(tmp_path))
    worker = Worker()
    assert (worker._work(), worker._work()) == (True, False)
    assert (row().status, row().worker_ids) == ("READY", [])
    (tmp_path / "ready").touch()
    wake(queued.id)
    run_all()
    assert (row().status, len(row().worker_ids), told(tmp_path, "tried")) == ("SUCCESSFUL", 1, 2)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["reports.tasks.print_volume", "tests.operations.worker_tasks.gone", "nothing"]
)
def test_a_task_of_a_name_that_no_longer_exists_is_named_and_the_queue_goes_on(path, tmp_path, caplog):
    tasks.note.enqueue(str(tmp_path), "unknown")
    DBTaskResult.objects.update(task_path=path)
    tasks.note.enqueue(str(tmp_path), "known")
    for _ in range(STARTS):  # a worker of another version may know it
        unknown = DBTaskResult.objects.get(task_path=path)
        assert unknown.status != "FAILED"
        DBTaskResult.objects.filter(pk=unknown.pk, status="RUNNING").update(run_after=LONG_AGO)
        Worker()._work()
    Worker()._work()
    assert f"has no {path}" in caplog.text
    assert DBTaskResult.objects.get(task_path=path).status == "FAILED"
    assert told(tmp_path, "known") == 1


@pytest.mark.django_db
def test_a_task_whose_row_is_damaged_is_named_and_the_queue_goes_on(tmp_path, caplog):
    tasks.note.enqueue(str(tmp_path), "damaged")
    DBTaskResult.objects.update(args_kwargs=[])
    damaged = row().pk
    tasks.note.enqueue(str(tmp_path), "next")
    run_all()
    assert f"{damaged} (tests.operations.worker_tasks.note) is damaged" in caplog.text
    assert DBTaskResult.objects.get(pk=damaged).status == "FAILED"
    assert told(tmp_path, "next") == 1


@pytest.mark.django_db
def test_a_task_that_fails_stops_no_other(tmp_path, caplog):
    tasks.fail.enqueue("no paper")
    tasks.note.enqueue(str(tmp_path), "next")
    run_all()
    assert {row.status for row in DBTaskResult.objects.all()} == {"FAILED", "SUCCESSFUL"}
    assert "no paper" in caplog.text


@pytest.mark.django_db
def test_a_task_whose_database_goes_away_is_begun_anew_as_often_as_one_whose_worker_is_lost(tmp_path):
    tasks.lose_the_database.enqueue(str(tmp_path))
    for _start in range(STARTS):
        with pytest.raises(OperationalError):
            Worker()._work()
        assert row().status == "RUNNING"
        DBTaskResult.objects.update(run_after=LONG_AGO)
    Worker()._work()
    assert (row().status, told(tmp_path, "tried")) == ("FAILED", STARTS)


@pytest.mark.django_db
def test_after_an_update_the_worker_ends_to_be_started_anew(tmp_path, monkeypatch, caplog):
    tasks.note.enqueue(str(tmp_path), "done")
    monkeypatch.setattr(command, "are_as_loaded", lambda: False)
    Worker().run()
    assert row().status == "READY"
    assert "files have changed" in caplog.text


@pytest.mark.django_db
@pytest.mark.parametrize("fault", [DatabaseError("gone"), OSError("full")])
def test_what_goes_wrong_beside_the_tasks_is_logged_and_ends_nothing(fault, tmp_path, monkeypatch, caplog):
    def unreachable():
        raise fault

    monkeypatch.setattr(command, "clear_away", unreachable)
    monkeypatch.setattr(command, "_PAUSE", 0)
    tasks.note.enqueue(str(tmp_path), "done")
    run_all()
    assert str(fault) in caplog.text
    assert row().status == "SUCCESSFUL"
