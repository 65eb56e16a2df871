"""A machine with cities, for tests: what only root may run is stood in for, and gunicorn is really started."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection

ROOT = Path(settings.BASE_DIR)
FILES = ROOT / "docs" / "deploy"
STARTED = """
import os, re, shlex, subprocess, sys
verb, unit = sys.argv[1:3]
with open(os.environ["CALLS"], "a") as calls:
    calls.write(f"systemctl {verb} {unit}\\n")
found = re.fullmatch(r"chiayi-kpi@(\\w+)\\.service", unit)
if verb == "restart" and found:
    city = found[1]
    tree = f"{os.environ['KPI_HOME']}/cities/{city}"
    text = open(f"{tree}/docs/deploy/chiayi-kpi@.service").read()
    given = dict(re.findall(r"(\\w+)=(\\S+)", " ".join(re.findall(r"^Environment=(PORT.*)$", text, flags=re.M))))
    given |= dict(re.findall(r"^(\\w+)='?(.*?)'?$", open(f"{os.environ['KPI_SETTINGS']}/{city}.env").read(), flags=re.M))
    os.environ.update(given)
    command = re.search(r"^ExecStart=(.*)$", text, flags=re.M)[1].replace("/srv/chiayi-kpi/cities/%i", tree)
    words = shlex.split(os.path.expandvars(command))
    words += ["--daemon", "--pid", f"{os.environ['CALLS']}.{city}"]
    words += ["--capture-output", "--error-logfile", f"{os.environ['KPI_HOME']}/log"]
    sys.exit(subprocess.run(words, cwd=tree).returncode)
"""


class Machine:
    """A machine with cities: programs that only root may run are stood in for, and gunicorn is really started."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.calls = folder, folder / "calls"
        self.home, programs = folder / "srv", folder / "bin"
        wants = folder / "units/multi-user.target.wants"
        for path in (self.home / "cities", programs, folder / "etc", wants):
            path.mkdir(parents=True)
        for version in ("before", "after"):
            self._add_version(self.home / "versions" / version)
        (self.home / "newest").symlink_to("versions/before")
        # What is done as the tree's owner is noted and not done: it would change the tree of the tests.
        self._program(
            programs / "runuser",
            'shift; user=$1; shift 2; echo "$user: $*" >>"$CALLS"\n'
            'case "$user" in kpi|postgres) case "$*" in *rev-parse*) echo after ;; esac; exit 0 ;; esac\n'
            'exec "$@"',
        )
        (folder / "systemctl.py").write_text(STARTED, encoding="utf-8")
        self._program(programs / "systemctl", f'exec {sys.executable} {folder}/systemctl.py "$@"')
        self.given = {
            "PATH": f"{programs}:{os.environ['PATH']}:/usr/sbin",
            "CALLS": str(self.calls),
            "KPI_HOME": str(self.home),
            "KPI_SETTINGS": str(folder / "etc"),
            "KPI_SITES": str(folder / "etc"),
            "KPI_BACKUPS": str(folder / "backups"),
            "KPI_DATA": str(folder / "data"),
            "KPI_UNITS": str(folder / "units"),
            "KPI_RUN": str(folder),
        }

    def _add_version(self, tree: Path) -> None:
        (tree / ".venv/bin").mkdir(parents=True)
        for path in ROOT.iterdir():
            if path.name not in (".venv", ".git"):
                (tree / path.name).symlink_to(path)
        self._program(tree / ".venv/bin/python", f'exec {sys.executable} "$@"')
        self._program(tree / ".venv/bin/gunicorn", f'exec {sys.executable} -m gunicorn "$@"')

    def runs(self, city: str) -> str:
        """The version that it does."""
        return (self.home / "cities" / city).resolve().name

    def stand_in(self, name: str, text: str) -> None:
        self._program(self.folder / "bin" / name, text)

    def note_only(self, city: str, of_all: str = "nothing") -> None:
        """The city's commands are noted and not run: the version, the city, the database and the words of each.

        So is one command ``of_all`` cities. One whose address and words begin as ``FAILS`` says fails. Nor are the
        city's pages served.
        """
        for version in ("before", "after"):
            programs = self.home / "versions" / version / ".venv/bin"
            self._program(
                programs / "gunicorn",
                f'case "$PORTAL_URL" in https://{city}.example) exit 0 ;; esac\n'
                f'exec {sys.executable} -m gunicorn "$@"',
            )
            self._program(
                programs / "python",
                f'case "$PORTAL_URL $2" in https://{city}.example\\ *|*\\ {of_all}) ;; *) exec {sys.executable} "$@" ;; esac\n'
                'shift; echo "$(basename "$PWD") $PORTAL_URL $DATABASE_URL $*" >>"$CALLS"\n'
                'case "$PORTAL_URL $*" in "$FAILS"*)\n'
                '[ -z "$FAILS" ] || { echo "because of that" >&2; exit 1; } ;; esac',
            )

    def _program(self, path: Path, text: str) -> None:
        path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        path.chmod(0o755)

    def add(self, city: str, port: int, secret: str) -> None:
        """A city as `kpi-city` leaves it, on SQLite, with a worker that is enabled."""
        values = {
            "DJANGO_SETTINGS_MODULE": "tests.operations.served_settings",
            "PORT": port,
            "WEB_CONCURRENCY": 1,
            "SECRET_KEY": f"'{secret}'",
            "DATABASE_URL": f"sqlite:///{self.folder}/{city}.sqlite3",
            "ALLOWED_HOSTS": f"{city}.example",
            "PORTAL_URL": f"https://{city}.example",
            "MEDIA_ROOT": self.folder / city / "media",
            "REPORTS_ROOT": self.folder / city / "reports",
        }
        text = "".join(f"{name}={value}\n" for name, value in values.items())
        (self.folder / "etc" / f"{city}.env").write_text(text, encoding="utf-8")
        (self.home / "cities" / city).symlink_to("../versions/before")
        wants = self.folder / "units/multi-user.target.wants"
        (wants / f"chiayi-kpi-worker@{city}.service").symlink_to("../chiayi-kpi-worker@.service")

    def fill(self, city: str) -> None:
        """Its database is that of the tests as it is now."""
        with closing(sqlite3.connect(self.folder / f"{city}.sqlite3")) as file:
            connection.connection.backup(file)

    def run(self, program: str, *words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - the portal's own programs
            [FILES / program, *words],
            capture_output=True,
            text=True,
            check=False,
            cwd=cwd,
            env=self.given,
            timeout=300,
        )

    def noted(self) -> list[str]:
        return self.calls.read_text(encoding="utf-8").splitlines()

    def close(self) -> None:
        for pid in self.folder.glob("calls.*"):
            os.kill(int(pid.read_text()), 15)
