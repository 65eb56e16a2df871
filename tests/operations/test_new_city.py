"""``kpi-city``: what one city has of its own, and that an earlier call that was cut short is gone on with."""

import os
import re
import shutil
import subprocess
from contextlib import closing
from pathlib import Path

import psycopg2

from tests.operations.cluster import PROGRAMS, Cluster, own_cluster
from tests.operations.machine import FILES

_GUIDE = (FILES.parent / "deploy.md").read_text(encoding="utf-8")
REMOVING = _GUIDE.partition("## Removing a city")[2].partition("\n## ")[0]
_CERTIFICATE = (
    "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=kpi -keyout"
)


def test_kpi_city_makes_two_cities_that_share_nothing(machine, tmp_path):
    machine.stand_in("adduser", 'echo "adduser $*" >>"$CALLS"')
    machine.stand_in("install", 'echo "install $*" >>"$CALLS"')
    for city, port in (("alpha", "8000"), ("beta", "8001")):
        done = machine.run("kpi-city", city, f"{city}.example", port)
        assert done.returncode == 0, done.stderr

    values = [
        dict(re.findall(r"^(\w+)=(.*)$", (tmp_path / "etc" / f"{city}.env").read_text("utf-8"), flags=re.M))
        for city in ("alpha", "beta")
    ]
    same = {name for name in values[0] if values[0][name] == values[1][name]}
    assert same == {
        "DJANGO_SETTINGS_MODULE",
        "WEB_CONCURRENCY",
        "EMAIL_HOST",
        "DEFAULT_FROM_EMAIL",
        "BACKUP_RECIPIENTS",
        "SITE_NAME",
        "CITY_NAME",
    }
    assert len(values[1]["SECRET_KEY"]) > 50
    calls = machine.noted()
    assert "postgres: createdb --owner=kpi_beta_owner --encoding=UTF8 --template=template0 kpi_beta" in calls
    assert "postgres: createuser kpi_beta_owner" in calls
    assert "postgres: psql -q -c GRANT CONNECT ON DATABASE kpi_beta TO kpi_beta" in calls
    assert (machine.runs("alpha"), machine.runs("beta")) == ("before", "before")
    assert any(
        call.startswith("adduser --quiet --system --ingroup kpi_beta") and call.endswith("kpi_beta_owner")
        for call in calls
    )
    assert any(
        call.startswith("adduser --quiet --system --group") and call.endswith("kpi_beta") for call in calls
    )
    _nginx_takes(tmp_path, [tmp_path / "etc" / f"chiayi-kpi-{city}" for city in ("alpha", "beta")])

    for words, why in (
        (("beta", "other.example", "8002"), "is there already"),
        (("gamma", "gamma.example", "8001"), "beta.env has port 8001"),
        (("../x", "x.example", "8002"), "small letters"),
        (("gamma", "gamma.example"), "the city's short name"),
        (("gamma", "https://gamma.example", "8002"), "the name of a host alone"),
        (("gamma", "", "8002"), "the name of a host alone"),
    ):
        done = machine.run("kpi-city", *words)
        assert (done.returncode, why in done.stderr) == (1, True)
        assert not (tmp_path / "etc/gamma.env").exists()
    machine.given["KPI_SITES"] = str(tmp_path / "nowhere")
    done = machine.run("kpi-city", "gamma", "gamma.example", "8002")
    assert done.returncode == 1 and "nowhere is no folder" in done.stderr
    assert not any("gamma" in call for call in machine.noted())


def test_on_a_machine_without_postgresql_a_city_has_all_but_a_database(machine):
    machine.stand_in("adduser", "exit 0")
    machine.stand_in("install", "exit 0")
    machine.stand_in("id", '[ "$1" != postgres ]')
    done = machine.run("kpi-city", "alpha", "alpha.example", "8000")
    assert done.returncode == 0 and "No PostgreSQL is on this machine" in done.stdout
    assert (machine.folder / "etc/alpha.env").exists() and machine.runs("alpha") == "before"
    assert not machine.calls.exists()  # nothing was run as postgres


def test_a_city_may_connect_to_its_own_database_and_to_no_other(machine):
    machine.stand_in("adduser", "exit 0")
    machine.stand_in("install", "exit 0")
    with own_cluster() as cluster:
        machine.stand_in(
            "runuser",
            f'shift 3; exec env PGHOST={cluster.folder} PGUSER=kpi PGDATABASE=postgres PATH={PROGRAMS} "$@"',
        )
        for city, port in (("alpha", "8000"), ("beta", "8001"), ("beta", "8001")):
            (machine.folder / "etc" / f"{city}.env").unlink(
                missing_ok=True
            )  # as after a call that was cut short
            done = machine.run("kpi-city", city, f"{city}.example", port)
            assert (done.returncode, done.stderr) == (0, ""), done.stderr

        may = {
            (role, name): _may_connect(cluster, role, name)
            for role in ("kpi_alpha", "kpi_alpha_owner", "kpi_beta")
            for name in ("kpi_alpha", "kpi_alpha_drill", "kpi_beta", "kpi_beta_drill")
        }
        with closing(psycopg2.connect(host=cluster.folder, user="kpi_alpha", dbname="kpi_alpha")) as asked:
            cursor = asked.cursor()
            cursor.execute(
                "SELECT pg_has_role(datdba, 'MEMBER') FROM pg_database WHERE datname = current_database()"
            )
            assert cursor.fetchone() == (False,)
        assert _left_after_removing(cluster, "beta") == {
            "kpi_alpha",
            "kpi_alpha_drill",
            "kpi_alpha_owner",
        }
    assert {key for key, value in may.items() if value} == {
        ("kpi_alpha", "kpi_alpha"),
        ("kpi_alpha", "kpi_alpha_drill"),
        ("kpi_alpha_owner", "kpi_alpha"),
        ("kpi_beta", "kpi_beta"),
        ("kpi_beta", "kpi_beta_drill"),
    }


def _left_after_removing(cluster: Cluster, city: str) -> set[str]:
    """The cities' roles and databases, when the guide's line about them has been typed for one city."""
    line = re.search(r'su - postgres -c "(dropdb .*)"', REMOVING)[1]
    given = {**os.environ, "PATH": f"{PROGRAMS}:{os.environ['PATH']}", "CITY": city}
    given |= {"PGHOST": str(cluster.folder), "PGUSER": "kpi", "PGDATABASE": "postgres"}
    subprocess.run(["/bin/sh", "-c", line], check=True, env=given)  # noqa: S603 - as the guide has it
    with closing(psycopg2.connect(host=cluster.folder, user="kpi", dbname="postgres")) as asked:
        cursor = asked.cursor()
        cursor.execute("SELECT rolname FROM pg_roles UNION SELECT datname FROM pg_database")
        return {name for (name,) in cursor.fetchall() if name.startswith("kpi_")}


def test_all_that_a_city_has_on_the_machine_is_named_where_it_is_removed():
    units = "".join(path.read_text("utf-8") for path in FILES.glob("*.service")).replace("%i", "$CITY")
    site = (FILES / "nginx.conf").read_text("utf-8").replace("CITY", "$CITY")
    caches = re.findall(r"(?<=CACHE_HOME=)\S+", units)
    paths = re.findall(
        r"/(?:etc|srv|var/lib|var/backups)/\S*chiayi-kpi\S*\$CITY(?:\.env|\.pem|\.key)?", units + site
    )
    assert {path for path in (*caches, *paths) if path not in REMOVING} == set()
    assert len({*caches, *paths}) >= 8


def _may_connect(cluster: Cluster, role: str, name: str) -> bool:
    try:
        psycopg2.connect(host=cluster.folder, user=role, dbname=name).close()
    except psycopg2.OperationalError as fault:
        assert "permission denied" in str(fault)
        return False
    return True


def _nginx_takes(folder: Path, sites: list[Path]) -> None:
    nginx = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    assert nginx, "nginx is not installed (apt-packages-test.txt)"
    subprocess.run(  # noqa: S603 - a fixed program
        [*_CERTIFICATE.split(), folder / "key", "-out", folder / "pem"],
        check=True,
        capture_output=True,
    )
    text = "".join(path.read_text(encoding="utf-8") for path in [FILES / "nginx.log.conf", *sites])
    assert len(set(re.findall(r"proxy_pass (\S+);", text))) == len(sites)
    text = re.sub(r"(ssl_certificate(?:_key)?) \S+\.(pem|key);", rf"\1 {folder}/\2;", text)
    text = text.replace("/var/log/nginx/access.log", f"{folder}/access.log")
    whole = folder / "nginx.conf"
    whole.write_text(f"pid {folder}/pid; error_log {folder}/log; events {{}}\nhttp {{ {text} }}")
    done = subprocess.run([nginx, "-t", "-q", "-c", whole], capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.returncode, done.stderr) == (0, "")
