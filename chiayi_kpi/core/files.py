"""Files written whole or not at all."""

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path``: first beside it, then in its place in one step. A failure leaves ``path`` as it was.

    Raises OSError.
    """
    waiting = write_beside(path, data)
    try:
        waiting.replace(path)
    finally:
        waiting.unlink(missing_ok=True)


def write_beside(path: Path, data: bytes) -> Path:
    """Put ``data`` into a new file in the folder of ``path``, from where it can take its place in one step.

    Raises OSError, and then leaves nothing.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    waiting = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        waiting.chmod(0o644)
    except BaseException:
        waiting.unlink(missing_ok=True)
        raise
    return waiting
