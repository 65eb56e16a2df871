"""What other programs ask of a server."""

import pytest
from django.core.checks import Error
from django.db import OperationalError
from django.test import Client

from chiayi_kpi.operations import probes
from chiayi_kpi.operations.error_tracking import impersonal
from chiayi_kpi.operations.models import LastRun
from chiayi_kpi.operations.services import has_run

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
        "exception": {"values": ["…"]},
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
