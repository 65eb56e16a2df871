"""A server does not start with a setting that is missing, empty or wrong, and names it."""

import os
import re
import runpy
import subprocess
import sys
from types import SimpleNamespace
from unittest import mock
from warnings import catch_warnings

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

import chiayi_kpi.settings
from chiayi_kpi.accounts.people.idle import NOTICE_DAYS

_SERVER = {"DJANGO_SETTINGS_MODULE": "chiayi_kpi.settings.production"}
NEEDED = {
    "SECRET_KEY": "x" * 50,
    "DATABASE_URL": "postgres://kpi:secret@localhost:5432/kpi",
    "ALLOWED_HOSTS": "kpi.example.gov.tw, kpi",
    "PORTAL_URL": "https://kpi.example.gov.tw/",
}


def read(module: str, **environment: str) -> SimpleNamespace:
    """The settings module as a process would read it that has only these variables; raises what would stop that one.

    In this process, which takes a hundredth of the time of one of its own; one of each kind is started below.
    """
    with (
        mock.patch.dict(os.environ, environment, clear=True),
        pytest.MonkeyPatch.context() as patch,
        catch_warnings(action="error"),  # one could show a password
    ):
        patch.setattr(chiayi_kpi.settings, "base", None)  # the others read it anew
        patch.delitem(sys.modules, "chiayi_kpi.settings.base")
        return SimpleNamespace(**runpy.run_path(f"{settings.BASE_DIR}/chiayi_kpi/settings/{module}.py"))


def refused(module: str, **environment: str) -> str:
    """What is said of these variables: one sentence, in the language of whoever set them."""
    with pytest.raises(ImproperlyConfigured) as fault:
        read(module, **environment)
    (line,) = str(fault.value).splitlines()
    assert re.search("[\u4e00-\u9fff]", line), "whoever set it reads Chinese"
    return line


def started(*words: str, **environment: str) -> subprocess.CompletedProcess:
    """Python in a process of its own that has only these variables."""
    return subprocess.run(  # noqa: S603 - this interpreter, this test's own program
        [sys.executable, *words],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ.get("PATH", "")} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_links_in_mails_lead_to_the_port_that_is_served():
    assert read("local", PORT="8010").PORTAL_URL == "http://127.0.0.1:8010"
    assert read("local", PORT="8010", PORTAL_URL="http://kpi").PORTAL_URL == "http://kpi"


def test_a_server_starts_with_what_the_readme_marks():
    done = started(
        "-c",
        "from chiayi_kpi.settings import production as p; print(p.ALLOWED_HOSTS, p.PORTAL_URL)",
        **NEEDED,
    )
    assert done.stdout.strip() == "['kpi.example.gov.tw', 'kpi'] https://kpi.example.gov.tw", done.stderr


@pytest.mark.parametrize(
    ("given", "expected"), [({}, False), ({"SECURE_HSTS_INCLUDE_SUBDOMAINS": "true"}, True)]
)
def test_other_hosts_of_the_domain_are_bound_to_https_only_where_a_city_says_so(given, expected):
    assert read("production", **NEEDED, **given).SECURE_HSTS_INCLUDE_SUBDOMAINS is expected


@pytest.mark.parametrize("name", NEEDED)
@pytest.mark.parametrize("text", [None, "", " "])
def test_a_server_without_one_of_them_does_not_start(name, text):
    given = {key: value for key, value in NEEDED.items() if key != name}
    assert name in refused("production", **given, **({} if text is None else {name: text}))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("DATABASE_URL", "mysql://kpi@localhost/kpi"),
        ("DATABASE_URL", "the usual one"),
        ("DATABASE_URL", "sqlite:///portal.sqlite3"),
        ("DATABASE_URL", "sqlite:///file:portal?mode=memory"),
        ("PORTAL_TODAY", "3 January"),
        ("DATABASE_URL", "postgres:///var/run/postgresql"),
        ("DATABASE_URL", "postgres://kpi:a/b@localhost/kpi"),
        ("DATABASE_CONN_MAX_AGE", "ten"),
        ("DEBUG", "perhaps"),
        ("VOLUME_KEPT_DAYS", "0"),
        ("EVENT_LOG_DAYS", "182"),
        ("IDLE_ACCOUNT_DAYS", "-1"),
        ("IDLE_ACCOUNT_DAYS", "1"),
        ("IDLE_ACCOUNT_DAYS", "14"),
        ("LOG_LEVEL", "LOUD"),
        ("CLAMAV_SOCKET", "localhost"),
        ("SENTRY_DSN", "nonsense"),
        ("SENTRY_DSN", "https://sentry.example.gov.tw/1"),
        ("SENTRY_DSN", "https://key@sentry.example.gov.tw:x/1"),
        ("OIDC_SERVER_URL", "http://[sso"),
        ("OIDC_SERVER_URL", "https://"),
        ("IDLE_SIGN_OUT_MINUTES", "-1"),
        ("PASSWORD_MAX_DAYS", "-1"),
        ("PASSWORD_MIN_DAYS", "-1"),
        ("PASSWORD_MIN_LENGTH", "0"),
        ("PASSWORD_KINDS", "5"),
        ("SECOND_FACTOR_ROLES", "administrators"),
        ("S3_SECRET_KEY", "without-a-bucket"),
        ("REPLICA_DATABASE_URL", "sqlite:////tmp/standby.sqlite3"),
        ("REPLICA_DATABASE_URL", "postgres://kpi@standby/kpi"),
    ],
)
def test_what_cannot_be_meant_is_named_in_one_sentence(name, text):
    assert name in refused("local", SECRET_KEY="x" * 50, **{name: text})


@pytest.mark.parametrize(
    ("words", "name", "text"),
    [
        (["check"], "DATABASE_URL", "postgres://kpi:a/b@localhost/kpi"),
        # The settings take it: a module reads it that is loaded later.
        (["shell", "-c", "import chiayi_kpi.operations.metrics"], "METRICS_DIR", "/proc/metrics"),
    ],
)
def test_a_command_stops_with_that_sentence_alone(words, name, text):
    done = started("manage.py", *words, SECRET_KEY="x" * 50, **{name: text})
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("✗ ") and name in line
    assert re.search("[\u4e00-\u9fff]", line)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("LOG_SYSLOG", "syslog.example.gov.tw"),
        ("LOG_SYSLOG", "127.0.0.1:"),
        ("LOG_SYSLOG", ":514"),
        ("LOG_SYSLOG", "127.0.0.1:99999"),
        ("LOG_SYSLOG", "no-such-machine.invalid:514"),
        ("LOG_LEVEL", "LOUD"),
        ("EMAIL_PORT", "99999"),
    ],
)
def test_what_a_server_alone_reads_is_named_too(name, text):
    assert name in refused("production", **NEEDED | {name: text})


def test_whatever_starts_a_server_ends_with_that_sentence():
    """The settings' own fault, where the logging's would be a traceback."""
    done = started("-c", "import django; django.setup()", **NEEDED, **_SERVER, LOG_LEVEL="LOUD")
    last = done.stderr.splitlines()[-1]
    assert done.returncode == 1
    assert last.startswith("django.core.exceptions.ImproperlyConfigured: ") and "LOG_LEVEL" in last
    assert re.search("[\u4e00-\u9fff]", last)


@pytest.mark.parametrize(
    ("module", "name", "text"),
    [
        ("base", "IDLE_SIGN_OUT_MINUTES", "1441"),
        ("base", "PORT", "http"),
        ("base", "PORTAL_URL", "kpi.example.gov.tw"),
        ("base", "PORTAL_URL", "https://kpi.example.gov.tw:x"),
        ("base", "PORTAL_URL", "https://kpi.example.gov.tw/portal"),
        ("base", "ALLOWED_HOSTS", "https://kpi.example.gov.tw"),
        ("base", "ALLOWED_HOSTS", "kpi, kpi.example.gov.tw:8443"),
        ("base", "CSRF_TRUSTED_ORIGINS", "kpi.example.gov.tw"),
        ("base", "OPEN_DATA_LICENCE_URL", "data.gov.tw/license"),
        ("base", "OPEN_DATA_EMAIL", "研考 <kpi@example.gov.tw>"),
        ("base", "DEFAULT_FROM_EMAIL", "kpi.example.gov.tw"),
        ("base", "EVENT_LOG_MAIL", "auditor@example.gov.tw, auditor"),
        ("base", "EMAIL_BACKEND", "smtp"),
        ("production", "EMAIL_BACKEND", "django.core.mail.backends.smtp.Backend"),
        ("production", "EMAIL_HOST", "mail.example.gov.tw:25"),
        ("production", "PASSWORD_MIN_DAYS", "90"),
    ],
)
def test_an_address_that_nothing_answers_or_a_time_that_does_not_hold_is_named(module, name, text):
    assert name in refused(module, **NEEDED | {name: text})


# What a process does with them at its start, without loading the portal.
TAKEN = """
from logging.config import dictConfig
from chiayi_kpi.settings import production
dictConfig(production.LOGGING)
from chiayi_kpi.operations.error_tracking import begin
begin(production.SENTRY_DSN)
"""


def test_what_can_be_meant_starts():
    given = {
        "LOG_LEVEL": "warning",
        "LOG_SYSLOG": "[::1]:514",
        "CLAMAV_SOCKET": "127.0.0.1:3310",
        "SENTRY_DSN": "https://key@sentry.example.gov.tw/a/1",
        "ALLOWED_HOSTS": ".example.gov.tw, kpi-1.example, 127.0.0.1, [::1], *",
        "PORTAL_URL": "http://[::1]:8443/",
        "CSRF_TRUSTED_ORIGINS": "https://*.example.gov.tw",
        "DEFAULT_FROM_EMAIL": "嘉義市 研考 <kpi@example.gov.tw>",
        "EMAIL_HOST": "fd00::25",
        "EVENT_LOG_MAIL": "a@example.gov.tw,b@localhost",
        "IDLE_SIGN_OUT_MINUTES": "1440",
        "PASSWORD_MIN_DAYS": "400",
        "PASSWORD_MAX_DAYS": "0",
    }
    done = started("-c", TAKEN, **NEEDED | given)
    assert done.returncode == 0, done.stderr
    root = read("production", **NEEDED, LOG_LEVEL="", LOG_SYSLOG="").LOGGING["root"]
    assert root == {"handlers": ["output"], "level": "INFO"}


def test_nobody_is_told_of_an_idle_account_where_none_is_closed_or_it_takes_fifteen_days():
    found = [read("production", **NEEDED, IDLE_ACCOUNT_DAYS=days).IDLE_ACCOUNT_DAYS for days in ("0", "15")]
    assert found == [0, 15]
    assert NOTICE_DAYS == 14


def test_words_between_commas_are_taken_without_the_spaces_around_them():
    found = read(
        "production",
        **NEEDED,
        SECOND_FACTOR_ROLES="administrator, planning_office ,",
        SECRET_KEY_FALLBACKS="",
    )
    assert found.SECOND_FACTOR_ROLES == ["administrator", "planning_office"]
    assert found.SECRET_KEY_FALLBACKS == []


def test_postgresql_is_reached_by_its_socket_and_never_waits_for_ever():
    address = "postgres://kpi@/kpi?host=/var/run/postgresql"
    found = read("local", DATABASE_URL=address, DATABASE_LOCK_SECONDS="7").DATABASES["default"]
    assert (found["HOST"], found["NAME"]) == ("/var/run/postgresql", "kpi")
    assert found["OPTIONS"]["connect_timeout"] == 5
    for told in ("-c jit=off", "lock_timeout=7s", "statement_timeout=60s"):
        assert told in found["OPTIONS"]["options"]


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"S3_ENDPOINT_URL": "s3.example.gov.tw"}, "S3_ENDPOINT_URL"),
        ({"S3_ENDPOINT_URL": "https://s3:99999"}, "S3_ENDPOINT_URL"),
        ({"S3_ACCESS_KEY": "key"}, "S3_SECRET_KEY"),
        ({"S3_SECRET_KEY": "secret"}, "S3_ACCESS_KEY"),
        ({"S3_CA_FILE": "/no/such/file"}, "S3_CA_FILE"),
    ],
)
def test_a_bucket_that_cannot_be_meant_is_named(given, named):
    line = refused("production", **NEEDED, S3_BUCKET="kpi", **given)
    assert line.startswith(named)
    assert "secret" not in line


@pytest.mark.parametrize(
    ("given", "folders"), [({}, ["media", "reports"]), ({"S3_PREFIX": "/a/b/"}, ["a/b/media", "a/b/reports"])]
)
def test_a_bucket_keeps_what_people_send_and_what_is_printed_apart(given, folders):
    storages = read("production", **NEEDED, S3_BUCKET="kpi", **given).STORAGES
    assert [storages[name]["OPTIONS"]["location"] for name in ("default", "reports")] == folders
