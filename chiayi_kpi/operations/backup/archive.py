"""The archive: a tar file, encrypted for the recipients of the settings (age), with a manifest that has a checksum of each file."""

import hashlib
import io
import json
import os
import tarfile
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pyrage
from django.utils.translation import gettext as _

from chiayi_kpi.operations.backup.errors import BackupFailed

MANIFEST = "manifest.json"
ENCRYPTED = ".age"


class _Hashed:
    """A file that counts and hashes what is read of it, from its beginning to its end."""

    closed = False

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._digest, self.size = file, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._digest.update(data)
        self.size += len(data)
        return data

    def seekable(self) -> bool:
        return False

    @property
    def found(self) -> list:
        return [self.size, self._digest.hexdigest()]


class Writer:
    """Takes one file after another; ``files`` is what it holds."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.files: dict[str, list] = {}

    def add(self, name: str, file: IO[bytes], size: int) -> None:
        """Add a file of ``size`` bytes."""
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size, 0o600
        hashed = _Hashed(file)
        self._tar.addfile(entry, hashed)  # type: ignore[arg-type]
        self.files[name] = hashed.found

    def close(self, manifest: dict[str, Any]) -> None:
        """Add the manifest, with the checksums of all files before it."""
        data = json.dumps(manifest | {"files": self.files}, ensure_ascii=False, indent=1).encode()
        self.add(MANIFEST, io.BytesIO(data), len(data))


@contextmanager
def written(path: Path, recipients: Sequence[str]) -> Iterator[Writer]:
    """Write an archive at ``path``, whole or not at all, readable by the account alone, with its checksum beside it."""
    waiting = path.with_name(f".{path.name}.part")
    try:
        with os.fdopen(os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            with _encrypting(file, recipients) as plain, tarfile.open(fileobj=plain, mode="w|") as tar:
                yield Writer(tar)
            file.flush()
            os.fsync(file.fileno())
        with waiting.open("rb") as whole:
            digest = hashlib.file_digest(whole, "sha256").hexdigest()
        path.with_name(f"{path.name}.sha256").write_text(f"{digest}  {path.name}\n", encoding="ascii")
        waiting.replace(path)
    finally:
        waiting.unlink(missing_ok=True)


@contextmanager
def _encrypting(file: IO[bytes], recipients: Sequence[str]) -> Iterator[IO[bytes]]:
    """A file whose content reaches ``file`` encrypted; ``file`` itself where nobody is named."""
    if not recipients:
        yield file
        return
    known = [_recipient(one) for one in recipients]
    reading, writing = os.pipe()
    faults: list[BaseException] = []

    def encrypt() -> None:
        try:
            with os.fdopen(reading, "rb") as plain:
                pyrage.encrypt_io(plain, file, known)
        except BaseException as fault:  # noqa: BLE001 - raised below, where the archive is written
            faults.append(fault)

    thread = threading.Thread(target=encrypt)
    thread.start()
    try:
        with os.fdopen(writing, "wb") as plain:
            yield plain
    except BrokenPipeError:
        thread.join()
        if not faults:  # said below: why nobody reads any more
            raise
    finally:
        thread.join()
    if faults:
        raise BackupFailed(str(faults[0])) from faults[0]


def _recipient(text: str) -> Any:
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as fault:
        said = _("BACKUP_RECIPIENTS must hold public keys such as age1…, not “%s”")
        raise BackupFailed(said % text) from fault


def read(path: Path, key: Path | None, take: Callable[[str, IO[bytes]], None]) -> dict[str, Any]:
    """Give each file of the archive to ``take``; then the manifest, with which all of it agrees. Raises BackupFailed."""
    found: dict[str, list] = {}
    manifest: dict[str, Any] = {}
    try:
        with _decrypted(path, key) as plain, tarfile.open(fileobj=plain, mode="r|") as tar:
            for entry in tar:
                content = tar.extractfile(entry)
                if content is None or ".." in Path(entry.name).parts or entry.name.startswith("/"):
                    raise BackupFailed(_("%s is no archive of the portal.") % path)
                if entry.name == MANIFEST:
                    manifest = json.loads(content.read())
                    continue
                hashed = _Hashed(content)
                take(entry.name, hashed)  # type: ignore[arg-type]
                while hashed.read(1024 * 1024):
                    pass
                found[entry.name] = hashed.found
    except (tarfile.TarError, ValueError, EOFError) as fault:
        raise BackupFailed(_("The archive %s is damaged or cut short.") % path) from fault
    if not manifest:
        raise BackupFailed(_("The archive %s is damaged or cut short.") % path)
    wrong = sorted(
        name
        for name in found.keys() | manifest["files"].keys()
        if found.get(name) != manifest["files"].get(name)
    )
    if wrong:
        raise BackupFailed(
            _("These files of the archive are not what was backed up: %s") % _(", ").join(wrong[:10])
        )
    return manifest


@contextmanager
def _decrypted(path: Path, key: Path | None) -> Iterator[IO[bytes]]:
    if path.suffix != ENCRYPTED:
        with path.open("rb") as file:
            yield file
        return
    if key is None:
        raise BackupFailed(_("The archive is encrypted; name the file of its private key: --key FILE"))
    lines = [line.strip() for line in key.read_text(encoding="ascii", errors="replace").splitlines()]
    try:
        identities = [
            pyrage.x25519.Identity.from_str(one) for one in lines if one and not one.startswith("#")
        ]
        with tempfile.TemporaryFile(dir=path.parent) as plain, path.open("rb") as file:
            pyrage.decrypt_io(file, plain, identities)
            plain.seek(0)
            yield plain
    except (pyrage.IdentityError, pyrage.DecryptError) as fault:
        raise BackupFailed(_("The archive cannot be opened with this key: %s") % fault) from fault
