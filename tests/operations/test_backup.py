"""A backup is made while people work, and what is restored from it is the same, row by row and file by file."""

import datetime
import os
import re
import subprocess
import tarfile

import pyrage
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import translation

from chiayi_kpi.accounts.models import Agency
from chiayi_kpi.events.models import Event
from chiayi_kpi.operations.backup import work
from chiayi_kpi.operations.backup.archive import Writer
from chiayi_kpi.operations.backup.dump import load
from chiayi_kpi.operations.backup.keep import kept
from chiayi_kpi.operations.models import LastRun
from chiayi_kpi.settings.database import from_url
from tests import factories


def test_the_drill_finds_a_backup_to_be_whole_and_says_so_in_the_log(installation, tmp_path, capsys):
    kept = len(list(work.stored()))
    call_command("backup", tmp_path)
    call_command("restore_drill", tmp_path)
    assert kept >= 2 and capsys.readouterr().out.count(f"{kept} 個檔案") == 2
    assert LastRun.objects.get(what="drill").succeeded
    assert Event.objects.filter(object_name="drill", outcome="success").exists()


def test_what_is_saved_while_the_backup_is_made_is_whole_in_it_or_not_at_all(
    installation, tmp_path, monkeypatch
):
    """Evidence that comes and goes just then: a file that a row of the backup names is never missing."""
    dump = work.dump

    def meanwhile(opened, path):
        default_storage.save("evidence/1/came", ContentFile(b"came"))
        found = dump(opened, path)
        default_storage.delete("evidence/1/abc")
        factories.agency(code="LATER")
        return found

    monkeypatch.setattr(work, "dump", meanwhile)
    call_command("backup", tmp_path)
    with tarfile.open(work.newest(tmp_path)) as tar:
        names = tar.getnames()
    assert {"files/evidence/1/abc", "files/evidence/1/came", "files/pictures/ab/ab.png"} <= set(names)
    call_command("restore_drill", tmp_path)


def test_a_changed_row_and_a_damaged_file_are_named(installation, tmp_path, monkeypatch):
    call_command("backup", tmp_path)

    def changed(target, path):
        tables = load(target, path)
        return tables | {"accounts_agency": [tables["accounts_agency"][0], "1"], "budget_execution": [7, "1"]}

    monkeypatch.setattr(work, "load", changed)
    with pytest.raises(CommandError, match="accounts_agency: ≠、budget_execution: 0 ≠ 7"):
        call_command("restore_drill", tmp_path)
    assert not LastRun.objects.get(what="drill").succeeded

    path = work.newest(tmp_path)
    path.write_bytes(path.read_bytes().replace(b"evidence/1/abc", b"evidence/1/abd", 2))
    with pytest.raises(CommandError):
        call_command("restore_drill", tmp_path)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite makes a file of its own")
def test_a_drill_without_a_database_says_how_to_make_one(installation, tmp_path, settings):
    """What it says is done as it stands; then the drill is held in it."""
    settings.DRILL_DATABASE = None
    call_command("backup", tmp_path)
    with pytest.raises(CommandError) as told, translation.override("zh-hant"):
        call_command("restore_drill", tmp_path)
    of = connection.settings_dict
    command = re.search(r"createdb [\w=.\- ]+", str(told.value))[0].split()
    assert command[-1] == f"{of['NAME']}_drill" and f"--owner={of['USER']}" in command
    where = {
        "PGHOST": of["HOST"],
        "PGPORT": str(of["PORT"]),
        "PGUSER": of["USER"],
        "PGPASSWORD": of["PASSWORD"],
    }
    subprocess.run(command, env={**os.environ, **where}, check=True)  # noqa: S603 - what the portal itself proposes
    url = f"postgres://{{USER}}:{{PASSWORD}}@{{HOST}}:{{PORT}}/{command[-1]}".format_map(of)
    settings.DRILL_DATABASE = from_url("DRILL_DATABASE_URL", url)
    try:
        call_command("restore_drill", tmp_path)
        assert LastRun.objects.get(what="drill").succeeded
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{command[-1]}"')


@pytest.mark.on_any_database
def test_an_encrypted_backup_is_opened_by_its_key_alone(installation, tmp_path, settings):
    mine, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    settings.BACKUP_RECIPIENTS = [str(mine.to_public())]
    for name, key in (("mine", mine), ("other", other)):
        (tmp_path / name).write_text(f"# created by age-keygen\n{key}\n")
    folder = tmp_path / "backups"
    call_command("backup", folder)
    assert b"evidence/1/abc" not in work.newest(folder).read_bytes()
    with pytest.raises(CommandError, match="--key"):
        call_command("restore_drill", folder)
    with pytest.raises(CommandError, match="無法以此金鑰開啟"):
        call_command("restore_drill", folder, key=tmp_path / "other")
    call_command("restore_drill", folder, key=tmp_path / "mine")


def test_a_restore_into_what_is_not_empty_is_refused(installation, tmp_path):
    call_command("backup", tmp_path)
    with pytest.raises(CommandError, match="資料庫並非空白"):
        call_command("restore", tmp_path)
    assert Agency.objects.filter(code="CYPD").exists()


def test_an_empty_installation_has_all_of_it_afterwards(installation, tmp_path, monkeypatch):
    call_command("backup", tmp_path)
    for name in list(work.stored()):
        default_storage.delete(name)
    scratch = work._scratch(tmp_path)
    monkeypatch.setattr(work, "connection", scratch)
    call_command("restore", tmp_path)
    assert list(work.stored()) == ["evidence/1/abc", "pictures/ab/ab.png"]
    assert default_storage.open("evidence/1/abc").read() == b"evidence/1/abc"
    with scratch.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_agency WHERE code = 'CYPD'")
        assert cursor.fetchone() == (1,)
    scratch.close()


def test_a_backup_of_a_newer_version_is_refused_and_leaves_the_installation_empty(
    installation, tmp_path, monkeypatch
):
    recorder = MigrationRecorder(connection)
    recorder.record_applied("volumes", "0099_something_new")
    try:
        call_command("backup", tmp_path)
    finally:
        recorder.record_unapplied("volumes", "0099_something_new")
    for name in list(work.stored()):
        default_storage.delete(name)
    scratch = work._scratch(tmp_path)
    monkeypatch.setattr(work, "connection", scratch)
    with pytest.raises(CommandError, match=r"volumes\.0099_something_new"):
        call_command("restore", tmp_path)
    assert (scratch.introspection.table_names(), list(work.stored())) == ([], [])
    scratch.close()


@pytest.mark.on_any_database
def test_a_backup_that_fails_leaves_nothing_and_says_why(installation, tmp_path, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Writer, "close", full)
    with pytest.raises(CommandError, match="No space left"):
        call_command("backup", tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert "No space left" in LastRun.objects.get(what="backup").note


@pytest.mark.on_any_database
def test_a_backup_for_what_is_no_key_says_so(installation, tmp_path, settings):
    settings.BACKUP_RECIPIENTS = ["age1nobody"]
    with pytest.raises(CommandError, match="BACKUP_RECIPIENTS"):
        call_command("backup", tmp_path)
    assert "age1nobody" in LastRun.objects.get(what="backup").note


@pytest.mark.on_any_database
def test_a_backup_that_fails_as_nobody_foresaw_is_written_down_too(installation, tmp_path, monkeypatch):
    def broken(*_args):
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(work, "dump", broken)
    with pytest.raises(OperationalError):
        call_command("backup", tmp_path)
    assert LastRun.objects.get(what="backup").note == "the server closed the connection"
    assert Event.objects.filter(object_name="backup", outcome="failed").exists()


def test_no_secret_is_in_the_settings_that_are_kept(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hidden")
    monkeypatch.setenv("DATABASE_URL", "postgres://kpi:hidden@localhost/kpi")
    monkeypatch.setenv("EMAIL_HOST_PASSWORD", "hidden")
    monkeypatch.setenv("SITE_NAME", "施政績效")
    kept_lines = work.settings_without_secrets()
    assert "SITE_NAME=施政績效" in kept_lines and "# DATABASE_URL=…" in kept_lines
    assert "hidden" not in kept_lines


def test_a_backup_of_a_clock_that_was_ahead_is_not_the_newest_and_takes_no_others_place(
    tmp_path, settings, caplog
):
    settings.BACKUP_KEEP_DAYS, settings.BACKUP_KEEP_WEEKS, settings.BACKUP_KEEP_MONTHS = 1, 0, 0
    ahead = tmp_path / "kpi-29990101T000000Z.tar"
    ahead.touch()
    assert work.newest(tmp_path) == ahead  # there is no other
    older, newer = (tmp_path / f"kpi-2020010{day}T020000Z.tar" for day in (1, 2))
    older.touch()
    newer.touch()
    work.prune(tmp_path)
    assert sorted(tmp_path.iterdir()) == [newer, ahead]
    assert work.newest(tmp_path) == newer
    assert ahead.name in caplog.text


def test_a_day_is_the_citys(tmp_path, settings):
    settings.BACKUP_KEEP_DAYS, settings.BACKUP_KEEP_WEEKS, settings.BACKUP_KEEP_MONTHS = 2, 0, 0
    eve, night, morning = (
        tmp_path / f"kpi-202001{moment}0000Z.tar" for moment in ("01T15", "01T18", "02T01")
    )
    for path in (eve, night, morning):
        path.touch()
    work.prune(tmp_path)
    assert sorted(tmp_path.iterdir()) == [
        eve,
        morning,
    ]  # at 23:00 on the first; at 2:00 and 9:00 on the second


@pytest.mark.on_any_database
def test_what_a_killed_backup_left_goes_and_what_is_at_work_stays(installation, tmp_path):
    left, at_work = tmp_path / ".kpi-left", tmp_path / ".kpi-at-work"
    part = tmp_path / ".kpi-20200101T180000Z.tar.part"
    for folder in (left, at_work):
        folder.mkdir()
        (folder / work.DATABASE).touch()
    part.touch()
    for path in (left, part):
        os.utime(path, (0, 0))
    call_command("backup", tmp_path)
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".")] == [at_work]


def test_the_newest_of_days_weeks_and_months_stay():
    first = datetime.datetime(2026, 1, 1, 2, tzinfo=datetime.UTC)
    every_night = [first + datetime.timedelta(days=day) for day in range(120)]
    stay = kept(every_night, days=3, weeks=2, months=12)
    assert [f"{moment:%m-%d}" for moment in sorted(stay)] == [
        "01-31",
        "02-28",
        "03-31",
        "04-26",
        "04-28",
        "04-29",
        "04-30",
    ]
    assert kept(every_night[:1], days=1, weeks=0, months=0) == {first}
