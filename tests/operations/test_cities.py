"""Several cities from one tree: each has its own settings, database and folders, and one command upgrades all of them."""

import os
import re
import shutil
import subprocess
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from chiayi_kpi.accounts.roles import Role
from tests import factories
from tests.operations.machine import STARTED


def _answer(port: int, host: str, path: str, session: str = "") -> tuple[int, str]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as asked:
        headers = {"Host": host, "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}
        headers["Cookie"] = f"{settings.SESSION_COOKIE_NAME}={session}"
        asked.request("GET", path, headers=headers)
        response = asked.getresponse()
        return response.status, response.read().decode()


def _session_of(name: str) -> str:
    """That of an owner who has just signed in."""
    client = Client()
    person = factories.user(name=name, role=Role.OWNER, agency=factories.agency(name=f"{name}的機關"))
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.mark.on_any_database
@pytest.mark.django_db(transaction=True)
def test_two_cities_are_upgraded_by_one_command_and_know_nothing_of_each_other(machine, unused_port):
    """Of the first each step is noted. The second, to which something of the first could stick, is really saved, looked at and served."""
    if connection.vendor != "sqlite":
        pytest.skip("the cities of this test have a file each")
    machine.add("alpha", 8000, "a" * 50)
    machine.note_only("alpha", of_all="migrate")
    machine.stand_in(
        "curl", f'case "$*" in *127.0.0.1:8000/*) ;; *) exec {shutil.which("curl")} "$@" ;; esac'
    )
    own = _session_of("乙市承辦人")
    machine.add("beta", unused_port, settings.SECRET_KEY)
    machine.fill("beta")
    of_alpha = _session_of("甲市承辦人")

    done = machine.run("kpi-upgrade", "v9")

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-2:] == ["alpha: upgraded, serves", "beta: upgraded, serves"]
    backup = machine.folder / "backups/chiayi-kpi"
    assert list((backup / "beta").glob("before-after-*/*"))
    noted = [call.split(maxsplit=3) for call in machine.noted() if ".example" in call]
    assert {(url, database) for _version, url, database, _words in noted} == {
        (f"https://{city}.example", f"sqlite:///{machine.folder}/{city}.sqlite3")
        for city in ("alpha", "beta")
    }
    assert [(version, words.split()[0]) for version, _url, _database, words in noted] == [
        ("before", "backup"),
        ("after", "migrate"),
        ("after", "migrate"),
        ("after", "check"),
        ("after", "migrate"),
        ("after", "migrate"),
    ]
    assert f" backup {backup}/alpha/before-after-" in " ".join(noted[0])
    assert (machine.runs("alpha"), machine.runs("beta")) == ("after", "after")
    status, page = _answer(unused_port, "beta.example", "/", own)
    assert (status, "乙市承辦人" in page) == (200, True), (machine.home / "log").read_text(encoding="utf-8")
    status, page = _answer(unused_port, "beta.example", "/", of_alpha)
    assert (status, "甲市" in page) == (302, False)
    assert _answer(unused_port, "alpha.example", "/")[0] == 400  # a name that is none of its own
    steps = [line for line in machine.noted() if line.startswith("systemctl")]
    assert steps == [
        "systemctl restart chiayi-kpi@alpha.service",
        "systemctl restart chiayi-kpi-worker@alpha.service",
        "systemctl restart chiayi-kpi@beta.service",
        "systemctl restart chiayi-kpi-worker@beta.service",
    ]


@pytest.fixture
def three(machine):
    """Three cities whose commands are noted and not run: the version, the city, the database and the words of each."""
    for city in ("alpha", "beta", "gamma"):
        machine.add(city, 8000, "x")
        path = machine.folder / "etc" / f"{city}.env"
        text = re.sub(r"sqlite:.*", f"postgres://kpi_{city}@/kpi_{city}", path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8")
    machine.stand_in("curl", 'echo curl >>"$CALLS"; [ "curl" != "$FAILS" ]')
    machine.given["FAILS"] = ""
    machine.note_only("*")
    (machine.folder / "systemctl.py").write_text(STARTED.partition("found =")[0], encoding="utf-8")
    return machine


NOTHING = "as it was"


@pytest.mark.parametrize(
    ("fails", "state"),
    [
        ("backup", "no backup was made; nothing was changed"),
        ("migrate --plan", "the new version takes its settings or its database not; nothing was changed"),
        ("migrate --no-input", "its tables may be half changed; it still runs the version of before"),
        ("database_roles", "the rights to its tables are not set; it still runs the version of before"),
        (
            "check",
            "its tables are new and something else is wrong; it still runs the version of before",
        ),
    ],
)
def test_the_first_city_that_fails_ends_it_and_none_runs_files_of_other_tables(three, fails, state):
    three.given["FAILS"] = f"https://beta.example {fails}"

    done = three.run("kpi-upgrade", "v9")

    assert done.returncode == 1
    assert done.stdout.splitlines()[-3:] == [
        "alpha: upgraded, serves",
        f"beta: FAILED: {state}",
        f"gamma: {NOTHING}",
    ]
    assert "because of that" in done.stderr
    assert f"kpi-upgrade: beta failed: {state}. Mend it and call kpi-upgrade v9 again." in done.stderr
    assert [three.runs(city) for city in ("alpha", "beta", "gamma")] == ["after", "before", "before"]
    calls = three.noted()
    assert not any("gamma" in call for call in calls)
    assert {call for call in calls if call.startswith("systemctl")} == {
        "systemctl restart chiayi-kpi@alpha.service",
        "systemctl restart chiayi-kpi-worker@alpha.service",
    }


def test_called_again_it_goes_on_and_one_city_may_go_alone(three):
    three.given["FAILS"] = "curl"
    assert three.run("kpi-upgrade", "v9", "beta").returncode == 1
    assert [three.runs(city) for city in ("alpha", "beta", "gamma")] == ["before", "after", "before"]
    three.given["FAILS"] = ""

    done = three.run("kpi-upgrade", "v9")

    assert (done.returncode, done.stderr) == (0, "")
    assert {three.runs(city) for city in ("alpha", "beta", "gamma")} == {"after"}
    backups = [call for call in three.noted() if " backup " in call and "https" in call]
    assert [call.split()[:2] for call in backups] == [
        ["before", f"https://{city}.example"] for city in ("beta", "alpha", "gamma")
    ]


def test_a_version_that_cannot_be_made_ready_leaves_every_city_as_it_was(three):
    stand_in = three.folder / "bin/runuser"
    text = stand_in.read_text(encoding="utf-8")
    stand_in.write_text(
        text.replace("case ", 'case "$*" in *" make -s "*) exit 2 ;; esac\ncase ', 1), encoding="utf-8"
    )

    done = three.run("kpi-upgrade", "v9")

    assert done.returncode == 1
    assert "v9 could not be made ready: make compile. No city was touched." in done.stderr
    assert done.stdout.splitlines()[-3:] == [f"{city}: {NOTHING}" for city in ("alpha", "beta", "gamma")]
    assert {three.runs(city) for city in ("alpha", "beta", "gamma")} == {"before"}
    assert (three.home / "newest").resolve().name == "before"
    assert not any("https" in call or "systemctl" in call for call in three.noted())


def test_a_branch_is_what_the_repository_has_now(three):
    """The clone's own branch of that name stays where it was when it was cloned."""
    origin, source = three.folder / "origin", three.home / "source"
    who = ["-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "init.defaultBranch=main"]

    def git(*words: object) -> str:
        done = subprocess.run(["git", *who, *words], capture_output=True, text=True, check=True)  # noqa: S603, S607
        return done.stdout.strip()

    git("init", "-q", origin)
    git("-C", origin, "commit", "-q", "--allow-empty", "-m", "one")
    git("-C", origin, "tag", "v1")
    git("clone", "-q", origin, source)
    git("-C", origin, "commit", "-q", "--allow-empty", "-m", "two")
    one, two = (git("-C", origin, "rev-parse", "--short=12", name) for name in ("v1", "main"))
    stand_in = three.folder / "bin/runuser"
    really = 'case "$*" in *" fetch "* | *rev-parse*) exec "$@" ;; esac\ncase '
    stand_in.write_text(stand_in.read_text("utf-8").replace("case ", really, 1), encoding="utf-8")
    for wanted in ("main", "v1", one):
        three.run("kpi-upgrade", wanted)  # its folder is not there: nothing is made
    made = [call.split()[-1] for call in three.noted() if " worktree add " in call]
    assert made == [two, one, one]


def test_only_what_changes_tables_runs_as_the_account_and_role_that_own_them(three):
    for words in (
        "doctor",
        "restore_drill /b",
        "archive_log",
        "start",
        "migrate --plan",
        "database_roles",
        "archive_log --remove f",
    ):
        done = three.run("kpi-manage", "alpha", *words.split())
        assert done.returncode == 0, done.stderr

    noted = iter(three.noted())
    runs = [(account.partition(":")[0], *next(noted).split(maxsplit=3)[2:]) for account in noted]
    own, owner = "postgres://kpi_alpha@/kpi_alpha", "postgres://kpi_alpha_owner@/kpi_alpha"
    assert runs == [
        ("kpi_alpha", own, "doctor"),
        ("kpi_alpha", own, "restore_drill /b"),
        ("kpi_alpha", own, "archive_log"),
        ("kpi_alpha_owner", owner, "start"),
        ("kpi_alpha_owner", owner, "migrate --plan"),
        ("kpi_alpha_owner", owner, "database_roles --owner kpi_alpha_owner --application kpi_alpha"),
        ("kpi_alpha_owner", owner, "archive_log --remove f"),
    ]


def _by_password(machine) -> Path:
    """The city's database is on another machine; where the owner's address is kept."""
    path = machine.folder / "etc/alpha.env"
    here, there = "//kpi_alpha@/", "//kpi_alpha:its-own@db.example/"
    path.write_text(path.read_text(encoding="utf-8").replace(here, there), encoding="utf-8")
    owner = machine.folder / "etc/alpha.owner"
    owner.write_text("DATABASE_URL='postgres://kpi_alpha_owner:the-owners@db.example/kpi_alpha?a=1&b=2'\n")
    owner.chmod(0o600)
    return owner


def test_the_owner_has_a_password_of_its_own_where_postgresql_is_another_machine(three):
    _by_password(three)
    for words in ("doctor", "backup /b", "migrate", "archive_log --remove f"):
        assert three.run("kpi-manage", "alpha", *words.split()).returncode == 0
    own, owner = "//kpi_alpha:its-own@db.example/", "//kpi_alpha_owner:the-owners@db.example/"
    asked = [call.split()[2] for call in three.noted() if "https" in call]
    assert [own in url for url in asked] == [True, True, False, False]
    assert [owner in url and url.endswith("?a=1&b=2") for url in asked] == [False, False, True, True]
    upgraded = three.run("kpi-upgrade", "v9")  # it is no city
    assert upgraded.returncode == 0 and "alpha.owner" not in upgraded.stdout


def test_a_machine_without_the_owners_password_is_upgraded_and_leaves_the_rights_as_they_are(three):
    _by_password(three).unlink()
    done = three.run("kpi-upgrade", "v9", "alpha", "beta")
    assert done.stdout.splitlines()[-2:] == ["alpha: upgraded, serves", "beta: upgraded, serves"]
    assert (
        f"alpha: no database_roles, since {three.folder}/etc/alpha.owner is not on this machine"
        in done.stdout
    )
    steps = [call.split()[1] for call in three.noted() if " database_roles " in call and "https" in call]
    assert steps == ["https://beta.example"]


def test_a_version_is_read_by_every_city_whatever_the_machines_umask_and_a_link_left_over_is_replaced(three):
    stand_in = three.folder / "bin/runuser"
    noting = '[ "$user" != kpi ] || umask >>"$KPI_HOME/umask"\ncase '
    stand_in.write_text(stand_in.read_text("utf-8").replace("case ", noting, 1), encoding="utf-8")
    (three.home / "cities/alpha.new").symlink_to("../versions/before")
    before = os.umask(0o077)
    try:
        done = three.run("kpi-upgrade", "v9", "alpha")
    finally:
        os.umask(before)
    assert (done.returncode, three.runs("alpha")) == (0, "after"), done.stderr
    assert set((three.home / "umask").read_text("utf-8").split()) == {"0022"}


def test_an_owners_password_that_others_could_read_is_not_taken(three):
    _by_password(three).chmod(0o640)
    done = three.run("kpi-manage", "alpha", "migrate")
    assert done.returncode == 1 and "chmod 600" in done.stderr
    assert not three.calls.exists()


def test_without_one_it_is_said_by_which_role_tables_are_changed(three):
    _by_password(three).unlink()
    done = three.run("kpi-manage", "alpha", "migrate")
    assert done.returncode == 0 and "migrate runs as the role that runs the portal" in done.stderr
    assert three.run("kpi-manage", "alpha", "doctor").stderr == ""


@pytest.mark.parametrize("fails", ["", "https://alpha.example restore"])
def test_what_a_restore_wrote_is_the_portals_afterwards(three, fails):
    three.stand_in("chown", 'echo "chown $1 $2" >>"$CALLS"')
    three.given["FAILS"] = fails
    done = three.run("kpi-manage", "alpha", "restore", "/backups")
    assert done.returncode == (1 if fails else 0)
    calls = three.noted()
    assert (calls[0], calls[-1]) == ("chown -hR kpi_alpha_owner:kpi_alpha", "chown -hR kpi_alpha:")
    assert len(calls) == 4


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has keys that another account may not read")
@pytest.mark.parametrize("words", [("restore_drill", "/b", "--key"), ("restore", "/b", "--key=")])
def test_a_key_that_root_alone_reads_is_lent_to_the_account(three, words):
    """And named as it is from where root stands, though the command runs in the city's tree."""
    (three.folder / "the.key").write_text("AGE-SECRET-KEY", encoding="utf-8")
    three.stand_in("chown", 'echo "chown $1 $2" >>"$CALLS"')
    three.stand_in("look", 'for word; do file=${word#--key=}; done; cat "$file"; stat -c %a "$file"')
    stand_in = three.folder / "bin/runuser"
    stand_in.write_text(stand_in.read_text("utf-8").replace('exec "$@"', 'exec look "$@"'), encoding="utf-8")
    *before, option = words
    given = [option, "the.key"] if option == "--key" else [f"{option}the.key"]
    done = three.run("kpi-manage", "alpha", *before, *given, cwd=three.folder)
    assert (done.returncode, done.stdout.splitlines()) == (0, ["AGE-SECRET-KEY400"]), done.stderr
    account = "kpi_alpha_owner" if words[0] == "restore" else "kpi_alpha"
    assert any(call.startswith(f"chown {account} {three.folder}/") for call in three.noted())
    assert not list(three.folder.glob("tmp.*"))
    failed = three.run("kpi-manage", "alpha", *before, "--key", "nowhere.key")
    assert failed.returncode == 1 and "nowhere.key" in failed.stderr
    assert not list(three.folder.glob("tmp.*"))


def test_kpi_manage_names_the_city_that_is_not_there(machine):
    done = machine.run("kpi-manage", "doctor")
    assert (done.returncode, done.stdout) == (1, "")
    assert "no settings of “doctor” can be read" in done.stderr
