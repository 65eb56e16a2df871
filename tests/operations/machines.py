"""Machines as processes: each with folders of its own, and nothing in common but PostgreSQL and what speaks S3."""

import http.client
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.core.files.storage import storages
from django.test import Client

from tests.nursery import Nursery, Started
from tests.patience import PATIENCE

TOKEN = "x" * 32
BUCKET = "kpi"


def unused_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@contextmanager
def s3_server() -> Iterator[dict[str, str]]:
    """An S3-speaking server on loopback with an empty bucket; gives the settings that name it."""
    moto = import_module("moto.server")  # seconds, which whoever only collects the tests does not need
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    named = {
        "S3_BUCKET": BUCKET,
        "S3_ENDPOINT_URL": f"http://{host}:{port}",
        "S3_ACCESS_KEY": "key",
        "S3_SECRET_KEY": "secret",
        "S3_PREFIX": "chiayi",
    }
    try:
        bucket_of(named).connection.create_bucket(Bucket=BUCKET)
        yield named
    finally:
        server.stop()


def in_bucket(named: dict[str, str], folder: str = "media", **more) -> dict:
    """The entry in ``STORAGES`` of the portal's own kind in that bucket."""
    options = {
        "bucket_name": named["S3_BUCKET"],
        "endpoint_url": named["S3_ENDPOINT_URL"],
        "access_key": named["S3_ACCESS_KEY"],
        "secret_key": named["S3_SECRET_KEY"],
        "region_name": "us-east-1",
        "location": f"{named['S3_PREFIX']}/{folder}",
        "file_overwrite": folder == "reports",
        **more,
    }
    return {"BACKEND": "chiayi_kpi.core.shared_files.SharedFiles", "OPTIONS": options}


def bucket_of(named: dict[str, str], folder: str = "media", **more):
    return storages.create_storage(in_bucket(named, folder, **more))


def _settings_of(folder: Path) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "tests.operations.served_settings",
        "SECRET_KEY": settings.SECRET_KEY,
        "ALLOWED_HOSTS": "127.0.0.1",
        "PORTAL_URL": "http://127.0.0.1",
        "MEDIA_ROOT": str(folder / "media"),
        "REPORTS_ROOT": str(folder / "reports"),
        "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        "SECOND_FACTOR_ROLES": "",
        "PASSWORD_MAX_DAYS": "0",
        "TASK_LEASE_SECONDS": "2",
        "LOG_LEVEL": "INFO",
    }


class Machine:
    """One machine: its pages, and its worker.

    Those of one that is ``like`` another come from the same loaded process, which has the other's folders: what either
    kept in a folder of its own would lie there.
    """

    def __init__(self, folder: Path, environment: dict[str, str], like: "Machine | None" = None) -> None:
        self.folder, self.port = folder, unused_port()
        folder.mkdir()
        self._nursery = like._nursery if like else Nursery(_settings_of(folder) | environment)
        self.web = self.start("runserver", "--noreload", f"127.0.0.1:{self.port}")

    def start(self, *words: str) -> Started:
        said = str(self.folder / words[0])
        return self._nursery.start(*words, out=said, err=said)

    def run(self, *words: str):
        return self._nursery.run(*words)

    def said(self, program: str) -> str:
        return (self.folder / program).read_text(encoding="utf-8")

    def files(self) -> list[Path]:
        """What it keeps of its own, besides what its programs said."""
        return [path for path in self.folder.glob("*/**/*") if path.is_file()]

    def close(self) -> None:
        self._nursery.close()


class Visitor:
    """Somebody who is signed in and asks whichever machine answers, as a load balancer would send them there."""

    def __init__(self, person, machines: list[Machine]) -> None:
        signed_in = Client()
        signed_in.force_login(person)
        session = signed_in.cookies[settings.SESSION_COOKIE_NAME].value
        self._cookies = f"csrftoken={TOKEN}; {settings.SESSION_COOKIE_NAME}={session}"
        self._machines, self.answered = machines, list[int]()

    def get(self, path: str, at: int | None = None) -> tuple[int, bytes]:
        return self._sent("GET", path, None, {}, at)

    def post(self, path: str, at: int | None = None, **fields: object) -> tuple[int, bytes]:
        form = urlencode(fields, doseq=True).encode()
        return self._sent("POST", path, form, {"Content-Type": "application/x-www-form-urlencoded"}, at)

    def send(self, path: str, name: str, content: bytes, at: int, **fields: object) -> tuple[int, bytes]:
        """A form with a file."""
        edge = "edge-of-a-part"
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in fields.items()
        ]
        opening = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        parts += [opening.encode() + b"Content-Type: application/octet-stream\r\n\r\n", content]
        body = b"".join([*parts, f"\r\n--{edge}--\r\n".encode()])
        return self._sent("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={edge}"}, at)

    def _sent(self, method: str, path: str, body, headers: dict[str, str], at: int | None):
        end = time.monotonic() + PATIENCE
        turn = at if at is not None else len(self.answered)
        while True:
            place = turn % len(self._machines)
            try:
                found = self._answer(self._machines[place].port, method, path, body, headers)
            except (OSError, http.client.HTTPException):
                assert time.monotonic() < end, f"nobody answers {method} {path}"
                turn += at is None  # the next one; who is asked by name is waited for
                time.sleep(0.05)
            else:
                self.answered.append(place)
                return found

    def _answer(self, port: int, method: str, path: str, body, headers: dict[str, str]):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request(
                method,
                path,
                body,
                {"Cookie": self._cookies, "X-CSRFToken": TOKEN, "Connection": "close", **headers},
            )
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()
