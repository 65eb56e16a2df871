"""What the workers do for a volume: read its chapters, print each by a task of its own, bind them when all are there."""

import logging
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from chiayi_kpi.core.files import on_disk
from chiayi_kpi.core.tasks import Later, wake
from indicators.errors import ScoreUnavailable
from reports.documents.errors import DocumentError
from reports.documents.pdf import identity, render_pdf
from reports.documents.store import document_of, kept
from reports.volumes import binding
from reports.volumes.chapters import Chapter, chapters_of, read_chapters, result, stored
from reports.volumes.errors import AgencyFault, NotPrinted, OtherVersion, told, why_failed
from reports.volumes.front import chapter_title, front_html
from reports.volumes.models import VolumeJob
from reports.volumes.outline import DamagedDocument, read_outline
from reports.volumes.tasks import print_chapter as chapter_task

logger = logging.getLogger(__name__)

_LOOK_SECONDS = 5  # the last chapter wakes its volume; this is for one whose worker was lost each time


def print_volume(job_id: str) -> None:
    """Have the chapters printed and, when they are, bind them; why that cannot be stands in the job, in its language.

    Raises Later while chapters are being printed, and what keeps the volume from being printed.
    """
    job = VolumeJob.objects.filter(pk=job_id).first()
    if job is None or job.cancel_requested:
        return
    with translation.override(job.language):
        try:
            _print(job)
        except (ScoreUnavailable, DocumentError, OSError) as fault:
            faults = getattr(fault, "faults", ())
            VolumeJob.objects.filter(pk=job.pk).update(
                reason=told(fault), faults=[list(one) for one in faults]
            )
            raise


def print_chapter(job_id: str, code: str) -> str:
    """Print a chapter of the job unless it is stored; returns why it cannot be, in the job's language."""
    job = VolumeJob.objects.filter(pk=job_id).first()
    chapters = [] if job is None else chapters_of(job)
    chapter = next((one for one in chapters if one.agency_code == code), None)
    if job is None or job.cancel_requested or chapter is None or stored([chapter]):
        reason = ""
    else:
        with translation.override(job.language):
            reason = _print_chapter(chapter)
    if job is not None and len(stored(chapters)) == len(chapters):
        wake(job.task_id)
    return reason


def _print_chapter(chapter: Chapter) -> str:
    try:
        with kept().open(chapter.html) as file:
            html = file.read().decode()
        if identity(html) != chapter.identity:
            raise OtherVersion
        content = document_of(html, chapter.document) if chapter.document else render_pdf(html)
        kept().save(chapter.name, ContentFile(content))
    except (DocumentError, OSError) as fault:
        logger.warning("The chapter of %s could not be printed: %s", chapter.agency_name, fault)
        return told(fault)
    kept().delete(chapter.html)
    return ""


def _print(job: VolumeJob) -> None:
    chapters = chapters_of(job) or _begin(job)
    there = stored(chapters)
    missing = [chapter for chapter in chapters if chapter not in there]
    tasks = {
        str(row.pk): row
        for row in DBTaskResult.objects.filter(pk__in=[one.task for one in missing if one.task])
    }
    if any(row.status in ("READY", "RUNNING") for row in tasks.values()):
        raise Later(_LOOK_SECONDS)
    with tempfile.TemporaryDirectory(prefix="kpi-volume-") as folder:
        _bind_all(job, chapters, tasks, Path(folder))


def _bind_all(
    job: VolumeJob, chapters: Sequence[Chapter], tasks: Mapping[str, DBTaskResult], folder: Path
) -> None:
    parts, lost = _parts(chapters, folder)
    if any(not chapter.task for chapter in lost):
        # It was stored before, and damaged or gone since: all is read and what is not sound printed once more.
        VolumeJob.objects.filter(pk=job.pk).update(chapters=[])
        raise Later(0)
    if lost:
        raise NotPrinted([_fault(chapter, tasks.get(chapter.task)) for chapter in lost])
    if not VolumeJob.objects.filter(pk=job.pk, cancel_requested=True).exists():
        _bind(job, chapters, parts, folder)


def _begin(job: VolumeJob) -> list[Chapter]:
    """Read the chapters and queue a task for each that is not stored: the tasks and the job's account of them at once."""
    chapters = read_chapters(job)
    with transaction.atomic():
        queued = [_queued(job, chapter) for chapter in chapters]
        VolumeJob.objects.filter(pk=job.pk).update(
            chapters=[asdict(chapter) for chapter in queued], begun_at=timezone.now()
        )
    return queued


def _queued(job: VolumeJob, chapter: Chapter) -> Chapter:
    if not chapter.identity:
        return chapter
    return replace(chapter, task=str(chapter_task.enqueue(str(job.pk), chapter.agency_code).id))


def _parts(chapters: Sequence[Chapter], folder: Path) -> tuple[list[binding.Chapter], list[Chapter]]:
    """The sound chapters, as files of this machine, and the others; what is left of those is taken out of the store."""
    found, lost = [], []
    for chapter in chapters:
        try:
            found.append(_part(chapter, folder))
        except DamagedDocument as fault:
            logger.warning("The chapter of %s: %s", chapter.agency_name, fault)
            kept().delete(chapter.name)
            lost.append(chapter)
    return found, lost


def _part(chapter: Chapter, folder: Path) -> binding.Chapter:
    try:
        path = on_disk(kept(), chapter.name, folder)
    except FileNotFoundError as fault:
        raise DamagedDocument(Path(chapter.name)) from fault
    outline = read_outline(path)
    return binding.Chapter(path, chapter_title(chapter, outline), outline)


def _fault(chapter: Chapter, task: DBTaskResult | None) -> AgencyFault:
    if task is None:
        reason = str(DamagedDocument(Path(chapter.name)))
    elif task.status == "FAILED":
        reason = why_failed(task)
    else:
        reason = task.return_value or str(DamagedDocument(Path(chapter.name)))
    return AgencyFault(chapter.agency_code, chapter.agency_name, reason)


def _bind(
    job: VolumeJob, chapters: Sequence[Chapter], parts: Sequence[binding.Chapter], folder: Path
) -> None:
    front, volume = folder / "front.pdf", folder / "volume.pdf"
    front.write_bytes(render_pdf(front_html(job, chapters, [part.outline for part in parts])))
    pages = binding.bind(volume, front, parts)
    with volume.open("rb") as file:
        kept().save(result(job), File(file))
    VolumeJob.objects.filter(pk=job.pk).update(pages=pages, size=volume.stat().st_size)
