"""What a server writes of itself is a JSON object a line, and holds no secret."""

import json
import logging
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.urls import reverse
from sentry_sdk.integrations.logging import BreadcrumbHandler

from chiayi_kpi.accounts.models import ApiToken
from chiayi_kpi.accounts.services import issue_token
from chiayi_kpi.core.output import JsonFormatter, VisitorsFault, without_secrets
from chiayi_kpi.operations.error_tracking import begin
from chiayi_kpi.operations.metrics import REQUESTS
from chiayi_kpi.settings.output import logging_as_json
from tests import factories


@pytest.fixture
def lines(caplog):
    """All that is logged, as a server would write it."""
    caplog.set_level("DEBUG")
    caplog.handler.setFormatter(JsonFormatter())
    return lambda: [json.loads(line) for line in caplog.text.splitlines()]


@pytest.mark.django_db
def test_a_request_is_one_line_with_its_number_person_address_and_how_it_ended(client, lines):
    person = factories.user(role="auditor")
    client.force_login(person)
    answer = client.get("/", REMOTE_ADDR="10.0.0.9")
    (line,) = (one for one in lines() if one["logger"] == "portal.requests")
    assert line["request_id"] == answer["X-Request-ID"]
    assert (line["user_id"], line["address"]) == (person.pk, "10.0.0.9")
    assert (line["method"], line["path"], line["status"]) == ("GET", "/", answer.status_code)
    assert line["seconds"] >= 0


@pytest.mark.django_db
def test_what_opens_something_is_nowhere_in_the_lines(client, lines):
    person = factories.user("wang", email="wang@city.example")
    administrator = factories.user(role="administrator")
    token = issue_token(name="t", scope=ApiToken.Scope.READ, agency=None, by=administrator).secret
    client.post(reverse("account_login"), {"login": "wang", "password": "Wrong-pass-1"})
    client.post(reverse("account_login") + "?password=Wrong-pass-2", {"login": "Wrong-pass-3"})
    client.get("/accounts/password/reset/key/1-abc123-secretlink/")
    client.get("/nothing/here?token=Wrong-pass-4", headers={"Authorization": f"Bearer {token}"})
    client.get(reverse("api_plans"), headers={"Authorization": f"Bearer {token}"})
    client.force_login(person)
    client.get("/")
    session = client.cookies["sessionid"].value
    written = json.dumps(lines())
    for secret in ("Wrong-pass", "secretlink", token, session, "not-a-secret"):
        assert secret not in written
    assert "/accounts/password/reset/key/" in written  # that somebody came is said


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("POST body password=hunter2-x&next=/", "hunter2-x"),
        ('{"token": "abcdef"}', "abcdef"),
        ("Cookie: sessionid=abcdef; x=1", "abcdef"),
        ("Authorization: Bearer kpi_0123456789abcdefgh", "kpi_0123456789abcdefgh"),
        ("no database at postgres://kpi:hunter2@db/kpi", "hunter2"),
        ("mailed https://kpi/accounts/password/reset/key/1-abc-def/ to", "1-abc-def"),
    ],
)
def test_a_secret_in_a_sentence_is_left_out(text, secret):
    assert secret not in without_secrets(text)


def test_a_fault_is_part_of_its_line(lines):
    try:
        raise RuntimeError("password=hunter2")
    except RuntimeError:
        logging.getLogger("portal").exception("It failed")
    (line,) = lines()
    assert "RuntimeError" in line["fault"] and "hunter2" not in line["fault"]


def test_a_server_writes_json_to_standard_output():
    program = "import django, logging; django.setup(); logging.getLogger('x').info('說 %s', 1)"
    needed = {"SECRET_KEY": "x" * 50, "DATABASE_URL": "postgres://k:s@localhost/k", "ALLOWED_HOSTS": "k"}
    done = subprocess.run(  # noqa: S603 - this interpreter, this test's own program
        [sys.executable, "-c", program],
        cwd=settings.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "PORTAL_URL": "https://k",
            "DJANGO_SETTINGS_MODULE": "chiayi_kpi.settings.production",
        }
        | needed,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)["message"] == "說 1"


@pytest.fixture
def one_visitor_line(caplog, lines, monkeypatch):
    """The line of ``django.security`` of a request, with the filters that a server's handlers have."""
    for handler in logging_as_json("INFO", "log:514")["handlers"].values():
        assert handler["filters"] == ["visitors"]
    monkeypatch.setattr(caplog.handler, "filters", [VisitorsFault()])

    def found():
        (line,) = (one for one in lines() if one["logger"].startswith("django.security."))
        return line

    return found


def counted() -> float:
    return sum(
        sample.value
        for metric in REQUESTS.collect()
        for sample in metric.samples
        if sample.labels.get("status") == "400" and sample.name.endswith("_total")
    )


@pytest.mark.parametrize("through_https", [True, False])
@pytest.mark.django_db
def test_a_wrong_host_is_a_warning_without_a_way_through_the_code(
    client, settings, one_visitor_line, through_https
):
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["kpi.example.gov.tw"], True
    before = counted()
    answer = client.get("/", HTTP_HOST="another.example", secure=through_https)
    assert answer.status_code == 400 and "請返回前頁" in answer.content.decode()
    assert counted() == before + 1
    line = one_visitor_line()
    assert (line["level"], line["logger"]) == ("WARNING", "django.security.DisallowedHost")
    assert "another.example" in line["message"] and "fault" not in line
    assert line["request_id"] == answer["X-Request-ID"]


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        ({str(number): "" for number in range(20)}, "TooManyFieldsSent"),
        ({"login": "x" * 5000}, "RequestDataTooBig"),
        ({"login": "a\0b"}, "SuspiciousOperation"),
    ],
)
@pytest.mark.django_db
def test_nor_does_what_else_a_visitor_sends_wrongly_ring_an_alarm(
    client, settings, one_visitor_line, sent, kind
):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS, settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10, 4000
    before = counted()
    answer = client.post(reverse("account_login"), sent)
    assert answer.status_code == 400 and "請返回前頁" in answer.content.decode()
    assert counted() == before + 1
    line = one_visitor_line()
    assert (line["level"], line["logger"]) == ("WARNING", f"django.security.{kind}") and "fault" not in line


def test_a_fault_of_the_server_stays_an_error_with_its_way(caplog):
    record = logging.makeLogRecord(
        {"name": "django.request", "levelno": logging.ERROR, "levelname": "ERROR", "exc_info": (1, 2, 3)}
    )
    assert VisitorsFault().filter(record)
    assert (record.levelname, record.exc_info) == ("ERROR", (1, 2, 3))


def test_error_tracking_hears_nothing_of_a_visitors_fault(monkeypatch):
    monkeypatch.setattr("sentry_sdk.init", lambda **_options: None)
    begin("https://key@errors.example/1")
    for name, heard in (("django.security.DisallowedHost", False), ("django.request", True)):
        assert BreadcrumbHandler()._can_record(logging.makeLogRecord({"name": name})) is heard
