"""The portal as a server runs it, on the loopback and in a folder of its own: PostgreSQL or SQLite, gunicorn, a worker.

What docs/deploy says of it is taken from there: the settings of a server, the command of the service. The proxy that speaks
HTTPS is played by whoever asks (``person.py``), who says what nginx would say.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import django
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
HOST = "kpi.example.gov.tw"
PATIENCE = 90  # seconds for a process to come up, on the busiest machine
TODAY = "2019-01-03"
_TROUBLES = (
    "django.db.utils.OperationalError",
    "django.db.utils.InterfaceError",
    "psycopg2.",
    "OSError",
    "SystemExit",
    "reports.volumes.errors.NotPrinted",  # one of its chapters met one of these, or says itself what else it was
)
_EXCEPTION = re.compile(r"((\w+\.)+\w+|\w+(Error|Exception|Exit))(: |$)")
_SERVICE = ROOT / "docs" / "deploy" / "chiayi-kpi@.service"


class Process:
    """A program of the portal. What it says is read through a pipe, as journald does; no file of it can be full."""

    def __init__(self, command: list[str], environment: dict[str, str], said: list[str]) -> None:
        self._running = subprocess.Popen(
            command,
            env=environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self._last: deque[str] = deque(maxlen=5)
        self._reader = threading.Thread(target=self._read, args=(said,), daemon=True)
        self._reader.start()

    def _read(self, said: list[str]) -> None:
        assert self._running.stdout
        for line in self._running.stdout:
            said.append(line)
            self._last.append(line[:2_000])

    @property
    def pid(self) -> int:
        return self._running.pid

    @property
    def is_alive(self) -> bool:
        return self._running.poll() is None

    def end(self) -> str:
        """How it ended, and what it said at last."""
        return f"with {self._running.poll()}: {' '.join(self._last)}"

    def family(self) -> list[int]:
        """Itself and the processes that it started."""
        with suppress(OSError):
            children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
            return [self.pid, *map(int, children)]
        return [self.pid]

    def kill(self) -> None:
        """At once, with all that it started: as a machine does that loses its power."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._running.wait(PATIENCE)

    def stop(self) -> None:
        self._running.terminate()
        try:
            self._running.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()


class Portal:
    """Its processes and where they are reached. ``address``: where they find the database, ``url`` unless something stands between."""

    def __init__(self, folder: Path, url: str, *, settings: str, workers: int, address: str = "") -> None:
        self.folder, self.url, self.port = folder, url, free_port()
        self.said: list[str] = []
        self._gunicorn_workers = workers
        self._environment = os.environ | environment(folder, address or url, settings) | {"LOG_LEVEL": "INFO"}
        self.web: Process | None = None
        self.worker: Process | None = None

    def start_web(self) -> None:
        command = service_command()
        command[command.index("--bind") + 1] = f"127.0.0.1:{self.port}"
        command += ["--workers", str(self._gunicorn_workers)]
        self.web = Process(command, self._environment, self.said)

    def start_worker(self) -> None:
        command = [sys.executable, "manage.py", "worker"]
        self.worker = Process(command, self._environment, self.said)

    def wait_until_it_answers(self) -> None:
        end = time.monotonic() + PATIENCE
        while True:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=2) as opened:
                opened.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                if opened.recv(64).startswith(b"HTTP/1.1 200"):
                    return
            if time.monotonic() > end:
                raise TimeoutError("\n".join(["the portal does not answer", *self.said[-20:]]))
            time.sleep(0.1)

    def stop(self) -> None:
        for process in (self.web, self.worker):
            if process is not None:
                process.stop()

    def faults(self) -> list[str]:
        """What reached the framework and is no trouble of the machine: the end of each traceback of the log, once."""
        found: dict[str, None] = {}
        for line in list(self.said):
            with suppress(ValueError, AttributeError):
                one = json.loads(line)
                fault = one.get("fault", "") if one.get("level") == "ERROR" else ""
                if fault and not _named(fault).startswith(_TROUBLES):
                    found[f"{one.get('message', '')}: {fault[-1_500:]}"] = None
        return list(found)


def _named(fault: str) -> str:
    """The last exception of a traceback; what it says may have lines of its own."""
    return ([""] + [line for line in fault.splitlines() if _EXCEPTION.match(line)])[-1]


class Ended:
    """Whether somebody at the terminal has had enough (Ctrl-C, or ``kill``): then what was done until then is compared and told."""

    def __init__(self) -> None:
        self._is_so = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._note)

    def _note(self, *_given: object) -> None:
        self._is_so = True

    def __bool__(self) -> bool:
        return self._is_so


def service_command() -> list[str]:
    """gunicorn as the service starts it, from this tree."""
    (line,) = (
        text for text in _SERVICE.read_text(encoding="utf-8").splitlines() if text.startswith("ExecStart=")
    )
    return [sys.executable, "-m", "gunicorn", *line.split()[1:]]


def environment(folder: Path, url: str, settings: str) -> dict[str, str]:
    """The settings of a server, as city.env has them."""
    return {
        "DJANGO_SETTINGS_MODULE": settings,
        "SECRET_KEY": "only-for-a-trial-on-the-loopback-of-one-machine-0123456789",
        "DATABASE_URL": url,
        "ALLOWED_HOSTS": HOST,
        "PORTAL_URL": f"https://{HOST}",
        "MEDIA_ROOT": str(folder / "media"),
        "REPORTS_ROOT": str(folder / "reports"),
        "EVENT_LOG_ARCHIVES": str(folder / "event-log"),
        "TRIAL_FOLDER": str(folder),
        "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        "XDG_CACHE_HOME": str(folder / "cache"),
        "PORTAL_TODAY": TODAY,
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "ERROR"),
    }


def prepare(folder: Path, url: str, settings: str) -> None:
    """Tables and static files as the guide makes them. From here on this process, too, reads and writes the database: it
    makes the city, and compares it afterwards."""
    os.environ.update(environment(folder, url, settings))
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


@contextmanager
def own_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="portal-trial-"))
    for name in ("media", "reports", "cache"):
        (folder / name).mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
