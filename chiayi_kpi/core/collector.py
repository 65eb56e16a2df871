"""The garbage collector's patience, for work that makes very many objects and keeps them until its end."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

# The default thresholds would have the collector look through all of them again and again: half the time of
# scoring a city, a third of setting a document.
_THRESHOLDS = (200_000, 50, 100)
# What held before the first of the blocks that are open now, once for each: the thresholds are the whole process's.
_before: list[tuple[int, int, int]] = []
_lock = threading.Lock()


@contextmanager
def patient_collector() -> Iterator[None]:
    """Raise the collector's thresholds inside the block; what was set before holds again after the last open one."""
    with _lock:
        _before.append(_before[0] if _before else gc.get_threshold())
        gc.set_threshold(*_THRESHOLDS)
    try:
        yield
    finally:
        with _lock:
            before = _before.pop()
            if not _before:
                gc.set_threshold(*before)
