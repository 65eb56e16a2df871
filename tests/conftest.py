"""What tests of every app share."""

import gc

import pytest
from django.utils import translation

# By one of these a test, or a fixture that it asks for, reaches the database.
_DATABASE = frozenset({"db", "transactional_db", "live_server"})


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-database",
        action="store_true",
        help="leave out what never touches the database: on a second kind of database it would only run again",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--only-database"):
        apart = [item for item in items if not _touches_database(item)]
        config.hook.pytest_deselected(items=apart)
        items[:] = [item for item in items if _touches_database(item)]


def pytest_collection_finish() -> None:
    """The modules and tests stay until the end: looking through them for garbage again and again finds none."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _touches_database(item: pytest.Item) -> bool:
    marked = any(item.get_closest_marker(name) for name in ("django_db", "own_connections"))
    return marked or not _DATABASE.isdisjoint(getattr(item, "fixturenames", ()))


@pytest.fixture
def english():
    """Messages in the language in which they stand in the code."""
    with translation.override("en"):
        yield
