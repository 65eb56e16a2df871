"""``make hostile``: requests, files, formulas and figures of somebody who means no good. Nothing may end in an unhandled error.

Most go to the portal in this process, each in a transaction that is taken back; of every hundred two go to gunicorn, some of them no
HTTP at all. HOSTILE (how many, 5000), SEED. On SQLite.
"""

import io
import os
import socket
import sys
import time
import traceback
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.db import connections, transaction

from trials.person import TOKEN, Person
from trials.portal import HOST, Ended, Portal, own_folder, prepare

if TYPE_CHECKING:
    from trials.hostile_inputs import Hostile

SETTINGS = "trials.served_settings"
_SERVED = 50  # one of so many goes to gunicorn
_DIRECT = 0.9  # the share that goes to what reads formulas, figures and files, without a page


class Faults:
    """What was not handled, each place in the code once, with the request that found it."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self.count = 0

    def note(self, fault: BaseException | None, what: str) -> None:
        self.count += 1
        text = "".join(traceback.format_exception(fault)[-6:]) if fault else ""
        place = text.strip().rpartition("\n")[2][:80] + (
            traceback.extract_tb(fault.__traceback__)[-1].__repr__()
            if fault and fault.__traceback__
            else what
        )
        self.found.setdefault(place, f"{what}\n{text}")


class Pages:
    """Every address of the portal and its administration, asked by everybody."""

    def __init__(self, hostile: "Hostile", faults: Faults) -> None:
        from django.contrib import admin
        from django.core.signals import got_request_exception
        from django.urls import reverse

        from tests import test_permission_matrix as matrix
        from tests.permission_world import World

        admin.autodiscover()
        self._hostile, self._faults, self._matrix = hostile, faults, matrix
        self.world = World()
        self._titles = list(matrix.ADDRESSES)
        self._people = list(self.world.people)
        lists = [
            reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")
            for model in admin.site._registry
            for page in ("changelist", "add")
        ]
        self._more = [
            *lists,
            "/accounts/login/",
            "/accounts/password/reset/",
            "/i18n/setlang/",
            "/jsi18n/",
            "/",
        ]
        self._raised: list[BaseException | None] = []
        got_request_exception.connect(self._note)
        self.statuses: Counter[int] = Counter()

    def _note(self, **_more: object) -> None:
        self._raised.append(sys.exception())

    def draw(self) -> tuple[str, str, str, dict[str, Any]]:
        """Who asks, how, where, and what is sent: arguments of the test client's ``generic`` or of its ``get`` and ``post``."""
        hostile, chance = self._hostile, self._hostile.chance
        who, month = chance.choice(self._people), chance.randrange(1, 5)
        if chance.random() < 0.2:
            where, given, method = chance.choice(self._more), {}, chance.choice(("GET", "POST"))
        else:
            title = chance.choice(self._titles)
            row, name = self._matrix.ADDRESSES[title], title.split(" ")[0]
            if chance.random() < 0.7:  # whoever may do nothing there comes no further than that
                who = chance.choice(row.get("may") or self._people)
            where = self._matrix.address(name, self.world, month)
            method = row.get("method", "GET")
            given = self._matrix.sent(name, self.world, month, self.world.people[who])
        way = chance.random()
        if way < 0.1:
            where = hostile.path(where)
        if way > 0.9:
            method = chance.choice(("PUT", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "X"))
        sent: dict[str, Any] = {
            "fields": hostile.fields(given),
            "headers": hostile.headers() if chance.random() < 0.3 else {},
        }
        if method != "GET" and chance.random() < 0.2:
            sent["body"] = hostile.body()
        elif method == "POST" and ("file" in given or chance.random() < 0.1):
            sent["file"] = hostile.file()
        return who, method, where, sent

    def ask(self) -> None:
        who, method, where, sent = self.draw()
        self._raised.clear()
        client = self.world.client(who)
        client.raise_request_exception = False
        status: int | None = None
        try:
            with transaction.atomic():
                response = self._answer(client, method, where, sent)
                status = response.status_code
                if response.streaming:
                    for _part in response.streaming_content:
                        pass
                response.close()
                transaction.set_rollback(True)
        except Exception as fault:  # noqa: BLE001 - whatever comes is what is looked for
            self._faults.note(fault, f"{method} {where} as {who}: {str(sent)[:600]}")
            return
        self.statuses[status] += 1
        if status == 500 or (status > 500 and status not in (501, 503, 507)):
            fault = self._raised[-1] if self._raised else None
            self._faults.note(fault, f"{method} {where} as {who} ({status}): {str(sent)[:600]}")

    def _answer(self, client: Any, method: str, where: str, sent: dict[str, Any]) -> Any:
        fields = {name: _encodable(value) for name, value in sent["fields"].items() if value is not None}
        usual = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "10.9.9.9"}
        # As a browser that has seen a form: without its cookie nothing looks for the token in what is sent.
        client.handler.enforce_csrf_checks = True
        client.cookies["csrftoken"] = TOKEN
        headers = usual | {"X-CSRFToken": TOKEN, "Origin": f"https://{HOST}"} | sent["headers"]
        cookie = headers.pop("Cookie", "")
        if cookie:
            client.cookies.load(_latin(cookie).replace("=;=;", ""))
        kind = headers.pop("Content-Type", None)
        more = {"headers": {name: _latin(value) for name, value in headers.items()}}
        where = quote(where.encode("utf-8", "surrogatepass"), safe="/?=&%")
        if "body" in sent:
            body, own = sent["body"]
            return client.generic(method, where, body, kind if kind is not None else own, **more)
        if "file" in sent:
            name, data = sent["file"]
            file = io.BytesIO(data)
            file.name = name.encode("utf-8", "replace").decode() or "x"
            return client.post(where, {**fields, "file": file}, **more)
        if method == "POST":
            return client.post(where, fields, **more)
        if method == "GET":
            return client.get(
                where, {name: value for name, value in fields.items() if not hasattr(value, "read")}, **more
            )
        return client.generic(method, where, b"", kind or "text/plain", **more)


class Readers:
    """What reads figures, formulas and files, without a page around it; each says a fault of its own."""

    def __init__(self, hostile: "Hostile", faults: Faults) -> None:
        self._hostile, self._faults = hostile, faults

    def ask(self) -> None:
        from chiayi_kpi.core.typed_number import NumberError, read_number
        from chiayi_kpi.core.workbook.faults import WorkbookError
        from chiayi_kpi.core.workbook.reader import read_file
        from indicators.scoring.errors import ScoringError
        from indicators.scoring.formula import parse

        what: object = None
        chance = self._hostile.chance
        try:
            match chance.randrange(8):
                case 0 | 1 | 2:
                    what = self._hostile.text()
                    with suppress(NumberError):
                        read_number(what, chance.choice(("", "%", "件", "億元", "x")))
                case 3 | 4 | 5 | 6:
                    what = self._hostile.formula()
                    with suppress(ScoringError):
                        parse(what, ("done", "due", "prior"))
                case _:
                    what = self._hostile.file()
                    with suppress(WorkbookError):
                        read_file(what[1], what[0])
        except Exception as fault:  # noqa: BLE001 - whatever comes is what is looked for
            self._faults.note(fault, f"reading {str(what)[:400]!r}")


class Served:
    """The share that goes to gunicorn, some of it by a bare socket."""

    def __init__(self, portal: Portal, pages: Pages, hostile: "Hostile", faults: Faults) -> None:
        self._portal, self._pages, self._hostile, self._faults = portal, pages, hostile, faults
        self.statuses: Counter[int] = Counter()

    def ask(self) -> None:
        if self._hostile.chance.random() < 0.3:
            self._send_bare()
            return
        who, method, where, sent = self._pages.draw()
        client = self._pages.world.client(who)
        session = client.cookies["sessionid"].value if "sessionid" in client.cookies else ""
        body, kind = sent.get("body") or self._hostile.body()
        headers = {name: _latin(value) for name, value in sent["headers"].items()} | {"Content-Type": kind}
        where = quote(where.encode("utf-8", "surrogatepass"), safe="/?=&%")
        try:
            answer = Person(self._portal.port, session).ask(
                method, where, None if method == "GET" else body, headers
            )
        except ValueError:  # what our own library does not send
            return
        self.statuses[answer.status] += 1
        if answer.status == 500:
            self._faults.note(None, f"served: {method} {where}: {answer.body[:200]!r}")

    def _send_bare(self) -> None:
        heads = (
            b"GET / HTTP/9.9",
            b"GET  /  HTTP/1.1",
            b"\x16\x03\x01",
            b"GET /" + b"a" * 9_000 + b" HTTP/1.1",
            b"POST / HTTP/1.1\r\nContent-Length: -1",
        )
        more = (
            b"",
            b"Host: x\r\nHost: y",
            b"Content-Length: 5\r\nTransfer-Encoding: chunked",
            b"A: " + b"b" * 20_000,
            b": x",
            b"A\x00: b",
        )
        chance = self._hostile.chance
        data = b"\r\n".join([chance.choice(heads), b"Connection: close", chance.choice(more), b"", b"Z\r\n"])
        with (
            suppress(OSError),
            socket.create_connection(("127.0.0.1", self._portal.port), timeout=10) as opened,
        ):
            opened.sendall(data)
            opened.shutdown(socket.SHUT_WR)
            first = opened.recv(200)
            if b" 500 " in first[:20] and b"HTTP/1.1 500 Internal" in first:
                self._faults.note(None, f"bare: {data[:200]!r}: {first!r}")


def _encodable(value: Any) -> Any:
    """Lone surrogates cannot be sent as text; what a library would refuse is sent as what stands for it."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    return [_encodable(one) for one in value] if isinstance(value, list) else value


def _latin(value: str) -> str:
    return value.replace("\r\n", "").encode("latin-1", "replace").decode("latin-1")


def run(count: int, seed: int) -> int:
    os.environ |= {"SECOND_FACTOR_ROLES": "", "LOG_LEVEL": "CRITICAL"}  # everybody reaches every page
    with own_folder() as folder:
        url = f"sqlite:///{folder / 'portal.sqlite3'}"
        prepare(folder, url, SETTINGS)
        from trials.hostile_inputs import Hostile

        hostile, faults = Hostile(seed), Faults()
        pages, readers = Pages(hostile, faults), Readers(hostile, faults)
        connections.close_all()
        portal = Portal(folder, url, settings=SETTINGS, workers=1)
        portal.start_web()
        try:
            portal.wait_until_it_answers()
            served = Served(portal, pages, hostile, faults)
            begun, asked, ended = time.monotonic(), Counter[str](), Ended()
            for number in range(1, count + 1):
                if number % _SERVED == 0:
                    kind: Any = served
                else:
                    kind = readers if hostile.chance.random() < _DIRECT else pages
                asked[type(kind).__name__.lower()] += 1
                kind.ask()
                if ended:
                    break
                if number % 1_000 == 0:
                    print(
                        f"{number:,} in {time.monotonic() - begun:.0f} s, {faults.count} not handled",
                        flush=True,
                    )
        finally:
            portal.stop()
    print(
        f"{asked.total():,} hostile inputs (SEED={seed}): "
        + ", ".join(f"{what} {n:,}" for what, n in asked.items())
    )
    print(
        "  answers "
        + ", ".join(f"{status}: {n:,}" for status, n in sorted((pages.statuses + served.statuses).items()))
    )
    for one in list(faults.found.values())[:30]:
        print(f"✗ {one}")
    print(f"{faults.count} not handled" if faults.count else "every one was handled")
    return int(bool(faults.count))


def main() -> int:
    return run(int(os.environ.get("HOSTILE", "5000")), int(os.environ.get("SEED", "107")))


if __name__ == "__main__":
    sys.exit(main())
