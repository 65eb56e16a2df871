"""A PostgreSQL of a test's own, which may be stopped and started: that of the test run serves other tests meanwhile."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"), default=Path())


class Cluster:
    """One in a folder, reached by a socket there: without a password and without a port of the machine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.url = f"postgres://kpi@/postgres?host={folder}"
        self._as_owner("initdb", "-D", folder / "data", "-A", "trust", "-U", "kpi", "-E", "UTF8", "--no-sync")
        self.start()

    def start(self) -> None:
        options = f"-k {self._folder} -c listen_addresses= -c fsync=off"
        self._control("start", "-o", options, "-l", self._folder / "log")

    def stop(self) -> None:
        """As a machine that goes down: nobody is waited for."""
        self._control("stop", "-m", "immediate")

    def load(self, dump: str) -> None:
        subprocess.run(  # noqa: S603 - a fixed program
            [
                PROGRAMS / "psql",
                "-q",
                "-v",
                "ON_ERROR_STOP=1",
                "-h",
                self._folder,
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
        self._as_owner("pg_ctl", "-w", "-D", self._folder / "data", *words)

    def _as_owner(self, program: str, *words: object) -> None:
        """PostgreSQL refuses to be run by root."""
        before = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        subprocess.run(  # noqa: S603 - PostgreSQL's own programs
            [*before, PROGRAMS / program, *words],
            check=True,
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )


@contextmanager
def own_cluster() -> Iterator[Cluster]:
    folder = Path(tempfile.mkdtemp(prefix="kpi"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    cluster = Cluster(folder)
    try:
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder)
