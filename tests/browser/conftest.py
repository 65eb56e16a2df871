"""Pages in a real Chromium: the system's own, without windows and anything that would talk to the network."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.templatetags.static import static
from django.test import Client
from django.urls import reverse
from django.utils.cache import patch_cache_control
from playwright.sync_api import BrowserContext, Error, Page, expect

from chiayi_kpi.core.database import compilers
from chiayi_kpi.core.database.connection import TellsChanges
from indicators.models import MonthlyFigure
from tests.browser.breakable_server import BreakableServer
from tests.browser.looks import AXE, AXE_SCRIPT
from tests.browser.traffic import Traffic
from tests.indicators.reporting_plan import OPEN, TODAY, Reporting, reporting_plan

# Playwright's synchronous interface keeps an event loop in this thread, which Django would refuse to share.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# What comes is waited for, however slow the machine; only what never comes takes so long.
_PATIENCE = 60_000  # milliseconds
expect.set_options(timeout=_PATIENCE)

_HERE = Path(__file__).parent
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--renderer-process-limit=1",  # a page's process is a third of what it takes to open one
    # What would else be two further processes is part of the browser's: a tenth less to compute.
    "--in-process-gpu",
    "--enable-features=NetworkServiceInProcess2",
    # Pages are laid out and not drawn, which nobody would see: a fifth less to compute.
    "--blink-settings=acceleratedCompositingEnabled=false",
    # No page stays long enough for its scripts to be worth making faster: a third less to compute where axe looks at it.
    "--js-flags=--no-turbofan --no-maglev",
)
_STAYS = "portal/css/tokens.css"
_SESSION = 24 * 60 * 60  # seconds; longer than any run of the tests


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test and may use the database of the live server."""
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """pytest-playwright's launch arguments with the installed browser; CHROMIUM names another."""
    chromium = (
        os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell") or shutil.which("chromium")
    )
    if chromium is None:
        pytest.fail(
            "Chromium is not installed; `make test` installs it, or name one with CHROMIUM=/path/to/it"
        )
    return {**browser_type_launch_args, "executable_path": chromium, "args": list(_QUIET)}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    """A visitor from Taiwan."""
    return {**browser_context_args, "locale": "zh-TW", "timezone_id": "Asia/Taipei"}


@pytest.fixture(autouse=True, scope="session")
def _scripts_and_styles_stay_in_the_browser() -> Iterator[None]:
    """As on a server, where their names change with them: here a browser would ask for each anew while the clone is young."""
    with pytest.MonkeyPatch.context() as patch:
        serve = StaticFilesHandler.serve

        def kept(handler: StaticFilesHandler, request: HttpRequest) -> HttpResponseBase:
            is_axe = request.path == static(AXE)
            response = HttpResponse(AXE_SCRIPT, "text/javascript") if is_axe else serve(handler, request)
            patch_cache_control(response, max_age=_SESSION)
            return response

        patch.setattr(StaticFilesHandler, "serve", kept)
        yield


@pytest.fixture(scope="session")
def visitor(browser, browser_context_args, live_server) -> Iterator[BrowserContext]:
    """One visitor of all tests: the pages' process, their scripts and styles are there already."""
    visitor = browser.new_context(**browser_context_args)
    visitor.new_page().goto(live_server.url + static(_STAYS))
    yield visitor
    visitor.close()


@pytest.fixture
def context(request, live_server, monkeypatch) -> Iterator[BrowserContext]:
    """The visitor of the test, as patient as its expectations; what it left in the browser is gone after it.

    What cannot be taken back (another clock, a script in every page) needs a visitor of its own, by ``own_context``.
    """
    own = request.node.get_closest_marker("own_context") is not None
    context = request.getfixturevalue("new_context")() if own else request.getfixturevalue("visitor")
    context.set_default_timeout(_PATIENCE)
    if not own:
        monkeypatch.setattr(type(context.clock), "install", _needs_its_own)
        monkeypatch.setattr(BrowserContext, "add_init_script", _needs_its_own)
        monkeypatch.setattr(Page, "add_init_script", _needs_its_own)
    yield context
    close_pages(context)
    if not own:
        context.set_offline(False)
        context.unroute_all()
        context.clear_cookies()
        context.clear_permissions()
        kept = {"origin": live_server.url, "storageTypes": "local_storage,indexeddb,cache_storage"}
        context.new_cdp_session(context.pages[0]).send("Storage.clearDataForOrigin", kept)


def _needs_its_own(*_arguments, **_options) -> None:
    raise AssertionError("the next test would meet it too: mark this one with own_context")


def close_pages(context: BrowserContext) -> None:
    """Every page but the one that keeps the process."""
    for page in context.pages:
        if not page.url.endswith(_STAYS):
            page.close()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, tmp_path_factory) -> None:
    """SQLite in a file, as it is served: in memory all of the live server's threads would share one connection."""
    database = connections["default"]
    if database.vendor == "sqlite":
        database.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "browser.sqlite3")


@pytest.fixture(scope="session")
def live_server(django_db_setup, live_server):
    """Begun when the tests' database is there: before, it would take it for one in memory, and share a connection with the test."""
    assert live_server.thread.connections_override == {}
    return live_server


@pytest.fixture(autouse=True, scope="session")
def _a_route_holds_at_once() -> Iterator[None]:
    """A page's process hears of its first route a moment after Chromium has promised it; what it is then asked, it hears later."""
    route = Page.route

    def held(page: Page, *arguments, **options) -> None:
        route(page, *arguments, **options)
        with suppress(Error):  # it is being left for a page that begins with the route
            page.evaluate("0")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Page, "route", held)
        yield


@pytest.fixture(autouse=True, scope="session")
def _a_test_s_own_rows_are_told_to_nobody(_services_tell_their_changes) -> Iterator[None]:
    """What a test writes outside of any service is not told to the event log, as in tests without a browser.

    Each row would be a transaction of its own that is told. What the portal writes comes from the live server's threads.
    """
    note, in_transaction, own = TellsChanges.note, compilers.in_transaction, threading.get_ident()

    def is_a_test_s(connection) -> bool:
        return threading.get_ident() == own and not connection.in_atomic_block

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            TellsChanges,
            "note",
            lambda connection, written: None if is_a_test_s(connection) else note(connection, written),
        )
        patch.setattr(
            compilers,
            "in_transaction",
            lambda connection: nullcontext() if is_a_test_s(connection) else in_transaction(connection),
        )
        yield


@pytest.fixture
def traffic(live_server, page, context):
    """What the pages still ask; ahead of the database's flush the test waits for it and closes them."""
    traffic = Traffic(context)
    yield traffic
    traffic.settle(page)
    close_pages(context)
    traffic.stop()


@pytest.fixture
def breakable_server(live_server) -> Iterator[BreakableServer]:
    server = BreakableServer(live_server)
    yield server
    server.close()


@pytest.fixture
def grid(live_server, page, context, settings, traffic):
    """Opens the grid of a made-up plan in January, signed in as its owner; returns the plan and its people.

    ``before`` is called with them before the page is opened.
    """
    settings.PORTAL_TODAY = TODAY

    def open_grid(
        indicators: int = 3,
        *,
        december=None,
        person: str = "owner",
        before: Callable[[Reporting], object] | None = None,
        **fields,
    ) -> Reporting:
        months = range(1, OPEN)
        reporting = reporting_plan(indicators, months=months, **fields)
        if december is not None:
            MonthlyFigure.objects.bulk_create(
                MonthlyFigure(plan=reporting.plan, input=found, month=OPEN, value=december)
                for found in reporting.inputs
            )
        if before is not None:
            before(reporting)
        sign_in(context, live_server, getattr(reporting, person))
        plan = reporting.plan
        page.goto(live_server.url + reverse("report_grid", args=[plan.year, plan.agency.code]))
        return reporting

    return open_grid


def go_without_a_last_word(page) -> None:
    """The page will be gone as when the computer dies: what it would still send or keep when it is left is neither sent nor kept."""
    page.evaluate(
        "() => { window.fetch = () => new Promise(() => {}); Storage.prototype.setItem = Storage.prototype.removeItem = () => {}; }"
    )


def sign_in(context, live_server, person) -> None:
    """The browser holds a session of ``person``, without a visit to the sign-in page."""
    client = Client()
    client.force_login(person)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
