"""Making a backup, restoring one, and trying whether one can be restored."""

import datetime
import io
import logging
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from chiayi_kpi.core.management.commands.migrate import why_refused
from chiayi_kpi.operations.backup.archive import ENCRYPTED, Writer, read, written
from chiayi_kpi.operations.backup.dump import dump, empty, load, migrations_in
from chiayi_kpi.operations.backup.errors import BackupFailed, why_failed
from chiayi_kpi.operations.backup.keep import kept
from chiayi_kpi.operations.backup.named import lacking, named_files
from chiayi_kpi.operations.backup.tables import differences

logger = logging.getLogger(__name__)

DATABASE, SETTINGS, FILES = "database", "settings.env", "files/"
_NAME = re.compile(r"kpi-(\d{8}T\d{6}Z)\.tar(\.age)?")
_MOMENT = "%Y%m%dT%H%M%SZ"
_UNCONFIRMED = "waiting-imports"  # uploads that nobody has confirmed yet
_SECRET = re.compile(r"SECRET|PASSWORD|PASSPHRASE|TOKEN|_KEY|DSN|DATABASE_URL|BIND|CREDENTIAL")
_REMAINS_SECONDS = 24 * 3600
_ENGINE = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True, slots=True)
class BackupOutcome:
    """What an archive holds."""

    path: Path
    created: str
    tables: int
    rows: int
    files: int
    bytes: int
    lacks: tuple[str, ...] = ()  # the files that its rows name and it has not


def back_up(folder: Path) -> BackupOutcome:
    """Write an archive into ``folder`` while people work, and remove what need not be kept. Raises BackupFailed, OSError."""
    moment = timezone.now().astimezone(datetime.UTC)
    ending = ENCRYPTED if settings.BACKUP_RECIPIENTS else ""
    path = folder / f"kpi-{moment.strftime(_MOMENT)}.tar{ending}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _forget_remains(folder)
    with (
        tempfile.TemporaryDirectory(prefix=".kpi-", dir=folder) as work,
        written(path, settings.BACKUP_RECIPIENTS) as archive,
    ):
        # A file is written before the row that names it and removed after it: what was there before the moment of the
        # database, and what has come since, is all that its rows can name.
        _add_stored(archive)
        copy = Path(work) / DATABASE
        tables, named = dump(connection, copy)
        _add_stored(archive)
        files = len(archive.files)
        with copy.open("rb") as file:
            archive.add(DATABASE, file, copy.stat().st_size)
        said = settings_without_secrets().encode()
        archive.add(SETTINGS, io.BytesIO(said), len(said))
        created = moment.isoformat(timespec="seconds")
        archive.close({"format": 1, "created": created, "engine": connection.vendor, "tables": tables})
    prune(folder)
    lacks = lacking(named, _digests(archive.files))
    return BackupOutcome(path, created, len(tables), _rows(tables), files, path.stat().st_size, lacks)


def newest(place: Path) -> Path:
    """The archive itself, or the newest one of a folder. Raises BackupFailed."""
    if place.is_file():
        return place
    found = not_ahead(_archives(place))
    if not found:
        raise BackupFailed(_("There is no backup in %s.") % place)
    return found[max(found)]


def not_ahead(found: dict[datetime.datetime, Path]) -> dict[datetime.datetime, Path]:
    """Without those dated more than a day from now, when a clock was ahead, which is said; all where there are no others."""
    latest = timezone.now() + datetime.timedelta(days=1)
    known = {moment: path for moment, path in found.items() if moment <= latest}
    if not known:
        return found
    for moment in sorted(found.keys() - known.keys()):
        logger.warning("Passed over, since it is dated ahead of the clock: %s", found[moment])
    return known


def restore(place: Path, key: Path | None) -> BackupOutcome:
    """Put an archive into an empty installation and compare every table and file. Raises BackupFailed, OSError."""
    if connection.introspection.table_names():
        raise BackupFailed(_("The database is not empty; nothing was changed. Restore into an empty one."))
    if next(stored(), None) is not None:
        raise _has_files()
    return _restored(newest(place), key, connection, keeps_files=True)


def _has_files() -> BackupFailed:
    return BackupFailed(
        _(
            "There are files in the storage already; nothing was changed. Restore into an empty one (MEDIA_ROOT, or the "
            "bucket below S3_PREFIX)."
        )
    )


def drill(place: Path, key: Path | None) -> BackupOutcome:
    """Restore the newest archive into a scratch database, compare everything, and throw it away. Raises BackupFailed, OSError."""
    with tempfile.TemporaryDirectory(prefix="kpi-drill-") as work:
        scratch = _scratch(Path(work))
        try:
            if scratch.vendor == "postgresql":
                empty(scratch)
            return _restored(newest(place), key, scratch, keeps_files=False)
        finally:
            if scratch.vendor == "postgresql":
                empty(scratch)
            scratch.close()


def _restored(path: Path, key: Path | None, target: Any, *, keeps_files: bool) -> BackupOutcome:
    with tempfile.TemporaryDirectory(prefix=".kpi-", dir=path.parent) as work:
        copy, put = Path(work) / DATABASE, list[str]()

        def take(name: str, file: IO[bytes]) -> None:
            if name == DATABASE:
                with copy.open("wb") as out:
                    while data := file.read(1024 * 1024):
                        out.write(data)
            elif keeps_files and name.startswith(FILES):
                # Before it is there: of a save that failed nobody knows what is left of it.
                put.append(name.removeprefix(FILES))
                try:
                    keep_file(name, file)
                except BackupFailed:  # it is somebody else's
                    put.pop()
                    raise

        try:
            manifest = read(path, key, take)
            if manifest["engine"] != target.vendor:
                said = _("The backup is of %(theirs)s, this installation uses %(ours)s.")
                raise BackupFailed(
                    said % {"theirs": _ENGINE[manifest["engine"]], "ours": _ENGINE[target.vendor]}
                )
            if keeps_files and (why := why_refused(migrations_in(copy, target.vendor))):
                raise BackupFailed(why)
            found = load(target, copy)
        except BaseException as fault:
            _take_back(put, fault)
            raise
        wrong = differences(manifest["tables"], found)
    if wrong:
        raise BackupFailed(_("These tables are not what was backed up: %s") % _(", ").join(wrong))
    files = sum(name.startswith(FILES) for name in manifest["files"])
    tables = manifest["tables"]
    with target.cursor() as cursor:
        lacks = lacking(named_files(cursor), _digests(manifest["files"]))
    size = path.stat().st_size
    return BackupOutcome(path, manifest["created"], len(tables), _rows(tables), files, size, lacks)


def _take_back(names: list[str], fault: BaseException) -> None:
    """Empty the storage again after a restore that failed. Raises BackupFailed where that is not to be had."""
    while names:
        try:
            default_storage.delete(names[-1])
        except OSError:
            said = _(
                "%(why)s — Of the files put there until then up to %(count)d are left; remove them before you restore again "
                "(below MEDIA_ROOT, or the bucket's S3_PREFIX)."
            )
            raise BackupFailed(said % {"why": why_failed(fault), "count": len(names)}) from fault
        names.pop()


def keep_file(name: str, file: IO[bytes]) -> None:
    """Put a file of an archive back in its place. Raises BackupFailed where there is one already, OSError."""
    wanted = name.removeprefix(FILES)
    kept_as = default_storage.save(wanted, _Streamed(file, wanted))
    if kept_as != wanted:
        default_storage.delete(kept_as)
        raise _has_files()


class _Streamed(File):
    """A file that can only be read from its beginning to its end."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        super().__init__(file, name)
        self._read = file.read

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        while data := self._read(chunk_size or self.DEFAULT_CHUNK_SIZE):
            yield data


def _scratch(folder: Path) -> Any:
    """A database that may be thrown away, as Django's connection."""
    if connection.vendor == "sqlite":
        own = {**connection.settings_dict, "NAME": str(folder / "drill.sqlite3")}
    elif not settings.DRILL_DATABASE:
        raise BackupFailed(
            _(
                "The drill needs a database of its own: createdb --owner=%(role)s --encoding=UTF8 --template=template0"
                " %(name)s_drill, then set DRILL_DATABASE_URL."
            )
            % {"role": connection.settings_dict["USER"], "name": connection.settings_dict["NAME"]}
        )
    else:
        own = {**connection.settings_dict, **settings.DRILL_DATABASE}
        # One server has many addresses (a socket, a name, a number), so the name alone has to differ.
        if own["NAME"] == connection.settings_dict["NAME"]:
            raise BackupFailed(
                _("DRILL_DATABASE_URL is the portal's own database; the drill would empty it.")
            )
    scratch = connection.copy(alias="drill")
    scratch.settings_dict = own
    return scratch


def prune(folder: Path) -> None:
    """Remove the archives that the rule does not keep; those dated ahead of the clock stay, and take no other's place."""
    found = not_ahead(_archives(folder))
    keep = kept(
        found,
        days=settings.BACKUP_KEEP_DAYS,
        weeks=settings.BACKUP_KEEP_WEEKS,
        months=settings.BACKUP_KEEP_MONTHS,
    )
    for moment, path in found.items():
        if moment not in keep:
            path.unlink()
            path.with_name(f"{path.name}.sha256").unlink(missing_ok=True)


def settings_without_secrets() -> str:
    """The environment as far as the portal reads it; what is secret is named and left out."""
    lines = []
    for name in sorted(settings.ENVIRONMENT_READ):
        if name in os.environ:
            lines.append(f"# {name}=…" if _SECRET.search(name) else f"{name}={os.environ[name]}")
    return "\n".join(lines) + "\n"


def stored(folder: str = "") -> Iterator[str]:
    """The names of all files that people sent."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        if not name.endswith(".part"):
            yield f"{folder}{name}"
    for name in sorted(folders):
        if name != _UNCONFIRMED:
            yield from stored(f"{folder}{name}/")


def _add_stored(archive: Writer) -> None:
    """Add the files that are not yet in the archive."""
    for name in stored():
        if FILES + name in archive.files:
            continue
        try:
            with default_storage.open(name) as file:
                archive.add(FILES + name, cast(IO[bytes], file), file.size)
        except FileNotFoundError:
            continue  # removed meanwhile, and with it the row that named it


def _forget_remains(folder: Path) -> None:
    """Remove what a backup or restore that was killed has left: among it a copy of the database that nobody encrypted."""
    for path in folder.glob(".kpi-*"):
        with suppress(OSError):  # what cannot be removed keeps no backup from being made
            if path.stat().st_mtime > time.time() - _REMAINS_SECONDS:
                continue  # another machine's may still be at work
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()


def _archives(folder: Path) -> dict[datetime.datetime, Path]:
    found = {}
    for path in folder.iterdir() if folder.is_dir() else ():
        if match := _NAME.fullmatch(path.name):
            moment = datetime.datetime.strptime(match[1], _MOMENT).replace(tzinfo=datetime.UTC)
            found[timezone.localtime(moment)] = path  # its day is the city's
    return found


def _digests(files: dict[str, list]) -> dict[str, str]:
    """The SHA-256 of each file of an archive, by its name in the storage."""
    return {
        name.removeprefix(FILES): digest for name, (_size, digest) in files.items() if name.startswith(FILES)
    }


def _rows(tables: dict[str, list]) -> int:
    return sum(rows for rows, _checksum in tables.values())
