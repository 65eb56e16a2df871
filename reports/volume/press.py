"""Sets chapters with as many processes as there are processors."""

import logging
import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from reports.volume.chapters import Chapter
from reports.volume.composing import compose, get_ready
from reports.volume.errors import Fault, Interrupted, NotSet, ProcessLost
from reports.volume.running import stopping

logger = logging.getLogger(__name__)

_STOP_SECONDS = 1
_TICK = 2  # seconds between two looks at whether the job is still wanted


class Press:
    """Processes that are ready to set chapters; ``opened_press`` makes one."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def set(self, chapters: Iterable[Chapter], tick: Callable[[int], None]) -> None:
        """Set and save the chapters; ``tick`` is told how many are done, every ``_TICK`` seconds and at each one.

        What ``tick`` raises ends the work. A chapter that cannot be set keeps no other from it: NotSet comes at the
        end and names them all. Raises NotSet, ProcessLost.
        """
        waiting = {self._submit(chapter): chapter for chapter in chapters}
        total, faults = len(waiting), []
        while waiting:
            begun = [chapter for future, chapter in waiting.items() if future.running()]
            finished, _others = wait(waiting, timeout=_TICK, return_when=FIRST_COMPLETED)
            for future in finished:
                chapter = waiting.pop(future)
                if reason := _reason(future, chapter, begun or [chapter]):
                    faults.append(Fault(chapter.agency_code, chapter.agency_name, reason))
            tick(total - len(waiting) - len(faults))
        if faults:
            raise NotSet(faults)

    def _submit(self, chapter: Chapter) -> Future[str]:
        language = translation.get_language() or settings.LANGUAGE_CODE
        return self._pool.submit(compose, chapter.page, chapter.galley, chapter.slot, chapter.key, language)


@contextmanager
def opened_press(processes: int | None = None) -> Iterator[Press]:
    """A press of ``processes`` processes, by default as the setting VOLUME_PROCESSES says."""
    # Not forked from the worker itself: its threads and its database connection stay its own.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["reports.volume.warm"])
    pool = ProcessPoolExecutor(
        processes or settings.VOLUME_PROCESSES,
        mp_context=context,
        initializer=get_ready,
    )
    try:
        yield Press(pool)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _reason(future: Future[str], chapter: Chapter, begun: Iterable[Chapter]) -> str:
    """Why ``chapter`` could not be set, empty if it was; ``begun`` are those that the processes were at."""
    fault = future.exception()
    if isinstance(fault, BrokenProcessPool):
        # A system that stops a service ends all of its processes; the worker's own signal may come a moment later.
        if stopping.wait(_STOP_SECONDS):
            raise Interrupted from fault
        raise ProcessLost([one.agency_name for one in begun]) from fault
    if fault is not None:
        logger.error("The chapter of %s could not be set", chapter.agency_name, exc_info=fault)
        return _("A fault of the portal; the administrator finds it in the log.")
    return future.result()
