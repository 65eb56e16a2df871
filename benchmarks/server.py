"""The portal under gunicorn on the loopback, as it is served, and one kept-alive connection to it."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

HERE = Path(__file__).resolve().parent
PATIENCE = 30  # seconds for the server to come up
TOKEN = "a" * 32  # a cross-site token is any secret that stands in the cookie and in the header


class Connection:
    """Requests of one person, or (without a ``session``) of somebody who has not signed in."""

    def __init__(self, port: int, session: str = "") -> None:
        self._http = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        cookies = [f"csrftoken={TOKEN}", *([f"sessionid={session}"] if session else [])]
        self._headers = {"Cookie": "; ".join(cookies), "X-CSRFToken": TOKEN}

    def empty(self) -> bytes:
        """The page that does nothing, the floor under the others: of nobody, so that not even a session is read."""
        return self.get("/empty")

    def get(self, path: str) -> bytes:
        return self._ask("GET", path, None, {})

    def post(self, path: str, values: Mapping[str, object]) -> bytes:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(values), kind)

    def _ask(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> bytes:
        self._http.request(method, path, body, {**self._headers, **headers})
        response = self._http.getresponse()
        content = response.read()
        if response.status != http.client.OK:
            raise RuntimeError(f"{method} {path}: {response.status} {content[:300]!r}")
        return content


@contextmanager
def served(today: str) -> Iterator[int]:
    """gunicorn with one worker on the benchmark's database, ``today`` (ISO) being the day; yields its port."""
    port = _free_port()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "served_settings",
        "PYTHONPATH": f"{HERE}{os.pathsep}{HERE.parent}",
        "PORTAL_TODAY": today,
    }
    collect = [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(collect, env=environment, cwd=HERE.parent, check=True)  # noqa: S603 - our own command
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "-c",
        "python:chiayi_kpi.gunicorn",
        "--bind",
        f"127.0.0.1:{port}",
        "--keep-alive",
        "30",
    ]
    command += ["--worker-class", "gthread", "--threads", "1", "--log-level", "error", "chiayi_kpi.wsgi"]
    process = subprocess.Popen(command, env=environment, cwd=HERE.parent)  # noqa: S603 - our own command
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return
