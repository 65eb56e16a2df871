"""The server dies under what somebody types, and comes back on the same port: what was typed is saved by itself."""

import socket
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import pytest
from django.db import connection
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from indicators.models import MonthlyFigure
from objectives.models import ObjectiveAccount
from tests.browser.conftest import sign_in
from tests.indicators.reporting_plan import OPEN, TODAY, reporting_plan
from tests.nursery import PATIENCE, Nursery, Started


@dataclass
class Server:
    """A portal of its own process on one port, over the tests' database."""

    nursery: Nursery
    port: int
    process: Started | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.process = self.nursery.start("runserver", f"127.0.0.1:{self.port}", "--noreload", "--insecure")
        end = time.monotonic() + PATIENCE
        while not self._answers():
            assert time.monotonic() < end, "the server does not come up"
            time.sleep(0.02)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process = None

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
        except OSError:
            return False
        return True


@pytest.fixture(scope="module")
def nursery(django_db_setup) -> Iterator[Nursery]:
    if connection.vendor != "sqlite":
        pytest.skip(
            "a second process can open the tests' database only as a file; browser tests run on SQLite"
        )
    environment = {
        "DJANGO_SETTINGS_MODULE": "chiayi_kpi.settings.test",
        "DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}",
        "PORTAL_TODAY": TODAY.isoformat(),
    }
    with closing(Nursery(environment)) as nursery:
        yield nursery


@pytest.fixture
def server(live_server, nursery) -> Iterator[Server]:
    """``live_server`` makes the database one that other connections see."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        found = Server(nursery, free.getsockname()[1])
    found.start()
    yield found
    found.kill()


@pytest.mark.own_context
@pytest.mark.parametrize("kind", ["figure", "account"])
def test_what_is_typed_while_the_server_is_dead_is_saved_once_it_is_back(
    server: Server, page: Page, context: BrowserContext, settings, traffic, kind
):
    settings.PORTAL_TODAY = TODAY
    reporting = reporting_plan(1)
    plan, given = reporting.plan, reporting.inputs[0]
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
    expect(page.locator("[data-notice=offline]")).to_have_count(0)
    expect(page.locator("#writing-notice")).not_to_be_visible()
    traffic.settle(page)
    rows = {
        "figure": MonthlyFigure.objects.filter(input=given, month=OPEN).values_list("value", flat=True),
        "account": ObjectiveAccount.objects.filter(plan=plan).values_list("text", flat=True),
    }[kind]
    assert str(rows.get()).startswith(("12", "<p>12"))
