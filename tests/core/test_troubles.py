"""A trouble of the machine is a sentence for whoever was working, and leaves nothing half written."""

import errno
import smtplib

import pytest
from django.core.files.base import ContentFile
from django.db import InterfaceError, OperationalError
from django.test import Client

from chiayi_kpi.core import files
from chiayi_kpi.core.files import WholeFiles


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fault", "status", "said"),
    [
        (OperationalError("canceling statement due to lock timeout"), 503, "資料庫目前無回應或忙碌中"),
        (InterfaceError("connection already closed"), 503, "資料庫目前無回應或忙碌中"),
        (ConnectionRefusedError(errno.ECONNREFUSED, "refused"), 503, "郵件伺服器無回應"),
        (smtplib.SMTPServerDisconnected("gone"), 503, "郵件伺服器無回應"),
        (OSError(errno.ENOSPC, "No space left on device"), 507, "磁碟空間已滿"),
        (OSError(errno.EFBIG, "File too large"), 507, "磁碟空間已滿"),
        (FileNotFoundError(errno.ENOENT, "no such file"), 404, "此檔案已不在伺服器上"),
        (ValueError("a fault of the portal"), 500, "系統發生錯誤"),
    ],
)
def test_it_is_said_on_a_page_and_to_a_script(monkeypatch, fault, status, said):
    def failing(*_args, **_kwargs):
        raise fault

    monkeypatch.setattr("allauth.account.views.LoginView.dispatch", failing)
    asking = Client(raise_request_exception=False)
    page = asking.get("/accounts/login/")
    assert page.status_code == status
    assert f"錯誤代碼：{page['X-Request-ID'][:8]}" in page.content.decode()
    if status != 500:
        assert said in page.content.decode()
        script = asking.get("/accounts/login/", headers={"Accept": "application/json"})
        assert script.status_code == status and said in script.json()["message"]


def test_a_file_that_does_not_fit_on_the_disk_leaves_nothing(tmp_path, monkeypatch):
    def full(_file):
        raise OSError(errno.ENOSPC, "No space left on device")

    storage = WholeFiles(location=tmp_path, file_permissions_mode=0o640, directory_permissions_mode=0o750)
    monkeypatch.setattr(files, "_finish", full)
    with pytest.raises(OSError, match="No space"):
        storage.save("evidence/1/abc", ContentFile(b"x" * 1000))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_nobody_else_on_the_machine_reads_evidence(tmp_path):
    storage = WholeFiles(location=tmp_path, file_permissions_mode=0o640, directory_permissions_mode=0o750)
    kept = tmp_path / storage.save("evidence/1/abc", ContentFile(b"x" * 1000))
    assert kept.read_bytes() == b"x" * 1000
    assert [path.stat().st_mode & 0o777 for path in (kept, kept.parent, kept.parent.parent)] == [
        0o640,
        0o750,
        0o750,
    ]
    assert storage.save("evidence/1/abc", ContentFile(b"y")) != "evidence/1/abc"
