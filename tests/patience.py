"""Waiting for what another process or thread comes to."""

import time
from collections.abc import Callable

PATIENCE = 120  # seconds; longer than any step takes on a busy machine


def until(reached: Callable[[], object]) -> None:
    """Wait for a thing, never for a time."""
    end = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < end, "it never came to this"
        time.sleep(0.02)
