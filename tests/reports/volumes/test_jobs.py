"""A job from its order to its end: its state is that of its task."""

import pytest
from django_tasks_db.models import DBTaskResult

from reports.volumes import orders, printing, tasks
from reports.volumes.chapters import chapters_of
from reports.volumes.errors import AgencyFault, AlreadyOver, NothingChosen, NotPrinted, StillOpen
from reports.volumes.models import VolumeJob
from reports.volumes.page import volume_page
from tests.reports.volumes.jobs import ended, file_of, now_of, put, with_file, worked

State = VolumeJob.State


@pytest.fixture
def does(monkeypatch):
    """What printing comes to is said by the test: a number of pages, or something that goes wrong."""

    def say(outcome):
        def print_it(job):
            if isinstance(outcome, Exception):
                raise outcome
            VolumeJob.objects.filter(pk=job.pk).update(pages=outcome, size=1)

        monkeypatch.setattr(printing, "_print", print_it)

    return say


def reason_of(job: VolumeJob) -> str:
    return volume_page(now_of(job), (), may_steer=True).reason


def test_an_order_is_one_job_and_one_task(ordered):
    job = ordered()
    assert (job.state, job.whole_city) == (State.WAITING, True)
    assert (job.task, job.task.args_kwargs["args"]) == (DBTaskResult.objects.get(), [str(job.pk)])


def test_a_selection_stands_in_the_order_of_the_volume_and_is_not_the_whole_city(ordered):
    assert ordered("BBB", "AAA").agency_codes == ["AAA", "BBB"]
    assert not ordered("BBB", "NONE").whole_city


def test_the_same_order_while_it_is_open_is_not_printed_twice(ordered, does):
    job = ordered()
    assert ordered() == job
    assert ordered(through=11) != job
    does(1)
    worked()
    assert ordered() != job


def test_what_is_being_cancelled_is_ordered_anew(ordered):
    job = put(ordered(), State.RUNNING)
    orders.cancel(job=job)
    assert ordered() != job


def test_a_volume_is_deleted_with_its_file_but_not_while_it_is_open(
    ordered, does, django_capture_on_commit_callbacks
):
    job = ordered()
    with pytest.raises(StillOpen):
        orders.remove(job=job)
    does(1)
    worked()
    with_file(job)
    with django_capture_on_commit_callbacks(execute=True):
        orders.remove(job=job)
    assert not VolumeJob.objects.exists()
    assert not file_of(job).exists()


def test_an_order_for_nobody_leaves_nothing(ordered):
    with pytest.raises(NothingChosen):
        ordered("NONE")
    assert (VolumeJob.objects.count(), DBTaskResult.objects.count()) == (0, 0)


def test_the_worker_takes_the_task_from_the_database(ordered, does):
    does(12)
    job = ended(ordered())
    assert (job.state, job.pages, job.task.status) == (State.DONE, 12, "SUCCESSFUL")


def test_a_failure_says_why_and_can_be_tried_again(ordered, does):
    does(NotPrinted([AgencyFault("AAA", "測試局", "no fonts")]))
    job = ended(ordered())
    assert (job.state, job.faults) == (State.FAILED, [["AAA", "測試局", "no fonts"]])
    orders.retry(job=job)
    assert now_of(job).state == State.WAITING
    does(1)
    job = ended(job)
    assert (job.state, job.reason, job.faults) == (State.DONE, "", [])


def test_a_volume_that_cannot_be_written_says_what_the_system_said(ordered, does):
    does(OSError("disk full"))
    assert "disk full" in reason_of(ended(ordered()))


def test_a_fault_of_the_portal_is_told_without_its_inside(ordered, does, caplog):
    does(KeyError("secret"))
    job = ended(ordered())
    assert job.state == State.FAILED
    assert "系統管理員可於紀錄中查得原因" in reason_of(job)
    assert "secret" not in reason_of(job)
    assert "secret" in caplog.text


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("chiayi_kpi.core.tasks.GivenUp", "列印多次中斷而原因不明"),
        ("builtins.ImportError", "各背景程式版本不一"),
    ],
)
def test_a_task_that_no_worker_could_run_is_told_as_such(ordered, kind, words):
    job = put(ordered(), State.FAILED)
    DBTaskResult.objects.update(exception_class_path=kind)
    assert words in reason_of(job)


def test_printing_that_cannot_even_be_loaded_fails_the_job(ordered, monkeypatch):
    def broken(name):
        raise ImportError(name)

    monkeypatch.setattr(tasks, "import_module", broken)
    job = ended(ordered())
    assert job.state == State.FAILED
    assert reason_of(job)


def test_a_waiting_job_is_cancelled_at_once_and_never_begun(ordered, does):
    does(AssertionError("was begun"))
    job = ordered()
    orders.cancel(job=job)
    assert now_of(job).state == State.CANCELLED
    assert ended(job).state == State.CANCELLED


def test_a_running_job_is_open_until_its_task_has_heard_of_the_cancelling(ordered):
    job = put(ordered(), State.RUNNING)
    orders.cancel(job=job)
    assert (now_of(job).state, now_of(job).is_open) == (State.RUNNING, True)


@pytest.mark.parametrize("action", [orders.cancel, orders.retry])
def test_what_is_over_is_over(ordered, action):
    job = put(ordered(), State.DONE)
    with_file(job)
    with pytest.raises(AlreadyOver):
        action(job=job)


@pytest.mark.parametrize(("pages", "state"), [(3, State.DONE), (0, State.FAILED)])
def test_a_job_whose_task_was_cleared_away_is_what_its_file_says(ordered, pages, state):
    job = put(ordered(), State.DONE, pages=pages)
    job.task.delete()
    assert now_of(job).state == state


def test_chapters_that_another_version_read_are_shown():
    """A key that it kept and nobody knows any more, and one that it did not know."""
    job = VolumeJob(chapters=[{"agency_code": "A", "agency_name": "甲", "digest": "d", "paper": "A3"}])
    (chapter,) = chapters_of(job)
    assert (chapter.agency_name, chapter.sample, chapter.missing) == ("甲", False, "")
