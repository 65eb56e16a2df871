"""What happens to a server: processes are killed, the database goes away or is slow, disks are full, clocks jump.

None of it needs root. A full disk is a limit on the size of files that the kernel holds the processes to (``prlimit``): no byte
more can be written, as on a disk without room, though the error is EFBIG and not ENOSPC. The clock is that of the portal's
own processes (``chaos_settings``); PostgreSQL keeps the machine's.
"""

import os
import random
import resource
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import CalledProcessError

from tests.operations.cluster import Cluster
from trials.portal import PATIENCE, Portal

_SOCKET = ".s.PGSQL.5432"
_SIZE = 65_536
_JUMP = 20 * 60  # seconds: less than the half hour after which whoever does nothing is signed out


class Proxy:
    """Between the portal and PostgreSQL, by a socket in a folder of its own: it can be slow, or cut everybody off."""

    def __init__(self, folder: Path, behind: Path) -> None:
        self.folder = folder
        self._behind, self._delay, self._is_cut = behind, 0.0, False
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(str(folder / _SOCKET))
        self._door.listen(200)
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"postgres://kpi@/postgres?host={self.folder}"

    @contextmanager
    def slow(self, seconds: float) -> Iterator[None]:
        """Whatever the database says comes so much later."""
        self._delay = seconds
        try:
            yield
        finally:
            self._delay = 0.0

    @contextmanager
    def cut(self) -> Iterator[None]:
        """Every connection ends in the middle of whatever it was at, and none is made."""
        self._is_cut = True
        with self._lock:
            for one in self._open:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
        try:
            yield
        finally:
            self._is_cut = False

    def _accept(self) -> None:
        while True:
            before, _address = self._door.accept()
            behind = socket.socket(socket.AF_UNIX)
            try:
                if self._is_cut:
                    raise ConnectionRefusedError
                behind.connect(str(self._behind / _SOCKET))
            except OSError:
                before.close()
                behind.close()
                continue
            with self._lock:
                self._open |= {before, behind}
            threading.Thread(target=self._carry, args=(before, behind, False), daemon=True).start()
            threading.Thread(target=self._carry, args=(behind, before, True), daemon=True).start()

    def _carry(self, source: socket.socket, to: socket.socket, answers: bool) -> None:
        with suppress(OSError):
            while data := source.recv(_SIZE):
                if answers and self._delay:
                    time.sleep(self._delay)
                to.sendall(data)
        for one in (source, to):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        with self._lock:
            self._open -= {source}
        source.close()


class Faults:
    """One after another, each over before the next. ``cluster`` and ``proxy`` are None on SQLite."""

    def __init__(
        self, portal: Portal, cluster: Cluster | None, proxy: Proxy | None, chance: random.Random
    ) -> None:
        self._portal, self._chance = portal, chance
        self._kinds: list[Callable[[], None]] = [
            self.web_killed,
            self.process_killed,
            self.worker_killed,
            self.disk_full,
            self.clock_ahead,
            self.clock_behind,
        ]
        if cluster is not None and proxy is not None:
            self._cluster, self._proxy = cluster, proxy
            self._kinds += [
                self.database_killed,
                self.database_stopped,
                self.database_lost,
                self.database_slow,
                self.database_full,
            ]
        self._round: list[Callable[[], None]] = []

    def next(self) -> str:
        """Let one happen; its name. All of them come before one comes again."""
        if not self._round:
            self._round = list(self._kinds)
            self._chance.shuffle(self._round)
        kind = self._round.pop()
        kind()
        return kind.__name__

    def web_killed(self) -> None:
        assert self._portal.web
        self._portal.web.kill()
        self._portal.start_web()

    def process_killed(self) -> None:
        """One of gunicorn's, in the middle of an answer; it starts another by itself."""
        assert self._portal.web
        children = self._portal.web.family()[1:]
        if children:
            with suppress(ProcessLookupError):
                os.kill(self._chance.choice(children), signal.SIGKILL)

    def worker_killed(self) -> None:
        assert self._portal.worker
        self._portal.worker.kill()
        self._portal.start_worker()

    def disk_full(self) -> None:
        assert self._portal.web and self._portal.worker
        with _no_room([*self._portal.web.family(), *self._portal.worker.family()]):
            self._wait(4)

    def clock_ahead(self) -> None:
        self._clock(_JUMP)

    def clock_behind(self) -> None:
        self._clock(-_JUMP)

    def database_killed(self) -> None:
        for pid in self._cluster.processes():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._start_database()

    def database_stopped(self) -> None:
        self._cluster.stop()
        self._wait(2)
        self._start_database()

    def database_lost(self) -> None:
        with self._proxy.cut():
            self._wait(3)

    def database_slow(self) -> None:
        with self._proxy.slow(0.05):
            self._wait(4)

    def database_full(self) -> None:
        """It stops by itself when it can write no log of what is committed; with room again it is started, as a service is."""
        with _no_room(self._cluster.processes()):
            self._wait(3)
        if not self._cluster.is_ready():
            for pid in self._cluster.processes():
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self._start_database()

    def _start_database(self) -> None:
        """Not before all its processes of the time before have ended."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                self._cluster.start()
            except CalledProcessError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.5)
            else:
                return

    def _clock(self, seconds: int) -> None:
        clock = self._portal.folder / "clock"
        clock.write_text(str(seconds), encoding="ascii")
        self._wait(4)
        clock.write_text("0", encoding="ascii")

    def _wait(self, seconds: float) -> None:
        time.sleep(seconds * self._chance.uniform(0.5, 1.5))


@contextmanager
def _no_room(pids: list[int]) -> Iterator[None]:
    """These processes cannot make any file longer; what they start meanwhile cannot either."""
    limited = []
    for pid in pids:
        with suppress(OSError):
            _soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, hard))
            limited.append((pid, hard))
    try:
        yield
    finally:
        for pid, hard in limited:
            with suppress(OSError):
                children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
                for one in (pid, *map(int, children)):
                    resource.prlimit(one, resource.RLIMIT_FSIZE, (hard, hard))
