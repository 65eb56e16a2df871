"""Prints one volume from beginning to end, in the worker."""

import hashlib
import logging
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _

from chiayi_kpi.core.files import write_whole
from indicators.errors import ScoreUnavailable
from reports.documents.errors import DocumentError
from reports.volume import places
from reports.volume.binding import bind
from reports.volume.chapters import Chapter, chapters_of, identifier, key_of
from reports.volume.errors import Cancelled, Interrupted, RunReplaced, Unprintable
from reports.volume.front import chapter_name, front_html
from reports.volume.galley import read_manifest
from reports.volume.models import VolumeJob
from reports.volume.press import opened_press
from reports.volume.running import Run, Written, claim

logger = logging.getLogger(__name__)

FRONT_SLOT = 0


def run(job_id: str, processes: int | None = None) -> None:
    """Print the job if it is still waiting; how it ended stands in its row, in the language of who asked."""
    job = claim(job_id)
    if job is None:
        return
    current = Run(job)
    with translation.override(job.language):
        try:
            current.finish(print_job(job, current, processes))
        except Cancelled:
            current.cancel()
        except Interrupted:
            current.give_back()
        except RunReplaced:
            logger.warning("Volume %s: another run took over, this one ends", job.pk)
        except Unprintable as fault:
            current.fail(str(fault), fault.faults)
        except (ScoreUnavailable, DocumentError) as fault:
            current.fail(str(fault))
        except OSError as fault:
            current.fail(_("The volume could not be written: %(fault)s") % {"fault": fault})
        except Exception:
            current.fail(
                _("A fault of the portal ended the printing. The administrator finds it in the log.")
            )
            raise


def print_job(job: VolumeJob, current: Run, processes: int | None = None) -> Written:
    """Set what is not set yet and bind it all. Raises what ``run`` tells."""
    chapters = chapters_of(job)
    missing = [chapter for chapter in chapters if not chapter.is_set]
    reused, total = len(chapters) - len(missing), len(chapters)

    def tick(done: int) -> None:
        current.beat(done=reused + done, reused=reused, total=total)

    tick(0)
    # Workers whose volumes share chapters begin at different ones, and each finds set what another has set.
    missing.sort(key=lambda chapter: hashlib.sha256(f"{job.worker}{chapter.key}".encode()).digest())
    with opened_press(processes) as press:
        press.set(missing, tick)
        front = _front(job, chapters)
        press.set([] if front.is_set else [front], lambda _done: tick(len(missing)))
    return _bind(job, chapters, front)


def _front(job: VolumeJob, chapters: Sequence[Chapter]) -> Chapter:
    html = front_html(job, chapters, [read_manifest(chapter.galley) for chapter in chapters])
    key = key_of(html, FRONT_SLOT)
    front = Chapter("", _("Contents"), FRONT_SLOT, False, False, "", key, places.store() / f"{key}.galley")
    if not places.in_use(front.galley):  # the clearing away is to leave it, until it is bound
        write_whole(front.page, html.encode())
    return front


def _bind(job: VolumeJob, chapters: Sequence[Chapter], front: Chapter) -> Written:
    path = places.result(job)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    waiting = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            parts = [(one.galley, chapter_name(one, read_manifest(one.galley))) for one in chapters]
            pages = bind(file, front.galley, parts, identifier(chapters, front.key))
            file.flush()
            os.fsync(file.fileno())
        waiting.chmod(0o644)
        size = waiting.stat().st_size
        waiting.replace(path)
    finally:
        waiting.unlink(missing_ok=True)
    missing = [(chapter.agency_name, chapter.missing) for chapter in chapters if chapter.missing]
    return Written(pages, size, missing)
