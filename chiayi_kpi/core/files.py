"""Files written whole or not at all, and those that a row names: never one without the other."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage
from django.db import transaction

FILE_MODE = 0o640  # evidence and reports name people: nobody else on the machine reads them


def write_whole(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path``: first beside it, then in its place in one step. A failure leaves ``path`` as it was.

    Raises OSError.
    """
    with written_whole(path) as file:
        file.write(data)


@contextmanager
def written_whole(path: Path) -> Iterator[BinaryIO]:
    """The same for what the block writes bit by bit, and may read again. Raises OSError."""
    waiting = _part_of(path)
    try:
        with waiting.open("w+b") as file:
            yield file
            _finish(file)
        waiting.replace(path)
    finally:
        waiting.unlink(missing_ok=True)


def write_beside(path: Path, data: bytes) -> Path:
    """Put ``data`` into a new file in the folder of ``path``, from where it can take its place in one step.

    Raises OSError, and then leaves nothing.
    """
    waiting = _part_of(path)
    try:
        with waiting.open("wb") as file:
            file.write(data)
            _finish(file)
    except BaseException:
        waiting.unlink(missing_ok=True)
        raise
    return waiting


def _part_of(path: Path) -> Path:
    """A new, empty file in the folder of ``path``."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    os.close(handle)
    return Path(name)


def _finish(file: BinaryIO) -> None:
    """See that what was written is on the disk, and that the account's group may read it (workers of other accounts, a backup)."""
    file.flush()
    os.fsync(file.fileno())
    os.fchmod(file.fileno(), FILE_MODE)


class FilesUnreachable(OSError):
    """The storage that several machines share does not answer, or refuses."""


class WholeFiles(FileSystemStorage):
    """Django's own storage, but a file that does not fit on the disk leaves nothing, where Django would leave what did."""

    def forget_parts(self, seconds: float) -> None:
        """Delete what processes that were killed have left of their uploads, when it is so old."""
        for path in Path(self.path("")).glob(".upload.*.part"):
            with suppress(FileNotFoundError):  # another process was quicker
                if path.stat().st_mtime < time.time() - seconds:
                    path.unlink()

    def _save(self, name: str, content: File) -> str:
        root = Path(self.path(""))
        root.mkdir(mode=0o750, parents=True, exist_ok=True)
        waiting = _part_of(root / "upload")
        try:
            with waiting.open("wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                _finish(file)
            return super()._save(name, _Waiting(waiting))  # type: ignore[misc]
        finally:
            waiting.unlink(missing_ok=True)


class ReportFiles(WholeFiles):
    """Documents and volumes, below ``REPORTS_ROOT``: one of a name that is there is replaced in one step."""

    def __init__(self, **options: object) -> None:
        super().__init__(allow_overwrite=True, **options)  # type: ignore[arg-type]  # Django's own

    @property
    def base_location(self) -> str:  # type: ignore[override]  # one that is worked out once
        return str(settings.REPORTS_ROOT)

    @property
    def location(self) -> str:  # type: ignore[override]
        return os.path.abspath(settings.REPORTS_ROOT)


def on_disk(storage: Storage, name: str, folder: Path) -> Path:
    """Where programs that read files of this machine find it: in its place, or in ``folder``, copied. Raises OSError."""
    try:
        return Path(storage.path(name))
    except NotImplementedError:
        path = folder / PurePosixPath(name).name
        with storage.open(name) as file, path.open("wb") as copy:
            shutil.copyfileobj(file, copy)
        return path


class _Waiting(File):
    """What lies whole beside its place: Django moves it there in one step."""

    def __init__(self, path: Path) -> None:
        super().__init__(None, str(path))

    def temporary_file_path(self) -> str:
        return str(self.name)


@contextmanager
def stored_for_rows(storage: Storage, path: str, content: File) -> Iterator[str]:
    """Store ``content`` and give the name that it got to the block, in whose transaction the rows that name it are written.

    Where the block or its transaction fails, the file is taken away again. For services that are called outside of any
    other transaction: what undid one around this would leave the file.
    """
    name = storage.save(path, content)
    try:
        with transaction.atomic():
            yield name
    except BaseException:
        storage.delete(name)
        raise
