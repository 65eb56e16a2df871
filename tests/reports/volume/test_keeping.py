"""Volumes and set chapters are not kept for ever, and nobody has to think of it."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from reports.volume import keeping, places, watching
from reports.volume.models import VolumeJob

pytestmark = pytest.mark.django_db
State = VolumeJob.State


@pytest.fixture(autouse=True)
def limits(settings):
    settings.VOLUME_KEPT_DAYS = 30
    settings.VOLUME_STORE_MB = 1


def days_ago(days: float) -> datetime:
    return timezone.now() - timedelta(days=days)


def over(job: VolumeJob, days: float, state=State.DONE) -> VolumeJob:
    """The job as it ended so many days ago, with its file."""
    VolumeJob.objects.filter(pk=job.pk).update(state=state, finished_at=days_ago(days))
    return VolumeJob.objects.get(pk=job.pk) if made(places.result(job), days) else job


def made(path, days: float, size: int = 10):
    path.write_bytes(bytes(size))
    used = days_ago(days).timestamp()
    os.utime(path, (used, used))
    return path


def left() -> set[str]:
    return {path.name for path in places.store().iterdir()}


def test_an_old_volume_goes_with_its_file_and_its_task(ordered):
    old, young = over(ordered(), 31), over(ordered("AAA"), 29)
    DBTaskResult.objects.filter(pk=old.task_id).update(status="SUCCESSFUL", finished_at=days_ago(31))
    assert keeping.clear_away() == 1
    assert list(VolumeJob.objects.all()) == [young]
    assert not places.result(old).exists()
    assert places.result(young).exists()
    assert [task.pk for task in DBTaskResult.objects.all()] == [young.task_id]


def test_failed_and_cancelled_ones_go_too_but_what_is_open_stays(ordered):
    over(ordered("AAA"), 31, State.FAILED)
    over(ordered("BBB"), 31, State.CANCELLED)
    open_one = ordered()
    assert keeping.clear_away(timezone.now() + timedelta(days=1)) == 2
    assert list(VolumeJob.objects.all()) == [open_one]


def test_a_page_says_until_when_a_volume_is_kept(ordered):
    job = ordered()
    assert keeping.kept_until(job) is None
    job.finished_at = datetime(2019, 1, 3, tzinfo=UTC)
    assert keeping.kept_until(job) == datetime(2019, 2, 2, tzinfo=UTC)


def test_half_written_files_and_files_without_a_job_go_when_nobody_can_be_writing_them(ordered):
    kept = over(ordered(), 29)
    lost = [made(places.results() / name, 2) for name in (".x.pdf.1.part", f"{kept.pk}0.pdf")]
    young = made(places.results() / ".y.pdf.2.part", 0)
    keeping.clear_away()
    assert not any(path.exists() for path in lost)
    assert young.exists()
    assert places.result(kept).exists()


def test_chapters_that_nobody_used_for_long_go():
    made(places.store() / "old.galley", 31)
    made(places.store() / "young.galley", 29)
    made(places.store() / "young.known", 29)
    made(places.store() / "left.html", 2)
    keeping.clear_away()
    assert left() == {"young.galley", "young.known"}


def test_the_store_is_bounded_and_the_longest_unused_chapters_go_first():
    for days in (2, 3, 4):
        made(places.store() / f"{days}.galley", days, size=450_000)
    keeping.clear_away()
    assert left() == {"2.galley", "3.galley"}


def test_chapters_of_today_stay_even_over_the_bound_because_one_may_be_printing_them():
    for no in range(3):
        made(places.store() / f"{no}.galley", 0.5, size=900_000)
    keeping.clear_away()
    assert len(left()) == 3


def test_a_chapter_that_is_taken_up_while_the_others_are_deleted_stays(monkeypatch):
    old = [made(places.store() / f"{no}.galley", 31 + no) for no in range(2)]
    delete = Path.unlink

    def unlink(path, **how):
        delete(path, **how)
        assert places.in_use(old[1])

    monkeypatch.setattr(Path, "unlink", unlink)
    keeping.clear_away()
    assert left() == {"1.galley"}


@pytest.mark.parametrize("fault", [DatabaseError("gone"), OSError("full"), ValueError("12x")])
def test_whatever_goes_wrong_does_not_end_the_watch(fault, monkeypatch, caplog):
    def unreachable():
        raise fault

    monkeypatch.setattr(watching, "reap", unreachable)
    monkeypatch.setattr(watching, "close_old_connections", lambda: None)
    watching.look(clear=True)
    assert "tried again" in caplog.text
    assert str(fault) in caplog.text
