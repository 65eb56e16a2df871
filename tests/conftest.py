"""What tests of every app share."""

import gc
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from itertools import count, groupby
from pathlib import Path

import pytest
from _pytest import runner
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.template import Template
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck, settings

from chiayi_kpi.core.collector import give_memory_back
from tests.copied_database import copy_for_each_worker
from tests.databases import (
    PAGES_OF_THE_DATABASE,
    SAME_ON_ANY_DATABASE,
    depends_on_the_database,
    is_below,
    is_left_to_postgresql,
)
from tests.emptied_database import way_back
from tests.held_locks import refuse_unheld_locks
from tests.kept_changes import tell_at_savepoints
from tests.made_once import empty_database
from tests.newcomer import Newcomer, with_the_demo
from tests.one_stack import with_room

# How long an example takes says something of the machine, and nothing of the product.
# What decides whether a change is taken draws the same examples each time; whoever runs the tests by hand draws others.
settings.register_profile(
    "portal",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("portal")

_TESTS = Path(__file__).parent
# What takes longest comes first, so that no worker is still at it when the others have ended. The first two need the demo's
# whole city, which takes long to load: one after the other, so that a worker does it once.
_FIRST = tuple(
    _TESTS / place
    for place in (
        "test_from_clone_to_report.py",
        "management/test_demo_city.py",
        "operations/test_cities.py",
    )
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-database",
        action="store_true",
        help="leave out what never touches the database, and pages: on a second kind of database they would"
        " only run again",
    )
    parser.addoption(
        "--leave-to-postgresql",
        action="store_true",
        help="leave out what runs by --only-database on PostgreSQL in the same run and says no more on SQLite",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: _FIRST.index(item.path) if item.path in _FIRST else len(_FIRST))
    items[:] = _without_shared_rows_first(items)
    if config.getoption("--only-database"):
        _keep(config, items, depends_on_the_database)
    if config.getoption("--leave-to-postgresql"):
        _keep(config, items, lambda item: not is_left_to_postgresql(item))


def _keep(config: pytest.Config, items: list[pytest.Item], stays: Callable[[pytest.Item], bool]) -> None:
    kept = [item for item in items if stays(item)]
    left = set(items).difference(kept)
    config.hook.pytest_deselected(items=[item for item in items if item in left])
    items[:] = kept


def pytest_collection() -> None:
    gc.disable()


def pytest_collection_finish() -> None:
    """The modules and tests stay until the end: looking through them for garbage again and again finds none."""
    gc.freeze()
    gc.enable()
    gc.set_threshold(200_000, 20, 50)


def pytest_sessionfinish() -> None:
    """Nor is it worth while to look through all that is left: the process ends."""
    gc.freeze()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A folder is looked into if one of its files stays."""
    if not config.getoption("--only-database") or not is_below(collection_path, SAME_ON_ANY_DATABASE):
        return None
    return None if any(is_below(kept, (collection_path,)) for kept in PAGES_OF_THE_DATABASE) else True


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    return with_room(runner.pytest_runtest_protocol, item, nextitem)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if not _has_shared_rows(item):
        empty_database()


def _without_shared_rows_first(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """Each module's tests, in their order, but first those that find an empty database (tests/made_once.py)."""
    modules = (module for _path, module in groupby(items, key=lambda item: item.path))
    return [item for module in modules for item in sorted(module, key=_has_shared_rows)]


def _has_shared_rows(item: pytest.Item) -> bool:
    return any(name.startswith("made_") for name in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, tmp_path_factory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        if connection.vendor != "sqlite" and "PYTEST_XDIST_WORKER" in os.environ:
            copy_for_each_worker(patch, connection, tmp_path_factory.getbasetemp().parent)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Tables that were made of the models count as migrated: ``migrate`` finds nothing to do, as on a server."""
    if not connection.settings_dict["TEST"]["MIGRATE"]:
        with django_db_blocker.unblock():
            recorder = MigrationRecorder(connection)
            recorder.ensure_schema()
            found = MigrationLoader(connection).disk_migrations
            recorder.migration_qs.bulk_create(recorder.Migration(app=app, name=name) for app, name in found)
    with django_db_blocker.unblock():
        give_back = way_back(connection)
        assert connection.features.supports_json_field  # asked of SQLite now: no test's queries count with it
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda test: give_back())
        yield


@pytest.fixture(scope="session")
def newcomer(tmp_path_factory) -> Iterator[Newcomer]:
    """A portal of its own with the demo in it."""
    made = with_the_demo(tmp_path_factory.mktemp("portal"))
    with closing(made.nursery):
        yield made


@pytest.fixture(autouse=True, scope="session")
def _widgets_are_not_recorded(django_test_environment):
    """Django's test client copies the context of each template that it sees; nobody asks for a form's thousand widgets."""
    recorded = Template._render

    def rendered(template: Template, context) -> str:
        is_widget = (template.name or "").startswith("django/forms/")
        return template.nodelist.render(context) if is_widget else recorded(template, context)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", rendered)
        yield


@pytest.fixture(autouse=True, scope="session")
def _services_tell_their_changes():
    with pytest.MonkeyPatch.context() as patch:
        tell_at_savepoints(patch)
        yield


@pytest.fixture(autouse=True, scope="session")
def _locks_are_held():
    with pytest.MonkeyPatch.context() as patch:
        refuse_unheld_locks(patch)
        yield


@pytest.fixture(autouse=True, scope="session")
def _memory_is_given_back_now_and_then():
    """After each thirtieth document: looking through all that the tests hold takes as long as setting a short one."""
    set_documents = count(1)

    def after_one() -> None:
        if next(set_documents) % 30 == 0:
            give_memory_back()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("reports.documents.pdf.give_memory_back", after_one)
        yield


@pytest.fixture(autouse=True)
def _first_language():
    """No test speaks the language of a page that the one before asked for."""
    translation.deactivate()


@pytest.fixture
def english():
    """Messages in the language in which they stand in the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def mailed_at_once(settings) -> None:
    """What is queued is done within the call that queues it, as a worker does it a moment later."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def worker_here(settings, tmp_path, monkeypatch):
    """A worker can run in the test's own process: its files lie apart, and it stays in the test's transaction."""
    settings.REPORTS_ROOT = tmp_path / "reports"
    settings.TASK_LEASE_SECONDS = 600  # no thread could renew it: none sees what is in the transaction
    monkeypatch.setattr(
        "chiayi_kpi.operations.management.commands.worker.close_old_connections", lambda: None
    )
