"""What docs/deploy/ holds is what a machine takes: units, the proxy's file, and that names agree."""

import os
import re
import shutil
import socket
import subprocess
import threading
import time
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psycopg2
import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands
from django.db import connection

ROOT = Path(settings.BASE_DIR)
FILES = ROOT / "docs" / "deploy"
GUIDE = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
UNITS = sorted(path for path in FILES.iterdir() if path.suffix in (".service", ".timer"))


def run(*command: object, **more) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False, **more)  # noqa: S603 - fixed programs


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_takes_the_units(tmp_path):
    """The programs of an installation are not here: another stands in their place."""
    for path in UNITS:
        text = re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", path.read_text("utf-8"), flags=re.M)
        (tmp_path / path.name.replace("@.", "@chiayi.")).write_text(text, encoding="utf-8")
    done = run("systemd-analyze", "verify", "--man=no", *sorted(tmp_path.iterdir()))
    assert (done.returncode, done.stderr) == (0, "")


NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
PATIENCE = 60.0  # seconds; only what hangs takes as long
SITES = ["nginx.conf", "nginx.compose.conf"]


def written_site(name: str, folder: Path) -> Path:
    """The file of a site within one that nginx can be begun with here, and its certificate."""
    assert NGINX, "nginx is not installed (apt-packages-test.txt)"
    made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=kpi"]
    run("openssl", "req", "-x509", *made, "-keyout", folder / "key", "-out", folder / "pem")
    site = (FILES / "nginx.log.conf").read_text("utf-8") + (FILES / name).read_text("utf-8")
    site = re.sub(r"(ssl_certificate(?:_key)?) \S+\.(pem|key);", rf"\1 {folder}/\2;", site)
    site = re.sub(r"access_log \S+ portal;", f"access_log {folder}/access.log portal;", site)
    whole = folder / "nginx.conf"
    paths = " ".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole.write_text(
        f"pid {folder}/pid; error_log {folder}/log; events {{}}\nhttp {{ {paths} {site} }}", encoding="utf-8"
    )
    return whole


def stop(whole: Path) -> None:
    """nginx has ended and written what it had to: the command itself only tells it to."""
    run(NGINX, "-c", whole, "-s", "quit")
    end = time.monotonic() + PATIENCE
    while (whole.parent / "pid").exists():
        assert time.monotonic() < end, "nginx does not end"
        time.sleep(0.02)


@pytest.mark.parametrize("name", SITES)
def test_nginx_takes_its_file(name, tmp_path):
    done = run(NGINX, "-t", "-q", "-c", written_site(name, tmp_path))
    assert done.returncode == 0, done.stderr


class _Portal(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        kind = "application/ld+json" if self.path.endswith(".jsonld") else "text/html"
        self.send_header("Content-Type", kind)
        self.send_header("X-Asked", f"{self.headers['Host']} {self.headers['X-Forwarded-For']}")
        self.end_headers()
        self.wfile.write(b"the same again, " * 1000)

    def log_message(self, *args: object) -> None:
        pass


@pytest.mark.parametrize("name", SITES)
def test_the_catalogue_alone_is_sent_compressed(name, tmp_path, unused_port):
    whole = written_site(name, tmp_path)
    text = re.sub(
        r"listen [^;]+ssl[^;]*;", f"listen 127.0.0.1:{unused_port};", whole.read_text("utf-8"), count=1
    )
    text = re.sub(r"listen (?!127)[^;]+;", "", text)
    # the server that answers in the clear with another address is not asked here
    text = re.sub(r"server \{[^{}]*return 301[^{}]*\}", "", text)
    with ThreadingHTTPServer(("127.0.0.1", 0), _Portal) as portal:
        threading.Thread(target=portal.serve_forever, daemon=True).start()
        text = re.sub(r"http://(?:web|127\.0\.0\.1):8000", f"http://127.0.0.1:{portal.server_port}", text)
        whole.write_text(text, encoding="utf-8")
        assert run(NGINX, "-c", whole).returncode == 0
        try:
            for path, sent in (
                ("/public/catalogue.jsonld", "gzip"),
                ("/107/CYPD/", None),
                ("/x.jsonld", None),
            ):
                asked = HTTPConnection("127.0.0.1", unused_port, timeout=10)
                asked.request(
                    "GET", path, headers={"Accept-Encoding": "gzip", "Host": "kpi", "Via": "1.1 front"}
                )
                answer = asked.getresponse()
                assert (answer.status, answer.headers["Content-Encoding"]) == (200, sent)
                assert answer.headers["X-Asked"] == "kpi 127.0.0.1"
                asked.close()
        finally:
            stop(whole)
            portal.shutdown()


@pytest.mark.parametrize("name", SITES)
def test_the_access_log_holds_no_link_that_opens_something(name, tmp_path):
    """Asked in the clear, as somebody does who follows an old link: what is logged is logged there, too."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    whole = written_site(name, tmp_path)
    text = re.sub(r"listen [^;]+;", "", whole.read_text("utf-8"))
    whole.write_text(text.replace("server {", f"server {{ listen 127.0.0.1:{port};"), encoding="utf-8")
    assert run(NGINX, "-c", whole).returncode == 0
    try:
        for path in ("/accounts/password/reset/key/1-abc-secret/", "/107/city/?q=secret", "/people/?"):
            connection = HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", path)
            assert connection.getresponse().status in (200, 301, 502)
            connection.close()
    finally:
        stop(whole)
    lines = (tmp_path / "access.log").read_text("utf-8").splitlines()
    paths = [re.search(r'"GET (\S*) HTTP', line).group(1) for line in lines]
    assert paths == ["/accounts/password/reset/key/...", "/107/city/", "/people/"]


@pytest.mark.parametrize("name", SITES)
def test_what_programs_ask_on_the_machine_is_not_passed_on(name):
    site = (FILES / name).read_text("utf-8")
    assert re.findall(r"location = (\S+) { return 404; }", site) == ["/metrics", "/readyz"]


def test_the_timers_go_by_the_citys_clock_whatever_the_machines_is():
    """A Debian that was made by itself has UTC: half past two in the night would be in the middle of the morning."""
    timers = [path.read_text("utf-8") for path in UNITS if path.suffix == ".timer"]
    times = [time for text in timers for time in re.findall(r"^OnCalendar=(.*)$", text, flags=re.M)]
    assert len(times) == len(timers) == 5
    assert {time.split()[-1] for time in times} == {settings.TIME_ZONE}


def test_what_the_units_run_is_there():
    text = "\n".join(path.read_text(encoding="utf-8") for path in UNITS)
    commands = set(re.findall(r"manage\.py (?:once )?(\w+)", text))
    assert {"worker", "backup", "restore_drill", "send_reminders"} <= commands
    assert commands | set(re.findall(r"kpi-manage \$CITY ([a-z_]+)", GUIDE)) <= get_commands().keys()


def test_every_file_of_the_folder_is_named_where_somebody_installs_it():
    named = [path.name for path in FILES.iterdir() if path.suffix not in (".service", ".timer")]
    beside = GUIDE + (FILES / "compose.yaml").read_text(encoding="utf-8")
    assert [name for name in named if name not in beside] == []


def test_the_settings_of_the_example_are_settings_of_the_portal():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    names = re.findall(r"^(\w+)=", (FILES / "city.env").read_text(encoding="utf-8"), flags=re.M)
    assert [name for name in names if f"| `{name}`" not in readme] == ["WEB_CONCURRENCY"]  # gunicorn's own


def test_the_composition_names_what_it_has():
    found = yaml.safe_load((FILES / "compose.yaml").read_text(encoding="utf-8"))
    services = found["services"]
    assert {"db", "web", "worker", "proxy"} <= services.keys()
    for service in services.values():
        assert set(service.get("depends_on", ())) <= services.keys()
        for volume in service.get("volumes", ()):
            source = volume.partition(":")[0]
            assert source in found["volumes"] or source.startswith("./")
    assert (FILES / services["web"]["build"]["context"] / services["web"]["build"]["dockerfile"]).is_file()


def test_nobody_but_the_migration_knows_the_password_of_the_tables_owner():
    services = yaml.safe_load((FILES / "compose.yaml").read_text(encoding="utf-8"))["services"]
    knowing = {name for name, service in services.items() if "owner.env" in str(service.get("env_file", ""))}
    assert knowing == {"migrate"}
    assert "migrate && .venv/bin/python manage.py database_roles" in services["migrate"]["command"][-1]


def test_what_is_a_citys_alone_lies_in_its_own_folder_of_the_composition():
    text = (FILES / "compose.yaml").read_text(encoding="utf-8")
    found = yaml.safe_load(text.replace("${CITY:?}", "alpha"))
    named = [
        *found["services"]["migrate"]["env_file"],
        *(secret["file"] for secret in found["secrets"].values()),
    ]
    named.append(found["x-portal"]["env_file"])
    named += [source for source in found["services"]["proxy"]["volumes"] if ".conf" not in source]
    assert len(named) == 6
    assert [path for path in named if not path.startswith("./cities/alpha/")] == []


@pytest.mark.django_db(transaction=True)
def test_the_compositions_database_is_not_the_portals_own(tmp_path):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite knows no roles")
    script = (FILES / "compose-role.sh").read_text("utf-8")
    for said, here in (("/run/secrets/database", f"{tmp_path}/password"), ("kpi_drill", "test_drill_of_kpi")):
        script = script.replace(said, here)
    script = script.replace("ROLE kpi", "ROLE test_kpi").replace("OWNER kpi", "OWNER test_kpi")
    password = "of'this$test"  # noqa: S105
    (tmp_path / "password").write_text(password, encoding="utf-8")
    known = connection.get_connection_params()
    given = {
        **os.environ,
        "PGHOST": known.get("host", ""),
        "PGPORT": str(known.get("port", "")),
        "PGPASSWORD": known.get("password", ""),
        "POSTGRES_USER": known["user"],
        "POSTGRES_DB": known["dbname"],
    }
    try:
        done = run("sh", "-c", script, env=given)
        assert done.returncode == 0, done.stderr
        place = {name: known[name] for name in ("host", "port") if name in known}
        opened = psycopg2.connect(**place, dbname="test_drill_of_kpi", user="test_kpi", password=password)
        opened.close()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rolsuper, pg_has_role('test_kpi', d.datdba, 'MEMBER') "
                "FROM pg_roles, pg_database d WHERE rolname = 'test_kpi' AND datname = current_database()"
            )
            assert cursor.fetchone() == (False, False)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP DATABASE IF EXISTS test_drill_of_kpi")
            cursor.execute("DROP ROLE IF EXISTS test_kpi")
