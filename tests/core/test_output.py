"""What a server writes of itself is a JSON object a line, and holds no secret."""

import json
import logging
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.urls import reverse

from chiayi_kpi.accounts.models import ApiToken
from chiayi_kpi.accounts.services import issue_token
from chiayi_kpi.core.output import JsonFormatter, without_secrets
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
