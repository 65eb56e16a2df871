"""What other programs ask of a server."""

import datetime
from smtplib import SMTPRecipientsRefused

import pytest
from django.core.checks import Error
from django.db import IntegrityError, OperationalError
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from sentry_sdk.utils import event_from_exception

from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.people.tasks import mail_links
from chiayi_kpi.core.admin_uploads import WaitingUpload
from chiayi_kpi.core.mails import send_mail
from chiayi_kpi.core.tasks import forget_tasks
from chiayi_kpi.operations import probes
from chiayi_kpi.operations.error_tracking import impersonal
from chiayi_kpi.operations.management.commands import worker
from chiayi_kpi.operations.models import LastRun
from chiayi_kpi.operations.selectors import queue
from chiayi_kpi.operations.services import has_run
from tests import factories

THROUGH_THE_PROXY = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}


@pytest.fixture
def ask(settings):
    """As a program on the machine does: by an address that is none of the portal's names, without HTTPS."""
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["kpi.example.gov.tw"], True

    def ask(path: str, **headers: str):
        return Client().get(path, headers=headers, REMOTE_ADDR="127.0.0.1", HTTP_HOST="127.0.0.1:8000")

    return ask


def test_alive_needs_no_database(ask):
    assert ask("/healthz").content == b"ok\n"


@pytest.mark.django_db
def test_ready_says_more_on_the_machine_than_through_the_proxy(ask, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT, settings.REPORTS_ROOT = tmp_path / "media", tmp_path / "reports"
    monkeypatch.setattr(probes, "LOW_BYTES", 0)
    here = ask("/readyz")
    assert here.status_code == 200 and here.json()["ready"]
    assert here.json()["checks"].keys() >= {"database", "migrations", "tasks", "disk", "fonts"}
    assert ask("/readyz", **THROUGH_THE_PROXY).json() == {"ready": True}


@pytest.mark.django_db
def test_a_server_whose_database_is_gone_is_not_ready(ask, monkeypatch):
    def gone():
        raise OperationalError("gone")

    monkeypatch.setattr(probes.connection, "ensure_connection", gone)
    answer = ask("/readyz")
    assert answer.status_code == 503 and answer.json()["checks"]["database"] == ["資料庫無回應：gone"]


def test_a_server_without_its_files_is_ready_and_asks_for_them_now_and_then(ask, monkeypatch):
    tried = []

    def gone():
        tried.append(1)
        return [Error("no bucket", id="operations.E019")]

    monkeypatch.setattr(probes, "_files_found", (0.0, []))
    monkeypatch.setattr(probes, "shared_files", gone)
    assert probes.reachable_files in probes.READINESS and gone not in probes.READINESS
    monkeypatch.setattr(probes, "READINESS", (probes.reachable_files,))
    for _ in range(3):
        answer = ask("/readyz")
        assert answer.status_code == 200 and answer.json()["checks"]["reachable_files"] == ["no bucket"]
    assert len(tried) == 1


@pytest.mark.django_db
def test_figures_are_for_the_machine_and_for_who_has_the_token(ask, settings, client):
    has_run(LastRun.What.BACKUP)
    client.get("/accounts/login/", secure=True, HTTP_HOST="kpi.example.gov.tw")
    told = ask("/metrics").content.decode()
    assert 'portal_requests_total{method="GET",status="200",view="account_login"}' in told
    assert 'portal_last_run_seconds{what="backup"}' in told and "portal_database_up 1.0" in told
    assert ask("/metrics", **THROUGH_THE_PROXY).status_code == 404
    settings.METRICS_TOKEN = token = "a-token-of-its-own"  # noqa: S105 - protects nothing
    assert ask("/metrics", **THROUGH_THE_PROXY, Authorization="Bearer another").status_code == 404
    assert ask("/metrics", **THROUGH_THE_PROXY, Authorization=f"Bearer {token}").status_code == 200


@pytest.mark.django_db
def test_what_a_visitor_types_makes_no_figures_of_its_own(ask, client):
    client.get("/nothing/of-the-kind/")
    client.generic("FROBNICATE", "/accounts/login/")
    told = ask("/metrics").content.decode()
    assert "of-the-kind" not in told and "FROBNICATE" not in told


def test_a_fault_that_is_tracked_names_nobody():
    event = {
        "request": {
            "url": "https://kpi/107/CYPD/report/?note=secret",
            "method": "POST",
            "headers": {"Cookie": "sessionid=secret"},
            "cookies": "secret",
            "data": "secret",
            "query_string": "note=secret",
        },
        "user": {"username": "secret"},
        "extra": {"secret": 1},
    }
    sent = impersonal(event, None)
    assert sent["request"] == {"url": "https://kpi/107/CYPD/report/", "method": "POST"}
    assert "secret" not in str(sent)


@pytest.mark.parametrize(
    "fault",
    [
        SMTPRecipientsRefused({"lin@example.org": (550, b"no such user")}),
        IntegrityError("duplicate key\nDETAIL:  Key (email)=(lin@example.org) already exists."),
    ],
)
def test_a_fault_that_is_tracked_quotes_nothing(fault):
    try:
        try:
            raise fault
        except Exception as cause:
            raise RuntimeError(f"not mailed: {cause}") from cause
    except RuntimeError as raised:
        sentry = {"include_local_variables": False, "include_source_context": True, "max_value_length": None}
        event, _hint = event_from_exception(raised, client_options=sentry)
        said = str(raised)
    event["logentry"] = {"message": "A mail to %s failed", "formatted": said, "params": [said]}
    assert "lin@example.org" in str(event)
    sent = impersonal(event, None)
    assert "lin@example.org" not in str(sent) and sent["logentry"] == {"message": "A mail to %s failed"}
    faults = {one["type"]: one["stacktrace"]["frames"] for one in sent["exception"]["values"]}
    assert faults.keys() == {"RuntimeError", type(fault).__name__} and all(faults.values())


@pytest.mark.django_db
def test_a_file_whose_import_nobody_confirmed_is_cleared_away_though_nobody_sends_another(monkeypatch):
    upload = WaitingUpload()
    upload.save(b"people")
    worker._clear()
    assert upload.exists()
    monkeypatch.setattr("chiayi_kpi.core.admin_uploads.KEPT", datetime.timedelta(seconds=-1))
    waiting = mail_links.enqueue([]).id  # it may be the reading of that file
    worker._clear()
    assert upload.exists()
    DBTaskResult.objects.filter(pk=waiting).delete()
    worker._clear()
    assert not upload.exists()


@pytest.mark.django_db
def test_tasks_that_are_over_are_deleted_but_for_those_that_something_still_names():
    send_mail.enqueue("waits", "", [])
    for status, days in (("SUCCESSFUL", 31), ("FAILED", 31), ("FAILED", 29)):
        task = mail_links.enqueue([]).id
        ended = timezone.now() - datetime.timedelta(days)
        DBTaskResult.objects.filter(pk=task).update(status=status, finished_at=ended)
        if (status, days) == ("FAILED", 31):
            factories.user(email="waits@example.org", link_task_id=task)
    assert forget_tasks() == 1 and DBTaskResult.objects.count() == 3
    assert queue().failed == 1
    User.objects.update(link_task=None)
    assert forget_tasks() == 1


def test_a_fault_that_is_tracked_opens_nothing():
    """A link to set a password stands in the address, and may stand in what is said of the fault."""
    link = "https://kpi/accounts/password/reset/key/1-abc-secret/"
    event = {
        "request": {"url": link, "method": "GET"},
        "transaction": "/accounts/password/reset/key/1-abc-secret/",
        "logentry": {"message": "Internal Server Error: %s", "formatted": f"Internal Server Error: {link}"},
        "exception": {"values": [{"type": "ValueError", "value": f"no page {link}"}]},
    }
    sent = impersonal(event, None)
    assert sent["request"]["url"] == "https://kpi/accounts/password/reset/key/…/"
    assert "secret" not in str(sent)


def test_programs_that_ask_all_the_time_fill_no_log_unless_something_is_wrong(ask, monkeypatch, caplog):
    with caplog.at_level("INFO", logger="portal.requests"):
        ask("/healthz")
        assert caplog.messages == []
        monkeypatch.setattr(probes, "READINESS", (lambda: [Error("gone")],))
        ask("/readyz")
        assert caplog.messages[0] == "GET /readyz 503"
