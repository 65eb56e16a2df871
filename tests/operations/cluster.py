"""A PostgreSQL of a test's own, which may be stopped and started: that of the test run serves other tests meanwhile."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"), default=Path())


class Cluster:
    """One in a folder, reached by a socket there: without a password and without a port of the machine."""

    def __init__(self, folder: Path, standby_of: "Cluster | None" = None, *, durable: bool = False) -> None:
        self.folder = folder
        self._sync = "on" if durable else "off"
        self._told = "none" if durable else "all"
        self.url = f"postgres://kpi@/postgres?host={folder}"
        data = ("-D", folder / "data", "-U", "kpi", "--no-sync")
        if standby_of is None:
            self._as_owner("initdb", *data, "-A", "trust", "-E", "UTF8")
        else:
            self._as_owner("pg_basebackup", *data, "-h", standby_of.folder, "-R", "-c", "fast")
        self.start()

    def start(self) -> None:
        options = f"-k {self.folder} -c listen_addresses= -c fsync={self._sync} -c log_statement={self._told}"
        self._control("start", "-o", options, "-l", self.folder / "log")

    def stop(self) -> None:
        """As a machine that goes down: nobody is waited for."""
        self._control("stop", "-m", "immediate")

    def pid(self) -> int | None:
        """Of its first process; None where it is down."""
        try:
            return int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None

    def processes(self) -> list[int]:
        """All of it that run now."""
        pid = self.pid()
        if pid is None:
            return []
        try:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        except OSError:
            children = []
        return [pid, *map(int, children)]

    def is_ready(self) -> bool:
        asked = [PROGRAMS / "pg_isready", "-q", "-h", self.folder]
        return subprocess.run(asked, check=False).returncode == 0  # noqa: S603 - a fixed program

    def load(self, dump: str) -> None:
        subprocess.run(  # noqa: S603 - a fixed program
            [
                PROGRAMS / "psql",
                "-q",
                "-v",
                "ON_ERROR_STOP=1",
                "-h",
                self.folder,
                "-U",
                "kpi",
                "postgres",
            ],
            input=dump,
            text=True,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def _control(self, *words: object) -> None:
        self._as_owner("pg_ctl", "-w", "-D", self.folder / "data", *words)

    def _as_owner(self, program: str, *words: object) -> None:
        """PostgreSQL refuses to be run by root."""
        before = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        subprocess.run(  # noqa: S603 - PostgreSQL's own programs
            [*before, PROGRAMS / program, *words],
            check=True,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )

    def statements(self) -> str:
        """Every statement that it was sent."""
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")


def dump_of_the_run() -> str:
    """What the test's own database holds, for another."""
    address = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format_map(connection.settings_dict)
    return subprocess.run(  # noqa: S603 - a fixed program
        [PROGRAMS / "pg_dump", "--no-owner", "--no-privileges", address],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    ).stdout


@contextmanager
def own_cluster(standby_of: Cluster | None = None, *, durable: bool = False) -> Iterator[Cluster]:
    """One that is empty, or one that repeats all that another does.

    ``durable``: it waits for the disk and does not write down what it is asked, as that of a city.
    """
    folder = Path(tempfile.mkdtemp(prefix="kpi"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    cluster = Cluster(folder, standby_of, durable=durable)
    try:
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder)
