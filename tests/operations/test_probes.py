"""What is wrong with an installation is said in a sentence, with what to do."""

import datetime

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from chiayi_kpi.core.mails import send_mail
from chiayi_kpi.operations import probes, safety
from chiayi_kpi.operations.models import LastRun
from chiayi_kpi.operations.services import has_run


def ids(found) -> list[str]:
    return [fault.id.partition(".")[2] for fault in found]


def test_a_database_that_is_not_there_is_said(settings, monkeypatch):
    def refused():
        raise OperationalError("connection refused\n\tIs the server running?")

    monkeypatch.setattr(probes.connection, "ensure_connection", refused)
    (fault,) = probes.database()
    assert fault.msg == "資料庫無回應：connection refused" and "DATABASE_URL" in fault.hint


def test_a_folder_that_everybody_reads_and_one_that_cannot_be_made_are_named(settings, tmp_path):
    settings.MEDIA_ROOT, settings.REPORTS_ROOT = tmp_path / "media", tmp_path / "file" / "reports"
    settings.MEDIA_ROOT.mkdir(mode=0o755)
    (tmp_path / "file").touch()
    found = probes.folders()
    assert ids(found) == ["W005", "E004"]
    owner = (tmp_path / "file").owner()
    assert found[1].hint.endswith(f"install -d -o {owner} -m 750 {settings.REPORTS_ROOT}")
    settings.MEDIA_ROOT.chmod(0o750)
    settings.REPORTS_ROOT = tmp_path / "reports"
    assert probes.folders() == []


def test_a_mail_server_that_does_not_answer_is_named(settings, unused_port):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", unused_port
    settings.DEFAULT_FROM_EMAIL = "kpi@example.gov.tw"
    (fault,) = probes.mail()
    assert f"127.0.0.1:{unused_port}" in fault.msg


def test_a_mail_server_that_answers_is_left_again(settings, monkeypatch):
    smtp = settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.DEFAULT_FROM_EMAIL = "kpi@example.gov.tw"
    done = []
    for step in ("open", "close"):
        monkeypatch.setattr(f"{smtp}.{step}", lambda _self, step=step: done.append(step))
    assert probes.mail() == [] and done == ["open", "close"]


def test_where_nothing_was_set_the_doctor_asks_to_take_nothing_out(settings, monkeypatch, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    monkeypatch.delenv("EMAIL_BACKEND", raising=False)
    (fault,) = probes.mail()
    assert str(tmp_path / "mail") in fault.msg and "EMAIL_BACKEND" not in fault.msg + fault.hint
    monkeypatch.setenv("EMAIL_BACKEND", settings.EMAIL_BACKEND)
    (fault,) = probes.mail()
    assert "EMAIL_BACKEND" in fault.hint


@pytest.mark.django_db
def test_units_of_systemd_are_named_where_there_are_any(monkeypatch, tmp_path):
    monkeypatch.setattr(safety, "_UNITS", tmp_path)
    assert not any("systemctl" in fault.hint for fault in [*probes.tasks(), *probes.backups()])
    (tmp_path / "chiayi-kpi-backup@.timer").touch()
    assert all("systemctl" in fault.hint for fault in [*probes.tasks(), *probes.backups()])


@pytest.mark.parametrize(
    ("url", "proxies", "expected"),
    [
        ("https://kpi.example.gov.tw:8443", 1, []),
        ("https://other.example.gov.tw", 1, ["E010"]),
        ("http://kpi.example.gov.tw", 1, ["E011"]),
        ("https://kpi.example.gov.tw", 0, ["E012"]),
    ],
)
def test_an_address_that_leads_nowhere_is_named(settings, url, proxies, expected):
    settings.ALLOWED_HOSTS = ["kpi.example.gov.tw"]
    settings.SECURE_SSL_REDIRECT, settings.SECURE_PROXY_SSL_HEADER = True, ("HTTP_X_FORWARDED_PROTO", "https")
    settings.PORTAL_URL, settings.ALLAUTH_TRUSTED_PROXY_COUNT = url, proxies
    assert ids(probes.address()) == expected


@pytest.mark.django_db
def test_no_worker_and_no_backup_are_missed_and_what_failed_is_told():
    assert ids([*probes.tasks(), *probes.backups()]) == ["W014", "W016", "W016"]
    has_run(LastRun.What.WORKER)
    has_run(LastRun.What.BACKUP)
    has_run(LastRun.What.DRILL, succeeded=False, note="objectives_plan: 3 ≠ 4")
    assert probes.tasks() == []
    (fault,) = probes.backups()
    assert "objectives_plan: 3 ≠ 4" in fault.msg
    LastRun.objects.update(at=timezone.now() - datetime.timedelta(days=50))
    assert ids([*probes.tasks(), *probes.backups()]) == ["W014", "W016", "W016"]


@pytest.mark.django_db
def test_a_mail_that_is_tried_again_later_is_no_task_that_nobody_works_off():
    has_run(LastRun.What.WORKER)
    now = timezone.now()
    row = send_mail.using(run_after=now + datetime.timedelta(hours=20)).enqueue("", "", [], failures=5)
    DBTaskResult.objects.update(enqueued_at=now - datetime.timedelta(hours=4))
    assert probes.tasks() == []
    DBTaskResult.objects.filter(pk=row.id).update(run_after=now - datetime.timedelta(hours=2))
    assert ids(probes.tasks()) == ["W015"]


@pytest.mark.django_db
def test_the_doctor_says_what_to_do_and_ends_with_1_where_the_portal_cannot_work(settings, tmp_path, capsys):
    settings.MEDIA_ROOT, settings.REPORTS_ROOT = tmp_path / "media", tmp_path / "reports"
    settings.ALLOWED_HOSTS, settings.PORTAL_URL = ["kpi"], "https://kpi"
    call_command("doctor")
    assert "無背景工作程序執行中" in capsys.readouterr().out
    settings.PORTAL_URL = "https://elsewhere"
    with pytest.raises(SystemExit) as end:
        call_command("doctor")
    assert end.value.code == 1
    assert "→ 請將主機名稱" in capsys.readouterr().out
