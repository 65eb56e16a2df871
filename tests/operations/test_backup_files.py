"""A backup's files: from a bucket and back, into an empty machine; what rows name and it has not; and a storage that fails midway."""

import errno
import hashlib

import pyrage
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from chiayi_kpi.core.files import FilesUnreachable
from chiayi_kpi.operations import probes
from chiayi_kpi.operations.backup import archive, work
from chiayi_kpi.operations.backup.errors import BackupFailed
from chiayi_kpi.operations.models import LastRun
from indicators.models import Evidence
from objectives.models import AccountPicture
from objectives.writing import picture_files
from tests import factories
from tests.operations.machines import in_bucket, s3_server


@pytest.fixture
def scratch(installation, tmp_path):
    """The database of the machine on which a backup is restored; empty."""
    opened = work._scratch(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def empty_machine(scratch, monkeypatch):
    """Call it, and ``restore`` finds a machine without rows and files."""

    def made() -> None:
        for name in list(work.stored()):
            default_storage.delete(name)
        monkeypatch.setattr(work, "connection", scratch)

    return made


def sent(content: bytes = b"%PDF-1.4 sent") -> Evidence:
    """A file that a row names and that lies in the storage."""
    plan = factories.plan(factories.agency())
    indicator = factories.indicator(factories.objective(factories.facet(plan)))
    row = Evidence.objects.create(
        plan=plan,
        indicator=indicator,
        month=1,
        name="a.pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        file=f"evidence/{plan.pk}/{len(content):032x}",
    )
    default_storage.save(row.file.name, ContentFile(content))
    return row


def everything() -> dict[str, bytes]:
    return {name: default_storage.open(name).read() for name in work.stored()}


@pytest.mark.on_any_database
@pytest.mark.parametrize(("there", "back"), [("bucket", "folder"), ("folder", "bucket")])
def test_what_lay_in_a_bucket_or_a_folder_comes_back_into_the_other(
    there, back, scratch, settings, tmp_path, monkeypatch
):
    key = pyrage.x25519.Identity.generate()
    settings.BACKUP_RECIPIENTS = [str(key.to_public())]
    (tmp_path / "key").write_text(str(key), encoding="ascii")
    kept, own = {name: tmp_path / name for name in ("there", "back")}, settings.STORAGES

    def machine(place: str, name: str) -> None:
        in_folder = own["default"] | {"OPTIONS": {"location": str(kept[name])}}
        in_a_bucket = in_bucket(named | {"S3_PREFIX": str(kept[name]).lstrip("/")})
        settings.STORAGES = own | {"default": in_a_bucket if place == "bucket" else in_folder}

    with s3_server() as named:
        try:
            machine(there, "there")
            row = sent(b"a" * 9_000_000)  # more than one request takes
            before = everything()
            call_command("backup", tmp_path / "backups")
            machine(back, "back")
            monkeypatch.setattr(work, "connection", scratch)
            call_command("restore", tmp_path / "backups", key=tmp_path / "key")
            assert everything() == before and list(before) == [row.file.name]
        finally:
            settings.STORAGES = own
    with scratch.cursor() as cursor:
        cursor.execute("SELECT file FROM indicators_evidence")
        assert list(cursor.fetchall()) == [(row.file.name,)]


def test_files_that_rows_name_and_the_storage_has_not_are_said(scratch, tmp_path, capsys, monkeypatch):
    """Neither keeps a backup or a restore from being made: the rest is worth it."""
    gone, changed, whole = sent(b"gone"), sent(b"as it was"), sent(b"whole")
    picture = picture_files.prepare(factories.picture_upload())
    AccountPicture.objects.create(plan=whole.plan, name=picture.name, width=1, height=1)
    picture_files.keep(picture)
    call_command("backup", tmp_path)
    assert "▲" not in capsys.readouterr().err and probes.backups()[0].id == "operations.W016"  # no drill yet

    default_storage.delete(gone.file.name)
    default_storage.delete(changed.file.name)
    default_storage.save(changed.file.name, ContentFile(b"damaged"))
    picture_files.remove(picture.name)
    lost = sorted((gone.file.name, changed.file.name, picture_files.stored_as(picture.name)))
    for archived in tmp_path.glob("kpi-*"):
        archived.unlink()
    call_command("backup", tmp_path)
    call_command("restore_drill", tmp_path)
    said = capsys.readouterr().err
    assert said.count("3 個") == 2 and all(said.count(name) == 2 for name in lost)
    assert whole.file.name not in said
    assert [(run.succeeded, run.note in said) for run in LastRun.objects.all()] == [(True, True)] * 2
    assert [found.id for found in probes.backups()] == ["operations.W025"] * 2

    for name in list(work.stored()):
        default_storage.delete(name)
    monkeypatch.setattr(work, "connection", scratch)
    call_command("restore", tmp_path)
    assert all(name in capsys.readouterr().err for name in lost[:1])
    assert whole.file.name in list(work.stored())


@pytest.mark.parametrize(
    "fault",
    [
        FilesUnreachable("no answer"),
        pytest.param(OSError(errno.ENOSPC, "full"), marks=pytest.mark.on_any_database),
    ],
)
def test_a_restore_whose_storage_fails_leaves_nothing_and_can_be_begun_anew(
    fault, empty_machine, scratch, tmp_path, monkeypatch
):
    call_command("backup", tmp_path)
    empty_machine()
    save = type(default_storage._wrapped).save

    def failing(storage, name, content, **more):
        stored = save(storage, name, content, **more)
        if name == "pictures/ab/ab.png":  # it took the file, and the answer was lost
            raise fault
        return stored

    with monkeypatch.context() as patched:
        patched.setattr(type(default_storage._wrapped), "save", failing)
        with pytest.raises(CommandError, match=r"檔案儲存服務無法使用.*no answer|full"):
            call_command("restore", tmp_path)
    assert (list(work.stored()), scratch.introspection.table_names()) == ([], [])
    call_command("restore", tmp_path)
    assert list(work.stored()) == ["evidence/1/abc", "pictures/ab/ab.png"]


def test_a_restore_whose_database_fails_leaves_no_files(empty_machine, tmp_path, monkeypatch):
    call_command("backup", tmp_path)
    empty_machine()

    def failing(*_given):
        raise BackupFailed("pg_restore: out of shared memory")

    monkeypatch.setattr(work, "load", failing)
    with pytest.raises(CommandError, match="out of shared memory"):
        call_command("restore", tmp_path)
    assert list(work.stored()) == []

    def refused(*_given):
        raise FilesUnreachable("Access Denied.")

    monkeypatch.setattr(type(default_storage._wrapped), "delete", refused)
    with pytest.raises(CommandError, match=r"out of shared memory.*至多尚餘 2 個"):
        call_command("restore", tmp_path)
    monkeypatch.undo()


def test_a_disk_that_is_full_while_it_is_encrypted_is_said_as_that(tmp_path):
    class Full:
        def write(self, _data: bytes) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

        def flush(self) -> None: ...

    key = str(pyrage.x25519.Identity.generate().to_public())
    with pytest.raises(BackupFailed, match="No space left"), archive._encrypting(Full(), [key]) as plain:
        for _ in range(100):
            plain.write(b"x" * 100_000)
