"""The garbage collector's patience, for work that makes very many objects and keeps them until its end."""

import ctypes
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


def give_memory_back() -> None:
    """Collect what nothing refers to any more, and hand the freed memory back to the system where the C library can.

    What is made of very many small objects leaves its memory with the process otherwise: a set document 60 to 130 MiB.
    """
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's; others give back by themselves
    if trim is not None:
        trim(0)
