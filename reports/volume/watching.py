"""What a worker does beside its tasks: look for lost volumes, and clear away what is old."""

import logging
import threading
import time

from django.db import close_old_connections

from reports.volume.keeping import clear_away
from reports.volume.reaper import reap

logger = logging.getLogger(__name__)

_REAP_SECONDS = 10
_CLEAR_SECONDS = 60 * 60


def watch(stop: threading.Event) -> None:
    """Look every few seconds, and clear away once an hour, until told to stop."""
    cleared = float("-inf")
    while True:
        due = time.monotonic() - cleared >= _CLEAR_SECONDS
        look(clear=due)
        if due:
            cleared = time.monotonic()
        if stop.wait(_REAP_SECONDS):
            return


def look(*, clear: bool) -> None:
    """One look. Whatever goes wrong is logged, a database that does not answer or a fault: the next look may do better.

    Without the watch lost volumes would wait for ever, and nobody would see why.
    """
    try:
        _look(clear=clear)
    except Exception:
        logger.exception("The worker's look at the volumes failed; it is tried again")


def _look(*, clear: bool) -> None:
    close_old_connections()
    try:
        if found := reap():
            logger.warning("%d lost volume(s) found", found)
        if clear and (deleted := clear_away()):
            logger.info("%d old volume(s) deleted", deleted)
    finally:
        close_old_connections()
