"""The server dies under what somebody types, and comes back on the same port: what was typed is saved by itself."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from indicators.models import MonthlyFigure
from objectives.models import ObjectiveAccount
from tests.browser.conftest import sign_in
from tests.indicators.reporting_plan import OPEN, TODAY, reporting_plan

AGAIN = 5_000  # milliseconds, until the page tries again by itself


class Port:
    """A port behind which the live server is, or, once it was killed, nobody: connections break, and none is taken."""

    def __init__(self, live_server) -> None:
        parts = urlsplit(live_server.url)
        self._portal = (parts.hostname, parts.port)
        self._ends: list[socket.socket] = []
        self._number = 0
        self.start()
        self.url = f"http://127.0.0.1:{self._number}"

    def start(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", self._number))
        self._number = self._listening.getsockname()[1]
        threading.Thread(target=self._listen, args=[self._listening], daemon=True).start()

    def kill(self) -> None:
        for end in (self._listening, *self._ends):
            with suppress(OSError):  # the other side has ended it already
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._ends.clear()

    close = kill

    def _listen(self, listening: socket.socket) -> None:
        with suppress(OSError):  # killed
            while True:
                browser, _address = listening.accept()
                portal = socket.create_connection(self._portal)
                self._ends += [browser, portal]
                for ends in ((browser, portal), (portal, browser)):
                    threading.Thread(target=self._carry, args=ends, daemon=True).start()

    def _carry(self, giving: socket.socket, taking: socket.socket) -> None:
        with suppress(OSError):  # killed
            while data := giving.recv(65536):
                taking.sendall(data)
            taking.shutdown(socket.SHUT_WR)


@pytest.fixture
def server(live_server) -> Iterator[Port]:
    with closing(Port(live_server)) as port:
        yield port


@pytest.mark.own_context
@pytest.mark.parametrize("kind", ["figure", "account"])
def test_what_is_typed_while_the_server_is_dead_is_saved_once_it_is_back(
    server: Port, page: Page, context: BrowserContext, settings, traffic, kind
):
    settings.PORTAL_TODAY = TODAY
    reporting = reporting_plan(1)
    plan, given = reporting.plan, reporting.inputs[0]
    page.clock.install()
    sign_in(context, server, reporting.owner)
    name, more, where = {
        "figure": ("report_grid", [], f"#c{given.pk}-{OPEN}"),
        "account": ("write", ["1-1"], "#writing-text"),
    }[kind]
    page.goto(server.url + reverse(name, args=[plan.year, plan.agency.code, *more]))
    server.kill()
    page.locator(where).fill("12")
    page.locator(where).blur()
    expect(page.locator("[data-notice=offline], #writing-notice")).to_be_visible()

    server.start()
    page.clock.fast_forward(AGAIN)
    expect(page.locator("[data-notice=offline]")).to_have_count(0)
    expect(page.locator("#writing-notice")).not_to_be_visible()
    traffic.settle(page)
    rows = {
        "figure": MonthlyFigure.objects.filter(input=given, month=OPEN).values_list("value", flat=True),
        "account": ObjectiveAccount.objects.filter(plan=plan).values_list("text", flat=True),
    }[kind]
    assert str(rows.get()).startswith(("12", "<p>12"))
