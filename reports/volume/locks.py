"""One chapter is set by one process at a time, also where several workers print volumes that share it."""

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

logger = logging.getLogger(__name__)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Wait until nobody else holds ``path``, and hold it; the system lets it go when the process ends.

    On a shared folder that knows no locks it only warns: a chapter may be set twice then, with the same result.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
        except OSError as fault:
            logger.warning("No lock on %s (%s): chapters may be set twice", path, fault)
        yield
