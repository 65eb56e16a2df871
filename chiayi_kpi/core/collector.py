"""The garbage collector's patience, for work that makes very many objects and keeps them until its end."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# The default thresholds would have the collector look through all of them again and again: half the time of
# scoring a city, a third of setting a document.
_THRESHOLDS = (200_000, 50, 100)


@contextmanager
def patient_collector() -> Iterator[None]:
    """Raise the collector's thresholds inside the block; what was set before holds again after it."""
    before = gc.get_threshold()
    gc.set_threshold(*_THRESHOLDS)
    try:
        yield
    finally:
        gc.set_threshold(*before)
