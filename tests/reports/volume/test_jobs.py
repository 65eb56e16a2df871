"""A job from its order to its end, and what becomes of it when its worker is lost."""

import subprocess
import sys
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from reports import tasks
from reports.volume import orders, places, press, reaper, run, running
from reports.volume.errors import (
    AlreadyOver,
    Cancelled,
    Fault,
    Interrupted,
    NothingChosen,
    NotSet,
    ProcessLost,
    RunReplaced,
    StillOpen,
)
from reports.volume.models import VolumeJob
from reports.volume.running import Run, Written, claim

State = VolumeJob.State


def now_of(job: VolumeJob) -> VolumeJob:
    return VolumeJob.objects.get(pk=job.pk)


def lost(job: VolumeJob, **fields) -> VolumeJob:
    """The job as a worker on another machine left it."""
    claim(job.pk)
    DBTaskResult.objects.filter(pk=now_of(job).task_id).update(status="RUNNING", started_at=timezone.now())
    VolumeJob.objects.filter(pk=job.pk).update(**({"worker": "elsewhere/1"} | fields))
    return now_of(job)


@pytest.fixture
def printing(monkeypatch):
    """What printing does is said by the test: nothing, or something that goes wrong."""

    def does(outcome):
        def print_job(job, current, processes=None):
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

        monkeypatch.setattr(run, "print_job", print_job)

    return does


def test_an_order_is_one_job_and_one_task(ordered):
    job = ordered()
    assert (job.state, job.total, job.whole_city) == (State.WAITING, 2, True)
    task = DBTaskResult.objects.get()
    assert (task.pk, task.args_kwargs["args"]) == (now_of(job).task_id, [str(job.pk)])


def test_a_selection_stands_in_the_order_of_the_volume_and_is_not_the_whole_city(ordered):
    assert ordered("BBB", "AAA").agency_codes == ["AAA", "BBB"]
    assert not ordered("BBB", "NONE").whole_city


def test_the_same_order_while_it_is_open_is_not_printed_twice(ordered, printing):
    job = ordered()
    assert ordered() == job
    assert ordered(through=11) != job
    printing(Written(1, 1))
    run.run(str(job.pk))
    assert ordered() != job


def test_what_is_being_cancelled_is_ordered_anew(ordered):
    job = ordered()
    claim(job.pk)
    orders.cancel(job=job)
    assert ordered() != job


def test_a_volume_is_deleted_with_its_file_but_not_while_it_is_open(
    ordered, printing, django_capture_on_commit_callbacks
):
    job = ordered()
    with pytest.raises(StillOpen):
        orders.remove(job=job)
    printing(Written(1, 1))
    run.run(str(job.pk))
    places.result(job).write_bytes(b"%PDF")
    with django_capture_on_commit_callbacks(execute=True):
        orders.remove(job=job)
    assert not VolumeJob.objects.exists()
    assert not places.result(job).exists()


def test_an_order_for_nobody_leaves_nothing(ordered):
    with pytest.raises(NothingChosen):
        ordered("NONE")
    assert (VolumeJob.objects.count(), DBTaskResult.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)  # the worker opens and closes connections of its own accord
def test_the_worker_takes_the_task_from_the_database(ordered, printing):
    printing(Written(12, 3456))
    job = ordered()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("reports.management.commands.worker.PortalWorker.configure_signals", lambda self: None)
        patch.setattr("reports.management.commands.worker.watch", lambda stop: None)
        call_command("worker", batch=True)
    job = now_of(job)
    assert (job.state, job.pages, job.size, job.done, job.worker) == (State.DONE, 12, 3456, 2, "")
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


def test_a_failure_says_why_and_can_be_tried_again(ordered, printing):
    printing(NotSet([Fault("AAA", "測試局", "no fonts")]))
    job = ordered()
    run.run(str(job.pk))
    job = now_of(job)
    assert job.state == State.FAILED
    assert job.faults == [["AAA", "測試局", "no fonts"]]
    orders.retry(job=job)
    printing(Written(1, 1))
    run.run(str(job.pk))
    assert (now_of(job).state, now_of(job).reason, now_of(job).faults) == (State.DONE, "", [])


def test_printing_that_cannot_even_be_started_is_told_to_the_person(ordered, monkeypatch):
    def broken(name):
        raise OSError("libpango is missing")

    monkeypatch.setattr(tasks, "import_module", broken)
    job = ordered()
    with pytest.raises(OSError, match="libpango"):
        tasks.print_volume.call(str(job.pk))
    assert now_of(job).state == State.FAILED
    assert "libpango is missing" in now_of(job).reason


def test_a_fault_of_the_portal_is_told_without_its_inside_and_fails_the_task(ordered, printing):
    printing(KeyError("secret"))
    job = ordered()
    with pytest.raises(KeyError):
        run.run(str(job.pk))
    assert now_of(job).state == State.FAILED
    assert "secret" not in now_of(job).reason


def test_a_waiting_job_is_cancelled_at_once_and_never_begun(ordered, printing):
    printing(AssertionError("was begun"))
    job = ordered()
    orders.cancel(job=job)
    run.run(str(job.pk))
    assert now_of(job).state == State.CANCELLED


def test_a_running_job_hears_of_its_cancelling_at_the_next_beat(ordered):
    job = ordered()
    current = Run(claim(job.pk))
    current.beat(done=1, reused=0, total=2)
    orders.cancel(job=job)
    with pytest.raises(Cancelled):
        current.beat(done=2, reused=0, total=2)
    current.cancel()
    assert (now_of(job).state, now_of(job).done) == (State.CANCELLED, 1)


@pytest.mark.parametrize("action", [orders.cancel, orders.retry])
def test_what_is_over_is_over(ordered, printing, action):
    printing(Written(1, 1))
    job = ordered()
    run.run(str(job.pk))
    with pytest.raises(AlreadyOver):
        action(job=job)


def test_two_workers_do_not_print_the_same_job(ordered):
    job = ordered()
    assert claim(job.pk) is not None
    assert claim(job.pk) is None


def test_a_stopped_worker_hands_its_job_back_and_that_counts_as_no_attempt(ordered):
    job = ordered()
    claimed = claim(job.pk)
    running.stopping.set()
    try:
        with pytest.raises(Interrupted):
            Run(claimed).beat(done=0, reused=0, total=2)
    finally:
        running.stopping.clear()
    Run(claimed).give_back()
    assert reaper.reap() == 1
    assert (now_of(job).state, now_of(job).run) == (State.WAITING, 0)


@pytest.mark.parametrize(("stopped", "outcome"), [(True, Interrupted), (False, ProcessLost)])
def test_a_killed_process_is_a_fault_unless_the_whole_service_is_being_stopped(
    stopped, outcome, english, monkeypatch
):
    killed = Future()
    killed.set_exception(BrokenProcessPool())
    monkeypatch.setattr(press, "_STOP_SECONDS", 0)
    chapter = SimpleNamespace(agency_name="測試局")
    if stopped:
        running.stopping.set()
    try:
        with pytest.raises(outcome, match=None if stopped else "測試局"):
            press._reason(killed, chapter, [chapter])
    finally:
        running.stopping.clear()


def test_a_job_of_a_living_worker_is_left_alone(ordered):
    job = ordered()
    claim(job.pk)
    assert reaper.reap() == 0
    assert now_of(job).state == State.RUNNING


def test_a_job_whose_process_is_gone_is_queued_again_at_once(ordered):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    host = running.this_worker().rpartition("/")[0]
    before = lost(ordered(), worker=f"{host}/{gone.pid}")
    ordered("AAA")  # asked for later
    assert reaper.reap() == 1
    after = now_of(before)
    assert (after.state, after.worker) == (State.WAITING, "")
    assert DBTaskResult.objects.ready().first().pk == after.task_id
    assert DBTaskResult.objects.get(pk=before.task_id).status == "FAILED"
    assert DBTaskResult.objects.get(pk=after.task_id).status == "READY"


def test_a_job_of_another_machine_is_lost_when_it_has_been_silent(ordered):
    job = lost(ordered())
    assert reaper.reap() == 0
    VolumeJob.objects.update(beat_at=timezone.now() - reaper.SILENCE - timedelta(seconds=1))
    assert reaper.reap() == 1
    assert now_of(job).state == State.WAITING


def test_a_task_that_was_begun_without_its_job_is_found(ordered):
    job = ordered()
    long_ago = timezone.now() - reaper.SILENCE * 2
    DBTaskResult.objects.update(status="RUNNING", started_at=long_ago)
    assert reaper.reap() == 1
    assert DBTaskResult.objects.get(pk=now_of(job).task_id).status == "READY"


def test_a_task_that_failed_before_its_job_began_is_tried_again_but_not_for_ever(ordered):
    job = ordered()
    for _ in range(reaper.ATTEMPTS):
        DBTaskResult.objects.filter(pk=now_of(job).task_id).update(status="FAILED")
        assert reaper.reap() == 1
        assert now_of(job).state == State.WAITING
    DBTaskResult.objects.filter(pk=now_of(job).task_id).update(status="FAILED")
    reaper.reap()
    assert now_of(job).state == State.FAILED


def test_a_lost_run_changes_nothing_though_the_runs_are_counted_anew_when_it_is_tried_again(ordered):
    job = ordered()
    old = Run(claim(job.pk))
    VolumeJob.objects.update(state=State.FAILED)
    orders.retry(job=job)
    claim(job.pk)
    VolumeJob.objects.update(worker="elsewhere/1")
    with pytest.raises(RunReplaced):
        old.finish(Written(1, 1))


def test_a_job_that_kills_its_worker_each_time_is_given_up(ordered):
    job = lost(ordered(), run=reaper.ATTEMPTS, beat_at=None)
    assert reaper.reap() == 1
    assert now_of(job).state == State.FAILED
    assert "3 times" in now_of(job).reason


def test_a_lost_job_that_was_to_be_cancelled_is_not_printed_again(ordered):
    job = lost(ordered(), beat_at=None, cancel_asked=True)
    assert reaper.reap() == 1
    assert now_of(job).state == State.CANCELLED


def test_a_worker_that_was_given_up_and_comes_back_changes_nothing(ordered):
    job = ordered()
    old = Run(claim(job.pk))
    VolumeJob.objects.update(beat_at=None)
    reaper.reap()
    claim(job.pk)
    with pytest.raises(RunReplaced):
        old.beat(done=2, reused=0, total=2)
    with pytest.raises(RunReplaced):
        old.finish(Written(1, 1))
    old.fail("too late")
    assert (now_of(job).state, now_of(job).reason) == (State.RUNNING, "")
