"""What tests of every app share."""

import gc
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import cache
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

# By one of these a test, or a fixture that it asks for, reaches the database.
_DATABASE = frozenset({"db", "transactional_db", "live_server"})
# What computes, or only renders or asks services to write, and sends the database no statement that others do not send:
# pages and documents, and who may open which; what is worked out of a snapshot; how files are read and written cell by
# cell, the demo's whole city, whose import other files try, and which rows a year's copying takes along, whose command runs
# there. What these read and write goes through selectors and services whose own tests run on every database;
# reports/pages/test_bad_input.py and indicators/test_admin_queries.py ask each page and each list of the administration
# there too.
_TESTS = Path(__file__).parent
_SAME_ON_ANY_DATABASE = tuple(
    _TESTS / place
    for place in (
        "accounts/people/test_file_pages.py",
        "accounts/people/test_pages.py",
        "accounts/sign_in/test_single_sign_on.py",
        "accounts/test_sign_in_first.py",
        "core/test_admin_sheets.py",
        "core/test_admin_site.py",
        "core/test_answer_headers.py",
        "core/test_output.py",
        "core/test_page_frame.py",
        "core/test_shared_files.py",
        "core/test_troubles.py",
        "core/test_upload_limit.py",
        "core/test_virus_scan.py",
        "indicators/exchange/test_explanations.py",
        "indicators/exchange/test_form.py",
        "indicators/exchange/test_round_trip.py",
        "indicators/management/test_budget_reminders.py",
        "indicators/management/test_remedy_reminders.py",
        "indicators/management/test_send_reminders.py",
        "indicators/reporting/test_frequencies.py",
        "indicators/reporting/test_joined_during_the_year.py",
        "indicators/scoring",
        "indicators/selectors/test_scoring_terms.py",
        "indicators/services/test_copy_year.py",
        "indicators/test_add_a_rule.py",
        "indicators/test_admin_assignment.py",
        "indicators/test_admin_branches.py",
        "indicators/test_admin_facts.py",
        "indicators/test_admin_figures.py",
        "indicators/test_admin_indicator.py",
        "indicators/test_admin_one_page.py",
        "indicators/test_admin_parts.py",
        "indicators/test_admin_sheet.py",
        "indicators/test_admin_words.py",
        "indicators/test_approved_again.py",
        "indicators/test_doubts.py",
        "indicators/test_live.py",
        "indicators/test_permissions.py",
        "indicators/views",
        "management/test_assignment_sheet.py",
        "management/test_calendar_sheets.py",
        "management/test_demo.py",
        "management/test_demo_city.py",
        "management/test_export_plan.py",
        "management/test_forerunners_in_the_book.py",
        "management/test_import_as_people_write.py",
        "management/test_import_figures.py",
        "management/test_import_headers.py",
        "management/test_import_plan.py",
        "management/test_shared_inputs.py",
        "objectives/test_admin_tree.py",
        "plan_book/test_files.py",
        "plan_book/test_page.py",
        "reports/analysis",
        "reports/api/test_api.py",
        "reports/api/test_figures.py",
        "reports/api/test_figures_on_pages.py",
        "reports/api/test_fuzz.py",
        "reports/documents",
        "reports/pages",
        "reports/snapshot/archive/test_export.py",
        "reports/snapshot/test_past_months.py",
        "reports/snapshot/test_score_json.py",
        "reports/snapshot/test_unusual_past_months.py",
        "reports/test_faces_agree.py",
        "reports/test_frequencies.py",
        "reports/test_part_of_a_year.py",
        "reports/test_printed_faces.py",
        "reports/test_sample_year.py",
        "reports/test_score_command.py",
        "reports/volumes/test_pages.py",
        "reports/volumes/test_printing.py",
        "sentences",
        "settled_year/test_admin.py",
        "settled_year/test_files.py",
        "settled_year/test_pages.py",
        "test_navigation.py",
        "test_navigation_walk.py",
        "test_permission_matrix.py",
        "workdays/test_pages.py",
    )
)
# But these stay: every page once with odd data, what is read as of an earlier day, and what locks and freezes at the year's
# end. A single test of a file that stays is left out by the mark ``on_any_database``.
_PAGES_OF_THE_DATABASE = (
    _TESTS / "reports" / "pages" / "test_bad_input.py",
    _TESTS / "reports" / "pages" / "test_month_travel.py",
    *(
        _TESTS / "reports" / "pages" / "year_end" / f"test_{part}.py"
        for part in ("objections", "settling", "stages", "taking_over")
    ),
)
# What takes long, and of which SQLite would say nothing that it does not say of the pages, services and imports beside it:
# in a run that has PostgreSQL, too, it runs there alone.
_LEFT_TO_POSTGRESQL = tuple(
    _TESTS / place
    for place in (
        "accounts/sign_in/test_second_factor.py",
        "accounts/test_api_tokens.py",
        "accounts/test_sign_in.py",
        "core/test_searched_rows.py",
        "events/test_access_log.py",
        "indicators/test_admin_queries.py",
        "indicators/test_earlier_values.py",
        "management/test_people_in_the_book.py",
        "objectives/test_axes.py",
        "plan_book/test_jobs.py",
        "reports/pages/test_bad_input.py",
        "reports/pages/test_month_travel.py",
        "reports/pages/year_end",
    )
)
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
        help="leave out what takes long and runs by --only-database on PostgreSQL in the same run",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: _FIRST.index(item.path) if item.path in _FIRST else len(_FIRST))
    items[:] = _without_shared_rows_first(items)
    if config.getoption("--only-database"):
        _keep(config, items, _depends_on_the_database)
    if config.getoption("--leave-to-postgresql"):
        _keep(config, items, lambda item: not _is_left_to_postgresql(item))


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


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A folder is looked into if one of its files stays."""
    if not config.getoption("--only-database") or not _below(collection_path, _SAME_ON_ANY_DATABASE):
        return None
    return None if any(_below(kept, (collection_path,)) for kept in _PAGES_OF_THE_DATABASE) else True


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


def _depends_on_the_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("on_any_database"):
        return False
    marked = any(item.get_closest_marker(name) for name in ("django_db", "own_connections"))
    return marked or not _DATABASE.isdisjoint(getattr(item, "fixturenames", ()))


def _is_left_to_postgresql(item: pytest.Item) -> bool:
    """It runs there: nothing is left out on both."""
    if not _below(item.path, _LEFT_TO_POSTGRESQL) or not _depends_on_the_database(item):
        return False
    return _below(item.path, _PAGES_OF_THE_DATABASE) or not _below(item.path, _SAME_ON_ANY_DATABASE)


@cache
def _below(path: Path, places: tuple[Path, ...]) -> bool:
    return any(place == path or place in path.parents for place in places)


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
    """After each eighth document: looking through all that the tests hold takes as long as setting a short one."""
    set_documents = count(1)

    def after_one() -> None:
        if next(set_documents) % 8 == 0:
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
