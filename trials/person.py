"""Somebody at a browser, behind the proxy: what is sent says what nginx adds to it."""

import http.client
import json
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from trials.portal import HOST

TOKEN = "a" * 32  # a cross-site token is any secret that stands in the cookie and in what is sent
LONGEST = 120  # seconds for an answer, as nginx waits


@dataclass(frozen=True, slots=True)
class Answer:
    """``status`` 0: none came, and nobody knows whether it was done. ``seconds``: from sending to the last byte."""

    status: int
    body: bytes
    seconds: float
    location: str = ""

    @property
    def said(self) -> dict[str, Any]:
        """What a script reads; empty where it is no JSON."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


class Person:
    """One who has signed in, or (without ``session``) nobody in particular."""

    def __init__(self, port: int, session: str = "", pk: int = 0, address: str = "10.0.0.1") -> None:
        self._port, self.pk = port, pk
        cookies = [f"csrftoken={TOKEN}", *([f"sessionid={session}"] if session else [])]
        self._headers = {
            "Host": HOST,
            "Cookie": "; ".join(cookies),
            "X-CSRFToken": TOKEN,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": address,
            "Origin": f"https://{HOST}",
            "Connection": "close",
        }

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, values: Mapping[str, object], *, script: bool = False) -> Answer:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if script:
            headers["Sec-Fetch-Mode"] = "cors"
        return self.ask("POST", path, urlencode({**values, "person": self.pk}, doseq=True).encode(), headers)

    def send(self, path: str, values: Mapping[str, object], name: str, content: bytes) -> Answer:
        """A form with the file ``content`` in its field ``file``."""
        edge = uuid.uuid4().hex
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in {**values, "person": self.pk}.items()
        ]
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        body = b"".join([*parts, head.encode(), content, f"\r\n--{edge}--\r\n".encode()])
        headers = {"Content-Type": f"multipart/form-data; boundary={edge}", "Sec-Fetch-Mode": "cors"}
        return self.ask("POST", path, body, headers)

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        begun = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=LONGEST)
        try:
            connection.request(method, path, body, {**self._headers, **(headers or {})})
            response = connection.getresponse()
            content, status = response.read(), response.status
            where = response.headers.get("Location", "")
        except (TimeoutError, OSError, http.client.HTTPException):
            content, status, where = b"", 0, ""
        finally:
            connection.close()
        return Answer(status, content, time.perf_counter() - begun, where)
