"""Sets chapters with as many processes as there are processors."""

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

from django.conf import settings
from django.utils import translation

from reports.volume.chapters import Chapter
from reports.volume.composing import compose, get_ready
from reports.volume.errors import Interrupted, NotSet, ProcessLost
from reports.volume.running import stopping

_STOP_SECONDS = 1
_TICK = 2  # seconds between two looks at whether the job is still wanted


class Press:
    """Processes that are ready to set chapters; ``opened_press`` makes one."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def set(self, chapters: Iterable[Chapter], tick: Callable[[int], None]) -> None:
        """Set and save the chapters; ``tick`` is told how many are done, every ``_TICK`` seconds and at each one.

        What ``tick`` raises ends the work. Raises NotSet, ProcessLost.
        """
        waiting = {self._submit(chapter): chapter for chapter in chapters}
        total, done = len(waiting), 0
        while done < total:
            finished, _others = wait(waiting, timeout=_TICK, return_when=FIRST_COMPLETED)
            for future in finished:
                _check(future, waiting.pop(future))
            done = total - len(waiting)
            tick(done)

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


def _check(future: Future[str], chapter: Chapter) -> None:
    try:
        reason = future.result()
    except BrokenProcessPool as fault:
        # A system that stops a service ends all of its processes; the worker's own signal may come a moment later.
        raise (Interrupted if stopping.wait(_STOP_SECONDS) else ProcessLost) from fault
    if reason:
        raise NotSet(chapter.agency_name, reason)
