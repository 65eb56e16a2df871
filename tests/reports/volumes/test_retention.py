"""Volumes and chapters are not kept for ever, and nobody has to think of it."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from reports.documents.store import kept
from reports.volumes.chapters import CHAPTERS, VOLUMES
from reports.volumes.models import VolumeJob
from reports.volumes.retention import clear_away, kept_until
from tests.reports.volumes.jobs import file_of, now_of, put, with_file

pytestmark = pytest.mark.django_db
State = VolumeJob.State


@pytest.fixture(autouse=True)
def limits(settings):
    settings.VOLUME_KEPT_DAYS = 30


def days_ago(days: float) -> datetime:
    return timezone.now() - timedelta(days=days)


def over(job: VolumeJob, days: float, state=State.DONE) -> VolumeJob:
    """The job as it ended so many days ago, with its file."""
    put(job, state)
    DBTaskResult.objects.filter(pk=job.task_id).update(finished_at=days_ago(days))
    used(with_file(job), days)
    return now_of(job)


def folder(name: str) -> Path:
    path = Path(kept().path(name))
    path.mkdir(parents=True, exist_ok=True)
    return path


def used(path: Path, days: float) -> Path:
    if not path.exists():
        path.write_bytes(b"x")
    moment = days_ago(days).timestamp()
    os.utime(path, (moment, moment))
    return path


def test_an_old_volume_goes_with_its_file_and_its_task(ordered):
    old, young = over(ordered(), 31), over(ordered("AAA"), 29)
    assert clear_away() == 1
    assert list(VolumeJob.objects.all()) == [young]
    assert not file_of(old).exists()
    assert file_of(young).exists()
    assert list(DBTaskResult.objects.all()) == [young.task]


def test_failed_and_cancelled_ones_go_too_but_what_is_open_stays(ordered):
    over(ordered("AAA"), 31, State.FAILED)
    over(ordered("BBB"), 31, State.CANCELLED)
    open_one = ordered()
    assert clear_away(timezone.now() + timedelta(days=60)) == 2
    assert list(VolumeJob.objects.all()) == [open_one]


def test_a_volume_whose_task_was_cleared_away_goes_by_the_day_it_was_asked_for(ordered):
    ordered().task.delete()
    assert clear_away() == 0
    assert clear_away(timezone.now() + timedelta(days=31)) == 1


def test_a_page_says_until_when_a_volume_is_kept(ordered):
    job = ordered()
    assert kept_until(job) is None
    job = put(job, State.DONE)
    job.task.finished_at = datetime(2019, 1, 3, tzinfo=UTC)
    assert kept_until(job) == datetime(2019, 2, 2, tzinfo=UTC)


def test_half_written_files_and_files_without_a_job_go_when_nobody_can_be_writing_them(ordered):
    stays = over(ordered(), 29)
    lost = [used(folder(VOLUMES) / name, 2) for name in (".x.pdf.1.part", f"{stays.pk}0.pdf")]
    young = used(folder(VOLUMES) / ".y.pdf.2.part", 0)
    clear_away()
    assert not any(path.exists() for path in lost)
    assert young.exists()
    assert file_of(stays).exists()


def test_chapters_that_nobody_used_for_long_go_and_what_was_never_printed():
    used(folder(CHAPTERS) / "old.pdf", 31)
    used(folder(CHAPTERS) / "young.pdf", 29)
    used(folder(CHAPTERS) / "young.missing", 29)
    used(folder(CHAPTERS) / "left.html", 2)
    used(folder(CHAPTERS) / "waits.html", 0)
    clear_away()
    assert {path.name for path in folder(CHAPTERS).iterdir()} == {"young.pdf", "young.missing", "waits.html"}


def test_a_chapter_stays_while_a_volume_has_it(ordered):
    job = over(ordered(), 29)
    VolumeJob.objects.filter(pk=job.pk).update(chapters=[{"digest": "old"}])
    for name in ("old.pdf", "old.missing", "older.pdf"):
        used(folder(CHAPTERS) / name, 40)
    clear_away()
    assert {path.name for path in folder(CHAPTERS).iterdir()} == {"old.pdf", "old.missing"}
