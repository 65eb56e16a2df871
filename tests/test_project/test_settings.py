"""A server does not start with a setting that is missing, empty or wrong, and names it."""

import os
import re
import runpy
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from chiayi_kpi.accounts.people.idle import NOTICE_DAYS

_SERVER = {"DJANGO_SETTINGS_MODULE": "chiayi_kpi.settings.production"}
NEEDED = {
    "SECRET_KEY": "x" * 50,
    "DATABASE_URL": "postgres://kpi:secret@localhost:5432/kpi",
    "ALLOWED_HOSTS": "kpi.example.gov.tw, kpi",
    "PORTAL_URL": "https://kpi.example.gov.tw/",
}


def loaded(module: str, **environment: str) -> subprocess.CompletedProcess:
    """The settings module read by a process of its own that has only these variables; prints its hosts."""
    return run(
        f"from chiayi_kpi.settings import {module} as read; print(read.ALLOWED_HOSTS, read.PORTAL_URL)",
        **environment,
    )


def run(program: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(  # noqa: S603 - this interpreter, this test's own program
        [sys.executable, "-c", program],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ.get("PATH", "")} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_links_in_mails_lead_to_the_port_that_is_served():
    assert loaded("local", PORT="8010").stdout.split()[-1] == "http://127.0.0.1:8010"
    assert loaded("local", PORT="8010", PORTAL_URL="http://kpi").stdout.split()[-1] == "http://kpi"


def test_a_server_starts_with_what_the_readme_marks():
    done = loaded("production", **NEEDED)
    assert done.stdout.strip() == "['kpi.example.gov.tw', 'kpi'] https://kpi.example.gov.tw", done.stderr


@pytest.mark.parametrize(
    ("given", "expected"), [({}, "False"), ({"SECURE_HSTS_INCLUDE_SUBDOMAINS": "true"}, "True")]
)
def test_other_hosts_of_the_domain_are_bound_to_https_only_where_a_city_says_so(given, expected):
    read = "from chiayi_kpi.settings import production as p; print(p.SECURE_HSTS_INCLUDE_SUBDOMAINS)"
    assert run(read, **NEEDED, **given).stdout.strip() == expected


@pytest.mark.parametrize("name", NEEDED)
@pytest.mark.parametrize("text", [None, "", " "])
def test_a_server_without_one_of_them_does_not_start(name, text):
    given = {key: value for key, value in NEEDED.items() if key != name}
    done = loaded("production", **given, **({} if text is None else {name: text}))
    assert done.returncode != 0
    assert "ImproperlyConfigured" in done.stderr and name in done.stderr


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
        ("METRICS_DIR", "/proc/metrics"),
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
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ.get("PATH", ""), "SECRET_KEY": "x" * 50, name: text},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("✗ ") and name in line
    assert re.search("[\u4e00-\u9fff]", line), "whoever set it reads Chinese"


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
    """By whatever starts it: the settings' own fault, where the logging's would be a traceback."""
    done = run("import django; django.setup()", **NEEDED, **_SERVER, **{name: text})
    last = done.stderr.splitlines()[-1]
    assert done.returncode == 1
    assert last.startswith("django.core.exceptions.ImproperlyConfigured: ") and name in last
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
def test_an_address_that_nothing_answers_or_a_time_that_does_not_hold_is_named(
    monkeypatch, module, name, text
):
    """Read in this process, which takes a thousandth of the time of one of its own."""
    for given in (*NEEDED.items(), (name, text)):
        monkeypatch.setenv(*given)
    with pytest.raises(ImproperlyConfigured, match=name) as refused:
        runpy.run_path(str(settings.BASE_DIR / "chiayi_kpi" / "settings" / f"{module}.py"))
    assert re.search("[\u4e00-\u9fff]", str(refused.value))


@pytest.mark.parametrize(
    "given",
    [
        {"LOG_LEVEL": "warning"},
        {"LOG_LEVEL": ""},
        {"LOG_SYSLOG": "[::1]:514"},
        {"CLAMAV_SOCKET": "127.0.0.1:3310"},
        {"SENTRY_DSN": "https://key@sentry.example.gov.tw/a/1"},
        {
            "ALLOWED_HOSTS": ".example.gov.tw, kpi-1.example, 127.0.0.1, [::1], *",
            "PORTAL_URL": "http://[::1]:8443/",
            "CSRF_TRUSTED_ORIGINS": "https://*.example.gov.tw",
            "DEFAULT_FROM_EMAIL": "嘉義市 研考 <kpi@example.gov.tw>",
            "EMAIL_HOST": "fd00::25",
            "EVENT_LOG_MAIL": "a@example.gov.tw,b@localhost",
            "IDLE_SIGN_OUT_MINUTES": "1440",
            "PASSWORD_MIN_DAYS": "400",
            "PASSWORD_MAX_DAYS": "0",
        },
    ],
)
def test_what_can_be_meant_starts(given):
    done = run("import django; django.setup()", **NEEDED | _SERVER | given)
    assert done.returncode == 0, done.stderr


def test_nobody_is_told_of_an_idle_account_where_none_is_closed_or_it_takes_fifteen_days():
    read = "from chiayi_kpi.settings import production as p; print(p.IDLE_ACCOUNT_DAYS)"
    assert [run(read, **NEEDED, IDLE_ACCOUNT_DAYS=days).stdout.strip() for days in ("0", "15")] == ["0", "15"]
    assert NOTICE_DAYS == 14


def test_words_between_commas_are_taken_without_the_spaces_around_them():
    read = "from chiayi_kpi.settings import production as p; print(p.SECOND_FACTOR_ROLES, p.SECRET_KEY_FALLBACKS)"
    done = run(
        read, **NEEDED, SECOND_FACTOR_ROLES="administrator, planning_office ,", SECRET_KEY_FALLBACKS=""
    )
    assert done.stdout.strip() == "['administrator', 'planning_office'] []", done.stderr


def test_postgresql_is_reached_by_its_socket_and_never_waits_for_ever():
    read = "from chiayi_kpi.settings import local as l; d = l.DATABASES['default']; print(d['HOST'], d['NAME'], d['OPTIONS'])"
    told = run(
        read, DATABASE_URL="postgres://kpi@/kpi?host=/var/run/postgresql", DATABASE_LOCK_SECONDS="7"
    ).stdout
    assert told.startswith("/var/run/postgresql kpi ")
    assert (
        "'connect_timeout': 5" in told
        and "-c jit=off" in told
        and "lock_timeout=7s" in told
        and "statement_timeout=60s" in told
    )


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
    done = loaded("production", **NEEDED, S3_BUCKET="kpi", **given)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].partition(": ")[2].startswith(named)
    assert "secret" not in done.stderr.splitlines()[-1]


def test_a_bucket_keeps_what_people_send_and_what_is_printed_apart():
    read = "from chiayi_kpi.settings.production import STORAGES as s; print([s[n]['OPTIONS']['location'] for n in ('default', 'reports')])"
    assert run(read, **NEEDED, S3_BUCKET="kpi").stdout.strip() == "['media', 'reports']"
    assert (
        run(read, **NEEDED, S3_BUCKET="kpi", S3_PREFIX="/a/b/").stdout.strip()
        == "['a/b/media', 'a/b/reports']"
    )
