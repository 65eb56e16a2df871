"""What tests of every app share."""

import gc
from pathlib import Path

import pytest
from django.utils import translation

# By one of these a test, or a fixture that it asks for, reaches the database.
_DATABASE = frozenset({"db", "transactional_db", "live_server"})
# Pages that only render: what they read comes from selectors whose own tests run on every database, and
# reports/pages/test_bad_input.py asks each of these pages there too.
_RENDERING = tuple(
    Path(__file__).parent / "reports" / "pages" / name
    for name in ("city", "dashboard", "forecast", "indicator", "spending", "tables", "what_if")
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-database",
        action="store_true",
        help="leave out what never touches the database, and pages that only render: on a second kind of"
        " database they would only run again",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--only-database"):
        kept = [item for item in items if _depends_on_the_database(item)]
        dropped = set(items).difference(kept)
        config.hook.pytest_deselected(items=[item for item in items if item in dropped])
        items[:] = kept


def pytest_collection_finish() -> None:
    """The modules and tests stay until the end: looking through them for garbage again and again finds none."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _depends_on_the_database(item: pytest.Item) -> bool:
    if any(folder in item.path.parents for folder in _RENDERING):
        return False
    marked = any(item.get_closest_marker(name) for name in ("django_db", "own_connections"))
    return marked or not _DATABASE.isdisjoint(getattr(item, "fixturenames", ()))


@pytest.fixture
def english():
    """Messages in the language in which they stand in the code."""
    with translation.override("en"):
        yield
